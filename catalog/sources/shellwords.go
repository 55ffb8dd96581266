package sources

import "strings"

// shellWord is one word of a command line.
type shellWord struct {
	text string // without quotes
	pos  int    // where it begins in the text
}

// How much of a text is read for one command: what names a place stands near its start.
const (
	maxCommand = 4 << 10 // bytes
	maxWords   = 64
)

// shellQuotes tells inside which quotes a place on a line lies. A substitution begins anew.
type shellQuotes struct {
	stack []byte // quote of each substitution around the place; 0 for none
}

func (q *shellQuotes) reset() { q.stack = append(q.stack[:0], 0) }

// outer returns the quote around the place, 0 for none.
func (q *shellQuotes) outer() byte { return q.stack[len(q.stack)-1] }

// step takes in the character at pos, and returns how many bytes belong to it.
func (q *shellQuotes) step(line string, pos int) int {
	top := &q.stack[len(q.stack)-1]
	switch c := line[pos]; {
	case c == '\\' && pos+1 < len(line) && *top != '\'':
		return 2
	case c == '$' && strings.HasPrefix(line[pos:], "$(") && *top != '\'':
		q.stack = append(q.stack, 0)
		return 2
	case c == ')' && *top == 0 && len(q.stack) > 1:
		q.stack = q.stack[:len(q.stack)-1]
	case c == '"' || c == '\'' || c == '`':
		switch *top {
		case 0:
			*top = c
		case c:
			*top = 0
		case '"':
			if c == '`' {
				q.stack = append(q.stack, '`')
			}
		}
		if c == '`' && *top == 0 && len(q.stack) > 1 {
			q.stack = q.stack[:len(q.stack)-1]
		}
	}
	return 1
}

// commandWords cuts what follows the name of a command into words, up to the end of the
// command. The text may be inside quotes, which end it then; outer is that quote. A backslash
// continues a line.
func commandWords(text string, pos int, outer byte) []shellWord {
	limit := min(len(text), pos+maxCommand)
	if outer != 0 && pos < limit && text[pos] == outer {
		return listedWords(text, pos+1, limit)
	}
	if word := strings.TrimLeft(text[pos:limit], " \t\r"); word == "" || word[0] == '\n' {
		return itemWords(text, pos, limit)
	}
	var words []shellWord
	for pos < limit && len(words) < maxWords {
		c := text[pos]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			pos++
		case c == '\\' && continues(text, pos):
			pos += strings.IndexByte(text[pos:], '\n') + 1
		case c == outer && outer != 0 || c == '\n' || strings.IndexByte(";|&)`", c) >= 0:
			return words
		case c == '#' || c == '>' || c == '<' && !closes(text[pos+1:limit], '>'):
			return words
		default:
			w, next, ok := lexShellWord(text, pos, limit, outer)
			if programLength(text[w.pos:]) > 0 {
				return words // hardly an argument
			}
			if w.text != "" {
				words = append(words, w)
			}
			if !ok || next <= pos {
				return words
			}
			pos = next
		}
	}
	return words
}

// continues tells whether a backslash is the last thing on its line.
func continues(text string, pos int) bool {
	rest := strings.TrimLeft(text[pos+1:min(len(text), pos+4)], "\r")
	return strings.HasPrefix(rest, "\n")
}

