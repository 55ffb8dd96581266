package lex

import (
	"slices"
	"strings"
)

// Code is a program that is cut into tokens. Comments and blanks are none.
type Code struct {
	Text
	Language *CodeLanguage
	Tokens   []CodeToken
	// Cut is the offset from which on the text has no tokens, because there are too many before; 0
	// where it was read whole.
	Cut int
}

// CodeToken is a word of a program.
type CodeToken struct {
	Kind     CodeKind
	form     uint8 // of a text: which of [CodeLanguage.Strings]
	Pos, End int32
	Match    int32 // of a bracket: the other one of the pair; -1 where there is none
	Around   int32 // the innermost bracket around it, -1 where there is none
}

// CodeKind is what a token is.
type CodeKind uint8

const (
	CodeName CodeKind = iota
	CodeText          // in quotes
	CodeNumber
	CodeOpen  // a bracket
	CodeClose // a bracket
	CodeSign  // any other sign, or several that are one
)

// MaxCodeTokens is how many tokens of a file are kept: a file that a person wrote has far fewer.
const MaxCodeTokens = 500_000

// codeSigns are the signs of several characters that would mean something else one by one. Longer
// ones are first.
var codeSigns = []string{"===", "!==", "...", "||=", "&&=", "??=", "**=", "<<=", ">>=", "?->",
	"==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", ".=", ":=", "=>", "->",
	"<-", "::", "?.", "&.", "!!", "??", "||", "&&", "**", "|>", "<>", "..", "=~", "++", "--", "?:"}

// NewCode cuts a program into tokens.
func NewCode(text Text, l *CodeLanguage) *Code {
	c := &codeScan{Code: &Code{Text: text, Language: l}, shut: make([]int, len(l.Strings))}
	c.Tokens = make([]CodeToken, 0, len(text.Body)/6)
	c.scan()
	return c.Code
}

// codeScan is on its way through a program.
type codeScan struct {
	*Code
	open   []int32 // brackets
	counts [3]int  // of each kind among them
	// shut is, for each form of texts, the offset before which none that is begun is ended: so that
	// quotes that are alone cost no more than one look each.
	shut    []int
	noRegex int // likewise
}

func (c *codeScan) scan() {
	s := c.Body
	for pos := c.skip(0); pos < len(s); pos = c.skip(pos) {
		if len(c.Tokens) == MaxCodeTokens {
			c.Cut = pos
			return
		}
		b := s[pos]
		switch {
		case isCodeName(b) || strings.IndexByte(c.Language.Sigils, b) >= 0 && pos+1 < len(s) &&
			(isCodeName(s[pos+1]) || s[pos+1] == b):
			pos = c.name(pos)
		case IsDigit(b):
			end := pos + 1
			for end < len(s) && (IsWord(s[end]) || s[end] == '.' && end+1 < len(s) && IsDigit(s[end+1])) {
				end++
			}
			pos = c.add(CodeNumber, pos, end)
		case strings.IndexByte("([{", b) >= 0:
			pos = c.add(CodeOpen, pos, pos+1)
			c.counts[bracketKind(b)]++
			c.open = append(c.open, int32(len(c.Tokens)-1))
		case strings.IndexByte(")]}", b) >= 0:
			pos = c.close(pos)
		default:
			if end := c.quoted(pos, pos, CodePrefix{}); end > 0 {
				pos = end
				continue
			}
			pos = c.sign(pos)
		}
	}
}

// isCodeName reports whether a character is a part of names.
func isCodeName(b byte) bool { return IsWord(b) || b >= 0x80 }

