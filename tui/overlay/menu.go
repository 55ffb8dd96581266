package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Menu is a list in a box, from which one chooses; keys that are not its own close it.
type Menu struct {
	Box
	List
	row    func(l *draw.Line, i int)
	choose func(i int) Action
}

// newMenu returns a menu of some rows; does is what choosing one does.
func newMenu(t *theme.Theme, k *theme.KeyMap, title, does string, rows int) *Menu {
	foot := theme.Foot(theme.Does(k.Enter, does), theme.Does(k.Typing.Close, "closes"))
	m := &Menu{Box: Box{Theme: t, Keys: k, Title: title, Foot: foot}}
	m.Len = rows
	return m
}

// NewMenu returns a menu of what others draw. Whoever has it sets Len and Foot.
func NewMenu(t *theme.Theme, k *theme.KeyMap, title string, row func(l *draw.Line, i int),
	choose func(i int) Action) *Menu {
	return &Menu{Box: Box{Theme: t, Keys: k, Title: title}, row: row, choose: choose}
}

// Update implements [Overlay].
func (m *Menu) Update(msg tea.Msg) (Action, tea.Cmd) {
	out := Nothing
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		k := theme.Pressed(msg.String())
		to, moves := m.Keys.Motion(k, m.Cursor, m.Len, m.Height)
		if !moves { // whoever comes from a list that is typed above goes on as there
			to, moves = m.Keys.Typing.Motion(k, m.Cursor, m.Height)
		}
		switch {
		case moves:
			m.moveTo(to)
		case m.slides(msg, m.Keys.ScrollLeft, m.Keys.ScrollRight):
		case m.Len > 0 && key.Matches(k, m.Keys.Enter):
			out = Chosen
		default:
			out = Dismissed
		}
	case tea.MouseMsg:
		out = m.onMouse(msg, &m.Box)
	}
	switch out {
	case Chosen:
		return m.choose(m.Cursor), nil
	case Dismissed:
		return Close{}, nil
	}
	return nil, nil
}

// Frame implements [Overlay].
func (m *Menu) Frame(width, height int) Frame {
	return m.frame(width, height, "")
}

func (m *Menu) frame(width, height int, status string) Frame {
	inner := m.Fit(width)
	lines := m.List.draw(&m.Box, inner, room(height, 0), m.row, nil)
	m.first = 1
	f := m.Box.Frame(width, status, m.count(), lines)
	f.About = m.first + m.Cursor - m.Top
	return f
}