// lexShellWord reads one word. It is not ok where a quote is never closed on its line: then
// it closes one around the command.
func lexShellWord(text string, pos, limit int, outer byte) (w shellWord, next int, ok bool) {
	w.pos = pos
	for pos < limit && isPlain(text[pos]) {
		pos++
	}
	if pos < limit && isBlank(text[pos]) {
		w.text = text[w.pos:pos]
		return w, pos, true
	}
	var b strings.Builder
	b.WriteString(text[w.pos:pos])
	for pos < limit {
		c := text[pos]
		switch {
		case c == outer && outer != 0:
			w.text = b.String()
			return w, pos, true
		case isBlank(c) || strings.IndexByte(";|&)>", c) >= 0:
			w.text = b.String()
			return w, pos, true
		case c == '\\' && pos+1 < limit && outer == '"' && text[pos+1] == '"':
			n := strings.Index(text[pos+2:limit], `\"`)
			if n < 0 || strings.IndexByte(text[pos+2:pos+2+n], '\n') >= 0 {
				w.text = b.String()
				return w, pos, false
			}
			b.WriteString(text[pos+2 : pos+2+n])
			pos += n + 4
		case c == '\\' && continues(text, pos):
			w.text = b.String()
			return w, pos, true
		case c == '\\' && pos+1 < limit:
			b.WriteByte(text[pos+1])
			pos += 2
		case c == '"' || c == '\'':
			n := quotedEnd(text[pos+1:limit], c)
			if n < 0 {
				w.text = b.String()
				return w, pos, false
			}
			b.WriteString(text[pos+1 : pos+1+n])
			pos += n + 2
		default:
			n := placeholderLength(text[pos:limit])
			if n == 1 && (c == '`' || strings.HasPrefix(text[pos:limit], "$(")) {
				w.text = b.String()
				return w, pos, false // a substitution that does not end here
			}
			b.WriteString(text[pos : pos+n])
			pos += n
		}
	}
	w.text = b.String()
	return w, pos, true
}

// isPlain tells whether a character means nothing but itself to a shell and to templates.
func isPlain(c byte) bool {
	return isWord(c) || c == '/' || c == '-' || c == '.' || c == '=' || c == ':'
}

// quotedEnd returns where a quote closes on the line, -1 where it does not.
func quotedEnd(s string, quote byte) int {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return i
		case s[i] == '\n':
			return -1
		case s[i] == '\\' && quote == '"':
			i++
		case s[i] == '$' && quote == '"':
			i += placeholderLength(s[i:]) - 1
		}
	}
	return -1
}

// placeholderLength returns how many bytes the placeholder at the start of a text has: blanks and
// quotes in "$(cmd "a b")" do not end a word. It is 1 where there is none.
func placeholderLength(s string) int {
	if strings.IndexByte("${`<[#", s[0]) < 0 {
		return 1
	}
	for _, p := range []struct{ open, close string }{{"${{", "}}"}, {"{{", "}}"}, {"{%", "%}"}, {"${", "}"}, {"#{", "}"}, {"$[[", "]]"}, {"[[", "]]"}, {"`", "`"}, {"<", ">"}} {
		if strings.HasPrefix(s, p.open) {
			line, _, _ := strings.Cut(s[len(p.open):min(len(s), maxPath)], "\n")
			if n := strings.Index(line, p.close); n >= 0 {
				return len(p.open) + n + len(p.close)
			}
			return 1
		}
	}
	if strings.HasPrefix(s, "$(") || strings.HasPrefix(s, "$$(") {
		depth := 0
		for i := 0; i < len(s) && i < maxPath && s[i] != '\n'; i++ {
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

// listedWords reads the rest of a list of quoted words: ["vault", "kv", "get", "a/b"].
func listedWords(text string, pos, limit int) []shellWord {
	var words []shellWord
	for pos < limit && len(words) < maxWords {
		switch c := text[pos]; {
		case isBlank(c) || c == ',':
			pos++
		case c == '"' || c == '\'':
			n := quotedEnd(text[pos+1:limit], c)
			if n < 0 || programLength(text[pos+1:]) == n {
				return words
			}
			words = append(words, shellWord{text: text[pos+1 : pos+1+n], pos: pos + 1})
			pos += n + 2
		default:
			return words
		}
	}
	return words
}

// itemWords reads the rest of a list of YAML with one word on each line.
func itemWords(text string, pos, limit int) []shellWord {
	var words []shellWord
	for {
		n := strings.IndexByte(text[pos:limit], '\n')
		if n < 0 || len(words) == maxWords {
			return words
		}
		pos += n + 1
		line, _, _ := strings.Cut(text[pos:limit], "\n")
		trimmed := strings.TrimLeft(line, " ")
		item, ok := strings.CutPrefix(trimmed, "- ")
		if !ok {
			return words
		}
		at := pos + len(line) - len(trimmed) + 2
		at += len(item) - len(strings.TrimLeft(item, " "))
		item = strings.TrimSpace(item)
		if unquoted := strings.Trim(item, `"'`); len(unquoted) == len(item)-2 {
			item = unquoted
			at++
		}
		words = append(words, shellWord{text: item, pos: at})
	}
}
