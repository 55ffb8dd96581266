package repo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

const (
	// maxListed is how many names of a folder are held at once.
	maxListed = 10_000
	// queued is how many folders and files wait for a worker.
	queued = 64
	// mostWorkers is how many there are where files take long to open, as on a network.
	mostWorkers = 16
	// maxDepth and maxPath are how deep folders are entered: all those around one are open while it is
	// read, and no program opens a file whose path is longer.
	maxDepth = 200
	maxPath  = 4000
)

// Walker visits the files below one folder, those that git would ignore left out.
//
// Each folder and file is opened by its own name below the folder that holds it, see [Folder]: not
// even a link that takes the place of a folder while the walk is under way leads out of it, and the
// path to a folder is not looked up again for each of its files.
type Walker struct {
	Dir     string // absolute, without symbolic links
	Workers int    // 0 is a number that suits the machine and its disk

	Wanted  func(rel string) bool              // which files to visit
	Visit   func(in *Folder, name, rel string) // called from several goroutines at once
	Problem func(rel string, err error)        // likewise: rel cannot be read, or see [CutError]
	// Folders counts those that were entered, Ignored what ignore files leave out.
	Folders, Ignored *atomic.Int64
	// Opening, if there is one, is called before each file and folder is opened, by those who count
	// that or make a slow disk of it.
	Opening func()

	pace    pace
	workers panics.Group
	working atomic.Int32   // workers there are
	top     string         // the git repository around Dir, else Dir: ignore files count from here
	queue   chan task      // for the next worker that is free
	waiting sync.WaitGroup // for all that was put into the queue
	passed  sync.Map       // folders that ignore files leave out, by their path below Dir with slashes
}

// task is a folder or file in a folder, to enter or to visit.
type task struct {
	in     *entered
	rules  *ignoreFile // of the folder
	name   string
	folder bool
}

// entered is a folder that is open as long as somebody has to open what lies in it.
type entered struct {
	*Folder
	rel   string // what paths below dir begin with in it: "" or "a/b/"
	top   string // what paths below the top begin with in it, with slashes
	depth int
	users atomic.Int32
}

func (f *entered) release() {
	if f.users.Add(-1) == 0 {
		f.Close()
	}
}

// Walk visits all wanted files. It ends early, with the context's error, when ctx ends.
func (w *Walker) Walk(ctx context.Context) error {
	w.pace.opening = w.Opening
	dir, err := openFolder(w.Dir, &w.pace)
	if err != nil {
		return err
	}
	w.top = w.Dir
	if repo, ok := Enclosing(w.Dir); ok {
		w.top = repo
	}
	w.queue = make(chan task, queued)
	top := w.fromTop(w.Dir)
	if top != "" {
		top += "/"
	}
	first := &entered{Folder: dir, top: top}
	first.users.Add(1)
	w.waiting.Add(1)
	w.work(ctx, func() {
		defer w.waiting.Done()
		w.workers.Run(func() { w.enter(ctx, first, w.outerRules()) })
	})
	for range w.least() - 1 {
		w.work(ctx, func() {})
	}
	w.waiting.Wait()
	close(w.queue)
	w.workers.Wait()
	return ctx.Err()
}

// Single visits one file of the folder and nothing else.
func (w *Walker) Single(name string) error {
	dir, err := OpenFolder(w.Dir)
	if err != nil {
		return err
	}
	defer dir.Close()
	w.Visit(dir, name, name)
	return nil
}

// enter visits what is in a folder, and releases it. What holds in the folders around it is outer.
func (w *Walker) enter(ctx context.Context, f *entered, outer *ignoreFile) {
	defer f.release()
	w.Folders.Add(1)
	var err error
	var rules *ignoreFile
	var subfolders []string
	for first := true; err == nil && ctx.Err() == nil; first = false {
		var entries []fs.DirEntry
		entries, err = f.list(maxListed)
		if first {
			rules = w.rules(f, w.Path(f.rel), outer, entries)
		}
		for _, e := range entries {
			switch {
			case e.IsDir():
				subfolders = append(subfolders, e.Name())
			case e.Type().IsRegular() && ctx.Err() == nil:
				w.file(ctx, f, rules, e.Name())
			}
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		w.Problem(f.path(), err)
	}
	for _, name := range subfolders {
		if ctx.Err() != nil {
			return
		}
		w.subfolder(ctx, f, rules, name)
	}
}

func (w *Walker) file(ctx context.Context, f *entered, rules *ignoreFile, name string) {
	rel := f.rel + name
	switch {
	case !w.Wanted(rel):
	case rules != nil && rules.ignored(f.top+name, false):
		w.Ignored.Add(1)
	case w.pace.slow(): // else it is read before another worker has woken up
		w.share(ctx, task{in: f, name: name})
	default:
		w.Visit(f.Folder, name, rel)
	}
}

func (w *Walker) subfolder(ctx context.Context, f *entered, rules *ignoreFile, name string) {
	switch name {
	case ".git", "node_modules", "vendor":
		return
	}
	if rules != nil && rules.ignored(f.top+name, true) {
		w.Ignored.Add(1)
		w.passed.Store(filepath.ToSlash(f.rel+name), true)
		return
	}
	w.share(ctx, task{f, rules, name, true})
}

// do opens and enters the folder of a task, or visits its file.
func (w *Walker) do(ctx context.Context, t task) {
	defer t.in.release()
	if !t.folder {
		w.Visit(t.in.Folder, t.name, t.in.rel+t.name)
		return
	}
	sub := &entered{rel: t.in.rel + t.name + string(filepath.Separator), top: t.in.top + t.name + "/",
		depth: t.in.depth + 1}
	if sub.depth > maxDepth || len(w.Dir)+len(sub.rel) > maxPath {
		w.Problem(sub.path(), fmt.Errorf("it lies in more than %d folders, or its path has more than %d bytes",
			maxDepth, maxPath))
		return
	}
	var err error
	if sub.Folder, err = t.in.sub(t.name); err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // else it went away after it was listed
			w.Folders.Add(1)
			w.Problem(sub.path(), err)
		}
		return
	}
	sub.users.Add(1)
	w.enter(ctx, sub, t.rules)
}

// path returns the folder's path below dir, "." for dir itself.
func (f *entered) path() string {
	if f.rel == "" {
		return "."
	}
	return f.rel[:len(f.rel)-1]
}

// Path returns the absolute path of what lies below the folder at rel.
func (w *Walker) Path(rel string) string {
	if strings.HasSuffix(w.Dir, string(filepath.Separator)) {
		return w.Dir + rel // the root of the file system
	}
	return w.Dir + string(filepath.Separator) + rel
}

// fromTop returns a path as ignore files see it: below the top, with slashes; "" for the top.
func (w *Walker) fromTop(path string) string {
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
