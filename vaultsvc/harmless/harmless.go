package harmless

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxMarks is how many combining marks may stand on one character. No script needs
// more; a pile of them can cover the lines around it and slow a terminal down.
const MaxMarks = 4

// Text returns s with everything dangerous or invisible in it made visible. It costs
// nothing where there is nothing to change.
func Text(s string) string {
	if !plain(s) {
		s = edges(printable(s))
	}
	return Defuse(defuseStart(s), escapeByte)
}

// printable is [Text] without what is special about the ends of a text, and about CI jobs.
func printable(s string) string {
	var b strings.Builder
	marks := 0
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				fmt.Fprintf(&b, `\x%02x`, s[i])
				marks = 0
				continue
			}
		}
		if unicode.Is(unicode.M, r) && r != combiningGraphemeJoiner && !selector(r) {
			// A mark at the start would sit on whatever the screen shows before the text.
			if marks++; marks <= MaxMarks && b.Len() > 0 {
				b.WriteRune(r)
			} else {
				escape(&b, r)
			}
			continue
		}
		marks = 0
		if visible(r) {
			b.WriteRune(r)
		} else {
			escape(&b, r)
		}
	}
	return b.String()
}

// plain reports whether s is the printable ASCII that nearly all names consist of, without blanks
// at its ends.
func plain(s string) bool {
	return isVisibleASCII(s) && (s == "" || s[0] != ' ' && s[len(s)-1] != ' ')
}

// edges shows a blank at either end of a text, which nobody could see otherwise.
func edges(s string) string {
	const blank = `\x20`
	if strings.HasPrefix(s, " ") {
		s = blank + s[1:]
	}
	if strings.HasSuffix(s, " ") {
		s = s[:len(s)-1] + blank
	}
	return s
}

const combiningGraphemeJoiner = '\u034f'

// selector reports whether r is a variation selector: it has no width and no look of its own.
func selector(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) }

// visible reports whether r has ink of its own, or is the ordinary blank.
func visible(r rune) bool {
	switch r {
	case ' ':
		return true
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800': // Hangul fillers, blank Braille
		return false
	}
	// IsPrint leaves out controls, formats (bidi, zero-width, soft hyphen, tags), line and
	// paragraph separators, every blank but ' ', surrogates, private use and unassigned.
	return unicode.IsPrint(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) &&
		!selector(r)
}

func escape(b *strings.Builder, r rune) {
	switch {
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}
