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
			m.catalog.Scroll(wheel(at.Button))
			return m.previewChosen()
		}
		m.secrets.View().Scroll(wheel(at.Button))
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
		return m.onCatalog(m.catalog.Click(row))
	}
	return m.secrets.Click(row)
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
