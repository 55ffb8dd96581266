package finder

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// onKey does something with results that keeps the overlay open, narrows the find, or brings words
// back. It reports whether the key was one for that.
func (m *Model) onKey(k theme.Pressed) (overlay.Action, tea.Cmd, bool) {
	typing := &m.Keys.Typing
	switch {
	case m.scopes.at > 0 && key.Matches(k, typing.Close):
		return nil, m.setScope(0), true
	case key.Matches(k, typing.Next):
		return nil, m.narrow(1), true
	case key.Matches(k, typing.Prev):
		return nil, m.narrow(-1), true
	case key.Matches(k, typing.Actions):
		return menu(m), nil, true
	case key.Matches(k, typing.Up) && m.Cursor == 0 && (m.Value() == "" || m.Value() == m.recalled),
		key.Matches(k, typing.Older):
		return nil, m.recall(-1), true
	case key.Matches(k, typing.Newer):
		return nil, m.recall(1), true
	case key.Matches(k, typing.Space) && !m.picks.one() && m.Len > 0 &&
		!m.TakesBlank():
		m.spaced = !m.TextSelected() && strings.TrimSpace(m.Value()) != ""
		_, cmd := toggle(m)
		return nil, cmd, true
	case key.Matches(k, typing.Accept):
		return nil, nil, false // is chosen, as by a click
	}
	for _, d := range deeds(typing, m.picks) {
		if key.Matches(k, *d.key) {
			action, cmd := d.do(m)
			return action, cmd, true
		}
	}
	return nil, nil, false
}

// recall puts older or newer words into the line. What stands there is not lost.
func (m *Model) recall(by int) tea.Cmd {
	if by < 0 && m.Value() != m.recalled {
		m.memory.History.Add(m.Value())
	}
	words, ok := m.memory.History.next(m.Value(), by)
	if !ok {
		return nil
	}
	m.SetValue(words)
	m.recalled = words
	return m.onText(words)
}
