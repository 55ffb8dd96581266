package find

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
)

// Match is a location with its score.
type Match struct {
	Location string
	Score    int
	ID       uint32 // of the caller's; does not count
}

// better orders matches: the higher score first, then the shorter location, then by name.
func better(a, b Match) int {
	return cmp.Or(b.Score-a.Score, len(a.Location)-len(b.Location), strings.Compare(a.Location, b.Location))
}

// Top keeps the best matches of many. The zero Top keeps all.
type Top struct {
	Max   int // how many are kept; 0 is all
	found worstFirst
}

// Add takes in a match.
func (t *Top) Add(m Match) {
	switch {
	case t.Max == 0 || len(t.found) < t.Max:
		heap.Push(&t.found, m)
	case better(m, t.found[0]) < 0:
		t.found[0] = m
		heap.Fix(&t.found, 0)
	}
}

// Good reports whether a match of that score may be kept, with a location of so many bytes: others need not be made.
func (t *Top) Good(score, length int) bool {
	if t.Max == 0 || len(t.found) < t.Max {
		return true
	}
	worst := &t.found[0]
	return score > worst.Score || score == worst.Score && length <= len(worst.Location)
}

// Best returns what was kept, the best first.
func (t *Top) Best() []Match {
	out := slices.Clone([]Match(t.found))
	slices.SortFunc(out, better)
	return out
}

// worstFirst is a heap of matches.
type worstFirst []Match

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return better(h[i], h[j]) > 0 }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(x any)        { *h = append(*h, x.(Match)) }

// Pop removes the last one.
func (h *worstFirst) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
