package find

import "bytes"

// place is where a word is worth most.
type place struct {
	Span
	tail    int // where what is behind the last star begins
	how     how
	worth   int // what the place is worth: more than 0 unless the word is nowhere
	spelled bool
	mount   bool // it is in the name of the mount
}

// how a word is there.
type how uint8

const (
	missing how = iota
	loosely     // its letters are, in order
	slipped     // with one slip
	inside      // as it is, inside another word, where it has twins that need not be
	twin        // as one of its twins
	exactly
)

// How much the place of a word is worth. Which location is longer is of less weight than all that.
const (
	wholeSegment = 120
	segmentStart = 80
	wordStart    = 60
	inWord       = 30
	scattered    = 20 // and less by one for each letter that stands between others, but at least 1
	inMount      = 5  // whatever it is there: everything else lies in that mount, too
	lastSegment  = 50 // more, for a word that ends in the last segment
)

// beats reports whether a place counts more for a word than another one of the same location.
func (p *place) beats(other *place, deliberate bool) bool {
	switch {
	case p.how != other.how:
		return p.how > other.how
	case deliberate && p.spelled != other.spelled:
		return p.spelled
	case p.worth != other.worth:
		return p.worth > other.worth
	}
	return p.spelled && !other.spelled
}

// best returns the place of a word that is worth most, of those that begin at from or behind it.
// last is where the last segment begins, and end where it ends. What is not there as it is, or is a
// twin, is not looked for where have is better.
func (s *scorer) best(w *word, from, last, end int, have how) (best place) {
	first := &w.parts[0]
	for i := range first.forms {
		f := &first.forms[i]
		for at := from; ; at++ {
			to := 0
			if at, to = f.next(s.lower, s.exact, at); at < 0 {
				break
			}
			p := place{Span: Span{at, to}, tail: at, how: twin}
			switch {
			case i == 0 && len(first.forms) > 1 && !boundary(s.exact, at):
				p.how = inside
			case i == 0:
				p.how = exactly
			}
			p.spelled = i == 0 && spells(s.exact, at, to, first.typed)
			if len(w.parts) > 1 {
				if !best.spelled || best.how < p.how || best.worth < s.most(at) {
					s.stretch(w, p, last, end, &best)
				}
			} else if s.fits(w, at, to, end) {
				s.value(&p, last, end)
				if p.beats(&best, w.deliberate) {
					best = p
				}
			}
		}
		if best.how == exactly {
			return best
		}
	}
	if best.how == missing && have < inside && (w.slips || w.loose) {
		return s.similar(w, from, last, end)
	}
	return best
}

// fits reports whether a word may begin and end at places where its letters do.
func (s *scorer) fits(w *word, at, to, end int) bool {
	switch {
	case w.first && (s.hidden > 0 || !isBlank(s.exact[:at])),
		w.last && (end > len(s.exact) || to < end && (s.exact[to-1] == '/' ||
			!isBlank(s.exact[to:end]))),
		w.whole && !(boundary(s.exact, at) && boundary(s.exact, to)):
		return false
	}
	return true
}

// value tells what a place is worth.
func (s *scorer) value(p *place, last, end int) {
	at, to := p.From, p.To
	if p.mount = to <= s.mount; p.mount {
		p.worth = inMount
		return
	}
	over := to
	for over < len(s.exact) && separates[s.exact[over]] {
		over++
	}
	switch segment := s.startsSegment(at); {
	case segment && (s.exact[to-1] == '/' || over >= end || s.exact[over] == '/'):
		p.worth = wholeSegment
	case segment:
		p.worth = segmentStart
	case boundary(s.exact, at):
		p.worth = wordStart
	default:
		p.worth = inWord
	}
	if to > last {
		p.worth += lastSegment
	}
}

// stretch looks for what is behind the stars of a word whose first part is at a place. It improves
// on what is best so far.
func (s *scorer) stretch(w *word, p place, last, end int, best *place) {
	to := p.To
	n := len(w.parts) - 1
	for i := 1; i < n; i++ { // the nearest leaves most room
		at := 0
		if at, to = s.nearest(w.parts[i].forms, to, &p.how); at < 0 {
			return
		}
		p.spelled = p.spelled && spells(s.exact, at, to, w.parts[i].typed)
	}
	for i := range w.parts[n].forms {
		f := &w.parts[n].forms[i]
		try := func(from int) (found bool) {
			with := p
			if i > 0 {
				with.how = min(with.how, twin)
			}
			for at := from; ; at++ {
				if at, with.To = f.next(s.lower, s.exact, at); at < 0 {
					return found
				}
				if with.tail = at; !s.fits(w, with.From, with.To, end) {
					continue
				}
				with.spelled = p.spelled && i == 0 && spells(s.exact, at, with.To, w.parts[n].typed)
				s.value(&with, last, end)
				if with.beats(best, w.deliberate) {
					*best = with
				}
				if found = true; from > to && with.spelled == p.spelled {
					return true
				}
			}
		}
		// Where the last segment has it that is worth most, unless it can be the whole of one.
		if last <= to || s.startsSegment(p.From) || !try(last) {
			try(to)
		}
	}
}

// startsSegment reports whether nothing is before a place in its segment.
func (s *scorer) startsSegment(at int) bool {
	for at > 0 && separates[s.exact[at-1]] {
		at--
	}
	return at == 0 || s.exact[at-1] == '/'
}

// most is what a place that begins somewhere can be worth at the most.
func (s *scorer) most(at int) int {
	switch {
	case s.startsSegment(at):
		return wholeSegment + lastSegment
	case boundary(s.exact, at):
		return wordStart + lastSegment
	}
	return inWord + lastSegment
}

// nearest returns where one of some forms stands next that ends first.
func (s *scorer) nearest(forms []form, from int, as *how) (at, to int) {
	at = -1
	for i := range forms {
		a, t := forms[i].next(s.lower, s.exact, from)
		if a >= 0 && (at < 0 || t < to) {
			at, to = a, t
			if i > 0 {
				*as = min(*as, twin)
			}
		}
	}
	return at, to
}

// spells reports whether what stands somewhere is exactly what was typed, with what separates.
func spells(text []byte, at, to int, typed []byte) bool {
	lead := 0
	for lead < len(typed) && separates[typed[lead]] {
		lead++
	}
	if lead == len(typed) {
		return true // it is nothing else
	}
	from := at - lead
	return from >= 0 && len(text)-from >= len(typed) && bytes.Equal(text[from:from+len(typed)], typed)
}
