package lex

import (
	"slices"
	"strings"
)

// CodeArg is an argument of a call, or an entry of a map or list: the tokens of its value.
type CodeArg struct {
	Name     string // "" where it has none
	From, To int    // To is behind the last one
}

// Args returns the arguments in a pair of brackets, of which the first one is a token.
func (c *Code) Args(open int) []CodeArg {
	if open < 0 || open >= len(c.Tokens) || c.Tokens[open].Match < 0 {
		return nil
	}
	return c.args(open+1, int(c.Tokens[open].Match), c.Body[c.Tokens[open].Pos] != '(')
}

// args cuts tokens at commas. entries: they are those of a map, whose names stand before any of the
// usual signs.
func (c *Code) args(from, to int, entries bool) []CodeArg {
	var args []CodeArg
	start := from
	for i := from; i <= to; i = c.next(i) {
		if i < to && !c.Is(i, ",") {
			continue
		}
		if i > start {
			args = append(args, c.arg(start, i, entries))
		}
		start = i + 1
	}
	return args
}

// arg tells the name of an argument from its value.
func (c *Code) arg(from, to int, entries bool) CodeArg {
	a := CodeArg{From: from, To: to}
	if to-from < 2 {
		if entries && to-from == 1 && c.IsKind(from, CodeName) {
			a.Name = c.Word(from) // {path} is short for {path: path}
		}
		return a
	}
	separator := []string{c.Language.Named}
	if entries {
		separator = []string{":", "=>", "="}
	}
	switch k := c.Tokens[from].Kind; {
	case c.Is(from+1, separator...) && k == CodeName:
		a.Name = strings.Trim(c.Word(from), c.Language.Sigils)
	case c.Is(from+1, ":", "=>") && k == CodeText: // a hash in Ruby needs no braces
		parts := c.Parts(from)
		if len(parts) == 1 && !parts[0].Expression {
			a.Name = parts[0].Text
		}
	case c.Is(from, ":") && c.IsKind(from+1, CodeName) && c.Is(from+2, "=>"):
		a.Name, a.From = c.Word(from+1), from+3
		return a
	}
	if a.Name != "" {
		a.From = from + 2
	}
	return a
}

// next returns the token behind one, or behind the pair of brackets that it begins.
func (c *Code) next(i int) int {
	if c.IsKind(i, CodeOpen) && int(c.Tokens[i].Match) > i {
		return int(c.Tokens[i].Match) + 1
	}
	return i + 1
}

// CodeSegment is a part of a chain of names, "kv" in "client.kv(x).get".
type CodeSegment struct {
	Name int // the token of the name; -1 where it is none
	Open int // the bracket of its arguments, -1 where it is not called
	Bare []CodeArg
	// Piped: it is called with one more argument, which stands before all of the chain; Before is
	// that, where it is a text in quotes.
	Piped  bool
	Before CodeArg
	begin  int
}

// access are the signs between the segments of a chain, arrows those of some languages.
var (
	access = []string{".", "?.", "::", "&.", "!!", "!"}
	arrows = []string{"->", "?->"}
)

// isAccess reports whether a token stands between the segments of a chain.
func (c *Code) isAccess(i int) bool {
	return c.Is(i, access...) || c.Language.Arrows && c.Is(i, arrows...)
}

// maxSegments is how many segments of a chain are looked at.
const maxSegments = 12

// Chain returns the segments of the chain that ends with a name, the last one first.
func (c *Code) Chain(name int) []CodeSegment {
	chain := c.chain(name)
	begin := chain[len(chain)-1].begin
	if pipe := c.Language.Pipe; pipe != "" && c.Is(begin-1, pipe) {
		chain[0].Piped = true
		if c.IsKind(begin-2, CodeText) && !c.Is(begin-3, c.Language.Joins...) {
			chain[0].Before = CodeArg{From: begin - 2, To: begin - 1}
		}
	}
	return chain
}

