package nearmiss

import (
	"slices"
	"unicode"
)

// Costs of a slip. A letter that was left out, doubled or swapped with its neighbour was more
// likely meant than another one.
const (
	shifted = 4 // one too many, one too few, or two that are swapped
	other   = 5
)

// folded is the cost of what differs in case and signs alone.
const folded = 1

// longest is how many letters a name has at the most that is looked at: nobody types longer ones.
const longest = 256

// word is what was written. It is good for one goroutine.
type word struct {
	text   string
	folded []rune
	limit  int // what a name may cost at the most; 0 where nothing is near

	name []rune   // room for a name
	rows [3][]int // and for what it costs
}

func newWord(s string) *word {
	w := &word{text: s, folded: fold(nil, s)}
	switch n := len(w.folded); {
	case n < 2 || n > longest:
	case n == 2:
		w.limit = shifted // else each two letters would be near to each other
	case n < 7:
		w.limit = other
	default:
		w.limit = 2 * other
	}
	return w
}

// cost returns how far a name is, and false where it is not near. The word itself costs nothing.
func (w *word) cost(name string) (int, bool) {
	if name == w.text {
		return 0, true
	}
	if len(name) > 8*len(w.text)+longest {
		return 0, false // without looking at it
	}
	w.name = fold(w.name[:0], name)
	cost := w.slips(w.folded, w.name, w.limit)
	return cost + folded, cost <= w.limit
}

// exactly returns how far a name is with case and signs, to tell those apart that are equally far.
func (w *word) exactly(name string) int {
	return w.slips([]rune(w.text), []rune(name), longest)
}

// fold appends a name without what people get wrong and do not see: case, signs between words,
// blanks, and what does not show at all. A name of nothing else stays as it is.
func fold(to []rune, s string) []rune {
	for _, r := range s {
		switch {
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case r == '-', r == '_', r == '.', unicode.IsSpace(r), unicode.In(r, unicode.Cf, unicode.Cc):
			continue
		default:
			r = unicode.ToLower(r)
		}
		to = append(to, r)
	}
	if len(to) == 0 {
		return append(to, []rune(s)...)
	}
	return to
}

// slips returns what the slips of the hand cost that make b of a (optimal string alignment), or
// more than limit where it is more.
func (w *word) slips(a, b []rune, limit int) int {
	if d := len(a) - len(b); max(d, -d)*shifted > limit {
		return limit + 1
	}
	for i := range w.rows {
		w.rows[i] = slices.Grow(w.rows[i][:0], len(b)+1)[:len(b)+1]
	}
	before, last, row := w.rows[0], w.rows[1], w.rows[2]
	for j := range last {
		last[j] = j * shifted
	}
	for i := range a {
		row[0] = (i + 1) * shifted
		least := row[0]
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change += other
			}
			row[j+1] = min(change, last[j+1]+shifted, row[j]+shifted)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+shifted)
			}
			least = min(least, row[j+1])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
