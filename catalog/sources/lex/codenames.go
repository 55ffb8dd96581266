package lex

import (
	"slices"
	"strings"
)

// CodeNames are the names that a program gives to values.
type CodeNames struct {
	code *Code
	sets map[string][]codeSet // by name
	// last has the values by the last name alone, of fields and of entries too: "kv" of "c.kv".
	last    map[string][]int
	types   map[string]bool            // names of classes and their like
	told    map[int]CodeValue          // of constants, by the token at which they begin
	entries map[int]map[string]CodeArg // likewise, of maps
	scopes  []int32                    // see [CodeNames.scope]
	above   map[int]int
}

// maxValues is how many values of a name are kept. Who has more has none that is known.
const maxValues = 200

// maxReceivers is how many values of a name are looked at to find out what calls of it are.
const maxReceivers = 10

// self are the words for the object that a method belongs to.
var self = []string{"self", "this", "cls", "$this", "Self", "static"}

// Names looks through a program for what its names are set to.
func (c *Code) Names() *CodeNames {
	n := &CodeNames{code: c, sets: map[string][]codeSet{}, last: map[string][]int{},
		types: map[string]bool{}, told: map[int]CodeValue{}, entries: map[int]map[string]CodeArg{}}
	n.indent()
	for i, t := range c.Tokens {
		switch t.Kind {
		case CodeSign:
			n.sign(i)
		case CodeOpen:
			n.parameters(i)
		case CodeName:
			n.word(i)
		}
	}
	return n
}

// sign takes in an assignment, and what looks like it.
func (n *CodeNames) sign(i int) {
	c := n.code
	switch w := c.Word(i); w {
	case "=", ":=":
		if n.isAssignment(i) {
			n.assign(i)
		}
	case "+=", "||=", "??=", ".=", "-=", "*=", "/=", "|=", "&=", "%=", "&&=":
		n.other(i - 1)
	case ":":
		around := int(c.Tokens[i].Around)
		if c.IsKind(i-1, CodeName) && c.Is(around, "{", "(") && c.Is(i-2, "{", ",", "(") {
			n.addLast(c.Word(i-1), i+1)
		}
	case "=>", "->":
		if c.Language.Lambda == w && c.IsKind(i-1, CodeName) {
			n.other(i - 1)
		}
	case "|":
		if c.IsKind(i+1, CodeName) && c.Is(i+2, "|", ",") ||
			c.IsKind(i-1, CodeName) && c.Is(i-2, ",", "|") {
			n.other(i + 1)
			n.other(i - 1)
		}
	}
}

// isAssignment reports whether a sign sets a variable: in parentheses it names an argument.
func (n *CodeNames) isAssignment(i int) bool {
	c := n.code
	around := int(c.Tokens[i].Around)
	if !c.Is(around, "(") {
		return !c.Is(around, "[")
	}
	return c.Is(i, ":=") || c.Is(around-1, "const", "var", "for", "if", "while", "using", "try", "let")
}

// assign takes in the value behind a sign for the names before it.
func (n *CodeNames) assign(i int) {
	c := n.code
	j := i - 1
	if at := n.annotated(i); at >= 0 {
		j = at
	} else if c.IsKind(j, CodeClose) {
		open := int(c.Tokens[j].Match)
		if open < 0 || c.IsKind(open-1, CodeName) && c.SameLine(open) && !isDeclaring(c.Word(open-1)) {
			return // an element of something
		}
		for k := open; k < j; k++ {
			n.other(k)
		}
		return
	}
	if !c.IsKind(j, CodeName) {
		return
	}
	begin := c.beginOfTarget(j)
	if c.Is(begin-1, ",") && c.IsKind(begin-2, CodeName) && !c.Language.Lists { // all at once
		declares := c.Is(i, ":=")
		n.set(j, codeSet{-1, n.scope(j), declares})
		for k := begin - 1; c.Is(k, ",") && c.IsKind(k-1, CodeName); {
			n.set(k-1, codeSet{-1, n.scope(k - 1), declares})
			k = c.beginOfTarget(k-1) - 1
		}
		return
	}
	key := c.key(begin, j)
	set := codeSet{i + 1, n.scope(j), n.isDeclared(begin, j, i)}
	n.add(key, set)
	n.addLast(c.Word(j), i+1)
	if c.Is(begin-1, "private", "public", "protected", "readonly", "static") {
		n.add("self."+key, set) // a field is reached by way of the object, too
	}
}

