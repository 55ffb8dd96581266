package find

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a part of a location that a word of the query matched, in bytes.
type Span struct{ From, To int }

// How much the place of a word is worth. What a location holds beside the words counts against it, one for each
// letter, so that of two that match alike the plainer one comes first.
const (
	wholeSegment = 120
	segmentStart = 80
	wordStart    = 60
	inside       = 30
	lastSegment  = 50 // more, for a word in the last segment
	together     = 25 // more, for each two words in one segment or in neighbours
	folderLess   = 5  // less, for a folder: most people look for a secret
)

// Score tells whether a location ("secret/teams/payments/stripe", folders end in "/") matches, and how well: the
// higher the better. Spans are in the order of the words; conditions of absence have none.
func (q Query) Score(location string) (score int, spans []Span, ok bool) {
	lower := ""
	for _, w := range q.words {
		text := location
		if w.folded {
			if lower == "" {
				lower = fold(location)
			}
			text = lower
		}
		span, worth, found := w.best(text)
		if found == w.not {
			return 0, nil, false
		}
		if !w.not {
			score += worth
			spans = append(spans, span)
		}
	}
	covered := 0
	for i, s := range spans {
		covered += s.To - s.From
		if i > 0 && apart(location, spans[i-1], s) <= 1 {
			score += together
		}
	}
	score -= max(len(location)-covered, 0)
	if strings.HasSuffix(location, "/") {
		score -= folderLess
	}
	return score, spans, true
}

// fold returns a text in lower case, byte for byte where it stands: a letter whose small form has another length
// stays, and so does what is no UTF-8.
func fold(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if low := unicode.ToLower(r); low != r && utf8.RuneLen(low) == size {
			utf8.EncodeRune(b[i:], low)
		}
		i += size
	}
	return string(b)
}

// best returns the place of a word that is worth most.
func (w word) best(text string) (best Span, worth int, ok bool) {
	end := len(strings.TrimSuffix(text, "/"))
	last := strings.LastIndexByte(text[:end], '/') + 1
	for at := 0; at <= len(text)-len(w.text); at++ {
		i := strings.Index(text[at:], w.text)
		if i < 0 {
			break
		}
		at += i
		to := at + len(w.text)
		starts, ends := boundary(text, at), boundary(text, to)
		switch {
		case w.first && at > 0, w.last && to < end, w.whole && !(starts && ends):
			continue
		}
		value := inside
		switch segment := at == 0 || text[at-1] == '/'; {
		case segment && (to >= end || text[to] == '/'):
			value = wholeSegment
		case segment:
			value = segmentStart
		case starts:
			value = wordStart
		}
		if at >= last {
			value += lastSegment
		}
		if value > worth {
			best, worth, ok = Span{at, to}, value, true
		}
	}
	return best, worth, ok
}

// boundary tells whether a word can begin or end at a place: between a letter or digit and anything else, or where
// a small letter meets a capital one.
func boundary(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return at == 0 || at == len(text) || !isWord(before) || !isWord(after) || unicode.IsLower(before) && unicode.IsUpper(after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// apart is how many segments lie between two spans.
func apart(location string, a, b Span) int {
	if a.From > b.From {
		a, b = b, a
	}
	return strings.Count(location[a.From:b.From], "/")
}
