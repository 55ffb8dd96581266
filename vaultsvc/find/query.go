package find

import (
	"strings"
	"unicode"
)

// Query is what is looked for. Make one with [Parse]; the zero Query matches everything.
type Query struct{ words []word }

// word is one condition.
type word struct {
	text   string // in lower case unless folded is false
	folded bool   // case does not count
	whole  bool   // bounded by what is no letter or digit
	first  bool   // at the start of the location
	last   bool   // at its end
	not    bool
}

// Parse reads a query: words between blanks.
func Parse(text string) Query {
	var q Query
	for field := range strings.FieldsSeq(text) {
		var w word
		field, w.not = cut(field, "!")
		field, w.whole = cut(field, "'")
		field, w.first = cut(field, "^")
		if rest, ok := strings.CutSuffix(field, "$"); ok && rest != "" {
			field, w.last = rest, true
		}
		if field == "" {
			continue
		}
		w.folded = !strings.ContainsFunc(field, unicode.IsUpper)
		w.text = field
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

// Empty tells whether the query has no condition.
func (q Query) Empty() bool { return len(q.words) == 0 }
