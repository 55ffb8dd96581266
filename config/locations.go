package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// Bounds of what catalog.locations may name.
const (
	maxLocations = 1_000
	maxTargets   = 10_000
	maxListed    = 200_000 // names in folders that globs look through

	// Patterns that the braces of one target stand for: each group of them doubles, at the least,
	// what matching costs.
	maxAlternatives = 256
)

var errTooManyFiles = errors.New("too many files")

// catalog finds the files that catalog.locations names.
//
// Backstage takes a target as relative to the working directory of its backend, which is
// packages/backend in a checkout and the folder of the app-config file in most images: the
// first of these two that has the file counts. A file outside of that folder and of the git
// repository around it is left out, whether .., an absolute path or a symbolic link leads there.
func (b *backstage) catalog(m *item, home string) {
	if m.kind != "a list" {
		b.wrongType("catalog.locations", "a list", m)
		return
	}
	if len(m.list) > maxLocations {
		b.bad.add(m.origin(), fmt.Errorf("catalog.locations has more than %d entries", maxLocations))
		return
	}
	var paths []string
	listed := maxListed
	for _, it := range m.list {
		typ, target := it.get("type"), it.get("target")
		switch {
		case it.kind != "a map":
			b.wrongType("each of catalog.locations", "a map", it)
			continue
		case !typ.there() || typ.kind != "text":
			b.warn(it, "has no type")
			continue
		case typ.text != "file":
			continue // url and what modules add are not followed
		case !target.there() || target.kind != "text" || target.text == "":
			b.warn(it, "has no target")
			continue
		}
		found, err := targets(target, home, &listed)
		if err != nil {
			b.warn(target, err.Error())
		}
		for _, path := range found {
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
		if len(paths) > maxTargets {
			b.warnings = append(b.warnings,
				Problem{m.origin(), fmt.Sprintf("the locations are cut off after %d files", maxTargets)})
			paths = paths[:maxTargets]
			break
		}
	}
	if len(paths) > 0 {
		b.locations = &Value[[]string]{paths, m.origin()}
	}
}

// warn says that something of the catalog is left out: that is no reason not to start.
func (b *backstage) warn(it *item, what string) {
	b.warnings = append(b.warnings, Problem{it.origin(), "the location " + what + ": it is left out"})
}

// targets returns the files that a target names, as absolute paths.
func targets(it *item, home string, listed *int) ([]string, error) {
	bound := repo.Real(it.src.top.dir)
	if project, ok := repo.Project(bound, repo.Real(home)); ok {
		bound = project
	}
	root, err := os.OpenRoot(bound)
	if err != nil {
		return nil, errors.New("lies in a folder that cannot be opened")
	}
	defer root.Close()
	within, without := false, false
	for _, base := range []string{filepath.Join(it.src.top.dir, "packages", "backend"),
		it.src.top.dir} {
		full := it.text
		if !filepath.IsAbs(full) {
			full = filepath.Join(base, filepath.FromSlash(full))
		}
		rel, err := filepath.Rel(bound, repo.Real(full))
		if err != nil || !filepath.IsLocal(rel) {
			// Of two places where the file could be, the one where it is not says nothing.
			_, err := os.Lstat(full)
			without = without || err == nil
			continue
		}
		within = true
		found, err := match(root, filepath.ToSlash(rel), listed)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			for i, name := range found {
				found[i] = filepath.Join(bound, filepath.FromSlash(name))
			}
			return found, nil
		}
	}
	if without || !within {
		return nil, errors.New("leads out of the folder of the app-config file and of the git repository around it")
	}
	return nil, errors.New("names no file")
}

// match returns the regular files below a root that a pattern names.
func match(root *os.Root, pattern string, listed *int) ([]string, error) {
	isFile := func(name string) bool {
		info, err := root.Stat(name)
		return err == nil && info.Mode().IsRegular()
	}
	// A name may hold what looks like a pattern.
	if isFile(pattern) {
		return []string{pattern}, nil
	}
	switch {
	case !doublestar.ValidatePattern(pattern):
		return nil, errors.New("is no pattern of files")
	case alternatives(pattern) > maxAlternatives:
		return nil, errors.New("has too many alternatives")
	}
	var found []string
	files := &boundedFS{FS: root.FS(), left: listed}
	err := doublestar.GlobWalk(files, pattern, func(name string, d fs.DirEntry) error {
		if isFile(name) {
			found = append(found, name)
		}
		if len(found) > maxTargets {
			return errTooManyFiles
		}
		return nil
	}, doublestar.WithNoFollow(), doublestar.WithFilesOnly())
	if errors.Is(err, errTooManyFiles) || *listed <= 0 {
		return nil, errors.New("matches, or looks through, too many files")
	}
	slices.Sort(found)
	return found, nil
}

// alternatives returns a number of patterns that a pattern with {a,b} in it stands for; it is not
// less than the true one.
func alternatives(pattern string) int {
	all, here := 1, 1
	for _, r := range pattern {
		switch r {
		case '{', '}':
			all, here = all*here, 1
		case ',':
			here++
		}
		if all > maxAlternatives {
			break
		}
	}
	return all * here
}

// boundedFS lists only so many names, and not what is in folders that hold other people's code.
type boundedFS struct {
	fs.FS
	left *int
}

// ReadDir is what globs list folders with.
func (f *boundedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if *f.left <= 0 || path.Base(name) == "node_modules" || path.Base(name) == ".git" {
		return nil, nil
	}
	entries, err := fs.ReadDir(f.FS, name)
	*f.left -= len(entries) + 1
	return entries, err
}

// Stat is what globs look at names without a pattern with.
func (f *boundedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }
