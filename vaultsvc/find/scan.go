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
	text  []byte   // room for what is made lower case
	room  []anchor // room for the forms of a piece

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
		t := text{from: max(start, from), to: min(end, to)}
		t.as, _, _ = s.names.Block(i)
		t.lower = s.lower(i)
		t.at, _ = s.names.InBlock(t.from)
		_, stop := s.names.InBlock(t.to - 1)
		t.as, t.lower = t.as[:stop], t.lower[:stop]
		t.each = (stop-t.at)/int(t.to-t.from) + 1
		for number := range s.hits.pieces {
			if pieces&(1<<number) != 0 {
				s.inBlock(number, t)
			}
		}
	}
}

// text is that of a block, with the names in it that are looked at.
type text struct {
	as, lower []byte // as it is, and in lower case
	at        int    // where the first of the names begins
	from, to  tree.ID
	each      int // how long they are on average
}

// inBlock looks for a piece in the names of a block.
func (s *scanner) inBlock(number int, t text) {
	p, bit := &s.hits.pieces[number], uint8(1)<<number
	s.room = s.room[:0]
	for i := range p.forms {
		s.room = append(s.room, anchor{form: &p.forms[i]})
	}
	if p.slips {
		for _, half := range halves(p.forms[0].text) {
			s.room = append(s.room, anchor{form: &half, ask: true})
		}
	}
	for left := s.room; len(left) > 0; {
		letter, n := share(left, t.lower)
		s.anchors(p, left[:n], letter, bit, t)
		left = left[n:]
	}
	if p.loose {
		s.loosely(p, bit, t)
	}
}

// halves returns what of a word stays as it is, one or the other, whatever slip is in it: two
// letters change places in the middle at the worst. Words may be apart anywhere in them.
func halves(letters []byte) [2]form {
	m := len(letters) / 2
	free := make([]bool, len(letters))
	for i := range free {
		free[i] = true
	}
	return [2]form{{text: letters[:m], joint: free[:m]}, {text: letters[m+1:], joint: free[m+1:]}}
}

// anchor is a form by one of its letters.
type anchor struct {
	form   *form
	ask    bool // where it stands is no more than a reason to look at the name
	letter int
	side   int // 1 or -1: on which side of that another letter is, 0 where the form has none
	beside byte
	apart  bool // and whether something may be between them
}

// share finds a rare letter of the first of some forms that others have, too, so that they are
// looked for together. It puts these first and returns how many they are.
func share(forms []anchor, block []byte) (letter byte, n int) {
	block = block[:min(len(block), sample)]
	lead := forms[0].form.text
	rarest := lead[rarestLetter(lead, block)]
	least := 0
	if len(forms) > 1 {
		least = bytes.Count(block, []byte{rarest})
	}
	letter = rarest
	for _, c := range lead {
		if len(forms) == 1 {
			break
		}
		with := 0
		for i := range forms {
			if bytes.IndexByte(forms[i].form.text, c) >= 0 {
				with++
			}
		}
		if with > n && bytes.Count(block, []byte{c}) <= 2*least {
			letter, n = c, with
		}
	}
	n = 0
	for i := range forms {
		f := forms[i].form
		at := bytes.IndexByte(f.text, letter)
		if at < 0 {
			continue
		}
		a := anchor{form: f, ask: forms[i].ask, letter: at}
		switch {
		case at+1 < len(f.text):
			a.side, a.beside, a.apart = 1, f.text[at+1], f.edge == nil || f.joint[at+1]
		case at > 0:
			a.side, a.beside, a.apart = -1, f.text[at-1], f.edge == nil || f.joint[at]
		}
		forms[i] = forms[n]
		forms[n] = a
		n++
	}
	return letter, n
}

// anchors looks for forms of a piece that have a letter in common. It jumps from one place of that
// to the next, and finds out only where a form stands whose name that is.
func (s *scanner) anchors(p *piece, forms []anchor, letter byte, bit uint8, t text) {
	block, id := t.lower, t.from
	for at := t.at; at < len(block); at++ {
		next := bytes.IndexByte(block[at:], letter)
		if next < 0 {
			return
		}
		at += next
		for k := range forms {
			a := &forms[k]
			if i := at + a.side; a.side != 0 && uint(i) < uint(len(block)) && block[i] != a.beside &&
				!(a.apart && separates[block[i]]) {
				continue // as most are
			}
			begin, end := a.form.around(block, at, a.letter)
			if end == 0 {
				continue
			}
			nameAt, nameEnd := s.names.InBlock(id)
			if nameEnd <= at {
				id = t.owner(s.names, id+1, at)
				nameAt, nameEnd = s.names.InBlock(id)
			}
			if begin < nameAt || end > nameEnd {
				continue // it begins in one name and ends in the next
			}
			lower, name := block[nameAt:nameEnd], t.as[nameAt:nameEnd]
			begin, end = begin-nameAt, end-nameAt
			if !a.form.stands(lower, name, begin, end) || !p.counts(lower, begin, end) ||
				p.first && s.names.Parent(id) != tree.Root || a.ask && !p.slipsIn(lower, name) {
				continue
			}
			s.hit(id, bit, block[nameEnd-1] == '/')
			if h := s.hits; h.whole != 0 && h.bound.mayBeWhole(name) {
				h.of[id-h.from] |= h.whole
			}
			at = nameEnd - 1
			if id++; id == t.to {
				return
			}
			break
		}
	}
}

// loosely looks for a piece of which only the letters count: each name with the rarest one is
// asked.
func (s *scanner) loosely(p *piece, bit uint8, t text) {
	block, at, id := t.lower, t.at, t.from
	letters := p.forms[0].text
	rare := letters[rarestLetter(letters, block)]
	for at < len(block) {
		next := bytes.IndexByte(block[at:], rare)
		if next < 0 {
			return
		}
		id = t.owner(s.names, id, at+next)
		nameAt, nameEnd := s.names.InBlock(id)
		if holds(block[nameAt:nameEnd], letters) {
			s.hit(id, bit, block[nameEnd-1] == '/')
		}
		at = nameEnd
		id++
	}
}

// owner returns which of the names from an ID on stands at a place of the block: most are about as
// long as others, and so about there.
func (t *text) owner(names tree.Snapshot, id tree.ID, at int) tree.ID {
	from, _ := names.InBlock(id)
	guess := min(id+tree.ID(max(at-from, 0)/t.each), t.to-1)
	isBehind := func(id tree.ID) bool { // where the place is
		_, end := names.InBlock(id)
		return end > at
	}
	low, high := id, guess // the owner is not before low, and not after high
	step := tree.ID(1)
	if isBehind(guess) {
		for low = guess; low > id && isBehind(low-1); step *= 2 {
			high = low - 1
			low = max(low, id+step) - step
		}
	} else {
		low = guess + 1
		for high = low; high < t.to && !isBehind(high); step *= 2 {
			low = high + 1
			high += step
		}
		high = min(high, t.to-1)
	}
	return low + tree.ID(sort.Search(int(high-low), func(i int) bool {
		return isBehind(low + tree.ID(i))
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

// lower returns the text of a block in lower case.
func (s *scanner) lower(i int) []byte {
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
