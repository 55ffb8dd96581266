package repo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// disk is one that takes some time to open a file, and remembers how many it opened, and how many
// of them at once.
type disk struct {
	takes               time.Duration
	opened, now, atOnce atomic.Int64
}

func (d *disk) open() {
	d.opened.Add(1)
	now := d.now.Add(1)
	for most := d.atOnce.Load(); now > most && !d.atOnce.CompareAndSwap(most, now); {
		most = d.atOnce.Load()
	}
	time.Sleep(d.takes)
	d.now.Add(-1)
}

// walked walks over a folder and reads all files of it.
func walked(t *testing.T, dir string, d *disk, workers int) (files int, w *Walker) {
	t.Helper()
	var mu sync.Mutex
	seen := map[string]bool{}
	w = &Walker{Dir: dir, Workers: workers, Folders: new(atomic.Int64), Ignored: new(atomic.Int64),
		Wanted:  func(string) bool { return true },
		Opening: d.open,
		Problem: func(rel string, err error) { t.Errorf("%s: %v", rel, err) }}
	w.Visit = func(in *Folder, name, rel string) {
		if data, err := in.Read(name, nil, 100, nil); err != nil || string(data) != rel {
			t.Errorf("%s holds %q: %v", rel, data, err)
		}
		mu.Lock()
		defer mu.Unlock()
		if seen[rel] {
			t.Errorf("%s is visited twice", rel)
		}
		seen[rel] = true
	}
	if err := w.Walk(t.Context()); err != nil {
		t.Fatal(err)
	}
	return len(seen), w
}

func writeFiles(t *testing.T, format string, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		rel := filepath.FromSlash(fmt.Sprintf(format, i))
		file := filepath.Join(dir, rel)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(rel), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A repository on a network must not take the sum of what its files do: many are opened at once,
// however they lie in folders, but no more than were asked for, and each of them once.
func TestSlowDisk(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		what, format string
		folders      int64
	}{
		{"files in one folder", "f%d", 1},
		{"a folder for each file", "d%d/f", 301},
		{"folders in folders", "a/b/c/d/e%d/f/g/h", 5 + 300*3},
	} {
		dir := writeFiles(t, tc.format, 300)
		slow := &disk{takes: 3 * time.Millisecond}
		files, w := walked(t, dir, slow, 0)
		if most := slow.atOnce.Load(); files != 300 || most < 8 || most > mostWorkers {
			t.Errorf("%s: %d files, %d at once", tc.what, files, most)
		}
		if n := slow.opened.Load(); n != 300+tc.folders || w.Folders.Load() != tc.folders {
			t.Errorf("%s: %d were opened, %d folders", tc.what, n, w.Folders.Load())
		}
		few := &disk{takes: 3 * time.Millisecond}
		if files, _ := walked(t, dir, few, 2); files != 300 || few.atOnce.Load() > 2 {
			t.Errorf("%s: with two workers %d files, %d at once", tc.what, files, few.atOnce.Load())
		}
	}
}

// Workers that wait for one another cost more than they do: where files come from memory there are
// no more than processors, and those that a slow start has called end.
func TestQuickDisk(t *testing.T) {
	t.Parallel()
	w := &Walker{}
	open := func(takes time.Duration, size, times int) {
		for range times {
			w.pace.measured(func() int { time.Sleep(takes); return size })
		}
	}
	for range 20 {
		open(0, 0, 9)
		open(5*slowOpen, 0, 1)
		if w.pace.slow() {
			t.Fatal("a machine that has much to do is taken for a slow disk")
		}
	}
	open(2*slowOpen, 0, 50)
	if !w.pace.slow() {
		t.Error("all files took long, and the disk is not slow")
	}
	open(0, 0, 20)
	if w.pace.slow() {
		t.Error("all files are quick now, and the disk is slow")
	}
	open(2*slowOpen, 1<<30, 20)
	if w.pace.slow() {
		t.Error("large files make a disk slow")
	}
	if n := w.least(); n > max(2, runtime.GOMAXPROCS(0)) {
		t.Errorf("there are %d workers", n)
	}
	w.queue = make(chan task)
	w.work(context.Background(), func() {})
	w.working.Add(3)
	dir, err := OpenFolder(writeFiles(t, "f%d", 1))
	if err != nil {
		t.Fatal(err)
	}
	w.Visit = func(*Folder, string, string) {}
	in := &entered{Folder: dir}
	in.users.Add(1)
	w.waiting.Add(1)
	w.queue <- task{in: in, name: "f0"}
	w.waiting.Wait()
	w.workers.Wait() // though the queue is open
}

// A file that trips the program deep in a repository must end the walk, not hold it up for ever.
func TestAFaultInAFolder(t *testing.T) {
	t.Parallel()
	dir := writeFiles(t, "a%d/b/c/d", 200)
	w := Walker{Dir: dir, Workers: 1, Folders: new(atomic.Int64), Ignored: new(atomic.Int64),
		Wanted: func(string) bool { return true },
		Visit:  func(*Folder, string, string) { panic("a fault that was put in on purpose") }}
	if panics.In(func() { _ = w.Walk(t.Context()) }) == nil {
		t.Error("the fault is lost")
	}
}
