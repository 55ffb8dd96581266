package tree

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A snapshot is read while the store grows, is refreshed and shrinks: it keeps saying what it said.
func TestSnapshotStays(t *testing.T) {
	t.Parallel()
	s := New("")
	s.Mounts([]string{"secret/"})
	mount, _ := s.Find(vaultpath.New("", "secret", ""))
	names := make([]string, 5000)
	for i := range names {
		names[i] = fmt.Sprintf("name-%04d/", i)
	}
	s.SetChildren(mount, names)
	snapshot := s.Snapshot()
	var want []string
	for id := range snapshot.Len() {
		path, _ := snapshot.Path(ID(id), nil)
		want = append(want, strings.Clone(path))
	}
	if want[0] != "" || want[1] != "secret/" || want[2] != "secret/name-0000/" || len(want) != 5002 {
		t.Fatalf("%d names, %q", len(want), want[:3])
	}
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			var buf []byte
			for range 5 {
				for id := range snapshot.Len() {
					var path string
					if path, buf = snapshot.Path(ID(id), buf); path != want[id] {
						t.Errorf("%d is %q, was %q", id, path, want[id])
						return
					}
				}
			}
		})
	}
	for i, id := range s.Children(mount)[:100] {
		s.SetState(id, Loading, nil)
		s.SetChildren(id, []string{fmt.Sprint("below-", i), "x/"})
	}
	s.SetChildren(mount, names[1000:])
	s.SetChildren(mount, names)
	readers.Wait()
}

// The first names of a snapshot are a snapshot themselves.
func TestSnapshotFirst(t *testing.T) {
	t.Parallel()
	s := New("")
	mount := s.Ensure(vaultpath.New("", "secret", ""))
	names := make([]string, 20_000)
	for i := range names {
		names[i] = fmt.Sprintf("name-%05d", i)
	}
	s.SetChildren(mount, names)
	whole := s.Snapshot()
	for _, n := range []int{1, 2, 3, 100, 6553, 6554, 6555, 13_000, 20_001, 20_002, 30_000} {
		some := whole.First(n)
		if some.Len() != min(n, whole.Len()) {
			t.Errorf("first %d has %d", n, some.Len())
		}
		if n > 1 {
			checkBlocksOf(t, some, false)
		}
	}
}
