package catalog

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/charlievieth/fastwalk"
)

// maxIgnoreFile is how much of a .gitignore is read: each line costs time for each file.
const maxIgnoreFile = 64 << 10

// walker visits the files below one folder, those that git would ignore left out.
//
// Files are opened through an [os.Root], so that not even a link that takes the place of a
// folder while the walk is under way leads out of it.
type walker struct {
	dir     string // absolute, without symbolic links
	workers int
	root    *os.Root
	top     string   // the git repository around dir, else dir: ignore files count from here
	rules   sync.Map // folder (absolute) -> *ignoreFile that holds in it

	wanted           func(rel string) bool       // which files to visit
	visit            func(rel string)            // called from several goroutines at once
	problem          func(rel string, err error) // likewise: rel cannot be read
	folders, ignored *atomic.Int64
}

// walk visits all wanted files. It ends early, with the context's error, when ctx ends.
func (w *walker) walk(ctx context.Context) error {
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	w.root = root
	w.top = w.dir
	if repo, ok := enclosingRepo(w.dir); ok {
		w.top = repo
	}
	return fastwalk.Walk(&fastwalk.Config{NumWorkers: w.workers}, w.dir, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			w.problem(w.rel(path), err)
			return nil
		}
		if d.IsDir() {
			return w.enter(path, d.Name())
		}
		if !d.Type().IsRegular() || !w.wanted(w.rel(path)) {
			return nil
		}
		if w.rulesOf(filepath.Dir(path)).ignored(w.fromTop(path), false) {
			w.ignored.Add(1)
			return nil
		}
		w.visit(w.rel(path))
		return nil
	})
}

// single visits one file of the folder and nothing else.
func (w *walker) single(name string) error {
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	w.root = root
	w.visit(name)
	return nil
}

// enter decides whether to go into a folder, and finds out what is ignored in it.
func (w *walker) enter(path, name string) error {
	var outer *ignoreFile
	if path == w.dir {
		outer = w.outerRules()
	} else {
		switch name {
		case ".git", "node_modules", "vendor":
			return fs.SkipDir
		}
		outer = w.rulesOf(filepath.Dir(path))
		if outer.ignored(w.fromTop(path), true) {
			w.ignored.Add(1)
			return fs.SkipDir
		}
	}
	w.folders.Add(1)
	w.rules.Store(path, w.rulesIn(path, outer))
	return nil
}

func (w *walker) rulesOf(dir string) *ignoreFile {
	rules, _ := w.rules.Load(dir)
	f, _ := rules.(*ignoreFile)
	return f
}

// outerRules reads the ignore files of the folders between the top of the repository and dir.
func (w *walker) outerRules() *ignoreFile {
	var rules *ignoreFile
	for dir := w.top; dir != w.dir; {
		rules = w.rulesIn(dir, rules)
		next, _, _ := strings.Cut(strings.TrimPrefix(w.dir[len(dir):], string(filepath.Separator)), string(filepath.Separator))
		dir = filepath.Join(dir, next)
	}
	return rules
}

// rulesIn returns what holds in a folder: its own .gitignore, then those around it. In a
// repository inside another, nothing of the outer one holds.
func (w *walker) rulesIn(dir string, outer *ignoreFile) *ignoreFile {
	base := w.fromTop(dir)
	if base != "" {
		base += "/"
	}
	if isRepo(dir) {
		outer = newIgnoreFile(nil, base, readIgnoreFile(filepath.Join(dir, ".git", "info", "exclude")))
	}
	return newIgnoreFile(outer, base, readIgnoreFile(filepath.Join(dir, ".gitignore")))
}

// readIgnoreFile returns the whole lines that fit into the limit. A file that is not
// there, cannot be read or is a link (git refuses those too) ignores nothing.
func readIgnoreFile(path string) []byte {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxIgnoreFile+1))
	if err != nil {
		return nil
	}
	if len(data) > maxIgnoreFile {
		data = data[:strings.LastIndexByte(string(data), '\n')+1]
	}
	return data
}

// read returns the content of a file, no more than limit bytes of it.
func (w *walker) read(rel string, limit int64) ([]byte, error) {
	// A pipe that takes the place of a file after it was listed must not hold the scan up.
	f, err := w.root.OpenFile(rel, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// rel returns a path below dir, "." for dir itself.
func (w *walker) rel(path string) string { return below(w.dir, path) }

// fromTop returns a path as ignore files see it: below the top, with slashes; "" for the top.
func (w *walker) fromTop(path string) string {
	if path == w.top {
		return ""
	}
	return filepath.ToSlash(below(w.top, path))
}

func below(dir, path string) string {
	rel := strings.TrimLeft(strings.TrimPrefix(path, dir), string(filepath.Separator))
	if rel == "" {
		return "."
	}
	return rel
}
