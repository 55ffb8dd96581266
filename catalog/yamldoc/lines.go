package yamldoc

import (
	"bytes"
	"slices"
)

// lineTable tells the line in the file of a line of a document.
type lineTable struct {
	first, last int
	fixed       bool  // all of the document counts as being on the first line
	extra       []int // the parser's lines that begin after a break that no editor sees
}

// FileLines returns what tells the line in the file of a line in the document, both from 1.
// The parser takes three Unicode characters for line breaks that no editor does.
func (d Document) FileLines() func(line int) int { return d.lineTable().file }

func (d Document) lineTable() lineTable {
	t := lineTable{first: d.Line, last: d.lastLine()}
	if !holdsAny(d.Text, "\u0085", "\u2028", "\u2029") {
		return t
	}
	line := 1
	for rest := d.Text; ; line++ {
		n := bytes.IndexAny(rest, "\n\r\u0085\u2028\u2029")
		if n < 0 {
			return t
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
			t.extra = append(t.extra, line+1)
		default:
			n += 3
			t.extra = append(t.extra, line+1)
		}
		rest = rest[n:]
	}
}

// holdsAny reports whether a text holds one of some characters.
func holdsAny(text []byte, characters ...string) bool {
	return slices.ContainsFunc(characters, func(c string) bool {
		return bytes.Contains(text, []byte(c))
	})
}

// file returns the line in the file of a line of the document, both from 1.
func (t lineTable) file(line int) int {
	if t.fixed || line < 1 {
		return t.first
	}
	unseen, _ := slices.BinarySearch(t.extra, line+1)
	// The end of the text counts as a line to the parser.
	return min(t.first+line-1-unseen, t.last)
}
