package find

import (
	"bytes"
	"iter"
	"strings"
)

// Span is a part of a location that a word of the query matched, in bytes.
type Span struct{ From, To int }

// In returns what reports whether a byte is in one of some spans.
func In(spans []Span) func(at int) bool {
	return func(at int) bool {
		for _, s := range spans {
			if s.From <= at && at < s.To {
				return true
			}
		}
		return false
	}
}

// Score reports whether a location ("secret/teams/payments/stripe", folders end in "/") matches,
// and how well: the higher the better. Spans are in the order of the words, and one for each part
// of a word with stars; conditions of absence have none. The first segment is taken for the mount.
func (q Query) Score(location string) (score int, spans []Span, ok bool) {
	s := newScorer(q)
	s.enter("", strings.IndexByte(location, '/')+1)
	score, ok = s.name([]byte(location))
	if !ok {
		return 0, nil, false
	}
	for i := range q.words {
		if w := &q.words[i]; !w.not {
			spans = s.spans(w, &s.places[i], spans)
		}
	}
	return score, spans, true
}

// spans appends the parts of the location that a word has matched.
func (s *scorer) spans(w *word, p *place, spans []Span) []Span {
	n := len(w.parts) - 1
	if n == 0 {
		return append(spans, p.Span)
	}
	to := 0
	for i := range w.parts[0].forms {
		if at, end := w.parts[0].forms[i].next(s.lower, s.exact, p.From); at == p.From {
			to = end
			break
		}
	}
	spans = append(spans, Span{p.From, to})
	for i := 1; i < n; i++ {
		var at int
		var as how
		at, to = s.nearest(w.parts[i].forms, to, &as)
		spans = append(spans, Span{at, to})
	}
	return append(spans, Span{p.tail, p.To})
}

// In scores the names of one folder of a mount. It yields the places of those whose locations
// match, with their scores.
func (q Query) In(mount, folder string, names []string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		s := newScorer(q)
		s.enter(folder, len(mount))
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
	s.enter("", 0)
	return s.matches([]byte(location))
}

// scorer scores one name after another of one folder after another: what the folder's own location
// is worth is found out once. It belongs to one goroutine.
type scorer struct {
	query       Query
	exact       []byte // the location; read only, since it may be the caller's
	lower       []byte // the same in lower case, byte for byte: itself where it is so
	folded      []byte // room for that
	mixed       bool   // that differs, or may
	room        []byte // for exact
	folder      int    // how much of it is the folder's
	mount       int    // how much of it is the mount's name
	folderMixed bool
	hidden      int     // how much of the folder's is left out, since no word is in it
	above       []place // of the words in the folder's location, by word
	places      []place // of the words in the name scored last
	order       []int   // room for the words by where they are
}

func newScorer(q Query) *scorer {
	return &scorer{query: q, above: make([]place, len(q.words)), places: make([]place, len(q.words)),
		order: make([]int, 0, len(q.words))}
}

// enter makes a folder the one whose names come next, in a mount whose name has so many bytes; ""
// is above all mounts.
func (s *scorer) enter(folder string, mount int) {
	s.room = append(s.room[:0], folder...)
	s.exact, s.folder, s.mount, s.hidden = s.room, len(folder), mount, 0
	s.mixed = false
	s.fold(0)
	s.folderMixed = s.mixed
	for i := range s.above {
		// Whatever comes behind is longer, and its last segment is another.
		s.above[i] = s.best(&s.query.words[i], 0, s.folder+1, s.folder+1, missing)
	}
}

// enterUnmatched enters a folder whose location has a number of bytes and holds no part of a word.
// All words must be without slashes and stars.
func (s *scorer) enterUnmatched(length int) {
	s.exact, s.folderMixed, s.folder, s.mount, s.hidden = nil, false, 0, 0, length
	clear(s.above)
}

