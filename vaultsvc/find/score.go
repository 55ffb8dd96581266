package find

import (
	"bytes"
	"iter"
)

// Span is a part of a location that a word of the query matched, in bytes.
type Span struct{ From, To int }

// How much the place of a word is worth. What a location holds beside the words counts against it,
// one for each letter, so that of two that match alike the plainer one comes first.
const (
	wholeSegment = 120
	segmentStart = 80
	wordStart    = 60
	inWord       = 30
	loosely      = 20 // and less by one for each letter that stands between others, but at least 1
	lastSegment  = 50 // more, for a word in the last segment
	together     = 25 // more, for each two words in one segment or in neighbours
	folderLess   = 5  // less, for a folder: most people look for a secret
)

// Score reports whether a location ("secret/teams/payments/stripe", folders end in "/") matches,
// and how well: the higher the better. Spans are in the order of the words; conditions of absence
// have none.
func (q Query) Score(location string) (score int, spans []Span, ok bool) {
	s := newScorer(q)
	s.enter("")
	score, ok = s.name([]byte(location))
	if !ok {
		return 0, nil, false
	}
	for i, w := range q.words {
		if !w.not {
			spans = append(spans, s.places[i].Span)
		}
	}
	return score, spans, true
}

// In scores the names of one folder. It yields the places of those whose locations match, with
// their scores, as from [Query.Score].
func (q Query) In(folder string, names []string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		s := newScorer(q)
		s.enter(folder)
		for i, name := range names {
			if name == "" {
				continue // it is no name
			}
			if score, ok := s.name([]byte(name)); ok && !yield(i, score) {
				return
			}
		}
	}
}

// Matches reports whether a location matches.
func (q Query) Matches(location string) bool {
	s := newScorer(q)
	s.enter("")
	return s.matches([]byte(location))
}

// place is where a word is worth most.
type place struct {
	Span
	worth int // 0 where the word is nowhere
}

// scorer scores one name after another of one folder after another: what the folder's own location
// is worth is found out once. It belongs to one goroutine.
type scorer struct {
	query       Query
	exact       []byte // the location; read only, since it may be the caller's
	folded      []byte // the same in lower case, byte for byte, where mixed
	mixed       bool   // that differs, or may
	room        []byte // for exact
	folder      int    // how much of it is the folder's
	folderMixed bool
	hidden      int     // how much of the folder's is left out, since no word is in it
	above       []place // of the words in the folder's location, by word
	places      []place // of the words in the name scored last
}

func newScorer(q Query) *scorer {
	return &scorer{query: q, above: make([]place, len(q.words)), places: make([]place, len(q.words))}
}

// enter makes a folder the one whose names come next; "" is above all mounts.
func (s *scorer) enter(folder string) {
	s.room = append(s.room[:0], folder...)
	s.exact, s.folder, s.hidden = s.room, len(folder), 0
	s.mixed = false
	s.fold(0)
	s.folderMixed = s.mixed
	for i := range s.above {
		// Whatever comes behind is longer, and its last segment is another.
		s.above[i] = s.best(&s.query.words[i], 0, s.folder+1, s.folder+1, false)
	}
}

// enterUnmatched enters a folder whose location has a number of bytes and holds no part of a word.
// All words must be without slashes.
func (s *scorer) enterUnmatched(length int) {
	s.exact, s.folderMixed, s.folder, s.hidden = nil, false, 0, length
	clear(s.above)
}

// fold makes the location lower case from a place on, where that changes it: before that it is
// done.
func (s *scorer) fold(from int) {
	if !s.mixed && isLower(s.exact[from:]) {
		return
	}
	if !s.mixed {
		s.mixed = true
		s.folded = append(s.folded[:0], s.exact[:from]...)
	}
	s.folded = append(s.folded[:from], s.exact[from:]...)
	foldInPlace(s.folded[from:])
}

// join makes a name in the folder the location that is looked at, and returns where its last
// segment ends.
func (s *scorer) join(name []byte) (end int) {
	if s.folder == 0 {
		s.exact = name
	} else {
		s.room = append(s.room[:s.folder], name...)
		s.exact = s.room
	}
	s.mixed = s.folderMixed
	s.fold(s.folder)
	return len(bytes.TrimSuffix(s.exact, slash))
}

// matches reports whether a name in the folder matches: [scorer.name] without the score, which
// looks at no word again that the folder's location holds.
func (s *scorer) matches(name []byte) bool {
	end := -1
	for i := range s.query.words {
		w := &s.query.words[i]
		held := s.above[i].worth > 0
		if !held {
			if end < 0 {
				end = s.join(name)
			}
			held = s.best(w, s.from(w), end, end, false).worth > 0
		}
		if held == w.not {
			return false
		}
	}
	return true
}

