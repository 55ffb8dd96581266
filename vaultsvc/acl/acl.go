package acl

import "strings"

// ACL is what the policies of one token come to. The zero value allows nothing.
type ACL struct {
	Root bool // it may do everything

	exact    map[string]Set
	prefix   map[string]Set // without the closing "*"
	patterns []pattern      // those with a "+" segment
	numbers  map[string]int // of these, by their paths

	// SlashFirst: a list looks first for a rule with a wildcard that its path matches with the slash,
	// and then without it. So does an OpenBao since 2.6; others do it the other way round.
	SlashFirst bool
}

// pattern is a rule's path with at least one segment that stands for any.
type pattern struct {
	text  string // without the closing "*"
	parts []string
	open  bool // it ended in "*"
	first int  // where the first "+" stands
	plus  int  // how many "+" there are
	caps  Set
}

// IsPattern reports whether a rule's path has a segment "+", which stands for any one.
func IsPattern(path string) bool {
	return path == "+" || strings.HasPrefix(path, "+/") || strings.Contains(path, "/+")
}

// Add adds a rule: an exact path, one that ends in "*" for everything that begins so, and "+" for
// any one segment. Equal paths add up, and deny wins.
func (a *ACL) Add(path string, caps Set) {
	if a.exact == nil {
		a.exact, a.prefix = map[string]Set{}, map[string]Set{}
	}
	trimmed, open := strings.CutSuffix(path, "*")
	switch {
	case IsPattern(path):
		a.addPattern(path, trimmed, open, caps)
	case open:
		a.prefix[trimmed] = a.prefix[trimmed].And(caps)
	default:
		a.exact[path] = a.exact[path].And(caps)
	}
}

func (a *ACL) addPattern(path, trimmed string, open bool, caps Set) {
	p := pattern{text: trimmed, parts: strings.Split(trimmed, "/"), open: open,
		first: strings.IndexByte(path, '+'), caps: caps}
	for _, part := range p.parts {
		if part == "+" {
			p.plus++
		}
	}
	if i, known := a.numbers[path]; known {
		a.patterns[i].caps = a.patterns[i].caps.And(caps)
		return
	}
	if a.numbers == nil {
		a.numbers = map[string]int{}
	}
	a.numbers[path] = len(a.patterns)
	a.patterns = append(a.patterns, p)
}

// Rules calls each with every rule, in no order: its path as in a policy, and what it allows.
func (a *ACL) Rules(each func(path string, caps Set)) {
	for path, caps := range a.exact {
		each(path, caps)
	}
	for path, caps := range a.prefix {
		each(path+"*", caps)
	}
	for _, p := range a.patterns {
		each(p.path(), p.caps)
	}
}

// Allows reports whether a capability is granted on a path. That of a list ends in "/".
func (a *ACL) Allows(path string, need Set) bool {
	return a.Root || a.At(path, need&(List|Scan) != 0)&need != 0
}

// At returns the capabilities on a path. For a list, a rule for the path without its slash counts
// too, and comes before all that is less exact; of two with wildcards, SlashFirst says which does.
func (a *ACL) At(path string, list bool) Set {
	p, _ := a.deciding(path, list)
	return p.caps
}

// Deciding returns the rule that decides about a path, as a policy has it, and what it allows;
// false where there is none. See [ACL.At].
func (a *ACL) Deciding(path string, list bool) (Rule, bool) {
	p, ok := a.deciding(path, list)
	return Rule{p.path(), p.caps}, ok
}

func (a *ACL) deciding(path string, list bool) (pattern, bool) {
	if caps, ok := a.exact[path]; ok {
		return pattern{text: path, caps: caps}, true
	}
	bare := strings.TrimSuffix(path, "/")
	if list {
		if caps, ok := a.exact[bare]; ok {
			return pattern{text: bare, caps: caps}, true
		}
	}
	first, second := path, path
	switch {
	case list && a.SlashFirst:
		second = bare
	case list:
		first = bare
	}
	if p, ok := a.best(first); ok {
		return p, true
	}
	return a.best(second)
}

// best returns the most specific rule with a wildcard that matches.
func (a *ACL) best(path string) (pattern, bool) {
	var found pattern
	ok := false
	for n := len(path); n >= 0; n-- {
		if caps, is := a.prefix[path[:n]]; is {
			found, ok = pattern{text: path[:n], first: n, open: true, caps: caps}, true
			break
		}
	}
	if len(a.patterns) > 0 {
		parts := strings.Split(path, "/")
		for _, p := range a.patterns {
			if p.matches(parts) && (!ok || found.weaker(p)) {
				found, ok = p, true
			}
		}
	}
	return found, ok
}

// path returns the pattern as a policy has it.
func (p pattern) path() string {
	if p.open {
		return p.text + "*"
	}
	return p.text
}

func (p pattern) matches(path []string) bool {
	if len(path) < len(p.parts) || !p.open && len(path) != len(p.parts) {
		return false
	}
	return p.fits(path[:len(p.parts)])
}

// fits reports whether the parts match the segments, of which there are no more.
func (p pattern) fits(segs []string) bool {
	for i, seg := range segs {
		if part := p.parts[i]; part != "+" && part != seg && !(p.open && i == len(p.parts)-1 &&
			strings.HasPrefix(seg, part)) {
			return false
		}
	}
	return true
}

// weaker orders rules by how specific they are: a later first wildcard, no closing "*", fewer "+",
// a longer text.
func (p pattern) weaker(q pattern) bool {
	switch {
	case p.first != q.first:
		return p.first < q.first
	case p.open != q.open:
		return p.open
	case p.plus != q.plus:
		return p.plus > q.plus
	case len(p.text) != len(q.text):
		return len(p.text) < len(q.text)
	}
	return p.text < q.text
}

// Reaches reports whether anything at or below a mount ("secret/") is granted at all: such mounts
// are the ones that Vault shows to a token.
func (a *ACL) Reaches(mount string) bool {
	if a.Root || a.At(mount, true).Any() {
		return true
	}
	for _, rules := range []map[string]Set{a.exact, a.prefix} {
		for path, caps := range rules {
			if strings.HasPrefix(path, mount) && caps.Any() {
				return true
			}
		}
	}
	if len(a.patterns) == 0 {
		// Vault shows a mount that lies below a rule with "*" whatever the rule says, deny included,
		// unless the token has a rule with "+".
		for n := range len(mount) + 1 {
			if _, ok := a.prefix[mount[:n]]; ok {
				return true
			}
		}
	}
	want := strings.Split(strings.TrimSuffix(mount, "/"), "/")
	for _, p := range a.patterns {
		if p.caps.Any() && len(want) <= len(p.parts) && p.fits(want) {
			return true
		}
	}
	return false
}
