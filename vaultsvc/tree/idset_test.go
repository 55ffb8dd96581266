package tree

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// IDs that come and go, against a map of them.
func TestIDSetAgainstMap(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	var s IDSet
	want := map[ID]bool{}
	for range 2000 {
		id, in := ID(r.IntN(300)), r.IntN(3) > 0
		s.Put(id, in)
		if delete(want, id); in {
			want[id] = true
		}
		if id := ID(r.IntN(1000)); s.Has(id) != want[id] {
			t.Fatalf("%d is in it: %v", id, s.Has(id))
		}
		got := slices.Collect(s.All())
		if !slices.Equal(got, slices.Sorted(maps.Keys(want))) || s.Len() != len(got) {
			t.Fatalf("it has %d, yields %v, and should be %v", s.Len(), got, want)
		}
		for range s.All() {
			break
		}
	}
}
