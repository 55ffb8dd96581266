package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// mouse handles clicks and the wheel: a click moves the cursor, a click on the row under the
// cursor opens it. An overlay takes all of them.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	if m.overlays.Top() != nil {
		return m.toOverlays(msg)
	}
	p, row, ok := m.layout.at(at.X, at.Y)
	if !ok {
		return nil
	}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		if p == paneCatalog {
			m.catalog.win.Scroll(theme.Wheel(msg))
			return m.previewChosen()
		}
		m.secrets.view.Scroll(theme.Wheel(msg))
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			return m.click(p, row)
		}
	}
	return nil
}

func (m *Model) click(p pane, row int) tea.Cmd {
	if m.focus != p {
		m.input.Blur()
		m.setFocus(p)
	}
	if p == paneCatalog {
		i, ok := m.catalog.win.At(row)
		if !ok {
			return nil
		}
		if i == m.catalog.win.Cursor {
			return m.enterCatalog()
		}
		m.catalog.win.MoveTo(i)
		return m.previewChosen()
	}
	i, ok := m.secrets.view.RowAt(row)
	if !ok {
		return nil
	}
	if i != m.secrets.view.Position() {
		m.secrets.view.MoveTo(i)
		return nil
	}
	if id, ok := m.secrets.view.Cursor(); ok && m.secrets.store.IsFolder(id) {
		return m.secrets.toggle(id)
	}
	return nil // a second click on a secret is no wish to open a browser
}
