package lex

import "strings"

// HoldsPlaceholder reports whether a text that names a place (a path, a mount, a namespace, the
// name of a store) holds a placeholder, so that the place is known only where the file is used: {{
// x }}, ${x}, $(x), $X, $[[ x ]], [[ x ]], #{x}, {x}, {}, <x>, <% x %>, %s, ((x)), @x@, __X__ or
// `x`, or a segment such as CHANGEME, YOUR_APP or TODO. A sign alone makes none: "b$", "a%20b", "a
// < b" and "user@host" are names. It takes one pass.
func HoldsPlaceholder(s string) bool {
	for i := 0; i < len(s); i++ {
		rest := s[i+1:]
		switch s[i] {
		case '$':
			if rest != "" && (strings.IndexByte("{([$", rest[0]) >= 0 || IsWordStart(rest[0]) ||
				IsDigit(rest[0])) {
				return true
			}
		case '{', '[', '(':
			if rest != "" && rest[0] == s[i] {
				return true
			}
			// {% x %}
			if s[i] == '{' && (strings.HasPrefix(rest, "}") || strings.HasPrefix(rest, "%") ||
				NameClosedBy(rest, '}')) {
				return true
			}
		case '#':
			if strings.HasPrefix(rest, "{") {
				return true
			}
		case '<':
			if closesWith(rest, '>', " .-:/") || strings.HasPrefix(rest, "%") {
				return true
			}
		case '@':
			if NameClosedBy(rest, '@') {
				return true
			}
		case '%':
			if isVerb(rest) {
				return true
			}
		case '_':
			if isDunder(s, i) {
				return true
			}
		case '`':
			return true // a command of a shell
		}
	}
	return holdsStandIn(s)
}

// MaxPlaceholder is how long the name in a placeholder may be.
const MaxPlaceholder = 64

// NameClosedBy reports whether a text begins with a name that is closed by end: "var>" or "A b>".
func NameClosedBy(s string, end byte) bool { return closesWith(s, end, " .-:") }

// closesWith is closes for names that hold other signs behind their first letter.
func closesWith(s string, end byte, signs string) bool {
	for i := 0; i < len(s) && i < MaxPlaceholder; i++ {
		switch c := s[i]; {
		case c == end:
			return i > 0
		case IsWord(c) || i > 0 && strings.IndexByte(signs, c) >= 0:
		default:
			return false
		}
	}
	return false
}

// isDunder reports whether capitals between two underscores on each side stand at a place of a
// text, apart from other words: "__ENV__". "__main__" and "APP__DB__HOST" are names.
func isDunder(s string, at int) bool {
	name, ok := strings.CutPrefix(s[at:], "__")
	if !ok || at > 0 && IsWord(s[at-1]) || strings.HasPrefix(name, "_") {
		return false
	}
	end := strings.Index(name[:min(len(name), MaxPlaceholder)], "__")
	return end > 0 && isCapitals(name[:end]) && (len(name) == end+2 || !IsWord(name[end+2]))
}

// isCapitals reports whether a text is made of capitals, with digits, underscores and dashes.
func isCapitals(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < 'A' || c > 'Z') && c != '_' && c != '-' && !IsDigit(c) {
			return false
		}
	}
	return true
}

var standInSigns = strings.NewReplacer("-", "", "_", "")

// holdsStandIn reports whether a segment of a path is a word that somebody is going to replace.
// Words that may be real names count in capitals alone.
func holdsStandIn(s string) bool {
	for segment := range strings.SplitSeq(s, "/") {
		if len(segment) < 3 || len(segment) > MaxPlaceholder {
			continue
		}
		switch word := standInSigns.Replace(segment); {
		case strings.EqualFold(word, "changeme"), strings.EqualFold(word, "replaceme"):
			return true
		case !isCapitals(segment):
		case word == "TODO", word == "TBD", word == "FIXME", word == "PLACEHOLDER", len(word) > 2 &&
			strings.Trim(word, "X") == "",
			strings.HasPrefix(word, "YOUR") && len(word) < len(segment),
			strings.HasPrefix(word, "REPLACEWITH"):
			return true
		}
	}
	return false
}

// isVerb reports whether what follows a percent sign makes it a verb of printf and not an
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
