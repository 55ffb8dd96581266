package lex

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxCodeDepth is how many texts in quotes may hold one another, by way of expressions in them.
const maxCodeDepth = 6

// quoted takes in a text in quotes that begins at a place, with a prefix before it, and returns
// where it ends; 0 where there is none.
func (c *codeScan) quoted(start, pos int, prefix CodePrefix) int {
	s := c.Body
	hashes := 0
	for prefix.Hashes && pos+hashes < len(s) && s[pos+hashes] == '#' {
		hashes++
	}
	for i := range c.Language.Strings {
		form := c.Language.Strings[i].with(prefix)
		if pos+hashes >= len(s) || s[pos+hashes] != form.Open[0] ||
			!strings.HasPrefix(s[pos+hashes:], form.Open) || pos < c.shut[i] {
			continue
		}
		form.Close += strings.Repeat("#", hashes)
		end := c.endOf(pos+hashes+len(form.Open), form, 0)
		if end < 0 {
			if !form.Char {
				c.shut[i] = -end
			}
			continue
		}
		c.add(CodeText, start, end)
		c.Tokens[len(c.Tokens)-1].form = uint8(i)
		return end
	}
	return 0
}

// with returns the form that a prefix makes of one.
func (f CodeString) with(p CodePrefix) CodeString {
	f.Raw = f.Raw || p.Raw
	f.Bare = f.Bare || p.Bare
	if p.Inside != "" {
		f.Inside = p.Inside
	}
	return f
}

// endOf returns where a text ends whose content begins at a place. Where it does not end, it is the
// negative of the offset up to which it was looked for.
func (c *codeScan) endOf(pos int, f CodeString, depth int) int {
	s := c.Body
	limit := len(s)
	if f.Char {
		limit = min(limit, pos+12)
	}
	for i := pos; i < limit; {
		b := s[i]
		switch {
		case b == '\\' && !f.Raw:
			i += 2
		case b == f.Close[0] && strings.HasPrefix(s[i:], f.Close):
			if f.Doubled && strings.HasPrefix(s[i+len(f.Close):], f.Close) {
				i += 2 * len(f.Close)
				continue
			}
			if f.Char && !isOneChar(s[pos:i]) {
				return -i - 1
			}
			return i + len(f.Close)
		case (b == '\n' || b == '\r') && !f.Lines:
			return -i - 1
		case f.Inside != "" && b == f.Inside[0] && strings.HasPrefix(s[i:], f.Inside):
			if f.Inside == "{" && strings.HasPrefix(s[i+1:], "{") {
				i += 2
				continue
			}
			i = c.endOfExpression(i+len(f.Inside), f, depth)
		default:
			i++
		}
	}
	return -limit - 1
}

// isOneChar reports whether a text is one character, as it is or escaped.
func isOneChar(s string) bool {
	_, n := utf8.DecodeRuneInString(s)
	return s != "" && (n == len(s) || s[0] == '\\')
}

// endOfExpression returns where an expression in a text ends: behind its closing brace. Where that
// is not found it is the place up to which it was looked for, so that nothing is looked at twice.
func (c *codeScan) endOfExpression(pos int, in CodeString, depth int) int {
	s, open := c.Body, 1
	i := pos
	for i < len(s) && i-pos < MaxCall {
		switch b := s[i]; b {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i + 1
			}
		case '\n', '\r':
			if !in.Lines {
				return i
			}
		case '"', '\'', '`':
			if depth == maxCodeDepth || b != '`' && strings.HasPrefix(s[i:], in.Close) {
				return i // as a rule it is the end of the whole text
			}
			i = c.endOfInner(i, depth)
			continue
		}
		i++
	}
	return i
}

// endOfInner returns where a text in quotes ends that stands in an expression of another one.
func (c *codeScan) endOfInner(pos, depth int) int {
	for _, f := range c.Language.Strings {
		if !strings.HasPrefix(c.Body[pos:], f.Open) {
			continue
		}
		end := c.endOf(pos+len(f.Open), f, depth+1)
		if end < 0 {
			end = -end - 1
		}
		return max(end, pos+1)
	}
	return pos + 1
}

// Word returns the text of a token as it stands there; "" where there is no such token.
func (c *Code) Word(i int) string {
	if i < 0 || i >= len(c.Tokens) {
		return ""
	}
	return c.Body[c.Tokens[i].Pos:c.Tokens[i].End]
}

// Is reports whether a token is a sign or a word.
func (c *Code) Is(i int, words ...string) bool {
	if i < 0 || i >= len(c.Tokens) || c.Tokens[i].Kind == CodeText {
		return false
	}
	w := c.Word(i)
	for _, word := range words {
		if w == word {
			return true
		}
	}
	return false
}

