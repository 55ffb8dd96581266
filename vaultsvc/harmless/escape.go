package harmless

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape has what a terminal or the runner of a CI job would act on, not show, or pile up on one
// letter stand as escape writes it, in a text of a syntax that knows such escapes: it means the
// same as before to whoever reads that syntax. What escape gives back is visible ASCII.
func Escape(s string, escape func(r rune) string) string {
	if !isVisibleASCII(s) {
		s = escapeUnseen(s, escape)
	}
	return Defuse(s, func(c byte) string { return escape(rune(c)) })
}

// isVisibleASCII reports whether all characters are visible ones of ASCII, as nearly always.
func isVisibleASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func escapeUnseen(s string, escape func(r rune) string) string {
	var b strings.Builder
	marks := 0 // on the letter before
	for _, r := range s {
		mark := unicode.Is(unicode.Mn, r)
		if marks++; !mark {
			marks = 0
		}
		if r >= ' ' && r < utf8.RuneSelf && r != 0x7f || mark && marks <= MaxMarks ||
			!mark && Text(string(r)) == string(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(escape(r))
		}
	}
	return b.String()
}