func isDeclaring(word string) bool {
	return slices.Contains([]string{"const", "let", "var", "val", "my", "local"}, word)
}

// isAllCapitals reports whether a name is that of a constant by convention.
func isAllCapitals(s string) bool { return isCapitals(s) && s != "" }

// annotated returns the name before a type, "path" in "const path: string = x" and in "const path
// string = x"; -1 where there is no type.
func (n *CodeNames) annotated(i int) int {
	c := n.code
	if c.Language.TypeBehind {
		k := i - 1
		for k > 0 && i-k < 12 && c.SameLine(k) && c.Tokens[k-1].Kind != CodeOpen {
			k--
		}
		around := int(c.Tokens[i].Around)
		switch {
		case c.Is(k, "const", "var"):
			k++
		case !c.Is(around, "(") || !c.Is(around-1, "const", "var"):
			return -1
		}
		if c.IsKind(k, CodeName) && !c.Is(k+1, ",") {
			return k
		}
		return -1
	}
	for k := i - 2; k > 0 && k > i-14; k-- {
		switch {
		case c.Is(k, ":") && c.IsKind(k-1, CodeName):
			begin := c.beginOfTarget(k - 1)
			if c.Is(k-1, "else", "try", "finally", "default") || c.SameLine(begin) &&
				c.IsKind(begin-1, CodeName) && !isModifier(c.Word(begin-1)) {
				return -1
			}
			return k - 1
		case c.IsKind(k, CodeName), c.IsKind(k, CodeText), c.Is(k, ".", "<", ">", "[", "]", "&", "?", "|",
			"'", ",", "::"):
		default:
			return -1
		}
	}
	return -1
}

// isModifier reports whether a word may stand before the name of a variable that is declared.
func isModifier(word string) bool {
	return isDeclaring(word) || slices.Contains([]string{"static", "final", "pub", "private", "public",
		"protected", "readonly", "mut", "override", "lateinit", "lazy", "export", "internal", "implicit",
		"ref"}, word)
}

// beginOfTarget returns the first token of a name with dots that ends at one.
func (c *Code) beginOfTarget(j int) int {
	for c.Is(j-1, ".", "->", "::", "?.") && c.IsKind(j-2, CodeName) {
		j -= 2
	}
	return j
}

// key returns by what a name is known: with what is before its dots, that of an object's own field
// as "self.path". Where fields are reached without it that makes no difference.
func (c *Code) key(from, to int) string {
	var b strings.Builder
	for k := from; k <= to; k += 2 {
		w := c.Word(k)
		switch {
		case k == from && k < to && slices.Contains(self, w):
			if !c.Language.Fields {
				b.WriteString("self.")
			}
			continue
		case strings.HasPrefix(w, "@"):
			b.WriteString("self.")
		}
		if b.Len() > 0 && !strings.HasSuffix(b.String(), ".") {
			b.WriteByte('.')
		}
		b.WriteString(strings.TrimLeft(w, "@"))
	}
	return b.String()
}

// other takes note that a name has a value that is not known.
func (n *CodeNames) other(i int) {
	if n.code.IsKind(i, CodeName) {
		n.set(i, codeSet{at: -1, scope: n.scope(i)})
	}
}

// set takes note of a value of a name, which is a token.
func (n *CodeNames) set(i int, s codeSet) {
	if n.code.IsKind(i, CodeName) {
		n.add(n.code.key(n.code.beginOfTarget(i), i), s)
	}
}

// add takes note of a value by what the name is known by.
func (n *CodeNames) add(key string, s codeSet) {
	if sets := n.sets[key]; len(sets) < maxValues {
		n.sets[key] = append(sets, s)
	}
}

