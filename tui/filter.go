package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// filter returns the filter of the focused pane.
func (m *Model) filter() string {
	if m.focus == paneCatalog {
		return m.catalog.Filter()
	}
	return m.secrets.View().Filter()
}

// setFilter filters the focused pane while somebody types.
func (m *Model) setFilter(query string) {
	if m.focus == paneCatalog {
		m.catalog.SetFilter(query)
		return
	}
	m.secrets.View().SetFilter(query)
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
	switch k {
	case "enter", "tab":
		m.input.Blur()
		if m.focus == paneCatalog && m.onSubject() {
			m.catalog.CommitFilter()
		}
		return m.afterFilter()
	case "esc":
		if m.input.Value() == "" {
			m.input.Blur()
			return nil
		}
		m.input.SetValue("")
		m.setFilter("")
		return m.afterFilter()
	case "up", "down", "pgup", "pgdown":
		if m.focus == paneCatalog {
			return m.onCatalog(m.catalog.Press(k))
		}
		_, cmd := m.secrets.Press(k)
		return cmd
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
