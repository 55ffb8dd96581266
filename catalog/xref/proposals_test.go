package xref

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What is proposed is there and not deleted, but for what lies below a folder that nobody may list.
func TestProposalsAreThere(t *testing.T) {
	t.Parallel()
	proposals := 0
	for seed := range uint64(1000) {
		rnd := rand.New(rand.NewPCG(seed, 4))
		w := newWorld(rnd, 1+rnd.IntN(12))
		lists, _ := answered(w.index, w.index.Uses(), w.vault)
		for _, u := range w.index.Uses() {
			v := w.index.Judge(u, lists)
			if v.Hint == u.Hint || v.Status != Missing && v.Status != Unresolved || !w.asked(u) &&
				u.Resolved() {
				continue
			}
			loc, ok := lastLocation(u, v.Hint)
			if !ok {
				continue
			}
			proposals++
			if !w.alive(loc) && !w.belowDenied(loc) {
				t.Errorf("seed %d: %+v: %q, which is not there", seed, u, v.Hint)
			}
			if loc == u.Location {
				t.Errorf("seed %d: %+v: %q, which it is", seed, u, v.Hint)
			}
		}
	}
	if proposals < 500 {
		t.Errorf("%d proposals: the worlds are too poor", proposals)
	}
}

// lastLocation returns the location that a hint names last.
func lastLocation(u *Use, hint string) (loc vaultpath.Location, ok bool) {
	parts := strings.Split(hint, `"`)
	if len(parts) < 3 {
		return loc, false
	}
	var paths []string
	for _, m := range worldMounts {
		paths = append(paths, m.Path)
	}
	mount, path, ok := vaultpath.SplitMount(parts[len(parts)-2], paths)
	return vaultpath.New(u.Namespace, mount, path), ok
}

// belowDenied reports whether a folder above a location may not be listed.
func (w *world) belowDenied(loc vaultpath.Location) bool {
	for at, ok := loc.Parent(); ok; at, ok = at.Parent() {
		if _, state, _ := w.vault.look(at); state == tree.Denied {
			return true
		}
	}
	return false
}
