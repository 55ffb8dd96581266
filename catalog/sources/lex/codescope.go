package lex

// codeSet is a value of a name.
type codeSet struct {
	at    int // the token at which it begins, -1 where it is not known
	scope int // the innermost one that it stands in
	// declares: the name is a new one in that scope, whatever it is outside
	declares bool
}

// indent finds the scopes of a language that has them by indentation: classes and functions.
func (n *CodeNames) indent() {
	c := n.code
	if !c.Language.Indented {
		return
	}
	type scope struct{ token, column int }
	n.scopes, n.above = make([]int32, len(c.Tokens)), map[int]int{}
	open := []scope{{-1, -1}}
	for i, t := range c.Tokens {
		if i == 0 || t.Around < 0 && !c.SameLine(i) {
			column := int(t.Pos) - c.Offset(c.LineOf(i))
			for len(open) > 1 && open[len(open)-1].column >= column {
				open = open[:len(open)-1]
			}
			if c.Is(i, "def", "class") || c.Is(i, "async") && c.Is(i+1, "def") {
				n.above[i] = open[len(open)-1].token
				open = append(open, scope{i, column})
			}
		}
		n.scopes[i] = int32(open[len(open)-1].token)
	}
}

// scope returns the innermost scope of a token, by the token at which that begins; -1 is the file.
func (n *CodeNames) scope(i int) int {
	if n.scopes != nil {
		return int(n.scopes[i])
	}
	const most = 50 // brackets of other kinds
	at := int(n.code.Tokens[i].Around)
	for range most {
		if at < 0 || n.code.Is(at, "{") {
			break
		}
		at = int(n.code.Tokens[at].Around)
	}
	return at
}

// outer returns the scope around another one.
func (n *CodeNames) outer(scope int) int {
	if n.scopes != nil {
		return n.above[scope]
	}
	return n.scope(scope)
}

// maxScopes is how many scopes around a name are looked at.
const maxScopes = 30

// visible returns the values that a name may have at a token: those of the innermost scope around
// it in which it has any, with what is set further in without being declared there. Where there is
// none around it these are all of the file: fields and constants of classes are reached from
// elsewhere.
func (n *CodeNames) visible(key string, use int) []codeSet {
	sets := n.sets[key]
	if len(sets) == 0 || len(sets) == maxValues {
		return nil
	}
	scope := n.scope(use)
	for range maxScopes {
		if seen := n.inScope(sets, scope); seen != nil {
			return seen
		}
		if scope < 0 {
			break
		}
		scope = n.outer(scope)
	}
	return sets
}

// inScope returns those of some values that hold in a scope, nil where none is set right there.
func (n *CodeNames) inScope(sets []codeSet, scope int) []codeSet {
	var seen []codeSet
	own := false
	for _, s := range sets {
		switch {
		case s.scope == scope:
			own = true
			seen = append(seen, s)
		case !s.declares && n.isWithin(s.scope, scope):
			seen = append(seen, s)
		}
	}
	if !own {
		return nil
	}
	return seen
}

// isWithin reports whether a scope is inside another one.
func (n *CodeNames) isWithin(scope, other int) bool {
	for range maxScopes {
		if scope == other {
			return true
		}
		if scope < other || scope < 0 {
			return false
		}
		scope = n.outer(scope)
	}
	return true // nobody knows
}

// isDeclared reports whether a value makes a name new in its scope: the tokens are those of the
// name and of the sign behind it.
func (n *CodeNames) isDeclared(begin, name, sign int) bool {
	c := n.code
	switch {
	case begin != name:
		return false // a field of something
	case c.Is(sign, ":="), c.Language.Indented:
		return true
	}
	return c.SameLine(begin) && (c.IsKind(begin-1, CodeName) && !c.Is(begin-1, "else", "do", "then") ||
		c.Is(begin-1, ">", "]", "?"))
}

// Receivers returns the values that the variable, field or entry of a name is set to: those that it
// may have at a token, or else those of all that are called so.
func (n *CodeNames) Receivers(name int) []int {
	c := n.code
	var values []int
	if begin := c.beginOfTarget(name); begin == name {
		for _, s := range n.visible(c.key(name, name), name) {
			if s.at >= 0 && len(values) < maxReceivers {
				values = append(values, s.at)
			}
		}
	}
	if len(values) > 0 {
		return values
	}
	return n.last[trimSigils(c.Word(name))]
}
