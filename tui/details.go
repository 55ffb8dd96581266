package tui

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// details are two lines about what is under the cursor: where it is, and what is known of it.
type details struct {
	where, what string
	warn        bool // what is known is a word of warning
}

// details draws one of the lines.
func (m *Model) details(b *strings.Builder, d details, n int) {
	l := draw.NewLine(b, m.width)
	l.Blank(1)
	switch {
	case n == 0:
		l.Text(draw.CutLeft(d.where, l.Left()-1))
		l.EndNoBreak()
	case d.warn:
		l.Ink(m.theme.Warn, draw.Cut(d.what, l.Left()-1))
	default:
		l.Ink(m.theme.Dim, draw.Cut(d.what, l.Left()-1))
	}
	l.End()
}

func (m *Model) describe() details {
	if m.focus == paneCatalog {
		where, what, warn := m.describeCatalog()
		return details{where, what, warn}
	}
	loc, id, ok := m.secrets.current()
	if !ok {
		return details{}
	}
	where := m.theme.Texts.Join(loc.Mount, loc.Path)
	what, warn := m.describeNode(loc, where, id)
	return details{harmless.Text(where), what, warn}
}

func (m *Model) describeCatalog() (where, what string, warn bool) {
	r, t := m.catalog.current(), m.theme.Texts
	switch {
	case r.all:
		return "All mounts", "every secrets engine that the token can reach", false
	case r.entity == unowned:
		return "unowned", "references in files that have no entity near them", false
	case r.entity != nil:
		e := r.entity
		where = harmless.Text(e.Ref)
		if e.Title != "" {
			where = t.Join(where, "  ", harmless.Text(e.Title))
		}
		if e.Owner != "" {
			where = t.Join(where, "  owner ", harmless.Text(e.Owner))
		}
		roots := e.Roots(m.set.Catalog)
		line := e.Line
		if len(roots) > 0 {
			line = roots[0].Line // which names them
		}
		what = harmless.Text(t.FileLine(e.File, line))
		if n := m.catalog.problems[e.Ref]; n > 0 {
			what = t.Join(t.Counted(n, "problem", "problems"), ", ", m.keys.Problems.Help().Key, " lists them; ", what)
		}
		for _, p := range e.Problems {
			if !p.Note {
				return where, harmless.Text(p.String()), true
			}
		}
		between := " names "
		for _, root := range roots {
			if root.Hint != "" {
				return where, harmless.Text(t.Join(t.FileLine(e.File, root.Line), ": ", root.Hint)), true
			}
			what, between = t.Join(what, between, harmless.Text(root.Location.String())), ", "
		}
		if between == " names " {
			return where, t.Join(what, " has no annotation ", catalog.AnnotationPath), false
		}
		return where, what, false
	case r.found != nil:
		return harmless.Text(r.found.File), "of Backstage, and not used; server, token and engine are taken from it with " + harmless.Text(useBackstage(r.found)), false
	case r.problem != nil:
		return harmless.Text(t.FileLine(r.problem.File, r.problem.Line)), harmless.Text(r.problem.Message), true
	case r.problems:
		return "Problems in files", "the entities that have none of them are above", false
	case r.group != nil:
		name := harmless.Text(r.group.Name)
		if r.group.Ref != "" {
			name = t.Join(m.catalog.by.String(), " ", name)
		}
		return name, t.Counted(len(r.group.Entities), "entity", "entities"), false
	}
	return "", "", false
}

// describeNode returns what is known of a mount, folder or secret, and whether that is a warning. where is the text of
// its location.
func (m *Model) describeNode(loc vaultpath.Location, where string, id tree.ID) (string, bool) {
	s, t := m.secrets.store, m.theme.Texts
	hint := ""
	if s.State(id) != tree.Listed {
		if hint = m.secrets.hintOf(id); hint != "" {
			hint = "; " + hint
		}
	}
	switch st := s.State(id); {
	case st.Incomplete() && s.Err(id) != nil:
		// Which folder it is about stands on the line above.
		text := strings.TrimPrefix(s.Err(id).Error(), "listing "+loc.Folder().String()+": ")
		if hint == "" && vaultsvc.Hint(s.Err(id)) != "" {
			hint = "; " + vaultsvc.Hint(s.Err(id))
		}
		return harmless.Text(text + hint), true
	case st == tree.Empty:
		text := "nothing is listed here: an empty folder, a missing one, or a secret"
		if m.secrets.xref.Exists(loc, m.secrets.known()) == xref.Missing {
			text = "it is not there: the folder above lists no such name"
		}
		if loc.IsMount() {
			text = "nothing is listed here"
			if mount := m.describeMount(loc); mount != "" {
				text += "; " + mount
			}
		}
		if hint != "" { // goes first: on a narrow screen the end is cut
			return harmless.Text(strings.TrimPrefix(hint, "; ") + "; " + text), true
		}
		return text, false
	case st == tree.Unlistable:
		text := vaultsvc.ErrUnlistable.Error()
		if loc.IsMount() { // somebody's own engine, most likely: what it is says more than a hint
			return text + "; " + m.describeMount(loc), true
		}
		return text + "; " + vaultsvc.Hint(vaultsvc.ErrUnlistable), true
	case st == tree.Loading:
		return "asking for the names in this folder", false
	case loc.IsMount():
		return m.describeMount(loc), false
	}
	used := m.secrets.describeUses(loc)
	if status := m.secrets.xref.Exists(loc, m.secrets.known()); status.Nothing() {
		hint, warn := "", true
		if uses := m.secrets.xref.At(loc); len(uses) > 0 {
			v := m.secrets.xref.Judge(uses[0], m.secrets.known())
			hint, warn = v.Hint, uses[0].Problem(v)
		}
		parts := slices.DeleteFunc([]string{status.String(), hint, used}, func(s string) bool { return s == "" })
		return harmless.Text(strings.Join(parts, "; ")), warn
	}
	var few [8]xref.Owner
	named := m.secrets.xref.AppendOwners(few[:0], where)
	switch {
	case len(named) == 0 && used != "":
		return used, false
	case len(named) == 0:
		return "no entity or file names it", false
	case used != "":
		used = t.Join(used, "; ")
	}
	text, between := used, "named by "
	for i, o := range named {
		if i == 3 {
			text = t.Join(text, between, t.Int(len(named)-i), " more")
			break
		}
		text, between = t.Join(text, between, harmless.Text(t.Join(o.Name, " (", t.FileLine(o.File, o.Line), ")"))), ", "
	}
	return text, false
}

func (m *Model) describeMount(loc vaultpath.Location) string {
	mount, ok := m.secrets.mount(loc)
	if !ok {
		return ""
	}
	t := m.theme.Texts
	text := t.Join("engine ", engineTag(t, mount))
	if mount.PluginVersion != "" {
		text = t.Join(text, ", plugin ", harmless.Text(mount.PluginVersion))
	}
	if mount.Description != "" {
		text = t.Join(text, ": ", harmless.Text(mount.Description))
	}
	return text
}
