package sources

import "strings"

// templated tells whether a text that names a place holds a placeholder, so that the place
// is known only where the file is used: {{ x }}, ${x}, $(x), $X, $[[ x ]], [[ x ]], #{x}, {x}, {},
// <x>, %s, ((x)), @x@ or `x`. It takes one pass.
func templated(s string) bool {
	for i := 0; i < len(s); i++ {
		rest := s[i+1:]
		switch s[i] {
		case '$':
			if rest != "" && (strings.IndexByte("{([$", rest[0]) >= 0 || isWordStart(rest[0]) || isDigit(rest[0])) {
				return true
			}
		case '{', '[', '(':
			if rest != "" && rest[0] == s[i] {
				return true
			}
			if s[i] == '{' && (strings.HasPrefix(rest, "}") || closes(rest, '}')) {
				return true
			}
		case '#':
			if strings.HasPrefix(rest, "{") {
				return true
			}
		case '<':
			if closes(rest, '>') {
				return true
			}
		case '@':
			if closes(rest, '@') {
				return true
			}
		case '%':
			if isVerb(rest) {
				return true
			}
		case '`':
			return true // a command of a shell
		}
	}
	return false
}

// maxPlaceholder is how long the name in a placeholder may be.
const maxPlaceholder = 64

// closes tells whether a text begins with a name that is closed by end: "var>" or "A b>".
func closes(s string, end byte) bool {
	for i := 0; i < len(s) && i < maxPlaceholder; i++ {
		switch c := s[i]; {
		case c == end:
			return i > 0
		case isWord(c) || i > 0 && strings.IndexByte(" .-:", c) >= 0:
		default:
			return false
		}
	}
	return false
}

// isVerb tells whether what follows a percent sign makes it a verb of printf and not an
// escape of a URL: "%d4" is one of those, "%d" is not.
func isVerb(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case 's', 'v', 'q', '(', '[', '{':
		return true
	case 'd':
		return len(s) == 1 || !isHex(s[1])
	}
	return false
}

func isWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool { return isWordStart(c) || isDigit(c) }

func isHex(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
