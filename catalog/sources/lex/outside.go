package lex

import "strings"

// PlaceholderLength returns how many bytes the placeholder at the start of a text has: blanks and
// quotes in "$(cmd "a b")" do not end a word. It is 1 where there is none.
func PlaceholderLength(s string) int {
	if strings.IndexByte("${`<[#", s[0]) < 0 {
		return 1
	}
	for _, p := range []struct{ open, close string }{{"${{", "}}"}, {"{{", "}}"}, {"{%", "%}"},
		{"${", "}"}, {"#{", "}"}, {"$[[", "]]"}, {"[[", "]]"}, {"`", "`"}, {"<", ">"}} {
		if strings.HasPrefix(s, p.open) {
			line, _, _ := strings.Cut(s[len(p.open):min(len(s), MaxPath)], "\n")
			if n := strings.Index(line, p.close); n >= 0 {
				return len(p.open) + n + len(p.close)
			}
			return 1
		}
	}
	if strings.HasPrefix(s, "$(") || strings.HasPrefix(s, "$$(") {
		depth := 0
		for i := 0; i < len(s) && i < MaxPath && s[i] != '\n'; i++ {
			switch s[i] {
			case '(':
				depth++
			case ')':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	return 1
}

// OutsidePlaceholders returns a text of the same length in which "${{ x }}", "{{ x }}", "$(x)" and
// their like are filled with a letter, so that what stands in them separates nothing.
func OutsidePlaceholders(s string) string {
	if !strings.ContainsAny(s, "{(<[") {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		n := PlaceholderLength(s[i:])
		if n > 1 {
			for k := range n {
				b[i+k] = 'x'
			}
		}
		i += n
	}
	return string(b)
}

// SplitOutside cuts a text at a separator that is not in a placeholder.
func SplitOutside(s string, separator byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		masked := OutsidePlaceholders(s)
		for {
			n := strings.IndexByte(masked, separator)
			if n < 0 {
				yield(s)
				return
			}
			if !yield(s[:n]) {
				return
			}
			s, masked = s[n+1:], masked[n+1:]
		}
	}
}

// CutOutside cuts a text around the first separator that is not in a placeholder.
func CutOutside(s string, separator byte) (before, after string) {
	if n := strings.IndexByte(OutsidePlaceholders(s), separator); n >= 0 {
		return s[:n], s[n+1:]
	}
	return s, ""
}

// FieldsOutside cuts a text into words, of which placeholders are parts.
func FieldsOutside(s string) []string {
	masked := OutsidePlaceholders(s)
	var words []string
	end := 0
	for word := range strings.FieldsFuncSeq(masked, func(r rune) bool {
		return r < 0x80 &&
			IsBlank(byte(r))
	}) {
		start := end + strings.Index(masked[end:], word)
		end = start + len(word)
		words = append(words, s[start:end])
	}
	return words
}

// LengthUntil returns how many bytes of a text come before one of some signs, which placeholders
// may hold. It stops behind what is too long for a path.
func LengthUntil(s, signs string) int {
	end := 0
	for end < len(s) && end <= MaxPath {
		n := PlaceholderLength(s[end:])
		if n == 1 && strings.IndexByte(signs, s[end]) >= 0 {
			break
		}
		end += n
	}
	return min(end, len(s))
}
