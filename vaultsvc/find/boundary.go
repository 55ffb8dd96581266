package find

import (
	"unicode"
	"unicode/utf8"
)

// boundary reports whether a word can begin or end at a place: between a letter or digit and
// anything else, where a small letter meets a capital one, or before the last of several capital
// letters, as in "API|Key".
func boundary(text []byte, at int) bool {
	if at == 0 || at == len(text) {
		return true
	}
	if a, b := text[at-1], text[at]; a < utf8.RuneSelf && b < utf8.RuneSelf {
		return kinds[a] == 0 || kinds[b] == 0 || kinds[b] == capital && (kinds[a] == small ||
			kinds[a] == capital && at+1 < len(text) && kinds[text[at+1]] == small)
	}
	before, _ := utf8.DecodeLastRune(text[:at])
	after, _ := utf8.DecodeRune(text[at:])
	return !isWord(before) || !isWord(after) || unicode.IsLower(before) && unicode.IsUpper(after)
}

// begins reports whether a word begins at a place that may have a slip in it.
func begins(text []byte, at int) bool {
	c := text[at]
	return c != '/' && !separates[c] && utf8.RuneStart(c) && boundary(text, at)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isDigit(c byte) bool { return kinds[c] == digit }

// kinds are those of the ASCII letters and digits.
var kinds = func() (k [256]uint8) {
	for c := range k {
		switch {
		case 'a' <= c && c <= 'z':
			k[c] = small
		case 'A' <= c && c <= 'Z':
			k[c] = capital
		case '0' <= c && c <= '9':
			k[c] = digit
		}
	}
	return k
}()

const (
	small uint8 = iota + 1
	capital
	digit
)
