package find

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// asked is a context that ends when it has been asked a number of times whether it has.
type asked struct {
	context.Context
	left atomic.Int64
}

func (a *asked) Err() error {
	if a.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// inOneFolder are so many names in one folder.
func inOneFolder(n int) tree.Snapshot {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("Stripe-key-%06d", i)
	}
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	s.SetChildren(s.Ensure(vaultpath.New("", "secret", "all/")), names)
	return s.Snapshot()
}

// The next letter does not wait for the search of the letter before, however many names match and
// wherever they lie: that lets others run after each slice of names, and looks at none any more
// once nobody waits.
func TestSearchesInSlices(t *testing.T) {
	t.Parallel()
	for where, names := range map[string]tree.Snapshot{
		"in many folders": company(10_000), "in one folder": inOneFolder(110_000),
	} {
		var before *Result
		for _, query := range []string{"e", "Key", "!x", "/key", "'key", "k e y", "k e y s"} {
			what := fmt.Sprintf("%q %s, after an earlier one %v", query, where, before != nil)
			q, whole := Parse(query), &asked{Context: t.Context()}
			const plenty = 1 << 30
			whole.left.Store(plenty)
			all, err := Search(whole, q, names, nil, 20, before)
			if err != nil || all.Looks == 0 {
				t.Fatalf("%s: %d looks, %v", what, all.Looks, err)
			}
			if asks := plenty - int(whole.left.Load()); asks < all.Looks/(slice+1) {
				t.Errorf("%s: others could run %d times in %d looks", what, asks, all.Looks)
			}
			for _, asks := range []int64{0, 1, 3, 10, 25} {
				short := &asked{Context: t.Context()}
				short.left.Store(asks)
				f, err := Search(short, q, names, nil, 20, before)
				if f.Looks > int(asks)*(slice+1) {
					t.Errorf("%s: %d looks, ended after %d slices", what, f.Looks, asks)
				}
				if f.Looks < all.Looks && !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %d looks of %d, and the error is %v", what, f.Looks, all.Looks, err)
				}
			}
			if before = &all; all.all == nil {
				before = nil
			}
		}
	}
}

// One letter that all names match costs a look at each, and no score but for those that can be
// among the best.
func TestFewAreScored(t *testing.T) {
	t.Parallel()
	names := many()
	for _, query := range []string{"e", "s", "t", "st", "github", "teams", "prod"} {
		f, err := Search(t.Context(), Parse(query), names, nil, page, nil)
		if err != nil || f.Total > f.Looks || f.Scored > names.Len()/10 {
			t.Errorf("%q: %d scored of %d that match (%v)", query, f.Scored, f.Total, err)
		}
	}
}

// No name is worth more than is said of the pieces that it holds.
func TestBound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	reached := 0
	for range 300 {
		names := forest(r, 100).Snapshot()
		q := Parse(randomQuery(r))
		h := newHits(q)
		if !h.exact {
			continue
		}
		for id := tree.ID(1); int(id) < names.Len(); id++ {
			path, _ := names.Path(id, nil)
			mount := id
			for names.Parent(mount) != tree.Root {
				mount = names.Parent(mount)
			}
			score, ok := q.scoreIn(names.Length(mount), path)
			if !ok {
				continue
			}
			s := searcher{names: names, hits: h}
			own := s.holds(id, names.Place(id))
			for _, least := range []int{score, score + 1} { // what is among the best already
				top := Top{Max: 1, found: []Match{{Location: path, Score: least}}}
				good := h.good(&top, id, own, []byte(names.Name(id)), len(path))
				if !good && least == score {
					t.Errorf("%q is worth %d for %q, more than is said", path, score, q.typed)
				}
				if !good {
					reached++
				}
			}
		}
	}
	if reached == 0 {
		t.Error("no name is ever left out")
	}
}

// What a search takes in memory: a byte for each name, and what is kept for the next one. The
// finder searches again with each letter, and while names come in.
func TestSearchBytes(t *testing.T) { // no others at the same time, which allocate
	names := many()
	Parse("x") // makes the table of twins, once for all searches
	for _, query := range []string{"e", "stripe", "nowhere"} {
		var f Result
		took := allocated(func() { f, _ = Search(t.Context(), Parse(query), names, nil, page, nil) })
		kept := min(f.Total, maxKept) * 16
		if most := names.Len() + kept + 200_000; took > most {
			t.Errorf("%q took %d bytes, of %d at the most", query, took, most)
		}
	}
}

func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}
