package find

import (
	"bytes"
	"context"
	"sort"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// scanner looks for pieces in the text of the names, for one part of them.
type scanner struct {
	names tree.Snapshot
	hits  *hits
	text  []byte // room for what is made lower case

	any, folder uint8 // as in [hits]
}

// hit notes that a name holds a piece.
func (s *scanner) hit(id tree.ID, piece uint8, folder bool) {
	s.hits.of[id-s.hits.from] |= piece
	s.any |= piece
	if folder {
		s.folder |= piece
	}
}

// scan looks for pieces in the names from one ID to another, in whole blocks of text.
func (s *scanner) scan(ctx context.Context, pieces uint8, from, to tree.ID) {
	first := sort.Search(s.names.Blocks(), func(i int) bool { _, _, end := s.names.Block(i); return end > from })
	for i := first; i < s.names.Blocks() && ctx.Err() == nil; i++ {
		_, start, end := s.names.Block(i)
		if start >= to {
			return
		}
		block := s.block(i)
		for piece := range s.hits.pieces {
			if pieces&(1<<piece) != 0 {
				s.inBlock(piece, block, max(start, from), min(end, to))
			}
		}
	}
}

// inBlock looks for a piece in the names of one block from one ID to another. It jumps from one place of the piece's
// rarest letter to the next, and finds out only where the piece stands whose name that is.
func (s *scanner) inBlock(i int, block []byte, from, to tree.ID) {
	piece, bit := &s.hits.pieces[i], uint8(1)<<i
	text := piece.text
	rare := rarestLetter(text, block)
	at, _ := s.names.InBlock(from)
	_, stop := s.names.InBlock(to - 1)
	block = block[:stop]
	id := from
	for piece.loose && at < len(block) {
		i := bytes.IndexByte(block[at:], text[rare])
		if i < 0 {
			return
		}
		id = owner(s.names, id, to, at+i)
		start, end := s.names.InBlock(id)
		if contains(block[start:end], text, true) {
			s.hit(id, bit, block[end-1] == '/')
		}
		at = end
		id++
	}
	for at+len(text) <= len(block) {
		i := bytes.IndexByte(block[at+rare:], text[rare])
		if i < 0 {
			return
		}
		at += i
		if at+len(text) > len(block) {
			return
		}
		if !bytes.Equal(block[at:at+len(text)], text) {
			at++
			continue
		}
		id = owner(s.names, id, to, at)
		start, end := s.names.InBlock(id)
		folder := block[end-1] == '/'
		switch to := at + len(text); {
		case to > end, // it begins in one name and ends in the next
			piece.first && (at > start || s.names.Parent(id) != tree.Root),
			piece.last && to < end && !(folder && to == end-1):
			at++
			continue
		}
		s.hit(id, bit, folder)
		at = end
		id++
	}
}

// owner returns which of the names from one ID to another stands at a place of their block.
func owner(names tree.Snapshot, id, to tree.ID, at int) tree.ID {
	step := tree.ID(1)
	low, high := id, id // the owner is not before low
	for high < to {
		if _, end := names.InBlock(high); end > at {
			break
		}
		low = high + 1
		high += step
		step *= 2
	}
	high = min(high, to-1)
	return low + tree.ID(sort.Search(int(high-low), func(i int) bool {
		_, end := names.InBlock(low + tree.ID(i))
		return end > at
	}))
}

// sample is how much of a block tells how frequent letters are in it.
const sample = 2048

// rarestLetter returns the place of the letter of a piece that is the rarest in a text.
func rarestLetter(piece, text []byte) int {
	best, least := 0, len(text)+1
	if len(piece) == 1 {
		return 0
	}
	text = text[:min(len(text), sample)]
	for i := range piece {
		if n := bytes.Count(text, piece[i:i+1]); n < least {
			best, least = i, n
		}
	}
	return best
}

// block returns the text of a block in lower case.
func (s *scanner) block(i int) []byte {
	text, first, end := s.names.Block(i)
	if s.names.LowerCase(i) {
		return text
	}
	s.text = append(s.text[:0], text...)
	for id := first; id < end; id++ { // each by itself: half a letter at the end of one is not to meet the next
		from, to := s.names.InBlock(id)
		foldInPlace(s.text[from:to])
	}
	return s.text
}
