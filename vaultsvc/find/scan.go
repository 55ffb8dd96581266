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

func (s *scanner) hit(id tree.ID, piece uint8, folder bool) {
	s.hits.of[id-s.hits.from] |= piece
	s.any |= piece
	if folder {
		s.folder |= piece
	}
}

// scan looks for pieces in the names from one ID to another, in whole blocks of text.
func (s *scanner) scan(ctx context.Context, pieces uint8, from, to tree.ID) {
	first := sort.Search(s.names.Blocks(), func(i int) bool {
		_, _, end := s.names.Block(i)
		return end > from
	})
	for i := first; i < s.names.Blocks() && goOn(ctx); i++ {
		_, start, end := s.names.Block(i)
		if start >= to {
			return
		}
		block := s.block(i)
		for number := range s.hits.pieces {
			if pieces&(1<<number) != 0 {
				s.inBlock(number, block, max(start, from), min(end, to))
			}
		}
	}
}

// inBlock looks for a piece in the names of one block from one ID to another. It jumps from one
// place of the piece's rarest letter to the next, and finds out only where the piece stands whose
// name that is.
func (s *scanner) inBlock(number int, block []byte, from, to tree.ID) {
	p, bit := &s.hits.pieces[number], uint8(1)<<number
	at, _ := s.names.InBlock(from)
	_, stop := s.names.InBlock(to - 1)
	block = block[:stop]
	if p.loose {
		s.looselyInBlock(p, bit, block, at, from, to)
		return
	}
	rare := rarestLetter(p.text, block)
	for id := from; at+len(p.text) <= len(block); {
		next := bytes.IndexByte(block[at+rare:], p.text[rare])
		if next < 0 {
			return
		}
		at += next
		end := at + len(p.text)
		if end > len(block) {
			return
		}
		if len(p.text) > 1 && !bytes.Equal(block[at:end], p.text) {
			at++
			continue
		}
		nameAt, nameEnd := s.names.InBlock(id)
		if nameEnd <= at {
			id = owner(s.names, id+1, to, at)
			nameAt, nameEnd = s.names.InBlock(id)
		}
		folder := block[nameEnd-1] == '/'
		switch {
		case end > nameEnd, // it begins in one name and ends in the next
			p.first && (at > nameAt || s.names.Parent(id) != tree.Root),
			p.last && end < nameEnd && !(folder && end == nameEnd-1):
			at++
			continue
		}
		s.hit(id, bit, folder)
		at = nameEnd
		id++
	}
}

// looselyInBlock is inBlock for a piece of which only the letters count: each name with the rarest
// one is looked at.
func (s *scanner) looselyInBlock(p *piece, bit uint8, block []byte, at int, id, to tree.ID) {
	rare := p.text[rarestLetter(p.text, block)]
	for at < len(block) {
		next := bytes.IndexByte(block[at:], rare)
		if next < 0 {
			return
		}
		id = owner(s.names, id, to, at+next)
		nameAt, nameEnd := s.names.InBlock(id)
		if p.in(block[nameAt:nameEnd]) {
			s.hit(id, bit, block[nameEnd-1] == '/')
		}
		at = nameEnd
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
	// each by itself: half a letter at the end of one is not to meet the next
	for id := first; id < end; id++ {
		from, to := s.names.InBlock(id)
		foldInPlace(s.text[from:to])
	}
	return s.text
}
