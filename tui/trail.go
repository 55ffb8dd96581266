package tui

import (
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// spot is where somebody is: what shows, what is under the cursor, the filter, and the pane with
// the focus. It outlives the nodes and the files that it is about.
type spot struct {
	subject string             // whose secrets show, by its key
	at      vaultpath.Location // under the cursor of the secrets, where keys are about these
	row     string             // under the cursor of the catalog, where they are about that
	filter  string             // of the list that keys are about
	about   paneID             // which of the two that is
	focus   paneID             // may be the details
}

// trail is the spots that jumps have led from, for going back and forward as in a browser: a spot
// is what it was when it was left, and a new jump takes the place of what lay ahead.
type trail struct {
	behind, ahead []spot // the nearest last
	before        spot   // that the newest step of any kind has left
}

// mostSpots is how many spots are kept.
const mostSpots = 100

// leave notes the spot that a jump leads from.
func (t *trail) leave(from spot) {
	t.before, t.behind, t.ahead = from, append(t.behind, from), nil
	if far := len(t.behind) - mostSpots; far > 0 {
		t.behind = slices.Delete(t.behind, 0, far)
	}
}

// back returns the spot that is so many jumps before the one that is left now, which lies ahead
// then; where there are fewer it is the first.
func (t *trail) back(from spot, n int) (spot, bool) { return t.step(&t.behind, &t.ahead, from, n) }

// forward undoes [trail.back].
func (t *trail) forward(from spot, n int) (spot, bool) {
	return t.step(&t.ahead, &t.behind, from, n)
}

func (t *trail) step(out, in *[]spot, from spot, n int) (to spot, ok bool) {
	to, n = from, min(n, len(*out))
	for range n {
		last := len(*out) - 1
		*in = append(*in, to)
		to, *out = (*out)[last], (*out)[:last]
	}
	if n > 0 {
		t.before = from
	}
	return to, n > 0
}

// begun reports whether there was any jump.
func (t *trail) begun() bool { return len(t.behind)+len(t.ahead) > 0 }
