package lex

import (
	"slices"
	"strings"
)

// CodeValue is what an expression comes to.
type CodeValue struct {
	// Text is that of a constant; of anything else the expression, where that is a text in quotes
	// without these.
	Text  string
	Known bool
	Begin string // of what is not known: the constant that it begins with
	// Written is what stands in the quotes of a text, the expressions in it included.
	Written string
}

// maxConstantDepth is how often a constant may stand for another one.
const maxConstantDepth = 6

// Value returns what the tokens of an expression come to, as far as the constants of the file tell.
// A name is one where it is set once in its scope, or always to the same.
func (n *CodeNames) Value(from, to int) CodeValue {
	v := n.value(from, to, 0)
	if !v.Known && v.Text == "" {
		v.Text = n.code.Source(from, to)
	}
	if len(v.Text) > 2*MaxPath {
		v.Text = v.Text[:2*MaxPath] // too long for a path in any case
	}
	return v
}

func (n *CodeNames) value(from, to, depth int) (v CodeValue) {
	c := n.code
	for to-from > 2 && c.Is(from, "(") && int(c.Tokens[from].Match) == to-1 {
		from, to = from+1, to-1
	}
	if from >= to || depth > maxConstantDepth {
		return v
	}
	// a chain of texts that are joined
	var b strings.Builder
	known := true
	terms := 0
	for at := from; at <= to; {
		end := at
		for end < to && !c.Is(end, c.Language.Joins...) {
			end = c.next(end)
		}
		end = min(end, to)
		t := n.term(at, end, depth)
		terms++
		if known {
			if t.Known {
				b.WriteString(t.Text)
			} else {
				b.WriteString(t.Begin)
			}
		}
		known = known && t.Known
		if terms == 1 && end == to {
			return t
		}
		at = end + 1
		if b.Len() > 2*MaxPath {
			return CodeValue{Begin: b.String()[:MaxPath]}
		}
	}
	if known {
		return CodeValue{Text: b.String(), Known: true}
	}
	return CodeValue{Begin: b.String()}
}

// term returns what an expression without operators comes to.
func (n *CodeNames) term(from, to, depth int) (v CodeValue) {
	c := n.code
	if from >= to {
		return v
	}
	for c.Is(from, "&", "*") && to-from > 1 {
		from++
	}
	switch c.Tokens[from].Kind {
	case CodeText:
		return n.texts(from, to, depth)
	case CodeOpen:
		if int(c.Tokens[from].Match) == to-1 && c.Is(from, "(") {
			return n.value(from+1, to-1, depth+1)
		}
		return v
	case CodeNumber:
		if to-from == 1 {
			return CodeValue{Text: c.Word(from), Known: true}
		}
		return v
	case CodeName:
	default:
		return v
	}
	if open := c.conversion(from); open >= 0 && int(c.Tokens[open].Match) == to-1 {
		return n.value(open+1, to-1, depth+1)
	}
	end := from
	for c.Is(end+1, ".", "::", "->", "?.") && c.IsKind(end+2, CodeName) && end+2 < to &&
		!slices.Contains(c.Language.Plain, c.Word(end+2)) {
		end += 2
	}
	if n.plainEnd(end+1, to) {
		return n.constant(from, end, depth)
	}
	if to-end == 4 && c.Is(end+1, "[") && c.IsKind(end+2, CodeText) {
		if key := n.texts(end+2, end+3, depth); key.Known {
			return n.entry(from, end, key.Text, depth)
		}
	}
	return n.formatted(from, to, depth)
}

// conversion returns the bracket of a call that does not change a text, -1 where a value begins
// with none.
func (c *Code) conversion(from int) int {
	end := from
	for c.Is(end+1, ".", "::") && c.IsKind(end+2, CodeName) {
		end += 2
	}
	if !slices.Contains(c.Language.Plain, c.Source(from, end+1)) {
		return -1
	}
	if c.Is(end+1, "!") {
		end++
	}
	if !c.Is(end+1, "(") {
		return -1
	}
	return end + 1
}

// plainEnd reports whether nothing but methods that do not change a text stands in tokens.
func (n *CodeNames) plainEnd(from, to int) bool {
	c := n.code
	for from < to {
		if !c.Is(from, ".") || !slices.Contains(c.Language.Plain, c.Word(from+1)) {
			return c.Is(from, "!!", "!", "?") && from+1 == to
		}
		from += 2
		if c.Is(from, "(") && int(c.Tokens[from].Match) == from+1 {
			from += 2
		}
	}
	return true
}

// texts returns what a text in quotes comes to, or several that are one.
func (n *CodeNames) texts(from, to, depth int) CodeValue {
	c := n.code
	end := from + 1
	for c.Language.Adjacent && end < to && c.IsKind(end, CodeText) {
		end++
	}
	plain := n.plainEnd(end, to)
	v := CodeValue{Known: true}
	var b, raw strings.Builder
	for i := from; i < end; i++ {
		for _, part := range c.Parts(i) {
			if !part.Expression {
				raw.WriteString(part.Text)
				if v.Known {
					b.WriteString(part.Text)
				}
				continue
			}
			raw.WriteString(part.Written)
			one := n.inside(part.Text, i, depth)
			if v.Known {
				b.WriteString(one.Text)
			}
			v.Known = v.Known && one.Known
		}
	}
	v.Written = raw.String()
	switch {
	case !plain:
		f := n.formatted(from, to, depth)
		if !f.Known {
			f.Begin = b.String()
			if at := strings.IndexAny(f.Begin, "%{"); at >= 0 {
				f.Begin = f.Begin[:at]
			}
		}
		return f
	case v.Known:
		v.Text = b.String()
	default:
		v.Text, v.Begin = v.Written, b.String()
	}
	return v
}

