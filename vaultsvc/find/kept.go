package find

import (
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// kept is a name that was found, for the search after it.
type kept struct {
	id        tree.ID
	name      tree.Place
	unmatched uint32 // how long its folder's location is, where no part of a word is in it; else 0
}

const (
	// maxKept is how many names a result keeps: with more, the search after it is as quick anew.
	maxKept = 1 << 17
	// keptPiece is how many are kept in one piece: growing leaves no garbage behind.
	keptPiece = 1 << 10
)

// keeper keeps what is found in a part of the names.
type keeper struct {
	room   *atomic.Int64 // for all parts together, in pieces
	pieces [][]kept
	full   bool
}

func (k *keeper) add(one kept) {
	last := len(k.pieces) - 1
	switch {
	case k.full:
		return
	case last < 0 || len(k.pieces[last]) == keptPiece:
		if k.full = k.room.Add(-1) < 0; k.full {
			k.pieces = nil // nobody looks at some of them again
			return
		}
		k.pieces = append(k.pieces, make([]kept, 0, keptPiece))
		last++
	}
	k.pieces[last] = append(k.pieces[last], one)
}