// fold makes the location lower case from a place on, where that changes it: before that it is
// done.
func (s *scorer) fold(from int) {
	if s.lower = s.exact; !s.mixed && isLower(s.exact[from:]) {
		return
	}
	if !s.mixed {
		s.mixed = true
		s.folded = append(s.folded[:0], s.exact[:from]...)
	}
	s.folded = append(s.folded[:from], s.exact[from:]...)
	foldInPlace(s.folded[from:])
	s.lower = s.folded
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
		held := s.above[i].how != missing
		if !held {
			if end < 0 {
				end = s.join(name)
			}
			held = s.best(w, s.from(w), end, end, missing).how != missing
		}
		if held == w.not {
			return false
		}
	}
	return true
}

// from is where a word can begin at least that does not end inside the folder's location.
func (s *scorer) from(w *word) int {
	if len(w.parts) > 1 {
		return 0
	}
	at := s.folder
	for n := bytes.Count(w.text(), slash); n > 0 && at > 0; n-- {
		at = bytes.LastIndexByte(s.exact[:at-1], '/') + 1
	}
	return at
}

// locate finds the places of all words in the location of a name in the folder, up to one that
// rules it out where all must match. It returns where the last segment begins and ends.
func (s *scorer) locate(name []byte, all bool) (last, end int, ok bool) {
	end = s.join(name)
	last = s.folder + bytes.LastIndexByte(s.exact[s.folder:end], '/') + 1
	for i := range s.query.words {
		w := &s.query.words[i]
		p := s.above[i]
		// What ends inside the folder's location has been looked at.
		if at := s.best(w, s.from(w), last, end, p.how); at.beats(&p, w.deliberate) {
			p = at
		}
		if all && (p.how != missing) == w.not {
			return 0, 0, false
		}
		s.places[i] = p
	}
	return last, end, true
}

func (s *scorer) name(name []byte) (score int, ok bool) {
	last, end, ok := s.locate(name, true)
	if !ok {
		return 0, false
	}
	score = s.sum(s.places, last, end)
	return s.typed(last, end)<<nameAt + less(score, s.hidden+len(s.exact), end < len(s.exact)), true
}

// typed returns how surely what was typed as a whole is the name in the folder: 3 where it is the
// location, 2 where it is the name, and 1 where it is so without blanks at its ends, or is a mount.
func (s *scorer) typed(last, end int) int {
	for i, typed := range [...]string{s.query.typed, s.query.bare} {
		if n := len(typed); n == 0 || n != end-last && n != len(s.exact)-last && n < end {
			continue
		}
		isLocation := s.hidden == 0 && (string(s.exact) == typed || string(s.exact[:end]) == typed)
		isName := string(s.exact[last:]) == typed || string(s.exact[last:end]) == typed
		switch {
		case !isLocation && !isName:
			continue
		case i > 0, string(s.exact) != typed && s.hidden == 0 && end <= s.mount:
			return 1 // names that are so are more likely meant
		case isLocation:
			return 3
		}
		return 2
	}
	return 0
}

// names reports whether the last segment of a name is what was typed, or the location may be.
func (q *Query) names(name []byte) bool {
	return isTyped(q.typed, name) || q.bare != q.typed && isTyped(q.bare, name)
}

func isTyped(typed string, name []byte) bool {
	if len(name) == 0 || len(typed) == 0 {
		return false
	}
	if name[len(name)-1] == '/' && typed[len(typed)-1] != '/' {
		name = name[:len(name)-1]
	}
	at := len(name) - len(typed)
	return at >= 0 && string(name[at:]) == typed && (at == 0 || name[at-1] == '/')
}

// plain is what names in a folder are worth that hold no part of a word.
type plain struct {
	worth, above int // before how long they are counts
	ok           bool
}

func (s *scorer) plain() plain {
	for i, w := range s.query.words {
		if (s.above[i].how != missing) == w.not {
			return plain{}
		}
	}
	return plain{s.sum(s.above, s.folder, s.folder), s.hidden + s.folder, true}
}

func (p plain) score(name []byte) int {
	return less(p.worth, p.above+len(name), bytes.HasSuffix(name, slash))
}
