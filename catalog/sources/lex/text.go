package lex

import (
	"iter"
	"slices"
	"strings"
)

// Text is a text of a file that knows its lines, as an editor counts them.
type Text struct {
	Body  string
	first int   // the line of its first byte
	ends  []int // where each line ends: the offset behind its break
}

// NewText returns a text whose first line has a number.
func NewText(body string, first int) Text {
	t := Text{Body: body, first: first, ends: make([]int, 0, strings.Count(body, "\n"))}
	if strings.IndexByte(body, '\r') < 0 {
		for end := 0; ; {
			n := strings.IndexByte(body[end:], '\n') + 1
			if n == 0 {
				return t
			}
			end += n
			t.ends = append(t.ends, end)
		}
	}
	for i := 0; i < len(body); i++ {
		if c := body[i]; c == '\n' || c == '\r' && (i+1 == len(body) || body[i+1] != '\n') {
			t.ends = append(t.ends, i+1)
		}
	}
	return t
}

// Line returns the line of the byte at an offset.
func (t Text) Line(offset int) int {
	before, _ := slices.BinarySearch(t.ends, offset+1)
	return t.first + before
}

// Offset returns the offset of the first byte of a line.
func (t Text) Offset(line int) int {
	if before := min(line-t.first, len(t.ends)); before > 0 {
		return t.ends[before-1]
	}
	return 0
}

// IsComment reports whether a place is on a line that is a comment in nearly every language.
func (t Text) IsComment(offset int) bool {
	before := strings.TrimLeft(t.Body[t.Offset(t.Line(offset)):offset], " \t")
	return strings.HasPrefix(before, "#") || strings.HasPrefix(before, "//")
}

// Places returns where a word stands in the text, outside of comments: where it begins and ends.
func (t Text) Places(word string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for end := 0; ; {
			n := strings.Index(t.Body[end:], word)
			if n < 0 {
				return
			}
			start := end + n
			end = start + len(word)
			if !t.IsComment(start) && !yield(start, end) {
				return
			}
		}
	}
}

// MaxRaw is how much of the text of a reference is kept: an expression may go on over lines.
const MaxRaw = 300

// OneLine returns a text as a reference keeps it: on one line and not too long.
func OneLine(s string) string {
	if len(s) > MaxRaw {
		s = strings.ToValidUTF8(s[:MaxRaw], "")
	}
	if strings.ContainsAny(s, "\n\r\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

// MaxPath is the length from which on a text is not taken for a path.
const MaxPath = 1024
