package lex

import "strings"

// MaxAction is how long an action of a template may be, in bytes: what goes on longer is
// most often a brace in some other text.
const MaxAction = 8 << 10

// Token is a word of an action of a Go template.
type Token struct {
	Kind     TokenKind
	Text     string // of a text without its quotes; of a name with its dots
	Pos, End int    // in the whole text, with quotes
}

type TokenKind byte

const (
	TokenName     TokenKind = iota // a function or a keyword
	TokenVariable                  // $x, $x.Data.y
	TokenField                     // ., .Data.y
	TokenText
	TokenSign // anything else, one character; ":=" too
)

// ReadAction cuts an action into tokens, from the byte after its opening braces to the
// closing ones. It returns where it stopped, and whether there the action was closed:
// braces that open another action end it as well.
func ReadAction(text string, pos int, open, end string) (tokens []Token, next int, closed bool) {
	limit := min(len(text), pos+MaxAction)
	for pos < limit {
		rest := text[pos:limit]
		switch c := rest[0]; {
		case strings.HasPrefix(rest, end):
			return tokens, pos + len(end), true
		case strings.HasPrefix(rest, open):
			return tokens, pos, false
		case IsBlank(c) || c == '-':
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
			pos = t.End
		case c == '$' || c == '.' || IsWordStart(c):
			t := lexName(text, pos, limit)
			tokens = append(tokens, t)
			pos = t.End
		default:
			t := Token{Kind: TokenSign, Pos: pos, End: pos + 1}
			if strings.HasPrefix(rest, ":=") {
				t.End++
			}
			t.Text = text[pos:t.End]
			tokens = append(tokens, t)
			pos = t.End
		}
	}
	return tokens, limit, false
}

func lexName(text string, pos, limit int) Token {
	t := Token{Pos: pos, Kind: TokenName}
	switch text[pos] {
	case '$':
		t.Kind = TokenVariable
	case '.':
		t.Kind = TokenField
	}
	end := pos + 1
	for end < limit && (IsWord(text[end]) || text[end] == '.') {
		end++
	}
	t.Text, t.End = text[pos:end], end
	return t
}

// lexQuoted reads a text in quotes. In a template that stands in a text of JSON, YAML or HCL
// the quotes have a backslash before them.
func lexQuoted(text string, pos, limit int) (Token, bool) {
	t := Token{Kind: TokenText, Pos: pos}
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
		t.Text, t.End = body[:n], pos+2+n+2
		return t, true
	}
	for end := pos + 1; end < limit; end++ {
		switch c := text[end]; {
		case c == quote:
			t.Text, t.End = text[pos+1:end], end+1
			if quote == '"' && strings.IndexByte(t.Text, '\\') >= 0 {
				t.Text = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(t.Text)
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
