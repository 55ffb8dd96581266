package finder

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// reveal leaves the overlay for a result's place in the tree of all mounts, or for the entity's
// secrets. A reference that names no place in Vault is shown in its file.
func (m *Model) reveal(i int) overlay.Action {
	if i >= len(m.results.list) {
		return nil // fewer have come since the list was drawn
	}
	c := m.results.list[i]
	loc, inVault := m.source.place(c)
	switch {
	case c.Entity != nil:
		return m.close(overlay.ShowSubject{Subject: uses.Subject{Entity: c.Entity}, Inside: true})
	case c.Typed:
		return m.close(overlay.Reveal{Location: c.At, Ask: true})
	case inVault:
		return m.close(overlay.Reveal{Location: loc})
	case c.Use != nil: // and back to the list
		return overlay.ShowLines{Place: overlay.PlaceOf(c.Use, m.source.Uses.Judge(c.Use).Hint)}
	}
	return overlay.Say{Text: "it is gone: the server does not list it any more"}
}

// onKey does something with the result under the cursor that keeps the overlay open, or narrows the
// find. It reports whether the key was one for that.
func (m *Model) onKey(k theme.Pressed) (overlay.Action, tea.Cmd, bool) {
	switch typing := &m.Keys.Typing; {
	case m.scopes.at > 0 && key.Matches(k, typing.Close):
		return nil, m.setScope(0), true
	case key.Matches(k, typing.Next):
		return nil, m.narrow(1), true
	case key.Matches(k, typing.Prev):
		return nil, m.narrow(-1), true
	case !key.Matches(k, typing.Copy, typing.OpenPage):
		return nil, nil, false
	case m.Cursor >= len(m.results.list):
		return nil, nil, true
	case key.Matches(k, typing.Copy):
		return m.copied(m.results.list[m.Cursor]), nil, true
	}
	// An entity has no page in Vault, nor has what is gone.
	if loc, inVault := m.source.place(m.results.list[m.Cursor]); inVault {
		return overlay.OpenPage{Location: loc}, nil, true
	}
	return nil, nil, true
}

// copied returns what is copied of a result.
func (m *Model) copied(c Candidate) overlay.Action {
	switch {
	case c.Entity != nil || c.Typed:
		return overlay.Copy{Text: c.Text, Name: true}
	case c.Use != nil:
		return overlay.Copy{Text: draw.FileLine(c.Use.Path, c.Use.Line), Name: true}
	}
	if loc, inVault := m.source.place(c); inVault {
		return overlay.Copy{Text: loc.String(), Name: true}
	}
	return nil
}