func (c *Code) chain(name int) []CodeSegment {
	var chain []CodeSegment
	last := CodeSegment{Name: name, Open: -1, begin: name}
	switch open := c.behindTypes(name + 1); {
	case c.Is(open, "("):
		last.Open = open
	case c.Language.Bare && c.SameLine(name+1) && c.begins(name+1):
		last.Bare = c.bareArgs(name + 1)
	}
	chain = append(chain, last)
	for at := name; len(chain) < maxSegments; {
		if !c.isAccess(at - 1) {
			return chain
		}
		at--
		for c.Is(at-1, "!", "?", "!!", access[0]) && at > 0 {
			at--
		}
		s := CodeSegment{Name: -1, Open: -1}
		for c.IsKind(at-1, CodeClose) && c.Tokens[at-1].Match >= 0 {
			at = int(c.Tokens[at-1].Match)
			if c.Is(at, "(") && s.Open < 0 {
				s.Open = at
			}
			at = c.beforeTypes(at)
		}
		if c.IsKind(at-1, CodeName) {
			at--
			s.Name = at
		}
		s.begin = at
		chain = append(chain, s)
		if s.Name < 0 {
			return chain
		}
	}
	return chain
}

// begins reports whether a token can be the first one of an argument.
func (c *Code) begins(i int) bool {
	return c.IsKind(i, CodeText) || c.IsKind(i, CodeName) &&
		!slices.Contains([]string{"do", "if", "unless", "and", "or", "then", "end", "rescue", "in",
			"is", "as"}, c.Word(i))
}

// bareArgs returns the arguments of a call without parentheses: they end with the line.
func (c *Code) bareArgs(from int) []CodeArg {
	to := from
	for to < len(c.Tokens) && !c.IsKind(to, CodeClose) && !c.Is(to, "do", ";", "if", "unless") &&
		(to == from || c.SameLine(to) || c.Is(to-1, ",")) {
		to = c.next(to)
	}
	return c.args(from, min(to, len(c.Tokens)), false)
}

// behindTypes returns the token behind the types in angle brackets that begin at one.
func (c *Code) behindTypes(i int) int {
	if c.Is(i, "::") && c.Is(i+1, "<") {
		i++ // the turbofish of Rust
	}
	if !c.Is(i, "<") {
		return i
	}
	const most = 24
	depth := 0
	for k := i; k < i+most && k < len(c.Tokens); k++ {
		switch {
		case c.Is(k, "<"):
			depth++
		case c.Is(k, ">"):
			if depth--; depth == 0 {
				return k + 1
			}
		case c.IsKind(k, CodeName), c.IsKind(k, CodeText),
			c.Is(k, ",", ".", "?", "[", "]", "|", "::", "&", ":", "{", "}", ";"):
		default:
			return i
		}
	}
	return i
}

// beforeTypes returns the token of the bracket, or where types in angle brackets before it begin.
func (c *Code) beforeTypes(i int) int {
	if !c.Is(i-1, ">") {
		return i
	}
	const most = 24
	for k := i - 2; k > 0 && k > i-most; k-- {
		if c.Is(k, "<") && c.IsKind(k-1, CodeName) && c.behindTypes(k) == i {
			return k
		}
	}
	return i
}

// ValueChain returns the token of the last name of the chain that a value is, or -1. What may
// stand around it is looked through: "await", "new", a cast.
func (c *Code) ValueChain(from int) int {
	i := from
	for range 6 {
		switch {
		case c.Is(i, "await", "new", "try", "yield", "return", "&", "*", "mut", "async", "const"):
			i++
		case c.Is(i, "(") && c.Is(int(c.Tokens[i].Match)-1, ")"): // nothing between
			return -1
		case c.Is(i, "(") && int(c.Tokens[i].Match) == i+2 && c.IsKind(i+3, CodeName):
			i += 3 // a cast
		case c.Is(i, "("):
			i++
		}
	}
	if !c.IsKind(i, CodeName) {
		return -1
	}
	last := i
	for at := i + 1; at < len(c.Tokens); {
		switch {
		case c.isAccess(at) && c.IsKind(at+1, CodeName):
			if !slices.Contains(c.Language.Plain, c.Word(at+1)) {
				last = at + 1
			}
			at += 2
		case c.Is(at, "::", "?", "!", "!!"):
			at++
		case c.Is(at, "(", "[") && (c.SameLine(at) || c.Is(at, "(")):
			at = c.next(at)
		case c.Is(at, "<") && c.behindTypes(at) > at:
			at = c.behindTypes(at)
		default:
			return last
		}
	}
	return last
}
