package lex

import "strings"

// GroovyText is a text in quotes in Groovy.
type GroovyText struct {
	Text string
	End  int // behind the closing quote
}

// ReadGroovyText reads the text in quotes that begins at pos, of which there are four kinds.
func ReadGroovyText(s string, pos int) (t GroovyText, ok bool) {
	quote := s[pos : pos+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s[pos:], triple) {
		n := strings.Index(s[pos+3:], triple)
		if n < 0 {
			return t, false
		}
		return GroovyText{Text: s[pos+3 : pos+3+n], End: pos + n + 6}, true
	}
	for i := pos + 1; i < len(s); i++ {
		switch {
		case s[i] == quote[0]:
			text := s[pos+1 : i]
			if strings.IndexByte(text, '\\') >= 0 {
				text = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\$`, `$`).Replace(text)
			}
			return GroovyText{Text: text, End: i + 1}, true
		case s[i] == '\n':
			return t, false
		case s[i] == '\\':
			i++
		}
	}
	return t, false
}

// SkipGroovy returns where the next token begins: behind blanks and comments.
func SkipGroovy(s string, pos int) int {
	for pos < len(s) {
		switch {
		case IsBlank(s[pos]):
			pos++
		case strings.HasPrefix(s[pos:], "//"):
			n := strings.IndexByte(s[pos:], '\n')
			if n < 0 {
				return len(s)
			}
			pos += n + 1
		case strings.HasPrefix(s[pos:], "/*"):
			n := strings.Index(s[pos:], "*/")
			if n < 0 {
				return len(s)
			}
			pos += n + 2
		default:
			return pos
		}
	}
	return pos
}

// IsGroovyName reports whether a character is a part of names in Groovy.
func IsGroovyName(c byte) bool { return IsWord(c) || c == '$' }

// GroovyExpression returns the text of an expression up to what ends it: a comma, a line break
// or a bracket that it did not open.
func GroovyExpression(s string, pos int) string {
	depth := 0
	for i := pos; i < len(s) && i-pos < MaxRaw; i++ {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return strings.TrimSpace(s[pos:i])
			}
		case ',', '\n', ';':
			if depth == 0 {
				return strings.TrimSpace(s[pos:i])
			}
		case '"', '\'':
			if t, ok := ReadGroovyText(s[:min(len(s), pos+MaxRaw)], i); ok {
				i = t.End - 1
			}
		}
	}
	return strings.TrimSpace(s[pos:min(len(s), pos+MaxRaw)])
}
