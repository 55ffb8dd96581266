package find

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// Query is what is looked for. Make one with [Parse]; the zero Query matches everything.
type Query struct {
	words []word
	typed string // as a whole: what has that name goes first
	bare  string // the same without blanks at its ends
}

type word struct {
	source string     // all that was typed of it
	parts  []fragment // what stands between its stars, which may be apart: at least one
	whole  bool       // bounded by what is no letter or digit
	first  bool       // at the start of the location
	last   bool       // at its end
	not    bool
	slips  bool // one slip in it is none
	loose  bool // its letters, in order in one segment, are enough: see [Query.Loose]

	quoted     bool // as it is
	deliberate bool // its spelling says something: it has a capital letter, or words in it are apart
}

// fragment is what stands between two stars of a word.
type fragment struct {
	typed []byte // as it was
	forms []form // the first is what was typed; the others are its twins
}

// Parse reads a query: words between blanks, with the twins of the field.
func Parse(text string) Query { return (*Twins)(nil).Parse(text) }

// Parse is [Parse] with other twins.
func (t *Twins) Parse(text string) Query {
	q := Query{typed: text, bare: strings.TrimSpace(text)}
	for field := range strings.FieldsSeq(strings.ToValidUTF8(text, "\uFFFD")) {
		w := word{source: field}
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
		w.first = w.first && field[0] != '*'
		w.last = w.last && field[len(field)-1] != '*'
		for typed := range strings.SplitSeq(field, "*") {
			if typed != "" {
				w.parts = append(w.parts, newFragment(typed, t, w.isPlain()))
			}
		}
		if len(w.parts) > 0 {
			w.deliberate = strings.ContainsFunc(field, func(r rune) bool {
				return unicode.IsUpper(r) || r < 256 && separates[r]
			})
			q.words = append(q.words, w)
		}
	}
	if len(q.words) == 0 {
		q.typed, q.bare = "", ""
	}
	return q
}

func newFragment(typed string, twins *Twins, plain bool) fragment {
	p := fragment{typed: []byte(typed)}
	if f := newForm(p.typed); plain {
		p.forms = twins.forms(f)
	} else {
		p.forms = []form{f}
	}
	return p
}

// isPlain reports whether a word has no operator: it may be written otherwise.
func (w *word) isPlain() bool { return !w.whole && !w.first && !w.last && !w.not && !w.quoted }

// text is a word without its stars, as it was typed but for what separates words.
func (w *word) text() []byte { return w.parts[0].forms[0].text }

// cut takes an operator off a word, unless it is all of it.
func cut(s, operator string) (string, bool) {
	if rest, ok := strings.CutPrefix(s, operator); ok && rest != "" {
		return rest, true
	}
	return s, false
}

const (
	// slipLeast is how many letters a word has at least in which a slip is looked for.
	slipLeast = 5
	// looseLeast is how many it has that is taken loosely: less would be everywhere.
	looseLeast = 3
)

// Slips returns the query in which plain words match, too, with one slip: a letter that is left
// out, one too many, another one, or two that changed places; and of a word with slashes or stars
// each of what is between them, wherever it is. What matches the query as it is is worth more. ok
// is false where it is the same.
func (q Query) Slips() (slips Query, ok bool) {
	slips = Query{typed: q.typed, bare: q.bare}
	for _, w := range q.words {
		apart := w.apart()
		slips.words = append(slips.words, apart...)
		ok = ok || len(apart) != 1 || apart[0].source != w.source
	}
	for i := range slips.words {
		if w := &slips.words[i]; w.isPlain() && len(w.parts) == 1 && w.mayDiffer(slipLeast) &&
			!w.slips {
			w.slips, ok = true, true
		}
	}
	return slips, ok
}

// Loose returns the query in which plain words match, too, where their letters follow each other in
// one segment, with others between them, as "stgs" does in "settings" and "grfn" in "grafana", from
// the beginning of a word on; and which is [Query.Slips]. ok is false where it is the same.
func (q Query) Loose() (loose Query, ok bool) {
	loose, ok = q.Slips()
	for i := range loose.words {
		if w := &loose.words[i]; w.isPlain() && len(w.parts) == 1 && w.mayDiffer(looseLeast) &&
			!w.loose {
			w.loose, ok = true, true
		}
	}
	return loose, ok
}

// apart returns what is between the slashes of a word, or between its stars, as words.
func (w word) apart() []word {
	var words []word
	if w.isPlain() && len(w.parts) > 1 {
		for _, p := range w.parts {
			one := w
			one.source, one.parts = string(p.typed), []fragment{p}
			words = append(words, one.apart()...)
		}
		return words
	}
	if !w.isPlain() || !bytes.Contains(w.text(), slash) {
		return []word{w}
	}
	for k, segment := range bytes.Split(w.parts[0].typed, slash) {
		if forms := segmentOf(w.parts[0].forms, k); len(forms) > 0 {
			one := w
			one.source, one.parts = string(segment), []fragment{{segment, forms}}
			words = append(words, one)
		}
	}
	if len(words) == 0 {
		return []word{w}
	}
	return words
}

// mayDiffer reports whether a word has so many letters at least, and nothing but ASCII in one
// segment.
func (w *word) mayDiffer(least int) bool {
	f := &w.parts[0].forms[0]
	return !f.plain && len(f.text) >= least && !bytes.ContainsFunc(f.text,
		func(r rune) bool { return r > unicode.MaxASCII || r == '/' })
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
	for i := range earlier.words {
		if !slices.ContainsFunc(q.words, func(w word) bool { return w.narrows(&earlier.words[i]) }) {
			return false
		}
	}
	return true
}

func (w *word) narrows(was *word) bool {
	n := len(was.parts) - 1
	if w.whole != was.whole || w.first != was.first || w.last != was.last || w.not != was.not ||
		w.slips != was.slips || w.loose != was.loose || len(w.parts) <= n {
		return false
	}
	for i := range was.parts[:n] {
		if !w.parts[i].equal(&was.parts[i]) {
			return false
		}
	}
	if w.whole || w.not || w.last {
		return len(w.parts) == n+1 && w.parts[n].equal(&was.parts[n])
	}
	return narrows(w.parts[n].forms, was.parts[n].forms)
}

func (p *fragment) equal(other *fragment) bool {
	return slices.EqualFunc(p.forms, other.forms, func(a, b form) bool { return a.equal(&b) })
}

// narrows reports whether a text without any of the forms before has none of these.
func narrows(forms, was []form) bool {
	for i := range forms {
		if !slices.ContainsFunc(was, func(before form) bool { return forms[i].narrows(&before) }) {
			return false
		}
	}
	return true
}
