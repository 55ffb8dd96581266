package finder

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// deed is what can be done with results: by a key, and by its name in the menu.
type deed struct {
	key  *key.Binding
	name string
	do   func(m *Model) (overlay.Action, tea.Cmd)
}

// act returns a deed that is an action on what is chosen.
func act(k *key.Binding, name string, do func(c Chosen) overlay.Action) deed {
	return deed{k, name, func(m *Model) (overlay.Action, tea.Cmd) {
		m.memory.History.Add(m.Value())
		return do(m.Chosen()), nil
	}}
}

// deeds returns what can be done, the most useful first, which is to choose: with those that are
// selected, or else with the result under the cursor.
func deeds(k *theme.TypingKeys, picks *Picking) []deed {
	list := []deed{
		{&k.Accept, "show it in the tree", func(m *Model) (overlay.Action, tea.Cmd) {
			return reveal(m, m.Cursor), nil
		}},
		act(&k.Copy, "copy", Chosen.copied),
		act(&k.OpenPage, "open the page", func(c Chosen) overlay.Action { return c.opened(false) }),
		act(&k.CopyAddress, "copy the address", func(c Chosen) overlay.Action {
			return c.with(func(at []vaultpath.Location) overlay.Action {
				return overlay.CopyAddress{Locations: at}
			})
		}),
		act(&k.CopyAs, "copy as…, export", func(c Chosen) overlay.Action {
			return c.with(func(at []vaultpath.Location) overlay.Action {
				return overlay.CopyAs{Locations: at}
			})
		}),
		act(&k.EditPage, "open the page to edit", func(c Chosen) overlay.Action {
			return c.opened(true)
		}),
		{&k.Mark, "mark, or no longer", mark},
	}
	if picks != nil {
		list[0] = deed{&k.Accept, "choose", func(*Model) (overlay.Action, tea.Cmd) {
			return picks.choose()
		}}
	}
	if picks.one() {
		return list
	}
	return append(list, []deed{
		{&k.Select, "select, or no longer", toggle},
		{&k.SelectAll, "select all that are shown, or none of them", selectAll},
		{&key.Binding{}, "select none", func(m *Model) (overlay.Action, tea.Cmd) {
			m.selection.Clear()
			return nil, nil
		}},
	}...)
}

// chosenDeed says which deed of the menu was chosen in a find.
type chosenDeed struct {
	find *Model
	deed int
}

// menu offers what can be done.
func menu(m *Model) overlay.Action {
	if len(m.Chosen().list) == 0 {
		return nil
	}
	about := harmless.Text(m.Chosen().list[0].Text)
	if n := m.selection.Len(); n > 0 {
		about = draw.Thousands(n) + " selected"
	}
	var choices []overlay.Choice
	for i, d := range deeds(&m.Keys.Typing, m.picks) {
		if len(d.key.Keys()) > 0 && !d.key.Enabled() {
			continue
		}
		choices = append(choices, overlay.Choice{
			Name: d.name, Key: *d.key, Then: overlay.Tell{Msg: chosenDeed{m, i}},
		})
	}
	return overlay.Choose{Title: about, Choices: choices}
}

// Chosen returns what is acted on: the results that are selected, in that order, or the one under
// the cursor.
func (m *Model) Chosen() Chosen {
	c := Chosen{source: m.source, list: m.selection.All()}
	if len(c.list) == 0 && m.Cursor < len(m.results.list) {
		c.list = m.results.list[m.Cursor : m.Cursor+1]
	}
	return c
}

// toggle selects the result under the cursor, or no longer, and goes on to the next.
func toggle(m *Model) (overlay.Action, tea.Cmd) {
	if m.Cursor >= len(m.results.list) {
		return nil, nil
	}
	c := m.source.placed(m.results.list[m.Cursor])
	m.selection.Toggle(c.key(), c)
	m.AtLine = false
	m.MoveTo(m.Cursor + 1)
	return nil, nil
}

// selectAll selects all results that are shown, or none of them where all are.
func selectAll(m *Model) (overlay.Action, tea.Cmd) {
	placed := make([]Candidate, len(m.results.list))
	for i, c := range m.results.list {
		placed[i] = m.source.placed(c)
	}
	m.selection.ToggleAll(each(placed))
	return nil, nil
}

// placed returns a candidate with where it is, which outlives its node.
func (s Source) placed(c Candidate) Candidate {
	if at, ok := s.place(c); ok {
		c.At = at
	}
	return c
}

// reveal leaves the overlay for a result's place in the tree of all mounts, or for the entity's
// secrets. A reference that names no place in Vault is shown in its file.
func reveal(m *Model, i int) overlay.Action {
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
