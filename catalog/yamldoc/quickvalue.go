package yamldoc

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// value reads a text, or a map or list in flow style, that begins here, below a block in some
// column.
func (q *quickReader) value(around int) *yaml.Node {
	switch c := q.at(0); c {
	case '"', '\'':
		return q.quoted(c)
	case '[', '{':
		return q.flow(around)
	case '|', '>':
		return q.blockScalar(around)
	}
	return q.plain(around)
}

func (q *quickReader) scalar(style yaml.Style, at place, text []byte) *yaml.Node {
	n := q.node(yaml.ScalarNode, style, at)
	n.Value = string(text) // its own copy, so that one that is kept does not keep the file
	return n
}

// plain reads a text without quotes, which goes on in lines further to the right. A key ends before
// its colon.
func (q *quickReader) plain(around int) *yaml.Node {
	if !q.beginsPlain() {
		return nil
	}
	at := q.place()
	text, ok := q.plainLine()
	var folded []byte
	for ok && q.at(0) == '\n' {
		breaks := q.goesOn(around)
		if breaks == 0 {
			break
		}
		if folded == nil {
			folded = bytes.Clone(text)
		}
		text, ok = q.plainLine()
		folded = append(appendBreaks(folded, breaks), text...)
		text = folded
	}
	if !ok {
		return nil
	}
	return q.scalar(0, at, text)
}

// beginsPlain reports whether a text without quotes begins here.
func (q *quickReader) beginsPlain() bool {
	c := q.at(0)
	if c == '-' {
		return !isBlankOrBreak(q.at(1)) && bytes.IndexByte([]byte(",[]{}"), q.at(1)) < 0 && !q.isMark()
	}
	return bytes.IndexByte([]byte("?:,[]{}#&*!|>'\"%@`\t\n "), c) < 0 && !q.isMark()
}

// isMark reports whether something begins here that may end a document.
func (q *quickReader) isMark() bool {
	rest := q.text[q.pos:]
	return q.column() == 0 && (bytes.HasPrefix(rest, []byte("---")) || bytes.HasPrefix(rest,
		[]byte("...")))
}

// plainLine reads a text without quotes as far as it stands on this line, and moves behind it and
// the blanks. Texts with tabs are left to the parser.
func (q *quickReader) plainLine() (text []byte, ok bool) {
	begin, end := q.pos, q.pos
	for ; q.pos < len(q.text); q.pos++ {
		switch c := q.text[q.pos]; {
		case c == ' ':
			continue
		case c == '\t':
			return nil, false
		case c == '\n' || c == '#' && q.pos > end || c == ':' && isBlankOrBreak(q.at(1)):
			return q.text[begin:end], true
		}
		end = q.pos + 1
	}
	return q.text[begin:end], true
}

// goesOn moves to where a text goes on in another line, and returns how many line breaks that was;
// 0 where it ends here.
func (q *quickReader) goesOn(around int) (breaks int) {
	start := q.start
	for at := q.pos; at < len(q.text); at++ {
		switch c := q.text[at]; {
		case c == '\n':
			breaks, start = breaks+1, at+1
		case c == ' ':
		case c == '#' || at-start <= around:
			return 0
		default:
			q.pos, q.start, q.line = at, start, q.line+breaks
			return breaks
		}
	}
	return 0
}

// appendBreaks folds line breaks: one is a blank, and of several one is left out.
func appendBreaks(text []byte, breaks int) []byte {
	if breaks == 1 {
		return append(text, ' ')
	}
	return appendLines(text, breaks-1)
}

func appendLines(text []byte, n int) []byte {
	for range n {
		text = append(text, '\n')
	}
	return text
}

