package find

import (
	"unicode"
	"unicode/utf8"
)

// separates tells what stands between words, and counts for nothing but the spelling.
var separates = [256]bool{'-': true, '_': true, '.': true, ' ': true}

// isBlank reports whether a text is nothing but what separates words.
func isBlank(text []byte) bool {
	for _, c := range text {
		if !separates[c] {
			return false
		}
	}
	return true
}

// foldInPlace makes a text lower case, byte for byte where it stands: a letter whose small form has
// another length stays, and so does what is no UTF-8.
func foldInPlace(b []byte) {
	for i := 0; i < len(b); {
		if c := b[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if low := unicode.ToLower(r); low != r && utf8.RuneLen(low) == size {
			utf8.EncodeRune(b[i:], low)
		}
		i += size
	}
}

// isLower reports whether a text is ASCII without capital letters.
func isLower(s []byte) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}
