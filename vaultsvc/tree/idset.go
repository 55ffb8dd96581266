package tree

import (
	"iter"
	"math/bits"
)

// IDSet is a set of IDs, a bit for each: a million of them are asked for one after the other. The
// zero IDSet is empty.
type IDSet []uint64

// Has reports whether an ID is in the set.
func (s IDSet) Has(id ID) bool { return int(id/64) < len(s) && s[id/64]&(1<<(id%64)) != 0 }

// Put adds an ID, or removes it.
func (s *IDSet) Put(id ID, in bool) {
	if !in && int(id/64) >= len(*s) {
		return
	}
	if more := int(id/64) + 1 - len(*s); more > 0 {
		*s = append(*s, make([]uint64, more)...)
	}
	if in {
		(*s)[id/64] |= 1 << (id % 64)
	} else {
		(*s)[id/64] &^= 1 << (id % 64)
	}
}

// Len returns how many IDs are in the set.
func (s IDSet) Len() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// All yields the IDs in order.
func (s IDSet) All() iter.Seq[ID] {
	return func(yield func(ID) bool) {
		for i, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(ID(64*i + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
