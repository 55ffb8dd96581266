package tui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// usage is a line of the list of references: of a location or folder, or of an entity. Its texts are as
// files have them.
type usage struct {
	place
	what string             // the syntax and the field
	who  string             // the entity that it belongs to; "" is nobody
	at   vaultpath.Location // zero where it is not known
	raw  string             // what stands there instead
	kind catalog.Resolution
}

// showUses lists who uses what has the focus: the location under the cursor, or the entity.
func (m *Model) showUses() tea.Cmd {
	if m.focus == paneSecrets {
		loc, _, ok := m.secrets.current()
		if !ok {
			return nil
		}
		list := m.usesOf(loc)
		if len(list) == 0 {
			below := ""
			if loc.IsFolder() {
				below = ", or what is below it"
			}
			return m.say("no entity and no file names " + harmless.Text(loc.String()) + below)
		}
		m.listUses("Used by", loc.String(), list, func(u usage) (text string) {
			if below, ok := strings.CutPrefix(u.at.String(), loc.String()); ok {
				return below
			}
			return u.at.String()
		}, func(u usage) (string, bool) { return u.who, false })
		return nil
	}
	e := m.catalog.current().entity
	if e == nil {
		return nil
	}
	list := m.usesOfEntity(e)
	if len(list) == 0 {
		return m.say("nothing in the files of " + harmless.Text(e.Name) + " names a secret")
	}
	m.listUses("References of", e.Name, list, func(u usage) string {
		if u.at.Mount == "" {
			return u.raw
		}
		return u.at.String()
	}, m.secrets.exists)
	return nil
}

// usesOf returns what names a location or a folder above it, and where it is a folder what lies below: in the order of
// files, but what names a secret itself goes first.
func (m *Model) usesOf(loc vaultpath.Location) []usage {
	var out []usage
	if c := m.catalog.catalog; c != nil {
		for _, e := range c.Entities {
			out = append(out, m.annotations(e, func(at vaultpath.Location) bool { return touches(at, loc) })...)
		}
	}
	for _, u := range m.secrets.uses.all {
		if touches(u.place.Location, loc) {
			out = append(out, newUsage(u))
		}
	}
	slices.SortStableFunc(out, func(a, b usage) int { return cmp.Or(indirect(a, loc)-indirect(b, loc), byFile(a, b)) })
	return out
}

// indirect is 0 for what names a secret itself, and 1 for all else.
func indirect(u usage, loc vaultpath.Location) int {
	if u.at == loc && !loc.IsFolder() {
		return 0
	}
	return 1
}

// touches tells whether what names one location names another one, a folder above it, or something below it where that is a
// folder. Who names a folder need not write its slash.
func touches(at, loc vaultpath.Location) bool {
	switch {
	case at.Mount == "" || at.Namespace != loc.Namespace:
		return false
	case at == loc || at.IsFolder() && strings.HasPrefix(loc.String(), at.String()):
		return true
	}
	return loc.IsFolder() && strings.HasPrefix(at.Folder().String(), loc.String())
}

// usesOfEntity returns what an entity's files name, whether it is known where that is or not.
func (m *Model) usesOfEntity(e *catalog.Entity) []usage {
	out := m.annotations(e, func(vaultpath.Location) bool { return true })
	for _, u := range m.secrets.uses.all {
		if u.ref.Entity == nil && e == unowned || u.ref.Entity != nil && u.ref.Entity.Ref == e.Ref {
			out = append(out, newUsage(u))
		}
	}
	slices.SortStableFunc(out, byFile)
	return out
}

// annotations returns those paths of an entity's annotation that are chosen.
func (m *Model) annotations(e *catalog.Entity, chosen func(vaultpath.Location) bool) []usage {
	var out []usage
	for _, r := range e.Roots(m.set.Catalog) {
		if chosen(r.Location) {
			out = append(out, usage{
				place: place{e.File, e.Path, r.Line, r.Hint}, what: "annotation", who: e.Name, at: r.Location,
			})
		}
	}
	return out
}

func newUsage(u use) usage {
	out := usage{
		place: place{u.ref.File, u.ref.FilePath, u.ref.Line, u.place.Hint}, what: u.ref.Source,
		at: u.place.Location, raw: u.ref.Raw, kind: u.place.Resolution,
	}
	if u.ref.Field != "" {
		out.what += " field " + u.ref.Field
	}
	if u.ref.Entity != nil {
		out.who = u.ref.Entity.Name
	}
	return out
}

func byFile(a, b usage) int { return cmp.Or(strings.Compare(a.file, b.file), a.line-b.line) }

// listUses opens the list. middle is what stands behind file and line, beside the syntax; right what stands at the end of
// a line, and whether that is a warning.
func (m *Model) listUses(title, of string, list []usage, middle func(usage) string, right func(usage) (string, bool)) {
	s := m.styles
	longest := 0
	for _, u := range list {
		longest = max(longest, draw.Width(harmless.Text(fileLine(u.file, u.line))))
	}
	m.overlay = &overlay{
		title: title + " " + harmless.Text(of), foot: "↵ copies file:line, shows the lines   esc closes",
		count: len(list),
		line: func(i, width int) string {
			u := list[i]
			var b strings.Builder
			l := draw.NewLine(&b, width)
			column := min(longest, width*2/5)
			file := draw.CutLeft(harmless.Text(fileLine(u.file, u.line)), column)
			l.Text(file)
			l.Blank(column - draw.Width(file) + 2)
			note, warn := right(u)
			note = harmless.Text(note)
			room := l.Left() - draw.Width(note) - 2
			text := draw.CutLeft(harmless.Text(middle(u)), room)
			if text != "" {
				l.Text(text)
				l.Blank(2)
				room -= draw.Width(text) + 2
			}
			if room > 8 {
				l.Ink(s.dim, draw.Cut(harmless.Text(u.what), room))
			}
			ink := s.dim
			if warn {
				ink = s.warn
			}
			l.Right(ink, note)
			l.End()
			return b.String()
		},
		pick: func(m *Model, i int) tea.Cmd { return m.showLines(list[i].place) },
	}
}

// exists tells in a word whether what a reference names is there, as far as the names that are known tell, and
// whether that is a warning.
func (p *secretsPane) exists(u usage) (word string, warn bool) {
	switch {
	case u.kind == catalog.Templated:
		return "templated", false
	case u.at.Mount == "":
		return "unresolved", true
	case u.at.Namespace != p.namespace:
		return "namespace " + u.at.Namespace, false // what is known is of another one
	case p.mountsKnow != mountsKnown && p.mountsKnow != mountsHidden:
		return "", false // which part of it is the mount is not known
	}
	at := p.inMount(u.at)
	if id, ok := p.store.Find(at); ok && (p.store.Named(id) || p.store.State(id) != tree.Unlisted) {
		if p.store.IsFolder(id) && p.store.State(id) != tree.Listed {
			return p.stateNote(id)
		}
		if p.unconfirmed(id) {
			return "stale", false
		}
		return "ok", false
	}
	parent, ok := at.Parent()
	if !ok {
		return "", false
	}
	id, ok := p.store.Find(parent)
	switch {
	case !ok:
		return "not looked for", false
	case p.store.State(id) == tree.Listed || p.store.State(id) == tree.Empty:
		return "missing", true
	case p.store.State(id) == tree.Unlisted:
		return "not looked for", false
	}
	return p.stateNote(id)
}

// field returns a field of a secret that a file names, "" where none does.
func (u uses) field(loc vaultpath.Location) string {
	for _, r := range u.at[loc] {
		if r.Field != "" && !r.Templated {
			return r.Field
		}
	}
	return ""
}
