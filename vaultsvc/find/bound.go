package find

import "github.com/vaultmap/vaultmap/vaultsvc/tree"

// bound is what names can be worth at the most, where pieces alone decide what matches. Most names
// are not among the best even so, and need no score.
type bound struct {
	most    [1 << maxPieces]int // by the pieces that a name holds itself, unless a word is all of it
	whole   [1 << maxPieces]int // and if it is
	letters int                 // how many all words have
	query   *Query
}

func newBound(q Query, h *hits) (b bound) {
	b.query = &q
	pairs := -1
	for i := range q.words {
		w := &q.words[i]
		if w.not {
			continue
		}
		pairs++
		longest := 0
		for _, f := range w.parts[0].forms {
			longest = max(longest, len(f.text))
		}
		if w.slips {
			longest++
		}
		b.letters += longest
		bit := uint8(1) << h.number(w)
		for own := range b.most {
			if uint8(own)&bit != 0 {
				b.most[own] += segmentStart + lastSegment
				b.whole[own] += wholeSegment + lastSegment
			} else {
				b.most[own] += wholeSegment // in the folder's location
				b.whole[own] += wholeSegment
			}
		}
	}
	near := max(pairs, 0) * (adjoining + inOrder)
	for own := range b.most {
		b.most[own] = most(b.most[own] + near)
		b.whole[own] = most(b.whole[own] + near + wholeName)
	}
	return b
}

// most is the score of places of a worth, of words as they were typed.
func most(worth int) int {
	return few(0, kindBits)<<similarAt + few(0, kindBits)<<twinAt + few(0, spellBits)<<deliberateAt +
		(qualityFloor+worth)<<qualityAt + few(0, spellBits)<<spellAt
}

// good reports whether a name that holds some pieces, in a location of so many bytes, can be among
// the best.
func (h *hits) good(t *Top, id tree.ID, own uint8, name []byte, length int) bool {
	b := &h.bound
	if !t.Good(less(b.whole[own], length, false), length) {
		return b.query.names(name) // it may be what was typed
	}
	return t.Good(less(b.most[own], length, false), length) || h.mayBeWhole(id, own, name)
}

// mayBeWhole reports whether the last segment of a name has no more letters than the words.
func (b *bound) mayBeWhole(name []byte) bool {
	at := len(name) - 1
	if name[at] == '/' {
		at--
	}
	for left := b.letters; at >= 0 && name[at] != '/'; at-- {
		if !separates[name[at]] {
			if left--; left < 0 {
				return false
			}
		}
	}
	return true
}