// bracketKind returns 0, 1 or 2 for a bracket, whichever side it is.
func bracketKind(b byte) int {
	switch b {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return 2
}

// add adds a token and returns where it ends.
func (c *codeScan) add(kind CodeKind, pos, end int) int {
	t := CodeToken{Kind: kind, Pos: int32(pos), End: int32(end), Match: -1, Around: -1}
	if n := len(c.open); n > 0 {
		t.Around = c.open[n-1]
	}
	c.Tokens = append(c.Tokens, t)
	return end
}

// close takes in a bracket that ends something, with all that is open inside of it, and returns
// where it ends.
func (c *codeScan) close(pos int) int {
	kind, match := bracketKind(c.Body[pos]), int32(-1)
	for match < 0 && c.counts[kind] > 0 {
		last := c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
		k := bracketKind(c.Body[c.Tokens[last].Pos])
		if c.counts[k]--; k == kind {
			match = last
			c.Tokens[last].Match = int32(len(c.Tokens))
		}
	}
	end := c.add(CodeClose, pos, pos+1)
	c.Tokens[len(c.Tokens)-1].Match = match
	return end
}

// name takes in a name, or the text in quotes that it is the prefix of.
func (c *codeScan) name(pos int) int {
	s, end := c.Body, pos
	for end < len(s) && strings.IndexByte(c.Language.Sigils, s[end]) >= 0 {
		end++
	}
	for end < len(s) && isCodeName(s[end]) {
		end++
	}
	if end < len(s) && strings.IndexByte(c.Language.NameEnds, s[end]) >= 0 &&
		!strings.HasPrefix(s[end+1:], "=") && !strings.HasPrefix(s[end+1:], ".") {
		end++
	}
	if end < len(s) && end-pos < 8 {
		if p, ok := c.Language.Prefixes[s[pos:end]]; ok {
			if quoted := c.quoted(pos, end, p); quoted > 0 {
				return quoted
			}
		}
	}
	return c.add(CodeName, pos, end)
}

// sign takes in what is none of the others.
func (c *codeScan) sign(pos int) int {
	s := c.Body
	if s[pos] == '/' && c.Language.Regex && c.mayBeRegex() {
		if end := c.regex(pos); end > 0 {
			return c.add(CodeSign, pos, end)
		}
	}
	for _, sign := range codeSigns {
		if s[pos] == sign[0] && strings.HasPrefix(s[pos:], sign) {
			return c.add(CodeSign, pos, pos+len(sign))
		}
	}
	return c.add(CodeSign, pos, pos+1)
}

// mayBeRegex reports whether a slash at this place divides nothing.
func (c *codeScan) mayBeRegex() bool {
	if len(c.Tokens) == 0 {
		return true
	}
	last := len(c.Tokens) - 1
	switch c.Tokens[last].Kind {
	case CodeText, CodeNumber, CodeClose:
		return false
	case CodeName:
		return slices.Contains([]string{"return", "case", "typeof", "in", "of", "and", "or", "not",
			"when", "if", "unless"}, c.Word(last))
	}
	return true
}

// regex returns where a regular expression ends, 0 where there is none.
func (c *codeScan) regex(pos int) int {
	if pos < c.noRegex {
		return 0
	}
	class := false
	for i := pos + 1; i < len(c.Body); i++ {
		switch b := c.Body[i]; {
		case b == '\n':
			c.noRegex = i
			return 0
		case b == '\\':
			i++
		case b == '[':
			class = true
		case b == ']':
			class = false
		case b == '/' && !class:
			return i + 1
		}
	}
	c.noRegex = len(c.Body)
	return 0
}

// skip returns where the next token begins.
func (c *codeScan) skip(pos int) int {
	s := c.Body
next:
	for pos < len(s) {
		if IsBlank(s[pos]) || s[pos] == '\f' {
			pos++
			continue
		}
		for _, open := range c.Language.Line {
			if s[pos] == open[0] && strings.HasPrefix(s[pos:], open) {
				n := strings.IndexAny(s[pos:], "\n\r")
				if n < 0 {
					return len(s)
				}
				pos += n
				continue next
			}
		}
		for _, block := range c.Language.Block {
			if s[pos] == block[0][0] && strings.HasPrefix(s[pos:], block[0]) {
				pos = c.comment(pos, block)
				continue next
			}
		}
		return pos
	}
	return pos
}

// comment returns where a comment over lines ends.
func (c *codeScan) comment(pos int, block [2]string) int {
	s := c.Body
	pos += len(block[0])
	for depth := 1; ; {
		n := strings.Index(s[pos:], block[1])
		if n < 0 {
			return len(s)
		}
		if c.Language.Nests {
			depth += strings.Count(s[pos:pos+n], block[0])
		}
		pos += n + len(block[1])
		if depth--; depth <= 0 {
			return pos
		}
	}
}
