package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

const (
	// maxIgnoreFile is how much of a .gitignore is read: each line costs time for each file.
	maxIgnoreFile = 64 << 10
	// maxListed is how many names of a folder are held at once.
	maxListed = 10_000
	// maxDepth is how deep folders are entered: all those around one are open while it is read.
	maxDepth = 200
)

// walker visits the files below one folder, those that git would ignore left out.
//
// Each folder and file is opened by its own name below the folder that holds it, which is an
// [os.Root]: not even a link that takes the place of a folder while the walk is under way leads
// out of it, and the path to a folder is not looked up again for each of its files.
type walker struct {
	dir     string // absolute, without symbolic links
	workers int
	top     string // the git repository around dir, else dir: ignore files count from here

	slots   chan struct{} // one for each worker but the first
	running sync.WaitGroup

	wanted           func(rel string) bool               // which files to visit
	visit            func(in *os.Root, name, rel string) // called from several goroutines at once
	problem          func(rel string, err error)         // likewise: rel cannot be read
	folders, ignored *atomic.Int64
}

// openFolder is a folder that was entered.
type openFolder struct {
	root  *os.Root
	rel   string // what paths below dir begin with in it: "" or "a/b/"
	top   string // what paths below the top begin with in it, with slashes
	depth int
}

// walk visits all wanted files. It ends early, with the context's error, when ctx ends.
func (w *walker) walk(ctx context.Context) error {
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		return err
	}
	w.top = w.dir
	if repo, ok := enclosingRepo(w.dir); ok {
		w.top = repo
	}
	if w.workers <= 0 {
		// Some more than processors: a disk that is asked for one file after the other is slow.
		w.workers = min(max(runtime.GOMAXPROCS(0), 4), 32)
	}
	w.slots = make(chan struct{}, w.workers-1)
	top := w.fromTop(w.dir)
	if top != "" {
		top += "/"
	}
	w.enter(ctx, openFolder{root: root, top: top}, w.outerRules())
	w.running.Wait()
	return ctx.Err()
}

// single visits one file of the folder and nothing else.
func (w *walker) single(name string) error {
	root, err := os.OpenRoot(w.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	w.visit(root, name, name)
	return nil
}

// enter visits what is in a folder, and closes it. What holds in the folders around it is outer.
func (w *walker) enter(ctx context.Context, f openFolder, outer *ignoreFile) {
	defer f.root.Close()
	w.folders.Add(1)
	// A root would look up each name that it lists. By its path alone the folder may be another one by
	// now, which does no harm: the names of that lead to nothing here.
	list, err := os.OpenFile(filepath.Join(w.dir, f.rel), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		w.problem(f.path(), err)
		return
	}
	var rules *ignoreFile
	var subfolders []string
	for first := true; err == nil && ctx.Err() == nil; first = false {
		var entries []fs.DirEntry
		entries, err = list.ReadDir(maxListed)
		if first {
			rules = f.rules(outer, entries)
		}
		for _, e := range entries {
			switch {
			case e.IsDir():
				subfolders = append(subfolders, e.Name())
			case e.Type().IsRegular() && ctx.Err() == nil:
				w.file(f, rules, e.Name())
			}
		}
	}
	list.Close()
	if err != nil && !errors.Is(err, io.EOF) {
		w.problem(f.path(), err)
	}
	for _, name := range subfolders {
		if ctx.Err() != nil {
			return
		}
		w.subfolder(ctx, f, rules, name)
	}
}

func (w *walker) file(f openFolder, rules *ignoreFile, name string) {
	rel := f.rel + name
	switch {
	case !w.wanted(rel):
	case rules != nil && rules.ignored(f.top+name, false):
		w.ignored.Add(1)
	default:
		w.visit(f.root, name, rel)
	}
}

// subfolder enters a folder, in a goroutine of its own as long as there are workers.
func (w *walker) subfolder(ctx context.Context, f openFolder, rules *ignoreFile, name string) {
	switch name {
	case ".git", "node_modules", "vendor":
		return
	}
	if rules != nil && rules.ignored(f.top+name, true) {
		w.ignored.Add(1)
		return
	}
	sub := openFolder{rel: f.rel + name + string(filepath.Separator), top: f.top + name + "/", depth: f.depth + 1}
	if sub.depth > maxDepth {
		w.problem(sub.path(), fmt.Errorf("it lies in more than %d folders", maxDepth))
		return
	}
	var err error
	if sub.root, err = f.root.OpenRoot(name); err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // else it went away after it was listed
			w.folders.Add(1)
			w.problem(sub.path(), err)
		}
		return
	}
	select {
	case w.slots <- struct{}{}:
		w.running.Go(func() {
			defer func() { <-w.slots }()
			w.enter(ctx, sub, rules)
		})
	default:
		w.enter(ctx, sub, rules)
	}
}

