package find

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// hits tells which names hold which pieces of a query. A piece is a word, or what stands between
// its slashes and stars. Each piece of a location is in one name of it, and then in all
// locations below: the names are searched in place of the locations. Where a piece is missing a
// location cannot match; where all are there it need not, unless they are exact.
type hits struct {
	pieces  []piece
	needed  uint8   // the pieces without which nothing matches, as bits
	from    tree.ID // the names from there on were searched
	scanned uint8   // for these pieces
	of      []uint8 // by ID, less from: those of them that a name holds
	any     uint8   // those that some name holds
	folder  uint8   // those that some folder's name holds, or may hold
	inName  uint8   // those that a name must hold itself, since no folder's does

	complete  bool // there is nothing to the query beside its pieces
	unspanned bool // each word is one of them: none reaches from one name into the next
	exact     bool // they alone decide what matches

	absent uint8 // the pieces with which nothing matches
	below  uint8 // those that count for what lies below the name that holds them
	mounts uint8 // those that count in no other name
	bound  bound // where they are exact
	whole  uint8 // the bit of a name that the words may be all of, where there is room for it
}

// maxPieces is how many pieces are looked for. What a query has more than that is left to the
// score.
const maxPieces = 8

// behind is behind all names: none were searched.
const behind = tree.ID(math.MaxUint32)

func newHits(q Query) *hits {
	h := &hits{complete: true, unspanned: true, exact: true, from: behind}
	for i := range q.words {
		w := &q.words[i]
		pieces := w.pieces()
		h.complete = h.complete && len(pieces) > 0
		h.unspanned = h.unspanned && !w.spans()
		h.exact = h.exact && !w.whole && !w.loose
		for k := range pieces {
			piece := &pieces[k]
			i := slices.IndexFunc(h.pieces, piece.same)
			if i < 0 && len(h.pieces) == maxPieces {
				h.complete, h.unspanned = false, false
				continue
			}
			if i < 0 {
				i = len(h.pieces)
				h.pieces = append(h.pieces, *piece)
			}
			if w.not {
				h.absent |= 1 << i
			} else {
				h.needed |= 1 << i
			}
			if piece.first {
				h.mounts |= 1 << i
			}
			if !piece.last {
				h.below |= 1 << i
			}
		}
	}
	if h.exact = h.exact && h.complete && h.unspanned; h.exact {
		h.bound = newBound(q, h)
		if len(h.pieces) < maxPieces {
			h.whole = 1 << (maxPieces - 1)
		}
	}
	return h
}

// number returns which piece a word is. It must be one as a whole.
func (h *hits) number(w *word) int {
	pieces := w.pieces()
	return slices.IndexFunc(h.pieces, pieces[0].same)
}

// holdsOnly reports whether a name that holds no piece of the earlier query holds none of this one.
func (q Query) holdsOnly(earlier Query) bool {
	var before []piece
	for i := range earlier.words {
		before = append(before, earlier.words[i].pieces()...)
	}
	for i := range q.words {
		pieces := q.words[i].pieces()
		for k := range pieces {
			if !slices.ContainsFunc(before, func(was piece) bool { return pieces[k].narrows(&was) }) {
				return false
			}
		}
		if q.words[i].spans() {
			return false
		}
	}
	return true
}

// look finds which of the names from one ID on hold which pieces of a query.
func look(ctx context.Context, q Query, names tree.Snapshot, from tree.ID) *hits {
	h := newHits(q)
	h.from = min(from, tree.ID(names.Len()))
	h.of = make([]uint8, names.Len()-int(h.from))
	if len(h.of) == 0 {
		return h
	}
	every := h.every()
	if h.from > 1 { // folders from before are asked one by one
		h.folder = every
		h.scan(ctx, names, every)
		return h
	}
	first := h.rarest(names)
	h.scan(ctx, names, first)
	few := first != 0 && h.folder&first == 0 // names are left, which are asked for the rest one by one
	if h.possible() && !few {
		h.scan(ctx, names, every&^first)
	}
	h.inName = h.needed & h.scanned &^ h.folder
	return h
}

// samples is by how many locations the rarest piece is told.
const samples = 500

// rarest returns the needed piece that is in the fewest locations, by what a sample says.
func (h *hits) rarest(names tree.Snapshot) uint8 {
	counts := make([]int, len(h.pieces))
	var path, lower []byte
	for k := range samples {
		_, path = names.Path(tree.ID(1+k*(names.Len()-1)/samples), path)
		lower = append(lower[:0], path...)
		foldInPlace(lower)
		held := h.holds(lower, path, h.needed)
		for i := range counts {
			counts[i] += int(held >> i & 1)
		}
	}
	best, least := uint8(0), 0
	for i, n := range counts {
		if h.needed&(1<<i) != 0 && (best == 0 || n < least) {
			best, least = 1<<i, n
		}
	}
	return best
}

// scan searches all names for pieces, on all processors.
func (h *hits) scan(ctx context.Context, names tree.Snapshot, pieces uint8) {
	if pieces == 0 {
		return
	}
	h.scanned |= pieces
	parts := divide(h.from, tree.ID(names.Len()))
	scanners := make([]scanner, len(parts))
	var all panics.Group
	for i, p := range parts {
		all.Go(func() {
			all.Run(func() {
				scanners[i] = scanner{names: names, hits: h}
				scanners[i].scan(ctx, pieces, p.from, p.to)
			})
		})
	}
	all.Wait()
	for i := range scanners {
		h.any |= scanners[i].any
		h.folder |= scanners[i].folder
	}
}

// mayBeWhole reports whether the words may be all of a name that holds some pieces. The scan has
// seen that: names lie all over the memory, and are best read once.
func (h *hits) mayBeWhole(id tree.ID, own uint8, name []byte) bool {
	if own == 0 {
		return false
	}
	if h.whole != 0 && id >= h.from && h.of[id-h.from] != 0 {
		return h.of[id-h.from]&h.whole != 0
	}
	return h.bound.mayBeWhole(name)
}

// possible reports whether any of the names that were searched can match.
func (h *hits) possible() bool {
	needed := h.needed & h.scanned
	return len(h.of) > 0 && (h.any|h.folder)&needed == needed
}

// every are all pieces.
func (h *hits) every() uint8 { return uint8(1<<len(h.pieces) - 1) }

// holds returns which of some pieces a text holds; lower is the same in lower case.
func (h *hits) holds(lower, text []byte, pieces uint8) (held uint8) {
	for i := range h.pieces {
		if pieces&(1<<i) != 0 && h.pieces[i].in(lower, text) {
			held |= 1 << i
		}
	}
	return held
}

// next returns the first ID from one to another whose name holds all of some pieces, or the other.
func (h *hits) next(id, to tree.ID, pieces uint8) tree.ID {
	if pieces == 0 {
		return min(id, to)
	}
	for id < to {
		at := h.of[id-h.from : to-h.from]
		switch {
		case at[0]&pieces == pieces:
			return id
		case at[0] == 0 && len(at) >= 8 && binary.NativeEndian.Uint64(at) == 0:
			id += 8
		default:
			id++
		}
	}
	return to
}
