package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// showUses lists who uses what has the focus: the location under the cursor, or the entity.
func (m *Model) showUses() tea.Cmd {
	p := m.secrets
	if m.focus == paneSecrets {
		loc, _, ok := p.current()
		if !ok {
			return nil
		}
		list := p.xref.Of(loc)
		if len(list) == 0 {
			below := ""
			if loc.IsFolder() {
				below = ", or what is below it"
			}
			return m.say("no entity and no file names " + harmless.Text(loc.String()) + below)
		}
		m.overlays.Push(overlay.NewUsedBy(m.theme, m.keys, "Used by "+loc.String(), overlay.Uses{
			List: list,
			What: func(u *xref.Use) string {
				// of what is below, what the location does not say already
				text, _ := strings.CutPrefix(u.Location.String(), loc.String())
				return text
			},
			Note:  func(u *xref.Use) (string, bool) { return nameOf(u.Entity), false },
			Place: p.placeOf,
		}))
		return nil
	}
	e := m.catalog.current().entity
	if e == nil {
		return nil
	}
	list := p.usesOf(e)
	if len(list) == 0 {
		return m.say("nothing in the files of " + harmless.Text(e.Name) + " names a secret")
	}
	m.overlays.Push(overlay.NewUsedBy(m.theme, m.keys, "References of "+e.Name, overlay.Uses{
		List:  list,
		What:  func(u *xref.Use) string { return whatOf(u, p.namespace) },
		Note:  p.statusOf,
		Place: p.placeOf,
	}))
	return nil
}

// whatOf returns what a use names, as far as that is known, and the namespace where it is another
// one.
func whatOf(u *xref.Use, namespace string) string {
	text := u.Raw
	if u.Resolved() {
		text = u.Location.String()
	}
	if u.Namespace != namespace {
		text += " in namespace " + u.Namespace
	}
	return text
}

// nameOf returns an entity's name, "" for nobody's.
func nameOf(e *catalog.Entity) string {
	if e == nil {
		return ""
	}
	return e.Name
}

// placeOf returns where a use stands, and what is to be said of it.
func (p *secretsPane) placeOf(u *xref.Use) overlay.Place {
	v := p.xref.Judge(u, p.known())
	return overlay.Place{File: u.File, Path: u.Path, Line: u.Line, Note: v.Hint}
}

// statusOf returns the word for a use's status, and whether it is a warning.
func (p *secretsPane) statusOf(u *xref.Use) (word string, warn bool) {
	v := p.xref.Judge(u, p.known())
	return v.Status.String(), u.Problem(v) || v.Status.Uncertain()
}
