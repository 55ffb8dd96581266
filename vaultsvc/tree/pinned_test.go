package tree

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Locations that files name, answers, earlier names, refreshes and mounts that come and go, in any
// order: what is counted is what is there, and a snapshot says the same.
func TestCountsWithPinned(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 4))
		s := New("")
		s.Mounts([]string{"m/", "n/o/"})
		var earlier Snapshot
		for step := range 150 {
			id := ID(r.IntN(s.Snapshot().Len()))
			var names []string
			for i := range 5 {
				if r.IntN(2) == 0 {
					names = append(names, fmt.Sprintf("k%d%s", i, []string{"", "/"}[r.IntN(2)]))
				}
			}
			mount := []string{"m", "n/o", "late"}[r.IntN(3)]
			switch r.IntN(8) {
			case 0, 1:
				s.Ensure(vaultpath.New("", mount, fmt.Sprintf("k%d/k%d/k%d", r.IntN(5), r.IntN(5), r.IntN(5))))
			case 2:
				s.Mounts([]string{"m/", "n/o/", "late/"}[:1+r.IntN(3)])
			case 3:
				if s.IsFolder(id) && id != Root {
					s.SetState(id, State(r.IntN(7)), nil)
				}
			case 4:
				if s.IsFolder(id) && id != Root {
					s.Remember(id, names)
				}
			default:
				if s.IsFolder(id) && id != Root {
					s.SetChildren(id, names)
				}
			}
			if step == 75 {
				earlier = s.Snapshot()
			}
		}
		now := s.Snapshot()
		var want Counts
		named := false
		var below func(ID)
		seen := map[ID]bool{}
		below = func(parent ID) {
			unnamed, last := 0, ""
			for _, id := range s.Children(parent) {
				name := s.Name(id)
				if name <= last || s.Parent(id) != parent || !s.Alive(id) || seen[id] {
					t.Fatalf("seed %d: %q comes after %q below %q", seed, name, last, s.Location(parent))
				}
				last, seen[id] = name, true
				if got, ok := s.Find(s.Location(id)); !ok || got != id {
					t.Fatalf("seed %d: %q is found as %d, %v", seed, s.Location(id), got, ok)
				}
				if s.Named(id) != now.Named(id) {
					t.Fatalf("seed %d: the snapshot says %v of whether %q is named", seed, now.Named(id), name)
				}
				switch {
				case !s.Named(id):
					unnamed++
				case parent != Root:
					want.Names++
				}
				named = named || int(id) < earlier.Len() && s.Named(id) && !earlier.Named(id)
				if strings.HasSuffix(name, "/") {
					want.Folders++
					switch s.State(id) {
					case Listed, Empty:
						want.Listed++
					case Denied:
						want.Denied++
					case Unlistable:
						want.Unlistable++
					case Failed:
						want.Failed++
					}
				}
				below(id)
			}
			if n := s.NamedChildren(parent); n != len(s.Children(parent))-unnamed {
				t.Fatalf("seed %d: %q has %d children that are named, of %d, %d are not", seed,
					s.Location(parent), n, len(s.Children(parent)), unnamed)
			}
		}
		below(Root)
		if s.Counts() != want {
			t.Fatalf("seed %d: %+v, want %+v", seed, s.Counts(), want)
		}
		for id := ID(1); int(id) < now.Len(); id++ {
			if s.Alive(id) != seen[id] || now.Alive(id) != seen[id] {
				t.Fatalf("seed %d: %d is alive %v, though it is seen %v", seed, id, s.Alive(id), seen[id])
			}
		}
		if named && !now.NamedSince(earlier) {
			t.Fatalf("seed %d: what has been named since is not told", seed)
		}
	}
}
