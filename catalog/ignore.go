package catalog

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/vaultmap/vaultmap/catalog/repo"
)

// Ignored says that somebody has decided to live with a finding. The zero value says that nobody
// has.
type Ignored struct {
	Reason string // never ""
	By     string // the origin of a rule in the settings; "" is a comment in the file
}

// FindingKinds are the kinds of findings, by which they can be ignored: what a use may come to, and
// those of other things.
func FindingKinds() []string {
	return []string{"missing", "deleted", "empty", "unresolved", "denied", "failed", "unchecked",
		"templated", "unusual", "catalog", "orphan", "policy"}
}

// Ignoring is a decision about what stands in a place.
type Ignoring struct {
	Ignored
	Kinds []string // those of findings that it is about; none are all
}

// Of returns the first of some decisions that is about a finding of one of some kinds.
func (some Ignorings) Of(kinds ...string) Ignored {
	for _, one := range some {
		if len(one.Kinds) == 0 || slices.ContainsFunc(kinds, func(kind string) bool {
			return slices.Contains(one.Kinds, kind)
		}) {
			return one.Ignored
		}
	}
	return Ignored{}
}

// Ignorings are the decisions about what stands in a place, in the order in which they count.
type Ignorings []Ignoring

// IgnoreRule is a decision about findings wherever they are. What it does not name is any.
type IgnoreRule struct {
	Ignoring
	File     string // a pattern of paths below the git repository, as in "test/**"
	Location string // a pattern, as in "secret/old/**"; what ends in a slash is all that lies below it
	Source   string // the syntax of a reference
}

// holds reports whether a rule is about something in a file, "" is in none, that names a location,
// "" is none, in some syntax.
func (r *IgnoreRule) holds(file, location, source string) bool {
	switch {
	case r.File != "" && (file == "" || !doublestar.MatchUnvalidated(r.File, file)):
		return false
	case r.Location == "":
	case location == "":
		return false
	case strings.HasSuffix(r.Location, "/"):
		if !strings.HasPrefix(location, r.Location) {
			return false
		}
	case !doublestar.MatchUnvalidated(r.Location, strings.TrimSuffix(location, "/")):
		return false
	}
	return r.Source == "" || r.Source == source
}

// Ignores reports whether there are any decisions.
func (c *Catalog) Ignores() bool { return len(c.comments)+len(c.rules) > 0 }

// Ignoring returns the decisions about what stands in a line of a file (its path is absolute) and
// names a location in some syntax: those of comments first. A path of "" is that of no file.
func (c *Catalog) Ignoring(path string, line int, location, source string) Ignorings {
	var out Ignorings
	if in := c.comments[path]; in != nil {
		out = append(out, in[line]...)
	}
	if len(c.rules) == 0 {
		return out
	}
	file := c.inRepository[path]
	for i := range c.rules {
		if c.rules[i].holds(file, location, source) {
			out = append(out, c.rules[i].Ignoring)
		}
	}
	return out
}

// ignore takes what is ignored out of the problems, and out of those of entities.
func (c *Catalog) ignore() {
	if !c.Ignores() {
		return
	}
	c.nameFiles()
	ignored := func(p *Problem) bool {
		p.Ignored = c.Ignoring(p.Path, p.Line, "", "").Of("catalog")
		return p.Ignored != Ignored{}
	}
	for i := range c.Problems {
		if p := c.Problems[i]; ignored(&p) {
			c.Ignored = append(c.Ignored, p)
		}
	}
	if len(c.Ignored) == 0 {
		return
	}
	is := func(p Problem) bool { return ignored(&p) }
	c.Problems = slices.DeleteFunc(c.Problems, is)
	for _, e := range c.Entities {
		e.Problems = slices.DeleteFunc(e.Problems, is)
	}
}

// nameFiles finds out how files are named below their git repositories, where rules go by that.
func (c *Catalog) nameFiles() {
	if !slices.ContainsFunc(c.rules, func(r IgnoreRule) bool { return r.File != "" }) {
		return
	}
	c.inRepository = map[string]string{}
	names := repo.Names{}
	name := func(shown, path string) {
		if _, known := c.inRepository[path]; !known {
			c.inRepository[path] = names.Of(shown, path)
		}
	}
	for _, p := range c.Problems {
		name(p.File, p.Path)
	}
	for _, e := range c.Entities {
		name(e.File, e.Path)
	}
	for _, r := range c.References {
		name(r.File, r.FilePath)
	}
	for _, p := range c.Policies {
		name(p.File, p.FilePath)
	}
}
