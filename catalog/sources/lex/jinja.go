package lex

import (
	"regexp"
	"strings"
)

// JinjaValue is an argument of a call in a Jinja expression.
type JinjaValue struct {
	Name  string // of a keyword argument
	Text  string // of what is known; {{ x }} for the rest
	Known bool
	Pos   int // where it begins in the text
}

// MaxCall is how long a call may be, in bytes.
const MaxCall = 2 << 10

// JinjaCall reads the arguments of a call from the byte behind its parenthesis on. It returns
// where the call ends: behind the closing one. Values that are names are looked up.
func JinjaCall(text string, pos int, names map[string]string) (args []JinjaValue, end int,
	ok bool) {
	limit := min(len(text), pos+MaxCall)
	for pos < limit {
		pos = SkipJinja(text, pos, limit)
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
		a := JinjaValue{Pos: pos}
		if name := JinjaName(text[pos:limit]); name != "" {
			if next := SkipJinja(text, pos+len(name), limit); next+1 < limit && text[next] == '=' &&
				text[next+1] != '=' {
				a.Name = name
				pos = SkipJinja(text, next+1, limit)
				a.Pos = pos
			}
		}
		var n int
		a.Text, a.Known, n = jinjaExpression(text, pos, limit, names)
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

// SkipJinja skips blanks, also the backslash with which a line of a YAML text goes on.
func SkipJinja(text string, pos, limit int) int {
	for pos < limit && (IsBlank(text[pos]) || text[pos] == '\\' && continues(text, pos)) {
		pos++
	}
	return pos
}

// JinjaName returns the name that a text begins with, "" for none.
func JinjaName(s string) string {
	end := 0
	for end < len(s) && IsWord(s[end]) && (end > 0 || IsWordStart(s[end])) {
		end++
	}
	return s[:end]
}

// jinjaExpression reads an expression up to a comma or the parenthesis that closes the call.
// Texts and names of known variables that are joined are known.
func jinjaExpression(text string, pos, limit int, names map[string]string) (value string,
	known bool, end int) {
	var b strings.Builder
	known = true
	start, depth := pos, 0
	plain := true // only texts and names, joined with + or ~
	for pos < limit {
		c := text[pos]
		if q := JinjaQuote(text[pos:limit]); q != "" {
			body, n, ok := JinjaText(text, pos, limit, q)
			if !ok {
				return "", false, limit
			}
			b.WriteString(body)
			pos = n
			continue
		}
		switch {
		case depth == 0 && (c == ',' || c == ')'):
			if !plain {
				expression := text[start:pos]
				if at := credential.FindStringIndex(expression); at != nil { // a text in it may hold a secret
					expression = expression[:at[0]]
				}
				return "{{ " + OneLine(expression) + " }}", false, pos
			}
			return b.String(), known, pos
		case IsBlank(c) || c == '+' || c == '~' || c == '\\':
			pos++
		case IsDigit(c):
			b.WriteByte(c)
			pos++
		case IsWordStart(c):
			name := JinjaName(text[pos:limit])
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

// JinjaQuote returns the quote at the start of a text: one that stands in a text of YAML may
// have a backslash before it, or be doubled.
func JinjaQuote(s string) string {
	for _, q := range []string{`\"`, `\'`} {
		if strings.HasPrefix(s, q) {
			return q
		}
	}
	if strings.HasPrefix(s, "''") && len(s) > 2 && (IsWordStart(s[2]) || s[2] == '/' || s[2] == '{') {
		return "''"
	}
	if s[0] == '\'' || s[0] == '"' {
		return s[:1]
	}
	return ""
}

// JinjaText returns the text in quotes at pos, of which the opening quote is given, and where it
// ends.
func JinjaText(text string, pos, limit int, quote string) (body string, end int, ok bool) {
	start := pos + len(quote)
	n := strings.Index(text[start:limit], quote)
	if n < 0 {
		return "", pos, false
	}
	return strings.Join(strings.Fields(text[start:start+n]), " "), start + n + len(quote), true
}

// JinjaSubscripts returns the keys that are taken of the result of a call: .secret.password,
// ['secret']['password'].
func JinjaSubscripts(text string, pos int) []string {
	limit := min(len(text), pos+MaxPath)
	var keys []string
	for pos < limit && len(keys) < 8 {
		switch text[pos] {
		case '.':
			name := JinjaName(text[pos+1 : limit])
			if name == "" {
				return keys
			}
			keys = append(keys, name)
			pos += 1 + len(name)
		case '[':
			if pos+1 >= limit {
				return keys
			}
			quote := JinjaQuote(text[pos+1 : limit])
			if quote == "" {
				return keys
			}
			body, end, ok := JinjaText(text, pos+1, limit, quote)
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
