package find

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// Query is what is looked for. Make one with [Parse]; the zero Query matches everything.
type Query struct{ words []word }

type word struct {
	text   []byte // in lower case where folded
	folded bool   // case does not count
	whole  bool   // bounded by what is no letter or digit
	first  bool   // at the start of the location
	last   bool   // at its end
	not    bool
	quoted bool // as it is
	loose  bool // its letters, in order in one segment, are enough: see [Query.Loose]
}

// Parse reads a query: words between blanks.
func Parse(text string) Query {
	var q Query
	for field := range strings.FieldsSeq(strings.ToValidUTF8(text, "\uFFFD")) {
		var w word
		field, w.not = cut(field, "!")
		field, w.quoted = cut(field, "'")
		if rest, ok := strings.CutSuffix(field, "'"); ok && w.quoted && rest != "" {
			field, w.whole = rest, true
		}
		field, w.first = cut(field, "^")
		if rest, ok := strings.CutSuffix(field, "$"); ok && rest != "" {
			field, w.last = rest, true
		}
		if strings.Trim(field, "!'^$") == "" {
			continue // an operator whose word is still to come
		}
		w.folded = !strings.ContainsFunc(field, unicode.IsUpper)
		w.text = []byte(field)
		if w.folded {
			foldInPlace(w.text) // a letter that is no capital may have a small one all the same: ǅ
		}
		q.words = append(q.words, w)
	}
	return q
}

// cut takes an operator off a word, unless it is all of it.
func cut(s, operator string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, operator); ok && rest != "" {
		return rest, true
	}
	return s, false
}

// Folded returns the query in which case does not count, but for what must not be there. It is for
// when nothing matches the query itself; ok is false where it is the same.
func (q Query) Folded() (folded Query, ok bool) {
	folded.words = slices.Clone(q.words)
	for i := range folded.words {
		if w := &folded.words[i]; !w.folded && !w.not {
			w.text, w.folded, ok = bytes.Clone(w.text), true, true
			foldInPlace(w.text)
		}
	}
	return folded, ok
}

// looseLeast is how many letters a word has at least that is taken loosely: less would be
// everywhere.
const looseLeast = 3

// Loose returns the query in which plain words match, too, where their letters follow each other in
// one segment, with others between them, as "stg" does in "staging" and "strpe" in "stripe", from
// the beginning of a word on; and which is [Query.Folded]. ok is false where it is the same.
func (q Query) Loose() (loose Query, ok bool) {
	loose, ok = q.Folded()
	for i := range loose.words {
		w := &loose.words[i]
		isPlain := !w.whole && !w.first && !w.last && !w.not && !w.quoted
		if isPlain && len(w.text) >= looseLeast && !bytes.ContainsFunc(w.text,
			func(r rune) bool { return r > unicode.MaxASCII || r == '/' }) {
			w.loose, ok = true, true
		}
	}
	return loose, ok
}

// Held returns the words that are looked for anywhere and that a text holds: what lies below it may
// have them from there alone.
func (q Query) Held(text string) Query {
	var held Query
	for _, w := range q.words {
		one := Query{words: []word{w}}
		if !w.not && !w.first && one.Matches(text) {
			held.words = append(held.words, w)
		}
	}
	return held
}

// Empty reports whether the query has no condition.
func (q Query) Empty() bool { return len(q.words) == 0 }

// narrows reports whether nothing matches q that does not match the earlier query.
func (q Query) narrows(earlier Query) bool {
	for _, was := range earlier.words {
		if !slices.ContainsFunc(q.words, func(w word) bool { return w.narrows(was) }) {
			return false
		}
	}
	return true
}

func (w word) narrows(was word) bool {
	if w.whole != was.whole || w.first != was.first || w.last != was.last || w.not != was.not ||
		w.loose != was.loose || w.folded && !was.folded {
		return false
	}
	text := w.text
	if was.folded {
		text = bytes.Clone(text)
		foldInPlace(text)
	}
	if w.not && w.folded != was.folded {
		return false // of what must not be there, more is left out where case does not count
	}
	switch {
	case w.whole, w.not, w.first && w.last:
		return bytes.Equal(text, was.text)
	case w.first, w.loose:
		return bytes.HasPrefix(text, was.text)
	case w.last:
		return bytes.HasSuffix(text, was.text)
	}
	return bytes.Contains(text, was.text)
}