// path returns the folder's path below dir, "." for dir itself.
func (f openFolder) path() string {
	if f.rel == "" {
		return "."
	}
	return f.rel[:len(f.rel)-1]
}

// rules returns what holds in a folder: its own .gitignore, then those around it. In a repository
// inside another, nothing of the outer one holds. Listed is what is in the folder, or the first
// names of many.
func (f openFolder) rules(outer *ignoreFile, listed []fs.DirEntry) *ignoreFile {
	repo, ignores := len(listed) == maxListed, len(listed) == maxListed
	for _, e := range listed {
		switch e.Name() {
		case ".git":
			repo = true
		case ".gitignore":
			ignores = true
		}
	}
	if repo {
		if _, err := f.root.Lstat(".git"); err == nil {
			outer = newIgnoreFile(nil, f.top, readIgnoreFile(f.root, ".git/info/exclude"))
		}
	}
	if ignores {
		outer = newIgnoreFile(outer, f.top, readIgnoreFile(f.root, ".gitignore"))
	}
	return outer
}

// outerRules reads the ignore files of the folders between the top of the repository and dir.
func (w *walker) outerRules() *ignoreFile {
	var rules *ignoreFile
	for dir := w.top; dir != w.dir; {
		f := openFolder{top: w.fromTop(dir)}
		if f.top != "" {
			f.top += "/"
		}
		if root, err := os.OpenRoot(dir); err == nil {
			f.root = root
			listed, _ := os.ReadDir(dir)
			rules = f.rules(rules, listed)
			root.Close()
		}
		next, _, _ := strings.Cut(strings.TrimPrefix(w.dir[len(dir):], string(filepath.Separator)), string(filepath.Separator))
		dir = filepath.Join(dir, next)
	}
	return rules
}

// readIgnoreFile returns the whole lines that fit into the limit. A file that is not
// there, cannot be read or is a link (git refuses those too) ignores nothing.
func readIgnoreFile(in *os.Root, name string) []byte {
	if info, err := in.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, err := readFile(in, name, nil, maxIgnoreFile+1)
	if err != nil {
		return nil
	}
	if len(data) > maxIgnoreFile {
		data = data[:strings.LastIndexByte(string(data), '\n')+1]
	}
	return data
}

// readFile returns the content of a file, no more than limit bytes of it. They are written into
// buf where it is large enough.
func readFile(in *os.Root, name string, buf []byte, limit int) ([]byte, error) {
	// A pipe that takes the place of a file after it was listed must not hold the scan up.
	f, err := in.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
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
	size := int(min(info.Size(), int64(limit)))
	buf = slices.Grow(buf[:0], size+1)
	for len(buf) < limit {
		buf = slices.Grow(buf, 1)
		n, err := f.Read(buf[len(buf):min(cap(buf), limit)])
		buf = buf[:len(buf)+n]
		// A file that says its size is read in one go: there is room for more than that.
		if errors.Is(err, io.EOF) || size > 0 && len(buf) == size {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

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