// Kind returns what a token is, and false where there is none.
func (c *Code) Kind(i int) (CodeKind, bool) {
	if i < 0 || i >= len(c.Tokens) {
		return 0, false
	}
	return c.Tokens[i].Kind, true
}

// IsKind reports whether a token is of a kind.
func (c *Code) IsKind(i int, kind CodeKind) bool {
	k, ok := c.Kind(i)
	return ok && k == kind
}

// LineOf returns the line on which a token begins.
func (c *Code) LineOf(i int) int { return c.Line(int(c.Tokens[i].Pos)) }

// SameLine reports whether a token begins on the line on which the one before it ends.
func (c *Code) SameLine(i int) bool {
	if i <= 0 || i >= len(c.Tokens) {
		return false
	}
	return !strings.ContainsAny(c.Body[c.Tokens[i-1].End:c.Tokens[i].Pos], "\n\r")
}

// Source returns the text of an expression, without the comments in it.
func (c *Code) Source(from, to int) string {
	if from >= to || to > len(c.Tokens) {
		return ""
	}
	var b strings.Builder
	last := c.Tokens[from].Pos
	for i := from; i < to && b.Len() < 2*MaxPath; i++ {
		t := c.Tokens[i]
		if between := c.Body[last:t.Pos]; strings.TrimSpace(between) == "" {
			b.WriteString(between)
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(c.Body[t.Pos:t.End])
		last = t.End
	}
	return b.String()
}

// CodePart is a part of a text in quotes: what it says, or an expression that stands in it.
type CodePart struct {
	Text       string
	Expression bool
	Written    string // an expression with its braces, or what else begins and ends it
}

// Parts returns what a text in quotes is made of, its escapes undone.
func (c *Code) Parts(i int) []CodePart {
	t := c.Tokens[i]
	form := c.Language.Strings[t.form]
	raw := c.Body[t.Pos:t.End]
	quote := strings.Index(raw, form.Open)
	prefix := CodePrefix{}
	if quote > 0 {
		name := strings.TrimRight(raw[:quote], "#")
		prefix = c.Language.Prefixes[name]
		raw = strings.TrimSuffix(raw, raw[len(name):quote])
	}
	f := form.with(prefix)
	body := raw[quote+len(f.Open):]
	body = body[:max(0, len(body)-len(f.Close))]
	return f.parts(body)
}

// parts cuts the content of a text into what it says and its expressions.
func (f CodeString) parts(body string) []CodePart {
	var parts []CodePart
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			parts = append(parts, CodePart{Text: b.String()})
			b.Reset()
		}
	}
	for i := 0; i < len(body); {
		rest := body[i:]
		switch {
		case rest[0] == '\\' && !f.Raw:
			text, n := unescape(rest)
			b.WriteString(text)
			i += n
		case f.Doubled && strings.HasPrefix(rest, f.Close+f.Close):
			b.WriteString(f.Close)
			i += 2 * len(f.Close)
		case f.Inside == "{" && (strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}")):
			b.WriteByte(rest[0])
			i += 2
		case f.Inside != "" && strings.HasPrefix(rest, f.Inside):
			n := closingBrace(rest[len(f.Inside):])
			flush()
			text := strings.TrimSpace(rest[len(f.Inside) : len(f.Inside)+n])
			if strings.HasSuffix(f.Inside, "$") {
				text = "$" + text
			}
			n = min(len(rest), len(f.Inside)+n+1)
			parts = append(parts, CodePart{text, true, rest[:n]})
			i += n
		case f.Bare && rest[0] == '$' && len(rest) > 1 && IsWordStart(rest[1]):
			end := 1
			for end < len(rest) && IsWord(rest[end]) {
				end++
			}
			flush()
			parts = append(parts, CodePart{rest[1:end], true, rest[:end]})
			i += end
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	flush()
	return parts
}

// closingBrace returns where an expression in a text ends.
func closingBrace(s string) int {
	open := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return len(s)
}

// unescape returns what an escape at the start of a text stands for, and its length.
func unescape(s string) (text string, n int) {
	if len(s) < 2 {
		return s, len(s)
	}
	switch e := s[1]; e {
	case 'n':
		return "\n", 2
	case 't':
		return "\t", 2
	case 'r':
		return "\r", 2
	case '\n':
		return "", 2
	case 'x', 'u':
		digits := map[byte]int{'x': 2, 'u': 4}[e]
		if len(s) >= 2+digits {
			if r, err := strconv.ParseUint(s[2:2+digits], 16, 32); err == nil {
				return string(rune(r)), 2 + digits
			}
		}
		return s[:2], 2
	}
	if IsWord(s[1]) {
		return s[:2], 2
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return s[1 : 1+size], 1 + size
}
