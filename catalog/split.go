package catalog

import (
	"bytes"
	"iter"
)

// document is one YAML document of a file, as text.
type document struct {
	text []byte
	line int // of its first line in the file, from 1
}

// splitDocuments cuts a file where its documents begin and end, so that a syntax error in
// one leaves the others readable.
//
// YAML makes this safe without parsing: a line that begins with "---" or "..." and then
// ends or goes on with a blank is a marker wherever it stands (YAML 1.2, rule
// c-forbidden: no scalar may hold such a line, and what is nested in a block scalar is
// indented). Directives and comments before a "---" belong to the document that follows.
func splitDocuments(data []byte) iter.Seq[document] {
	return func(yield func(document) bool) {
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		doc := document{line: 1}
		start, line := 0, 1
		preamble := true // nothing but directives, comments and blanks so far
		for pos := 0; pos < len(data); line++ {
			end := pos + lineLength(data[pos:])
			text := data[pos:end]
			switch {
			case isMarker(text, "---"):
				if !preamble {
					doc.text = data[start:pos]
					if !yield(doc) {
						return
					}
					start, doc.line = pos, line
				}
				preamble = false
			case isMarker(text, "..."):
				doc.text = data[start:end]
				if !yield(doc) {
					return
				}
				start, doc.line = end, line+1
				preamble = true
			default:
				preamble = preamble && isPreamble(text)
			}
			pos = end
		}
		if doc.text = data[start:]; len(doc.text) > 0 {
			yield(doc)
		}
	}
}

// fileLine returns the line in the file of a line in the document, both from 1. The parser
// takes three Unicode characters for line breaks that no editor does.
func (d document) fileLine(line int) int {
	if line < 1 {
		return d.line
	}
	if !bytes.Contains(d.text, []byte("\u0085")) && !bytes.Contains(d.text, []byte("\u2028")) && !bytes.Contains(d.text, []byte("\u2029")) {
		return d.line + line - 1
	}
	breaks := 0 // as the parser counts
	extra := 0  // of those, how many an editor does not see
	for rest := d.text; breaks < line-1; breaks++ {
		n := bytes.IndexAny(rest, "\n\r\u0085\u2028\u2029")
		if n < 0 {
			break
		}
		switch rest[n] {
		case '\n':
			n++
		case '\r':
			n++
			if n < len(rest) && rest[n] == '\n' {
				n++
			}
		case 0xc2:
			n += 2
			extra++
		default:
			n += 3
			extra++
		}
		rest = rest[n:]
	}
	return d.line + line - 1 - extra
}

// lastLine returns the last line in the file that the document has text on.
func (d document) lastLine() int {
	line := d.line - 1
	for rest := d.text; len(rest) > 0; line++ {
		rest = rest[lineLength(rest):]
	}
	return max(line, d.line)
}

// lines returns the document's text from line first on (from 1, as an editor counts) and
// at most n lines of it.
func (d document) lines(first, n int) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		rest := d.text
		for i := 1; len(rest) > 0 && i < first+n; i++ {
			end := lineLength(rest)
			if i >= first && !yield(i, rest[:end]) {
				return
			}
			rest = rest[end:]
		}
	}
}

// lineLength returns the length of the first line with its break: LF, CRLF or CR.
func lineLength(data []byte) int {
	n := bytes.IndexAny(data, "\n\r")
	switch {
	case n < 0:
		return len(data)
	case data[n] == '\r' && n+1 < len(data) && data[n+1] == '\n':
		return n + 2
	}
	return n + 1
}

func isMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(marker))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

func isPreamble(line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) == 0 || text[0] == '#' || line[0] == '%'
}
