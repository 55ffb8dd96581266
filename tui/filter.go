package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// filter returns the filter of the focused pane.
func (m *Model) filter() string {
	if m.focus == paneCatalog {
		return m.catalog.filter
	}
	return m.secrets.view.Filter()
}

// setFilter filters the focused pane while somebody types.
func (m *Model) setFilter(query string) {
	if m.focus == paneCatalog {
		m.catalog.setFilter(query)
		return
	}
	m.secrets.view.SetFilter(query)
}

// openFilter opens the text input over the filter as it is.
func (m *Model) openFilter() tea.Cmd {
	m.input.SetValue(m.filter())
	m.input.CursorEnd()
	return m.input.Focus()
}

// pressInput handles a key while the text input is open: the movement keys that are no text
// move in the list below it, enter keeps the filter, escape clears it and then leaves.
func (m *Model) pressInput(k theme.Pressed, msg tea.KeyPressMsg) tea.Cmd {
	switch typing := &m.keys.Typing; {
	case key.Matches(k, typing.Accept, typing.Done):
		m.input.Blur()
		if m.focus == paneCatalog && m.catalog.current().entity != nil {
			m.catalog.taken()
		}
		return m.afterFilter()
	case key.Matches(k, typing.Close):
		if m.input.Value() == "" {
			m.input.Blur()
			return nil
		}
		m.input.SetValue("")
		m.setFilter("")
		return m.afterFilter()
	}
	typing, list, v := &m.keys.Typing, &m.catalog.win, m.secrets.view
	if m.focus == paneCatalog {
		if to, ok := typing.Motion(k, list.Cursor, list.Page()); ok {
			list.MoveTo(to)
			return m.previewChosen()
		}
	} else if to, ok := typing.Motion(k, v.Position(), v.Page()); ok {
		v.MoveTo(to)
		return nil
	}
	return m.typeFilter(msg)
}

func (m *Model) typeFilter(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	m.setFilter(m.input.Value())
	return tea.Batch(cmd, m.afterFilter())
}

// afterFilter shows the entity that the filter moved the catalog's cursor to.
func (m *Model) afterFilter() tea.Cmd {
	if m.focus == paneCatalog {
		return m.previewChosen()
	}
	return nil
}
