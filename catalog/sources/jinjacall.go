package sources

import (
	"regexp"
	"strings"
)

// jinjaValue is an argument of a call in a Jinja expression.
type jinjaValue struct {
	name  string // of a keyword argument
	text  string // of what is known; {{ x }} for the rest
	known bool
	pos   int // where it begins in the text
}

// maxCall is how long a call may be, in bytes.
const maxCall = 2 << 10

// jinjaCall reads the arguments of a call from the byte behind its parenthesis on. It returns
// where the call ends: behind the closing one. Values that are names are looked up.
func jinjaCall(text string, pos int, names map[string]string) (args []jinjaValue, end int, ok bool) {
	limit := min(len(text), pos+maxCall)
	for pos < limit {
		pos = skipJinja(text, pos, limit)
		if pos >= limit {
			break
		}
		if text[pos] == ')' {
			return args, pos + 1, true
		}
		if text[pos] == ',' {
			pos++
			continue
		}
		a := jinjaValue{pos: pos}
		if name := jinjaName(text[pos:limit]); name != "" {
			if next := skipJinja(text, pos+len(name), limit); next+1 < limit && text[next] == '=' && text[next+1] != '=' {
				a.name = name
				pos = skipJinja(text, next+1, limit)
				a.pos = pos
			}
		}
		var n int
		a.text, a.known, n = jinjaExpression(text, pos, limit, names)
		if n <= pos {
			return args, pos, false
		}
		args = append(args, a)
		pos = n
	}
	return args, limit, false
}

// credential is what an option begins with that gives the lookup hashi_vault a secret of its own.
var credential = regexp.MustCompile(`(?i)\b(?:token|secret_id|role_id|password|username|jwt|proxies)\s*=`)

// beforeCredentials returns an expression up to where a text in it may hold a secret.
func beforeCredentials(expression string) string {
	if at := credential.FindStringIndex(expression); at != nil {
		return expression[:at[0]]
	}
	return expression
}

// skipJinja skips blanks, also the backslash with which a line of a YAML text goes on.
func skipJinja(text string, pos, limit int) int {
	for pos < limit && (isBlank(text[pos]) || text[pos] == '\\' && continues(text, pos)) {
		pos++
	}
	return pos
}

func jinjaName(s string) string {
	end := 0
	for end < len(s) && isWord(s[end]) && (end > 0 || isWordStart(s[end])) {
		end++
	}
	return s[:end]
}

// jinjaExpression reads an expression up to a comma or the parenthesis that closes the call.
// Texts and names of known variables that are joined are known.
func jinjaExpression(text string, pos, limit int, names map[string]string) (value string, known bool, end int) {
	var b strings.Builder
	known = true
	start, depth := pos, 0
	plain := true // only texts and names, joined with + or ~
	for pos < limit {
		c := text[pos]
		if q := jinjaQuote(text[pos:limit]); q != "" {
			body, n, ok := jinjaText(text, pos, limit, q)
			if !ok {
				return "", false, pos
			}
			b.WriteString(body)
			pos = n
			continue
		}
		switch {
		case depth == 0 && (c == ',' || c == ')'):
			if !plain {
				return "{{ " + oneLine(beforeCredentials(text[start:pos])) + " }}", false, pos
			}
			return b.String(), known, pos
		case isBlank(c) || c == '+' || c == '~' || c == '\\':
			pos++
		case isDigit(c):
			b.WriteByte(c)
			pos++
		case isWordStart(c):
			name := jinjaName(text[pos:limit])
			pos += len(name)
			if v, ok := names[name]; ok {
				b.WriteString(v)
			} else {
				known = false
				b.WriteString("{{ " + name + " }}")
			}
		default:
			plain = false
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth--
			}
			pos++
		}
	}
	return "", false, pos
}

// jinjaQuote returns the quote at the start of a text: one that stands in a text of YAML may
// have a backslash before it, or be doubled.
func jinjaQuote(s string) string {
	for _, q := range []string{`\"`, `\'`} {
		if strings.HasPrefix(s, q) {
			return q
		}
	}
	if strings.HasPrefix(s, "''") && len(s) > 2 && (isWordStart(s[2]) || s[2] == '/' || s[2] == '{') {
		return "''"
	}
	if s[0] == '\'' || s[0] == '"' {
		return s[:1]
	}
	return ""
}

func jinjaText(text string, pos, limit int, quote string) (body string, end int, ok bool) {
	start := pos + len(quote)
	n := strings.Index(text[start:limit], quote)
	if n < 0 {
		return "", pos, false
	}
	return strings.Join(strings.Fields(text[start:start+n]), " "), start + n + len(quote), true
}

// jinjaSubscripts returns the keys that are taken of the result of a call: .secret.password,
// ['secret']['password'].
func jinjaSubscripts(text string, pos int) []string {
	limit := min(len(text), pos+maxPath)
	var keys []string
	for pos < limit && len(keys) < 8 {
		switch text[pos] {
		case '.':
			name := jinjaName(text[pos+1 : limit])
			if name == "" {
				return keys
			}
			keys = append(keys, name)
			pos += 1 + len(name)
		case '[':
			if pos+1 >= limit {
				return keys
			}
			quote := jinjaQuote(text[pos+1 : limit])
			if quote == "" {
				return keys
			}
			body, end, ok := jinjaText(text, pos+1, limit, quote)
			if !ok || end >= limit || text[end] != ']' {
				return keys
			}
			keys = append(keys, body)
			pos = end + 1
		default:
			return keys
		}
	}
	return keys
}