// quoted reads a text in quotes.
func (q *quickReader) quoted(quote byte) *yaml.Node {
	style := yaml.DoubleQuotedStyle
	if quote == '\'' {
		style = yaml.SingleQuotedStyle
	}
	at := q.place()
	q.pos++
	// Most have nothing to replace, and end on their line.
	if n := bytes.IndexByte(q.text[q.pos:], quote); n >= 0 {
		text := q.text[q.pos : q.pos+n]
		if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\\') < 0 && q.at(n+1) != quote {
			q.pos += n + 1
			return q.scalar(style, at, text)
		}
	}
	var text []byte
	solid := 0 // without the blanks that a line break takes away
	for q.pos < len(q.text) {
		switch c := q.text[q.pos]; {
		case c == quote && quote == '\'' && q.at(1) == quote:
			text = append(text, quote)
			q.pos += 2
		case c == quote:
			q.pos++
			return q.scalar(style, at, text)
		case c == '\\' && quote == '"':
			var ok bool
			if text, ok = q.escape(text); !ok {
				return nil
			}
		case c == '\n':
			breaks := q.breaks()
			if breaks == 0 {
				return nil
			}
			text = appendBreaks(text[:solid], breaks)
		case c == ' ' || c == '\t':
			text = append(text, c)
			q.pos++
			continue
		default:
			text = append(text, c)
			q.pos++
		}
		solid = len(text)
	}
	return nil
}

// breaks moves over line breaks and blanks in a text in quotes, and returns how many breaks there
// were; 0 where a mark follows that ends a document.
func (q *quickReader) breaks() (n int) {
	for ; q.pos < len(q.text); q.pos++ {
		switch q.text[q.pos] {
		case '\n':
			n++
			q.line, q.start = q.line+1, q.pos+1
		case ' ', '\t':
		default:
			if q.isMark() {
				return 0
			}
			return n
		}
	}
	return 0
}

// escape appends what the escape stands for that begins here.
func (q *quickReader) escape(text []byte) ([]byte, bool) {
	const names, meant = `"\/ntrbf`, "\"\\/\n\t\r\b\f"
	c := q.at(1)
	q.pos += 2
	if i := bytes.IndexByte([]byte(names), c); i >= 0 {
		return append(text, meant[i]), true
	}
	if c != 'u' || q.pos+4 > len(q.text) {
		return nil, false
	}
	value, err := strconv.ParseUint(string(q.text[q.pos:q.pos+4]), 16, 16)
	if err != nil || value >= 0xd800 && value <= 0xdfff {
		return nil, false
	}
	q.pos += 4
	return utf8.AppendRune(text, rune(value)), true
}

// blockScalar reads a text that stands in lines of its own, below a block in some column.
func (q *quickReader) blockScalar(around int) *yaml.Node {
	at, style := q.place(), yaml.LiteralStyle
	if q.at(0) == '>' {
		style = yaml.FoldedStyle
	}
	q.pos++
	chomp := q.at(0)
	if chomp == '-' || chomp == '+' {
		q.pos++
	}
	for q.at(0) == ' ' {
		q.pos++
	}
	if q.at(0) != '\n' || q.text[len(q.text)-1] != '\n' {
		return nil // how far it is indented, a comment, or an end that has rules of its own
	}
	var text []byte
	indent, widest := 0, 0 // of the first line; of the empty ones before it
	empty := 0             // lines since the last one
	blank := false         // that begins with one, and is not folded
	for q.pos++; q.pos < len(q.text); q.pos++ {
		q.line, q.start = q.line+1, q.pos
		line := q.text[q.pos : q.pos+bytes.IndexByte(q.text[q.pos:], '\n')]
		n := indentOf(line)
		switch {
		case n == len(line) && (indent == 0 || n <= indent):
			widest = max(widest, n)
			empty++
			q.pos += n
			continue
		case indent == 0:
			if line[n] == '\t' || n <= max(0, around) || n < widest {
				return nil
			}
			indent = n
		case n < indent && line[n] == '\t':
			return nil
		case n < indent:
			return q.chomped(style, at, text, chomp, empty)
		default:
			wasBlank := blank
			blank = line[indent] == ' ' || line[indent] == '\t'
			switch {
			case style == yaml.LiteralStyle || wasBlank || blank:
				text = append(text, '\n')
			case empty == 0:
				text = append(text, ' ')
			}
		}
		text = append(appendLines(text, empty), line[indent:]...)
		empty = 0
		q.pos += len(line)
	}
	q.line, q.start = q.line+1, q.pos
	if indent == 0 {
		return nil
	}
	return q.chomped(style, at, text, chomp, empty)
}

// chomped ends a text as its header says.
func (q *quickReader) chomped(style yaml.Style, at place, text []byte, chomp byte,
	empty int) *yaml.Node {
	if chomp != '-' {
		text = append(text, '\n')
	}
	if chomp == '+' {
		text = appendLines(text, empty)
	}
	return q.scalar(style, at, text)
}
