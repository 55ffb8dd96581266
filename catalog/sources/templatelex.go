package sources

import "strings"

// maxAction is how long an action of a template may be, in bytes: what goes on longer is
// a brace in some other text.
const maxAction = 8 << 10

// templateToken is a word of an action of a Go template.
type templateToken struct {
	kind     tokenKind
	text     string // of a text without its quotes; of a name with its dots
	pos, end int    // in the whole text, with quotes
}

type tokenKind byte

const (
	tokenName     tokenKind = iota // a function or a keyword
	tokenVariable                  // $x, $x.Data.y
	tokenField                     // ., .Data.y
	tokenText
	tokenSign // anything else, one character; ":=" too
)

// lexAction cuts an action into tokens, from the byte after its opening braces to the
// closing ones. It returns where it stopped, and whether there the action was closed:
// braces that open another action end it as well.
func lexAction(text string, pos int, open, end string) (tokens []templateToken, next int, closed bool) {
	limit := min(len(text), pos+maxAction)
	for pos < limit {
		rest := text[pos:limit]
		switch c := rest[0]; {
		case strings.HasPrefix(rest, end):
			return tokens, pos + len(end), true
		case strings.HasPrefix(rest, open):
			return tokens, pos, false
		case isBlank(c) || c == '-':
			pos++
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest, "*/")
			if n < 0 {
				return tokens, limit, false
			}
			pos += n + 2
		case c == '"' || c == '\'' || c == '`' || c == '\\':
			t, ok := lexQuoted(text, pos, limit)
			if !ok {
				pos++
				continue
			}
			tokens = append(tokens, t)
			pos = t.end
		case c == '$' || c == '.' || isWordStart(c):
			t := lexName(text, pos, limit)
			tokens = append(tokens, t)
			pos = t.end
		default:
			t := templateToken{kind: tokenSign, pos: pos, end: pos + 1}
			if strings.HasPrefix(rest, ":=") {
				t.end++
			}
			t.text = text[pos:t.end]
			tokens = append(tokens, t)
			pos = t.end
		}
	}
	return tokens, limit, false
}

func lexName(text string, pos, limit int) templateToken {
	t := templateToken{pos: pos, kind: tokenName}
	switch text[pos] {
	case '$':
		t.kind = tokenVariable
	case '.':
		t.kind = tokenField
	}
	end := pos + 1
	for end < limit && (isWord(text[end]) || text[end] == '.') {
		end++
	}
	t.text, t.end = text[pos:end], end
	return t
}

// lexQuoted reads a text in quotes. In a template that stands in a text of JSON, YAML or HCL
// the quotes have a backslash before them.
func lexQuoted(text string, pos, limit int) (templateToken, bool) {
	t := templateToken{kind: tokenText, pos: pos}
	quote := text[pos]
	if quote == '\\' {
		if pos+1 >= limit || text[pos+1] != '"' {
			return t, false
		}
		body := text[pos+2 : limit]
		n := strings.Index(body, `\"`)
		if n < 0 || strings.ContainsAny(body[:n], "\n\"") {
			return t, false
		}
		t.text, t.end = body[:n], pos+2+n+2
		return t, true
	}
	for end := pos + 1; end < limit; end++ {
		switch c := text[end]; {
		case c == quote:
			t.text, t.end = text[pos+1:end], end+1
			if quote == '"' && strings.IndexByte(t.text, '\\') >= 0 {
				t.text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(t.text)
			}
			return t, true
		case c == '\n' && quote != '`':
			return t, false
		case c == '\\' && quote == '"':
			end++
		}
	}
	return t, false
}
