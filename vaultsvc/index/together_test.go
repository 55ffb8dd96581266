package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// Two programs of one user share the folder. Who reads while the other one writes gets what was
// kept before or after, and is not told that something was put in the file's place.
func TestLoadWhileSaving(t *testing.T) {
	t.Parallel()
	c, _ := kept(t)
	var done atomic.Bool
	var all sync.WaitGroup
	all.Go(func() {
		defer done.Store(true)
		for range 40 {
			save(t, c, owner())
		}
	})
	for range 2 {
		all.Go(func() {
			for !done.Load() {
				if x, err := c.Load(owner()); err != nil || x.Names != 4 {
					t.Errorf("%+v, %v", x, err)
					return
				}
				if files, err := c.Files(); err != nil || len(files) != 1 || files[0].Err != nil {
					t.Errorf("%+v, %v", files, err)
					return
				}
			}
		})
	}
	all.Wait()
}

// Two that clear the folder at once both see it clear in the end, and have removed each file once.
func TestClearTogether(t *testing.T) {
	t.Parallel()
	for range 8 {
		c := Cache{filepath.Join(t.TempDir(), "vaultmap", "index")}
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			t.Fatal(err)
		}
		const files = 60
		for i := range files {
			if err := os.WriteFile(filepath.Join(c.Dir, fmt.Sprintf("%032x", i)+suffix), nil,
				0o600); err != nil {
				t.Fatal(err)
			}
		}
		var removed atomic.Int64
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				n, err := c.Clear()
				if removed.Add(int64(n)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if _, err := os.Stat(c.Dir); removed.Load() != files || !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("%d removed, %v", removed.Load(), err)
		}
	}
}
