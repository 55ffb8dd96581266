package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// showUses lists who uses what has the focus: the location under the cursor, or the entity.
func (m *Model) showUses() tea.Cmd {
	if m.focus == paneSecrets {
		loc, _, ok := m.secrets.Current()
		if !ok {
			return nil
		}
		list := m.uses.Index().Of(loc)
		if len(list) == 0 {
			below := ""
			if loc.IsFolder() {
				below = ", or what is below it"
			}
			return m.say("no entity and no file names " + harmless.Text(loc.String()) + below)
		}
		m.listUses("Used by", loc.String(), list, func(u *xref.Use) (text string) {
			if below, ok := strings.CutPrefix(u.Location.String(), loc.String()); ok {
				return below
			}
			return u.Location.String()
		}, func(u *xref.Use) (string, bool) { return nameOf(u.Entity), false })
		return nil
	}
	s, ok := m.catalog.Current()
	if !ok || s.All() {
		return nil
	}
	list := m.uses.Of(s)
	if len(list) == 0 {
		return m.say("nothing in the files of " + harmless.Text(s.Name()) + " names a secret")
	}
	m.listUses("References of", s.Name(), list, func(u *xref.Use) string { return uses.What(u, m.listing.Store().Namespace()) }, m.uses.Status)
	return nil
}

// nameOf returns an entity's name, "" for nobody's.
func nameOf(e *catalog.Entity) string {
	if e == nil {
		return ""
	}
	return e.Name
}

// sourceOf names the syntax and the field of a use.
func sourceOf(u *xref.Use) string {
	what := u.Source
	if what == xref.Annotation {
		what = "annotation"
	}
	if u.Field != "" {
		what += " field " + u.Field
	}
	return what
}

// placeOfUse returns where a use stands, and what is to be said of it.
func (m *Model) placeOfUse(u *xref.Use) place {
	return place{u.File, u.Path, u.Line, m.uses.Judge(u).Hint}
}

// listUses opens the list. middle is what stands behind file and line, beside the syntax; right what stands at the end of
// a line, and whether that is a warning.
func (m *Model) listUses(title, of string, list []*xref.Use, middle func(*xref.Use) string, right func(*xref.Use) (string, bool)) {
	s := m.theme
	longest := 0
	for _, u := range list {
		longest = max(longest, draw.Width(harmless.Text(draw.FileLine(u.File, u.Line))))
	}
	o := &overlay{
		title: title + " " + harmless.Text(of), foot: "↵ copies file:line, shows the lines   e edits the file   esc closes",
		count: len(list),
		line: func(i, width int) string {
			u := list[i]
			var b strings.Builder
			l := draw.NewLine(&b, width)
			column := min(longest, width*2/5)
			file := draw.CutLeft(harmless.Text(draw.FileLine(u.File, u.Line)), column)
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
				l.Ink(s.Dim, draw.Cut(harmless.Text(sourceOf(u)), room))
			}
			ink := s.Dim
			if warn {
				ink = s.Warn
			}
			l.Right(ink, note)
			l.End()
			return b.String()
		},
		pick: func(m *Model, i int) tea.Cmd { return m.showLines(m.placeOfUse(list[i])) },
	}
	o.press = func(m *Model, k theme.Pressed) (tea.Cmd, bool) {
		return m.pressEdit(k, m.placeOfUse(list[o.cursor]))
	}
	m.overlay = o
}