// Filled returns a text in quotes with the constants in it filled in. Other expressions stand there
// as they are written.
func (n *CodeNames) Filled(i int) string {
	var b strings.Builder
	for _, part := range n.code.Parts(i) {
		text := part.Text
		if part.Expression {
			text = part.Written
			if v := n.inside(part.Text, i, 0); v.Known {
				text = v.Text
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

// inside returns what an expression in a text comes to: the name of a constant is all that is
// known there.
func (n *CodeNames) inside(expression string, use, depth int) CodeValue {
	name := strings.TrimSpace(expression)
	for _, of := range self {
		if rest, ok := strings.CutPrefix(name, of+"."); ok {
			name = rest
			if !n.code.Language.Fields {
				name = "self." + rest
			}
		}
	}
	if rest, ok := strings.CutPrefix(name, "@"); ok {
		name = "self." + strings.TrimLeft(rest, "@")
	}
	v := n.lookup(name, use, depth)
	if constant, ok := strings.CutPrefix(name, "self."); ok && !v.Known && isAllCapitals(constant) {
		return n.lookup(constant, use, depth) // of the class
	}
	return v
}

// constant returns the value of a name, which may have dots in it.
func (n *CodeNames) constant(from, to, depth int) CodeValue {
	c := n.code
	key := c.key(from, to)
	if v := n.lookup(key, from, depth); v.Known {
		return v
	}
	if to == from {
		return CodeValue{}
	}
	if n.types[c.Word(from)] || c.Is(from, self...) && isAllCapitals(c.Word(to)) {
		return n.lookup(c.Word(to), from, depth)
	}
	return n.entry(from, to-2, c.Word(to), depth)
}

// lookup returns the value that a name has at a token, by what it is known by. Each value is found
// out once, and one that is made of itself has none.
func (n *CodeNames) lookup(key string, use, depth int) (v CodeValue) {
	sets := n.visible(key, use)
	if depth > maxConstantDepth {
		return v
	}
	for i, s := range sets {
		one, told := n.told[s.at]
		if !told && s.at >= 0 {
			n.told[s.at] = CodeValue{}
			one = n.value(s.at, n.code.endOfValue(s.at), depth+1)
			n.told[s.at] = one
		}
		if !one.Known || i > 0 && one.Text != v.Text {
			return CodeValue{}
		}
		v = one
	}
	return v
}

// entry returns a value of a map or object that a name stands for.
func (n *CodeNames) entry(from, to int, key string, depth int) CodeValue {
	if to < from || depth > maxConstantDepth {
		return CodeValue{}
	}
	sets := n.visible(n.code.key(from, to), from)
	if len(sets) != 1 || sets[0].at < 0 {
		return CodeValue{}
	}
	entries, ok := n.entries[sets[0].at]
	if !ok {
		entries = n.entriesOf(sets[0].at)
		n.entries[sets[0].at] = entries
	}
	a, ok := entries[key]
	if !ok {
		return CodeValue{}
	}
	return n.value(a.From, a.To, depth+1)
}

// entriesOf returns those of the map or object that begins at a token, but for keys that are there
// twice. What names its type, or makes sure that it does not change, may stand before it.
func (n *CodeNames) entriesOf(open int) map[string]CodeArg {
	c, found := n.code, map[string]CodeArg{}
	const most = 12 // tokens before the braces
	for last := open + most; open < last && !c.Is(open, "{"); open++ {
		if !c.IsKind(open, CodeName) && !c.IsKind(open, CodeText) &&
			!c.Is(open, ".", "[", "]", "(", "*", "<", ">", ",") {
			return found
		}
	}
	if !c.Is(open, "{") {
		return found
	}
	twice := map[string]bool{}
	for _, a := range c.Args(open) {
		_, again := found[a.Name]
		twice[a.Name] = again || a.Name == ""
		found[a.Name] = a
	}
	for key, again := range twice {
		if again {
			delete(found, key)
		}
	}
	return found
}

// endOfValue returns the token behind the value of a variable.
func (c *Code) endOfValue(from int) int {
	steps := 0
	for i := from; i < len(c.Tokens); i = c.next(i) {
		const most = 200 // no constant is made of so many words
		if steps++; steps > most {
			return i
		}
		switch {
		case c.IsKind(i, CodeClose), c.Is(i, ",", ";"):
			return i
		case i == from || c.SameLine(i):
		case c.Is(i, c.Language.Joins...), c.Is(i-1, c.Language.Joins...), c.Is(i, ".", "?", "?.", ":",
			"\\"), c.Is(i-1, "=", ":=", "\\"):
		default:
			return i
		}
	}
	return len(c.Tokens)
}
