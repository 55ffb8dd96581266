package tui

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The trail against the pages of a browser in a list: what was left is as it was left, a jump
// forgets what lay ahead, and of very many spots the oldest go.
func TestTrailAgainstPages(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 7))
	for range 200 {
		var tr trail
		pages, on, before := []spot{{}}, 0, spot{}
		jumps := 40
		if rng.IntN(10) == 0 {
			jumps = 3 * mostSpots
		}
		for n := range jumps {
			from := spot{row: fmt.Sprint(n)} // moved there since
			pages[on] = from
			var got, want spot
			ok, can, far := true, true, rng.IntN(10)/7*rng.IntN(4)+1
			switch rng.IntN(5) {
			case 0, 1, 2:
				tr.leave(from)
				pages = append(pages[:on+1], spot{})
				on++
				if on > mostSpots {
					pages, on = pages[1:], on-1
				}
			case 3:
				got, ok = tr.back(from, far)
				can, on = on > 0, max(on-far, 0)
				want = pages[on]
			case 4:
				got, ok = tr.forward(from, far)
				can, on = on < len(pages)-1, min(on+far, len(pages)-1)
				want = pages[on]
			}
			if can {
				before = from
			}
			if got != want || ok != can || tr.before != before || tr.begun() != (len(pages) > 1) {
				t.Fatalf("step %d leads to %v, %t; want %v, %t; before that %v, want %v", n, got, ok, want,
					can, tr.before, before)
			}
			if len(tr.behind) != on || len(tr.ahead) != len(pages)-1-on {
				t.Fatalf("%d behind and %d ahead, at %d of %d", len(tr.behind), len(tr.ahead), on,
					len(pages))
			}
		}
	}
}
