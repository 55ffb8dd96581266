package lex

import "strings"

// ShellWord is one word of a command line.
type ShellWord struct {
	Text string // without quotes
	Pos  int    // where it begins in the text
}

// How much of a text is read for one command: what names a place stands near its start.
const (
	MaxCommand = 4 << 10 // bytes
	MaxWords   = 64
)

// ShellQuotes tells inside which quotes a place on a line lies. A substitution begins anew.
type ShellQuotes struct {
	stack []byte // quote of each substitution around the place; 0 for none
}

func (q *ShellQuotes) Reset() { q.stack = append(q.stack[:0], 0) }

// Outer returns the quote around the place, 0 for none.
func (q *ShellQuotes) Outer() byte { return q.stack[len(q.stack)-1] }

// Step takes in the character at pos, and returns how many bytes belong to it.
func (q *ShellQuotes) Step(line string, pos int) int {
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

// CommandWords cuts what follows the name of a command into words, up to the end of the
// command. The text may be inside quotes, which end it then; outer is that quote. A backslash
// continues a line. All is false where the command goes on behind what is read of one.
func CommandWords(text string, pos int, outer byte) (words []ShellWord, all bool) {
	limit := min(len(text), pos+MaxCommand)
	if outer != 0 && pos < limit && text[pos] == outer {
		return listedWords(text, pos+1, limit), true
	}
	if word := strings.TrimLeft(text[pos:limit], " \t\r"); word != "" && word[0] == '\n' {
		return itemWords(text, pos, limit), true
	}
	for pos < limit && len(words) < MaxWords {
		c := text[pos]
		switch {
		case c == ' ' || c == '\t' || c == '\r':
			pos++
		case c == '\\' && continues(text, pos):
			pos += strings.IndexByte(text[pos:], '\n') + 1
		case c == outer && outer != 0 || c == '\n' || strings.IndexByte(";|&)`", c) >= 0:
			return words, true
		case c == '#' || c == '>' || c == '<' && !NameClosedBy(text[pos+1:limit], '>'):
			return words, true
		default:
			w, next, ok := ReadShellWord(text, pos, limit, outer)
			if ProgramLength(text[w.Pos:]) > 0 {
				return words, true // hardly an argument
			}
			if next >= limit && limit < len(text) {
				return words, false // there may be more of it
			}
			if w.Text != "" {
				words = append(words, w)
			}
			if !ok || next <= pos {
				return words, true
			}
			pos = next
		}
	}
	return words, len(words) < MaxWords && limit == len(text)
}

// continues reports whether a backslash is the last thing on its line.
func continues(text string, pos int) bool {
	rest := strings.TrimLeft(text[pos+1:min(len(text), pos+4)], "\r")
	return strings.HasPrefix(rest, "\n")
}

// ReadShellWord reads one word. It is not ok where a quote is never closed on its line: then
// it closes one around the command.
func ReadShellWord(text string, pos, limit int, outer byte) (w ShellWord, next int, ok bool) {
	w.Pos = pos
	for pos < limit && isPlain(text[pos]) {
		pos++
	}
	if pos < limit && IsBlank(text[pos]) {
		w.Text = text[w.Pos:pos]
		return w, pos, true
	}
	var b strings.Builder
	b.WriteString(text[w.Pos:pos])
	defer func() { w.Text = b.String() }()
	for pos < limit {
		c := text[pos]
		switch {
		case c == outer && outer != 0, IsBlank(c), strings.IndexByte(";|&)>", c) >= 0:
			return w, pos, true
		case c == '\\' && pos+1 < limit && outer == '"' && text[pos+1] == '"':
			n := strings.Index(text[pos+2:limit], `\"`)
			if n < 0 || strings.IndexByte(text[pos+2:pos+2+n], '\n') >= 0 {
				return w, pos, false
			}
			b.WriteString(text[pos+2 : pos+2+n])
			pos += n + 4
		case c == '\\' && continues(text, pos):
			return w, pos, true
		case c == '\\' && pos+1 < limit:
			b.WriteByte(text[pos+1])
			pos += 2
		case c == '"' || c == '\'':
			n := quotedEnd(text[pos+1:limit], c)
			if n < 0 {
				return w, pos, false
			}
			b.WriteString(text[pos+1 : pos+1+n])
			pos += n + 2
		default:
			n := PlaceholderLength(text[pos:limit])
			if n == 1 && (c == '`' || strings.HasPrefix(text[pos:limit], "$(")) {
				return w, pos, false // a substitution that does not end here
			}
			b.WriteString(text[pos : pos+n])
			pos += n
		}
	}
	return w, pos, true
}

// isPlain reports whether a character means nothing but itself to a shell and to templates.
func isPlain(c byte) bool {
	return IsWord(c) || c == '/' || c == '-' || c == '.' || c == '=' || c == ':'
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
			i += PlaceholderLength(s[i:]) - 1
		}
	}
	return -1
}

// listedWords reads the rest of a list of quoted words: ["vault", "kv", "get", "a/b"].
func listedWords(text string, pos, limit int) []ShellWord {
	var words []ShellWord
	for pos < limit && len(words) < MaxWords {
		switch c := text[pos]; {
		case IsBlank(c) || c == ',':
			pos++
		case c == '"' || c == '\'':
			n := quotedEnd(text[pos+1:limit], c)
			if n < 0 || ProgramLength(text[pos+1:]) == n {
				return words
			}
			words = append(words, ShellWord{Text: text[pos+1 : pos+1+n], Pos: pos + 1})
			pos += n + 2
		default:
			return words
		}
	}
	return words
}

// itemWords reads the rest of a list of YAML with one word on each line.
func itemWords(text string, pos, limit int) []ShellWord {
	var words []ShellWord
	for {
		n := strings.IndexByte(text[pos:limit], '\n')
		if n < 0 || len(words) == MaxWords {
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
		words = append(words, ShellWord{Text: item, Pos: at})
	}
}

// ProgramLength returns the length of the program's name at the start of a text, 0 where it is
// another word.
func ProgramLength(s string) int {
	for _, program := range []string{"vault", "bao"} {
		if rest, ok := strings.CutPrefix(s, program); ok && rest != "" &&
			strings.IndexByte(" \t\"'\r\n\\", rest[0]) >= 0 {
			return len(program)
		}
	}
	return 0
}