// from is where a word can begin at least that does not end inside the folder's location.
func (s *scorer) from(w *word) int { return max(s.folder-len(w.text)+1, 0) }

func (s *scorer) name(name []byte) (score int, ok bool) {
	end := s.join(name)
	last := s.folder + bytes.LastIndexByte(s.exact[s.folder:end], '/') + 1
	for i := range s.query.words {
		w := &s.query.words[i]
		p := s.above[i]
		// What ends inside the folder's location has been looked at.
		if at := s.best(w, s.from(w), last, end, p.worth >= inWord); at.worth > p.worth {
			p = at
		}
		if (p.worth > 0) == w.not {
			return 0, false
		}
		s.places[i] = p
	}
	worth, covered := s.sum(s.places)
	return less(worth, s.hidden+len(s.exact)-covered, end < len(s.exact)), true
}

// plain is what names in a folder are worth that hold no part of a word.
type plain struct {
	worth, rest int // before what they hold themselves counts against them
	ok          bool
}

func (s *scorer) plain() plain {
	for i, w := range s.query.words {
		if (s.above[i].worth > 0) == w.not {
			return plain{}
		}
	}
	worth, covered := s.sum(s.above)
	return plain{worth, s.hidden + s.folder - covered, true}
}

func (p plain) score(name []byte) int {
	return less(p.worth, p.rest+len(name), bytes.HasSuffix(name, slash))
}

// less takes off what a location holds beside the words.
func less(worth, rest int, folder bool) int {
	worth -= max(rest, 0)
	if folder {
		worth -= folderLess
	}
	return worth
}

// sum returns what places are worth together, and how many bytes they cover.
func (s *scorer) sum(places []place) (worth, covered int) {
	before := -1
	for i, p := range places {
		if s.query.words[i].not {
			continue
		}
		worth += p.worth
		covered += p.To - p.From
		if before >= 0 && s.apart(places[before].From, p.From) <= 1 {
			worth += together
		}
		before = i
	}
	return worth, covered
}

// apart is how many segments lie between two places.
func (s *scorer) apart(a, b int) int { return bytes.Count(s.exact[min(a, b):max(a, b)], slash) }

var slash = []byte("/")

// best returns the place of a word that is worth most, of those that begin at from or behind it.
// last is where the last segment begins, and end where it ends. there reports whether the word
// stands as it is before that already.
func (s *scorer) best(w *word, from, last, end int, there bool) (best place) {
	text := s.exact
	if w.folded && s.mixed {
		text = s.folded
	}
	for at := from; at <= len(text)-len(w.text); at++ {
		i := bytes.Index(text[at:], w.text)
		if i < 0 {
			break
		}
		at += i
		to := at + len(w.text)
		starts := boundary(s.exact, at)
		switch {
		case w.first && at+s.hidden > 0, w.last && to < end, w.whole &&
			!(starts && boundary(s.exact, to)):
			continue
		}
		value := inWord
		switch segment := at == 0 || text[at-1] == '/'; {
		case segment && (to >= end || to < len(text) && text[to] == '/'):
			value = wholeSegment
		case segment:
			value = segmentStart
		case starts:
			value = wordStart
		}
		if at >= last {
			value += lastSegment
		}
		if value > best.worth {
			best = place{Span{at, to}, value}
		}
	}
	if w.loose && best.worth == 0 && !there {
		best = s.stretch(w, text, from, last)
	}
	return best
}

// stretch is best for a word that is taken loosely, and is not there as it is.
func (s *scorer) stretch(w *word, text []byte, from, last int) (best place) {
	for at := from; at < len(text); at++ {
		i := bytes.IndexByte(text[at:], w.text[0])
		if i < 0 {
			break
		}
		if at += i; !boundary(s.exact, at) {
			continue
		}
		n := along(text[at:], w.text)
		if n == 0 {
			continue
		}
		value := max(loosely+len(w.text)-n, 1)
		if at >= last {
			value += lastSegment
		}
		if value > best.worth {
			best = place{Span{at, at + n}, value}
		}
	}
	return best
}

// along returns how far the letters of a word go that follow each other in the first segment of a
// text, or 0.
func along(text, word []byte) int {
	next := 0
	for i, c := range text {
		if c == '/' {
			return 0
		}
		if c == word[next] {
			if next++; next == len(word) {
				return i + 1
			}
		}
	}
	return 0
}