// trimSigils returns a name without the signs that some languages put before variables.
func trimSigils(name string) string { return strings.TrimLeft(name, "@$") }

// addLast takes in a value for the last name alone.
func (n *CodeNames) addLast(name string, value int) {
	name = trimSigils(name)
	if values := n.last[name]; len(values) < maxReceivers {
		n.last[name] = append(values, value)
	}
}

// parameters takes in the names of parameters.
func (n *CodeNames) parameters(open int) {
	c := n.code
	if !c.Is(open, "(") || c.Tokens[open].Match < 0 || !n.declares(open) {
		return
	}
	const most = 300 // tokens
	end, body := min(int(c.Tokens[open].Match), open+most), n.scope(open)
	for k := int(c.Tokens[open].Match) + 1; k < end+12 && !c.Is(k, ";", "="); k = c.next(k) {
		if c.Is(k, "{") {
			body = k
			break
		}
	}
	for k := open + 1; k < end; k++ {
		if c.Is(k, "=") { // a default
			for k+1 < end && !c.Is(k+1, ",") {
				k = c.next(k+1) - 1
			}
			continue
		}
		if !c.Is(k-1, ".", ":") { // a type
			n.set(k, codeSet{-1, body, true})
		}
	}
}

// declares reports whether what stands in parentheses are parameters.
func (n *CodeNames) declares(open int) bool {
	c := n.code
	functions := []string{"def", "func", "fun", "function", "fn", "defp", "catch", "sub", "lambda"}
	before := c.beforeTypes(open)
	name := before - 1
	switch {
	case c.Is(name, functions...), c.IsKind(name, CodeName) && c.Is(name-1, functions...):
		return true
	case c.IsKind(name, CodeName) && c.Is(name-1, ")"): // a method of Go
		return c.Is(int(c.Tokens[name-1].Match)-1, "func")
	}
	end := int(c.Tokens[open].Match)
	if c.Language.Lambda != "" && c.Is(end+1, c.Language.Lambda) {
		return true
	}
	if !c.Language.Methods || !c.IsKind(name, CodeName) || c.Is(name-1, ".", "new", "return") ||
		c.Is(name, "if", "while", "for", "switch", "synchronized", "using", "lock", "foreach") {
		return false
	}
	return c.Is(end+1, "{", "throws") || c.Is(end+1, ":") && c.Is(int(c.Tokens[open].Around), "{")
}

// word takes in what some words say of the names behind them.
func (n *CodeNames) word(i int) {
	c := n.code
	switch c.Word(i) {
	case "class", "object", "enum", "interface", "struct", "module", "mod", "trait", "record", "impl",
		"defmodule", "namespace":
		if c.IsKind(i+1, CodeName) {
			n.types[c.Word(i+1)] = true
		}
	case "type": // of Go
		if c.Is(i+2, "struct", "interface") {
			n.types[c.Word(i+1)] = true
		}
	case "def":
		n.method(i + 1)
	case "as":
		n.other(i + 1)
	case "for", "foreach":
		const most = 12
		for k := i + 1; k < i+most && !c.Is(k, "in", "of", ":", ":=", "=", "range", "{"); k++ {
			n.other(k)
		}
	case "lambda":
		for k := i + 1; c.IsKind(k, CodeName) || c.Is(k, ","); k++ {
			n.other(k)
		}
	}
	if c.Language.Attributes && strings.HasPrefix(c.Word(i), "@") && c.SameLine(i+1) &&
		c.begins(i+1) {
		n.set(i, codeSet{at: i + 1, scope: n.scope(i)})
	}
}

// method takes in what a method without parentheses returns, which is used like a variable: in Ruby
// that is an expression, where it holds nothing else.
func (n *CodeNames) method(name int) {
	c := n.code
	if !c.Language.Bare || !c.IsKind(name, CodeName) {
		return
	}
	from := name + 1
	if c.Is(from, "=") {
		from++ // on one line, without an end
	} else if !c.Is(c.endOfValue(from), "end") {
		return
	}
	n.addLast(c.Word(name), from)
}
