package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// menu is a list in a band, from which one chooses; keys that are not its own close it.
type menu struct {
	Band
	List
}

func (m *menu) update(msg tea.Msg) Outcome {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		k := theme.Pressed(msg.String())
		if to, ok := m.Keys.Motion(k, m.Cursor, m.Len, m.Height); ok {
			m.moveTo(to)
			return Nothing
		}
		if m.Len > 0 && key.Matches(k, m.Keys.Enter) {
			return Chosen
		}
		return Dismissed
	case tea.MouseMsg:
		return m.onMouse(msg, &m.Band, false)
	}
	return Nothing
}

// frame draws the menu, row by row.
func (m *menu) frame(width, height int, row func(i, width int) string) Frame {
	lines := m.List.draw(m.Theme, width, Room(height, 0), row, nil)
	return m.Band.Frame(width, height, "", m.more(), lines)
}
