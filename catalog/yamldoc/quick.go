package yamldoc

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// quickReader reads the YAML that nearly all files are written in, at about a tenth of what the
// parser takes: maps and lists in block and flow style, texts in quotes and without, block scalars.
// JSON is a part of that. Whatever else there is (anchors, tags, tabs, a colon in an odd place) it
// leaves to the parser, and so it does all that is an error: it never decides that a text is wrong.
//
// What it returns is what the parser returns, but without the tags that are not written down.
type quickReader struct {
	text  []byte
	pos   int
	line  int // of pos, from 1
	start int // of that line
	ascii bool
	// how far the characters of the line were counted, and how many they were
	counted, characters int
	depth               int
	tabs                bool // mean nothing here, between brackets that stand in no block
	// allocated together, since one by one they cost more than to read them
	spare []yaml.Node
}

// maxQuickDepth is far below [MaxDepth]: what lies deeper is for the parser to judge.
const maxQuickDepth = MaxDepth / 2

// quickly returns the only node of a text, nil where the parser has to read it.
func quickly(text []byte) *yaml.Node {
	q := &quickReader{text: text, line: 1}
	if !q.isPlain() || !q.next() {
		return nil
	}
	if bytes.HasPrefix(q.text[q.pos:], []byte("---")) && q.column() == 0 {
		if q.pos += len("---"); !q.endsLine() || !q.next() {
			return nil
		}
	}
	root := q.block(-1)
	q.tabs = false
	if root == nil || root.Kind == yaml.ScalarNode || q.next() || q.pos < len(q.text) {
		return nil
	}
	return root
}

// isPlain reports whether all characters are such that lines, columns and texts are plainly what
// they are: the parser has rules of its own for the others.
func (q *quickReader) isPlain() bool {
	q.ascii = true
	for _, c := range q.text {
		switch {
		case c >= ' ' && c < 0x7f || c == '\n' || c == '\t':
		case c >= utf8.RuneSelf:
			q.ascii = false
		default:
			return false
		}
	}
	return q.ascii || utf8.Valid(q.text) &&
		!holdsAny(q.text, "\u0085", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff")
}

func (q *quickReader) column() int { return q.pos - q.start }

// at returns the character so many behind the present one, and a line break behind the end.
func (q *quickReader) at(ahead int) byte {
	if q.pos+ahead < len(q.text) {
		return q.text[q.pos+ahead]
	}
	return '\n'
}

func isBlankOrBreak(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// next moves to the next token, over blanks, line breaks and comments. It returns false where there
// is none, or a tab.
func (q *quickReader) next() bool {
	for q.pos < len(q.text) {
		switch c := q.text[q.pos]; {
		case c == ' ' || c == '\t' && q.tabs:
			q.pos++
		case c == '\n':
			q.pos++
			q.line, q.start = q.line+1, q.pos
		case c == '#' && (q.pos == q.start || q.text[q.pos-1] == ' '):
			q.toLineEnd()
		default:
			return c != '\t' && c != '#'
		}
	}
	return false
}

func (q *quickReader) toLineEnd() {
	if n := bytes.IndexByte(q.text[q.pos:], '\n'); n >= 0 {
		q.pos += n
	} else {
		q.pos = len(q.text)
	}
}

// endsLine moves over blanks, and reports whether nothing but a comment follows on the line.
func (q *quickReader) endsLine() bool {
	for q.at(0) == ' ' {
		q.pos++
	}
	c := q.at(0)
	return c == '\n' || c == '#' && q.text[q.pos-1] == ' '
}

// place is where a node begins, as the parser counts: lines and characters from 1.
type place struct{ line, column int }

func (q *quickReader) place() place {
	if q.ascii {
		return place{q.line, q.column() + 1}
	}
	// Each character is counted once: a line may be as long as a file.
	if q.counted < q.start {
		q.counted, q.characters = q.start, 0
	}
	q.characters += utf8.RuneCount(q.text[q.counted:q.pos])
	q.counted = q.pos
	return place{q.line, q.characters + 1}
}

func (q *quickReader) node(kind yaml.Kind, style yaml.Style, at place) *yaml.Node {
	const together = 32
	if len(q.spare) == 0 {
		// Few where little is left, since one that is kept keeps them all.
		q.spare = make([]yaml.Node, min(together, 1+(len(q.text)-q.pos)/8))
	}
	n := &q.spare[0]
	q.spare = q.spare[1:]
	n.Kind, n.Style, n.Line, n.Column = kind, style, at.line, at.column
	return n
}

// block reads the node that begins here, below a block in some column: a map or list in block
// style, or a value. It returns nil where the parser has to read it, as all that follows do.
func (q *quickReader) block(around int) *yaml.Node {
	if q.depth++; q.depth > maxQuickDepth {
		return nil
	}
	defer func() { q.depth-- }()
	if q.isDash() {
		return q.list()
	}
	line, column := q.line, q.column()
	n := q.value(around)
	if n == nil || n.Kind != yaml.ScalarNode || line != q.line || !q.isColon() {
		return q.ended(n)
	}
	return q.mapping(n, column)
}

// ended returns a value where nothing else stands behind it on the line.
func (q *quickReader) ended(value *yaml.Node) *yaml.Node {
	if value == nil || q.column() > 0 && !q.endsLine() {
		return nil
	}
	return value
}

func (q *quickReader) isDash() bool { return q.at(0) == '-' && isBlankOrBreak(q.at(1)) }

// isColon moves over blanks to the colon that makes a key of what stands before it, and reports
// whether there is one.
func (q *quickReader) isColon() bool {
	at := q.pos
	for q.at(0) == ' ' {
		q.pos++
	}
	if q.at(0) == ':' && isBlankOrBreak(q.at(1)) {
		return true
	}
	q.pos = at
	return false
}

// list reads a list in block style.
func (q *quickReader) list() *yaml.Node {
	column := q.column()
	list := q.node(yaml.SequenceNode, 0, q.place())
	for {
		q.pos++
		item := q.entry(column, column+1)
		if item == nil {
			return nil
		}
		list.Content = append(list.Content, item)
		switch more := q.next(); {
		case !more || q.column() < column:
			return list
		case q.column() > column:
			return nil
		case !q.isDash():
			return list // it stands as far to the left as the key that it belongs to
		}
	}
}

// mapping reads a map in block style, whose first key was read.
func (q *quickReader) mapping(key *yaml.Node, column int) *yaml.Node {
	m := q.node(yaml.MappingNode, 0, place{key.Line, key.Column})
	for {
		q.pos++
		value := q.entry(column, column) // lists may stand as far to the left as their keys
		if value == nil {
			return nil
		}
		m.Content = append(m.Content, key, value)
		if more := q.next(); !more || q.column() < column {
			return m
		}
		line := q.line
		if q.column() > column || q.isDash() {
			return nil
		}
		if key = q.value(column); key == nil || key.Kind != yaml.ScalarNode || line != q.line ||
			!q.isColon() {
			return nil
		}
	}
}

// entry reads what follows the dash or the colon of an entry in a column: a list below it begins in
// another column or to the right of that.
func (q *quickReader) entry(column, listColumn int) *yaml.Node {
	behind := q.place()
	if !q.endsLine() {
		if listColumn > column { // behind a dash there may be blocks
			return q.block(column)
		}
		return q.ended(q.value(column))
	}
	switch more := q.next(); {
	case !more && q.pos < len(q.text):
		return nil
	case more && (q.column() > column || q.column() >= listColumn && q.isDash()):
		return q.block(column)
	}
	return q.node(yaml.ScalarNode, 0, behind)
}
