package find

import (
	"cmp"
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
	return cmp.Or(b.Score-a.Score, len(a.Location)-len(b.Location),
		strings.Compare(a.Location, b.Location))
}

// Top keeps the best matches of many. The zero Top keeps all.
type Top struct {
	Max   int     // how many are kept; 0 is all
	found []Match // the best first, but where all are kept
}

// Add takes in a match.
func (t *Top) Add(m Match) {
	if t.Max == 0 {
		t.found = append(t.found, m)
		return
	}
	at, _ := slices.BinarySearchFunc(t.found, m, better)
	if len(t.found) == t.Max {
		if at == t.Max {
			return
		}
		t.found = t.found[:t.Max-1]
	}
	t.found = slices.Insert(t.found, at, m)
}

// Good reports whether a match of that score may be kept, with a location of so many bytes: others
// need not be made.
func (t *Top) Good(score, length int) bool {
	if t.Max == 0 || len(t.found) < t.Max {
		return true
	}
	worst := &t.found[t.Max-1]
	return score > worst.Score || score == worst.Score && length <= len(worst.Location)
}

// Best returns what was kept, the best first.
func (t *Top) Best() []Match {
	if t.Max == 0 {
		slices.SortStableFunc(t.found, better)
	}
	return slices.Clone(t.found)
}
