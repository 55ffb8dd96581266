package find

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// form is one way to write a word, or a part of one: as it was typed, or as a twin of that is
// written. It stands in a text where its letters follow each other, with nothing between them but
// what separates words, in capitals or not. Where that separates what was typed in one, the form
// must begin where a word does: "apikey" is in "my-api-key", and "db" is not in "prod-backup". What
// has a twin in it stands only with words apart where they were.
type form struct {
	text  []byte // in lower case, without what separates words
	joint []bool // by byte: words may be apart before it
	edge  []bool // by byte, and for the end: words must be apart there; nil is nowhere
	plain bool   // there was nothing else: it separates itself
}

// newForm reads what was typed of a form.
func newForm(typed []byte) form {
	folded := bytes.Clone(typed)
	foldInPlace(folded)
	var f form
	apart := false
	for i, c := range folded {
		if separates[c] {
			apart = true
			continue
		}
		f.text = append(f.text, c)
		f.joint = append(f.joint, apart || i > 0 && (c == '/' || folded[i-1] == '/' ||
			isHump(typed, i)))
		apart = false
	}
	if len(f.text) == 0 {
		return form{text: folded, joint: make([]bool, len(folded)), plain: true}
	}
	return f
}

// isHump reports whether a word begins between two letters.
func isHump(typed []byte, at int) bool {
	if !utf8.RuneStart(typed[at]) {
		return false
	}
	before, _ := utf8.DecodeLastRune(typed[:at])
	after, _ := utf8.DecodeRune(typed[at:])
	return isWord(before) && isWord(after) && boundary(typed, at)
}

// next returns where the form stands next in a text, from a place on; at is -1 where it does not.
// lower is the text in lower case.
func (f *form) next(lower, text []byte, from int) (at, to int) {
	first, second := f.text[0], f.text[min(1, len(f.text)-1)]
	for at = from; at < len(lower); at++ {
		i := bytes.IndexByte(lower[at:], first)
		if i < 0 {
			break
		}
		at += i
		if n := at + 1; n < len(lower) && lower[n] != second && !separates[lower[n]] &&
			len(f.text) > 1 {
			continue // as most are
		}
		if to := f.ahead(lower, at); to > 0 && f.stands(lower, text, at, to) {
			return at, to
		}
	}
	return -1, 0
}

// ahead returns where the form ends that begins at a place, 0 where it does not.
func (f *form) ahead(lower []byte, at int) (to int) {
	if lower[at] != f.text[0] {
		return 0
	}
	at++
	for _, c := range f.text[1:] {
		for at < len(lower) && lower[at] != c && separates[lower[at]] && !f.plain {
			at++
		}
		if at == len(lower) || lower[at] != c {
			return 0
		}
		at++
	}
	return at
}

// around returns where the form stands one of whose letters is at a place, to is 0 where it does
// not.
func (f *form) around(lower []byte, at, letter int) (from, to int) {
	from = at
	for i := letter - 1; i >= 0; i-- {
		c := f.text[i]
		from--
		for from >= 0 && lower[from] != c && separates[lower[from]] && !f.plain {
			from--
		}
		if from < 0 || lower[from] != c {
			return 0, 0
		}
	}
	to = at + 1
	for _, c := range f.text[letter+1:] {
		for to < len(lower) && lower[to] != c && separates[lower[to]] && !f.plain {
			to++
		}
		if to == len(lower) || lower[to] != c {
			return 0, 0
		}
		to++
	}
	return from, to
}

// stands reports whether words are apart and together where they must be, in a form that begins and
// ends there.
func (f *form) stands(lower, text []byte, at, to int) bool {
	if to-at == len(f.text) && f.edge == nil {
		return true // as it is
	}
	begins := boundary(text, at)
	loosely := begins && f.edge == nil
	for i, c := range f.text {
		begun := at
		for lower[at] != c {
			at++ // it separates
		}
		switch {
		case i == 0:
			if f.edge != nil && f.edge[0] && !begins {
				return false
			}
		case at > begun && !f.joint[i] && !loosely, f.edge != nil && f.edge[i] && !boundary(text, at):
			return false
		}
		at++
	}
	return f.edge == nil || !f.edge[len(f.text)] || ends(lower, text, to)
}

// ends reports whether a word ends at a place, or what follows makes more of it or counts it, as in
// "certs" and "db2".
func ends(lower, text []byte, at int) bool {
	if boundary(text, at) {
		return true
	}
	return lower[at] == 's' && boundary(text, at+1) || isDigit(lower[at]) && !isDigit(lower[at-1])
}

// narrows reports whether the other form is in every text in which this one is.
func (f *form) narrows(was *form) bool {
	switch {
	case f.equal(was):
		return true
	case f.plain != was.plain || !bytes.HasPrefix(f.text, was.text):
		return false
	case was.edge != nil && (f.edge == nil || !slices.Equal(f.edge[:len(was.text)],
		was.edge[:len(was.text)]) || was.edge[len(was.text)] && !f.edge[len(was.text)]):
		return false
	case was.edge == nil && f.edge != nil && f.edge[0]:
		return true // it begins where a word does
	}
	for i := 1; i < len(was.text); i++ {
		if f.joint[i] && !was.joint[i] {
			return false
		}
	}
	return true
}

func (f *form) equal(other *form) bool {
	return bytes.Equal(f.text, other.text) && f.plain == other.plain &&
		slices.Equal(f.joint[1:], other.joint[1:]) && slices.Equal(f.edge, other.edge)
}

// piece returns the part of the form from one byte to another. What was left out before it and
// behind it is a slash: words are apart there.
func (f *form) piece(from, to int) form {
	p := form{text: f.text[from:to], joint: f.joint[from:to], plain: f.plain}
	if f.edge != nil {
		p.edge = f.edge[from : to+1]
	}
	return p
}
