package nearmiss

import (
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
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
	signs  signs
	limit  int // what a name may cost at the most; 0 where nothing is near

	name []rune   // room for a name
	rows [3][]int // and for what it costs
}

func newWord(s string) *word {
	w := &word{text: s, folded: fold(nil, s), signs: signsOf(s)}
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
	if len(name) > 8*len(w.text)+longest || w.signs.far(signsOf(name)) {
		return 0, false
	}
	w.name = fold(w.name[:0], name)
	cost := w.slips(w.folded, w.name, w.limit)
	return cost + folded, cost <= w.limit
}

// exactly returns how far a name is with case and signs, to tell those apart that are equally far.
func (w *word) exactly(name string) int {
	return w.slips([]rune(w.text), []rune(name), longest)
}

// signs are the letters and digits that a name has, each once, and whether it has others. They tell
// most names from each other, at little cost.
type signs uint64

const otherSigns signs = 1 << 63

func signsOf(s string) (all signs) {
	for i := range len(s) {
		all |= signOf[s[i]]
	}
	return all
}

// far reports whether so many are in one of two names alone that no two slips make that.
func (a signs) far(b signs) bool {
	const most = 4 // each of two letters that are others
	return (a|b)&otherSigns == 0 && bits.OnesCount64(uint64(a^b)) > most
}

// signOf has the sign of each byte: none for what is left out of a folded name.
var signOf = func() (of [256]signs) {
	for b := range of {
		switch r := unicode.ToLower(rune(b)); {
		case b >= utf8.RuneSelf, unicode.IsControl(r):
			of[b] = otherSigns
		case 'a' <= r && r <= 'z':
			of[b] = 1 << (r - 'a')
		case '0' <= r && r <= '9':
			of[b] = 1 << (26 + r - '0')
		case r == '-', r == '_', r == '.', r == ' ':
		default:
			of[b] = 1 << (36 + r%27)
		}
	}
	return of
}()

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
	band := limit / shifted // further from the diagonal all cost more
	for i := range a {
		from, to := max(0, i-band), min(len(b), i+1+band)
		if row[from] = (i + 1) * shifted; from > 0 {
			row[from] = limit + 1
		}
		least := row[from]
		for j := from; j < to; j++ {
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
		if to < len(b) {
			row[to+1] = limit + 1
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
