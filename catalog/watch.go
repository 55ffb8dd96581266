package catalog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/sources"
)

// ErrNoWatch is wrapped by the error of [Watch] where changes cannot be noticed, or not cheaply.
var ErrNoWatch = errors.New("changes of files are not noticed here")

const (
	// maxWatched is how many folders are watched: systems have few watches, and other programs want
	// some.
	maxWatched = 256
	// quiet is how long nothing may change before [Watch] returns: editors write several times, and a
	// checkout many files. waitMost bounds the wait.
	quiet    = 300 * time.Millisecond
	waitMost = 3 * time.Second
)

// Watch waits until a file that matters changes: one of those that c came from, or a new one in a
// folder with such files. It returns nil then, once the changes pause, also where one has changed
// since the time given (when the scan began).
//
// It returns the context's error when ctx ends, else one that wraps [ErrNoWatch].
func Watch(ctx context.Context, c *Catalog, since time.Time) error {
	files := c.files()
	dirs := map[string]bool{}
	for file := range files {
		dirs[filepath.Dir(file)] = true
	}
	if len(dirs) == 0 || len(dirs) > maxWatched {
		return fmt.Errorf("%w: %d folders, of 1 to %d", ErrNoWatch, len(dirs), maxWatched)
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("%w: %s", ErrNoWatch, repo.Reason(err))
	}
	defer w.Close()
	for dir := range dirs {
		if err := w.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %s", ErrNoWatch, repo.Reason(err))
		}
	}
	if changedSince(files, since) {
		return nil
	}
	var pause, end <-chan time.Time // nil until something has changed
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, ok := <-w.Events:
			if !ok {
				return ErrNoWatch
			}
			byName := isYAML(e.Name) || sources.Wants(strings.TrimLeft(filepath.ToSlash(e.Name), "/"))
			if e.Op == fsnotify.Chmod || !files[e.Name] && !byName {
				continue
			}
			pause = time.After(quiet)
			if end == nil {
				end = time.After(waitMost)
			}
		case _, ok := <-w.Errors:
			if !ok {
				return ErrNoWatch
			}
			return nil // events were lost: anything may have changed
		case <-pause:
			return nil
		case <-end:
			return nil
		}
	}
}

// files returns the files that hold anything, by absolute path.
func (c *Catalog) files() map[string]bool {
	files := map[string]bool{}
	for _, e := range c.Entities {
		files[e.Path] = true
	}
	for _, r := range c.References {
		files[r.FilePath] = true
	}
	for _, s := range c.Stores {
		files[s.FilePath] = true
	}
	for _, p := range c.Problems {
		files[p.Path] = true
	}
	return files
}

// changedSince reports whether a file has changed after a time, or is gone. One from the future
// tells nothing.
func changedSince(files map[string]bool, since time.Time) bool {
	now := time.Now()
	for file := range files {
		info, err := os.Lstat(file)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.ModTime().After(since) &&
			info.ModTime().Before(now) {
			return true
		}
	}
	return false
}
