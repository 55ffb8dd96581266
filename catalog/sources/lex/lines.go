package lex

import (
	"slices"
	"strings"
)

// Lines tells the line of a byte of a text, as an editor counts lines.
type Lines struct {
	first int   // the line of the text's first byte
	ends  []int // where each line ends: the offset behind its break
}

// IndexLines finds the lines of a text whose first line has a number.
func IndexLines(text string, first int) Lines {
	x := Lines{first: first}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			x.ends = append(x.ends, i+1)
		}
	}
	return x
}

// At returns the line of the byte at an offset.
func (x Lines) At(offset int) int {
	before, _ := slices.BinarySearch(x.ends, offset+1)
	return x.first + before
}

// lineStart returns the offset of the first byte of the line in which offset lies.
func (x Lines) lineStart(offset int) int {
	before, _ := slices.BinarySearch(x.ends, offset+1)
	if before == 0 {
		return 0
	}
	return x.ends[before-1]
}

// Offset returns the offset of the first byte of a line.
func (x Lines) Offset(line int) int {
	if before := min(line-x.first, len(x.ends)); before > 0 {
		return x.ends[before-1]
	}
	return 0
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

// IsCommented reports whether a place is on a line that is a comment in nearly every language.
func IsCommented(text string, lines Lines, pos int) bool {
	before := strings.TrimLeft(text[lines.lineStart(pos):pos], " \t")
	return strings.HasPrefix(before, "#") || strings.HasPrefix(before, "//")
}
