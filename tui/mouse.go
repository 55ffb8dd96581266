package tui

import tea "charm.land/bubbletea/v2"

// wheelRows is how far one step of the wheel scrolls.
const wheelRows = 3

// mouse handles clicks and the wheel: a click moves the cursor, a click on the row under the
// cursor opens it. An overlay takes all of them.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	if m.overlay != nil {
		switch msg.(type) {
		case tea.MouseWheelMsg:
			m.overlay.wheel(wheel(at.Button))
		case tea.MouseClickMsg:
			if at.Button == tea.MouseLeft { // others paste in many terminals
				return m.clickOverlay(at.Y)
			}
		}
		return nil
	}
	p, row, ok := m.layout.at(at.X, at.Y)
	if !ok {
		return nil
	}
	switch msg.(type) {
	case tea.MouseWheelMsg:
		if p == paneCatalog {
			m.catalog.win.Scroll(wheel(at.Button))
			return m.previewChosen()
		}
		m.secrets.view.Scroll(wheel(at.Button))
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
			return m.pressCatalog("enter")
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
		cmd, _, _ := m.secrets.press(m.keys, "enter")
		return cmd
	}
	return nil // a second click on a secret is no wish to open a browser
}

func wheel(b tea.MouseButton) int {
	switch b {
	case tea.MouseWheelUp:
		return -wheelRows
	case tea.MouseWheelDown:
		return wheelRows
	}
	return 0
}
