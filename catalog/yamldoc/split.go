package yamldoc

import (
	"bytes"
	"iter"
)

// Document is one YAML document of a file, as text.
type Document struct {
	Text []byte
	Line int // of its first line in the file, from 1
}

// Split cuts a file where its documents begin and end, so that a syntax error in
// one leaves the others readable.
//
// YAML makes this safe without parsing: a line that begins with "---" or "..." and then
// ends or goes on with a blank is a marker wherever it stands (YAML 1.2, rule
// c-forbidden: no scalar may hold such a line, and what is nested in a block scalar is
// indented). Directives and comments before a "---" belong to the document that follows.
func Split(data []byte) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
		doc := Document{Line: 1}
		start, line := 0, 1
		preamble := true // nothing but directives, comments and blanks so far
		for pos := 0; pos < len(data); line++ {
			end := pos + lineLength(data[pos:])
			text := data[pos:end]
			switch {
			case isMarker(text, "---"):
				if !preamble {
					doc.Text = data[start:pos]
					if !yield(doc) {
						return
					}
					start, doc.Line = pos, line
				}
				preamble = false
			case isMarker(text, "..."):
				doc.Text = data[start:end]
				if !yield(doc) {
					return
				}
				start, doc.Line = end, line+1
				preamble = true
			case preamble:
				bare := bytes.TrimSpace(text)
				preamble = len(bare) == 0 || bare[0] == '#' || text[0] == '%'
			}
			pos = end
		}
		if doc.Text = data[start:]; len(doc.Text) > 0 {
			yield(doc)
		}
	}
}

// lastLine returns the last line in the file that the document has text on.
func (d Document) lastLine() int {
	line := d.Line - 1
	for rest := d.Text; len(rest) > 0; line++ {
		rest = rest[lineLength(rest):]
	}
	return max(line, d.Line)
}

// Lines returns the document's text from line first on (from 1, as an editor counts) and
// at most n lines of it.
func (d Document) Lines(first, n int) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		rest := d.Text
		for i := 1; len(rest) > 0 && i < first+n; i++ {
			end := lineLength(rest)
			if i >= first && !yield(i, rest[:end]) {
				return
			}
			rest = rest[end:]
		}
	}
}

// lineLength returns the length of the first line with its break: LF, CRLF or CR. It looks no
// further than a piece behind its end, for a file may have breaks of one kind alone.
func lineLength(data []byte) int {
	const piece = 256
	for at := 0; at < len(data); at += piece {
		text := data[at:min(at+piece, len(data))]
		lf := bytes.IndexByte(text, '\n')
		if lf >= 0 {
			text = text[:lf]
		}
		cr := bytes.IndexByte(text, '\r')
		switch n := at + cr + 1; {
		case cr >= 0 && n < len(data) && data[n] == '\n':
			return n + 1
		case cr >= 0:
			return n
		case lf >= 0:
			return at + lf + 1
		}
	}
	return len(data)
}

func isMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(marker))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}
