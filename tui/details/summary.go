package details

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Summary is the most of what is known of a place: where it is, in a word what is known of it, and
// what the token may do there. It is made harmless, and costs little: it is made for each frame.
type Summary struct {
	Where, What string
	May         string // "" where that is not known, or where it is no place in Vault
	Warn        bool   // what is known is a word of warning
}

// Summary returns that of a place.
func (s Source) Summary(p Place) Summary {
	if p.Node != tree.Root {
		return s.nodeSummary(p.Node)
	}
	t := s.Theme.Texts
	switch {
	case p.All:
		return Summary{Where: "All mounts", What: "every secrets engine that the token can reach"}
	case p.Subject.Nobody:
		return Summary{Where: "unowned", What: "references in files that have no entity near them"}
	case p.Subject.Entity != nil:
		return s.entitySummary(p.Subject.Entity)
	case p.Config != nil:
		return Summary{Where: harmless.Text(p.Config.File),
			What: "of Backstage, and not used; server, token and engine are taken from it with " +
				harmless.Text(UseBackstage(p.Config))}
	case p.Problem != nil:
		return Summary{Where: harmless.Text(t.FileLine(p.Problem.File, p.Problem.Line)),
			What: harmless.Text(p.Problem.Message), Warn: true}
	case p.Problems:
		return Summary{Where: "Problems in files",
			What: "the entities that have none of them are above"}
	case p.Group != nil:
		where := harmless.Text(p.Group.Name)
		if p.Group.Ref != "" {
			where = t.Join(p.By, " ", where)
		}
		return Summary{Where: where, What: t.Counted(len(p.Group.Entities), "entity", "entities")}
	}
	return Summary{}
}

func (s Source) nodeSummary(id tree.ID) Summary {
	t, loc := s.Theme.Texts, s.Listing.Store.Location(id)
	where := t.Join(loc.Mount, loc.Path)
	sum := Summary{Where: harmless.Text(where), May: s.Listing.Rights.At(id)}
	var text string
	text, sum.Warn = s.state(loc, id, s.hintOf(id))
	text = harmless.Text(text)
	switch {
	case loc.IsMount():
		if engine := s.engine(loc); engine != "" && !sum.Warn || s.Listing.Store.State(id) ==
			tree.Unlistable {
			text = join(text, "engine "+harmless.Text(s.engine(loc)))
		}
		sum.What = text
		return sum
	case text != "" && s.Listing.Store.State(id) != tree.Unlisted && s.Listing.Store.IsFolder(id):
		sum.What = text
		return sum
	}
	sum.What = join(text, s.usesSummary(loc))
	if text == "" {
		sum.What = s.ownersSummary(where, sum.What)
	}
	return sum
}

// join sets two parts of a sentence apart where there are both.
func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}

// told is how many of several are told by name.
const told = 3

// ownersSummary says which entities' annotations name a location, behind who uses it.
func (s Source) ownersSummary(where, used string) string {
	t := s.Theme.Texts
	var few [8]xref.Owner
	named := s.Uses.Index().AppendOwners(few[:0], where)
	switch {
	case len(named) == 0 && used != "":
		return used
	case len(named) == 0:
		return "no entity or file names it"
	case used != "":
		used = t.Join(used, "; ")
	}
	text, between := used, "named by "
	for i, o := range named {
		if i == told {
			return t.Join(text, between, t.Int(len(named)-i), " more")
		}
		at := harmless.Text(t.Join(o.Name, " (", t.FileLine(o.File, o.Line), ")"))
		text, between = t.Join(text, between, at), ", "
	}
	return text
}

// usesSummary says who uses a location: file, line and field, and the entity that the file belongs
// to.
func (s Source) usesSummary(loc vaultpath.Location) string {
	t := s.Theme.Texts
	text, between := "", "used by "
	at := s.Uses.Index().At(loc)
	for i, u := range at {
		if i == told {
			return t.Join(text, between, t.Int(len(at)-i), " more")
		}
		part := t.FileLine(u.File, u.Line)
		if u.Field != "" {
			part = t.Join(part, " field ", u.Field)
		}
		if u.Entity != nil {
			part = t.Join(part, " (", u.Entity.Name, ")")
		}
		text, between = t.Join(text, between, harmless.Text(part)), ", "
	}
	return text
}

func (s Source) entitySummary(e *catalog.Entity) Summary {
	t, roots := s.Theme.Texts, s.Uses.Roots(e)
	sum := Summary{Where: harmless.Text(e.Ref)}
	if e.Title != "" {
		sum.Where = t.Join(sum.Where, "  ", harmless.Text(e.Title))
	}
	if e.Owner != "" {
		sum.Where = t.Join(sum.Where, "  owner ", harmless.Text(e.Owner))
	}
	line := e.Line
	if len(roots) > 0 {
		line = roots[0].Line // which names them
	}
	for _, p := range e.Problems {
		if !p.Note {
			sum.What, sum.Warn = harmless.Text(p.String()), true
			return sum
		}
	}
	what := harmless.Text(t.FileLine(e.File, line))
	if n := s.Uses.Tally().Of[e.Ref]; n > 0 {
		what = t.Join(t.Counted(n, "problem", "problems"), ", ", theme.Key(s.Keys.Problems),
			" lists them; ", what)
	}
	between := " names "
	for _, root := range roots {
		if root.Hint != "" {
			sum.What, sum.Warn = harmless.Text(t.Join(t.FileLine(e.File, root.Line), ": ", root.Hint)), true
			return sum
		}
		what, between = t.Join(what, between, harmless.Text(root.Location.String())), ", "
	}
	if len(roots) == 0 {
		what = t.Join(what, " has no annotation ", catalog.AnnotationPath)
	}
	sum.What = what
	return sum
}
