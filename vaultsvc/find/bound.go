package find

import "bytes"

// bound is what names can be worth at the most, where pieces alone decide what matches. Most names
// are not among the best even so, and need no score.
type bound struct {
	most    [1 << maxPieces]int // by the pieces that a name itself holds
	words   int                 // how many bytes of a location are those of words
	longest int                 // how many the longest word has
}

func newBound(q Query, h *hits) (b bound) {
	pairs := -1
	for _, w := range q.words {
		if w.not {
			continue
		}
		pairs++
		b.words += len(w.text)
		b.longest = max(b.longest, len(w.text))
		bit := uint8(1) << h.number(w)
		for own := range b.most {
			if uint8(own)&bit != 0 {
				b.most[own] += segmentStart + lastSegment
			} else {
				b.most[own] += wholeSegment // in the folder's location
			}
		}
	}
	for own := range b.most {
		b.most[own] += together * max(pairs, 0)
	}
	return b
}

// of returns the most that a name can be worth that holds some pieces, in a location of so many
// bytes. ok is false where it can be more: a word may be the whole of a segment in it.
func (b *bound) of(own uint8, name []byte, length int) (most int, ok bool) {
	name = bytes.TrimSuffix(name, slash)
	if len(name) <= b.longest || bytes.IndexByte(name, '/') >= 0 {
		return 0, false
	}
	return less(b.most[own], length-b.words, false), true
}
