package acl

import (
	"maps"
	"slices"
	"strings"
)

// maxWork bounds what one [ACL.Below] does, in rules that are looked at in a folder: a policy has
// some hundreds of rules, and a server could make any number up.
const maxWork = 1 << 20

// Below returns where what may be listed begins below a folder ("secret/metadata/teams/") that may
// not be listed itself: folders in the order of their paths, none of them below another, whose
// names the rules tell. A "+" is tried with the names that other rules have at its place, and those
// of the folders named, which the caller knows of. What is there nobody knows: it can all be asked.
//
// open are the rules, as a policy has them, that allow more than these: folders whose names nobody
// has told, in place of a "+" or behind the beginning of a name.
func (a *ACL) Below(folder string, named []string) (begin, open []string) {
	s := search{acl: a, left: maxWork}
	segs := strings.Split(strings.TrimSuffix(folder, "/"), "/")
	a.Rules(func(path string, caps Set) {
		if way, ok := wayBelow(segs, path, caps&List != 0); ok {
			s.ways = append(s.ways, way)
		}
	})
	if !slices.ContainsFunc(s.ways, func(w way) bool { return w.lists }) {
		return nil, nil
	}
	ways := s.ways
	for _, path := range named {
		if w, ok := wayBelow(segs, path, false); ok {
			ways = append(ways, w)
		}
	}
	s.below(folder, ways)
	return s.begin, s.openRules(folder)
}

// way is what a rule has below a folder.
type way struct {
	rule  string
	parts []string // "+" stands for any segment; none where all of the rule lies above
	open  bool     // it goes on behind the last part: in its name, or below it where that is ""
	lists bool     // it allows to list what it leads to
}

// wayBelow returns what a rule's path has below the segments of a folder; false where it leads
// elsewhere.
func wayBelow(folder []string, path string, lists bool) (way, bool) {
	w := way{rule: path, lists: lists}
	text, open := strings.CutSuffix(path, "*")
	if w.open = open; !open {
		text = strings.TrimSuffix(text, "/")
	}
	w.parts = strings.Split(text, "/")
	ok := true
	for _, seg := range folder {
		if w, ok = w.through(seg); !ok {
			break
		}
	}
	return w, ok
}

// through returns what is left of a way in a folder of that name; false where it does not lead
// there.
func (w way) through(name string) (way, bool) {
	switch {
	case len(w.parts) == 0:
		return w, w.open
	case len(w.parts) == 1 && w.open && strings.HasPrefix(name, w.parts[0]):
	case w.parts[0] != "+" && w.parts[0] != name:
		return w, false
	}
	w.parts = w.parts[1:]
	return w, true
}

// search is one [ACL.Below].
type search struct {
	acl   *ACL
	ways  []way // of rules
	begin []string
	left  int // rules that may still be looked at
}

// below looks at the folders in one that the ways lead through, and goes on in those that may not
// be listed.
func (s *search) below(folder string, ways []way) {
	next := map[string]bool{}
	for _, w := range ways {
		if len(w.parts) > 0 && w.parts[0] != "+" && w.parts[0] != "" {
			next[w.parts[0]] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(next)) {
		if s.left -= len(ways); s.left < 0 {
			return
		}
		child := folder + name + "/"
		if s.acl.Allows(child, List) {
			s.begin = append(s.begin, child)
			continue
		}
		var on []way
		leads := false
		for _, w := range ways {
			if rest, ok := w.through(name); ok && (rest.open || len(rest.parts) > 0) {
				on = append(on, rest)
				leads = leads || rest.lists
			}
		}
		if leads {
			s.below(child, on)
		}
	}
}

// openRules returns the rules that allow to list what nobody has named, but for those that only
// hold where a walk comes to by itself. One such is "a/b/*" where "a/*" is denied: without its
// slash a/b is of the latter, so that only what is in it may be listed.
func (s *search) openRules(folder string) []string {
	var open []string
	for _, w := range s.ways {
		var literal []string
		plus := slices.Index(w.parts, "+")
		switch {
		case !w.lists, len(w.parts) == 0: // a nearer rule denies what it allows
			continue
		case plus >= 0:
			literal = w.parts[:plus]
		case w.open:
			literal = w.parts[:len(w.parts)-1] // behind them a name, or the beginning of one
		default:
			continue
		}
		at := folder + strings.Join(append(slices.Clone(literal), ""), "/")
		if !slices.ContainsFunc(s.begin, func(b string) bool { return strings.HasPrefix(at, b) }) {
			open = append(open, w.rule)
		}
	}
	slices.Sort(open)
	return open
}
