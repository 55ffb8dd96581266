package catalogpane

import (
	"charm.land/bubbles/v2/key"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Intent is what a key of the pane asks of others.
type Intent struct {
	Choose bool // go to the secrets of the row under the cursor
	Lines  *catalog.Problem
	Use    *catalog.AppConfig // copy the command that uses it
	Notice string
}

// Press handles a key.
func (m *Model) Press(k theme.Pressed) Intent {
	if i, ok := m.keys.Motion(k, m.win.Cursor, len(m.rows), m.win.Page()); ok {
		m.win.MoveTo(i)
		return Intent{}
	}
	switch {
	case key.Matches(k, m.keys.Group):
		return Group(m, m.by.Next())
	case key.Matches(k, m.keys.Sort):
		m.sorting.Next()
		m.Rebuild()
	case key.Matches(k, m.keys.SortTurn):
		m.sorting.Turn()
		m.Rebuild()
	case key.Matches(k, m.keys.Select):
		m.Selected.Next(m.keys.Count)
	case key.Matches(k, m.keys.SelectAll):
		m.Selected.All()
	case key.Matches(k, m.keys.Enter):
		return m.Enter()
	case key.Matches(k, m.keys.In):
		return Intent{Choose: !m.fold(func(bool) bool { return false }) && m.current().choosable()}
	case key.Matches(k, m.keys.Out):
		if !m.fold(func(bool) bool { return true }) {
			m.toGroup()
		}
	}
	return Intent{}
}

// Group arranges the entities.
func Group(m *Model, by catalog.GroupBy) Intent {
	m.by = by
	m.Rebuild()
	return Intent{Notice: "entities by " + m.by.String()}
}

// MoveTyping moves the cursor by a key that is no text, and returns false for others.
func (m *Model) MoveTyping(k theme.Pressed) bool {
	i, ok := m.keys.Typing.Motion(k, m.win.Cursor, m.win.Page())
	if ok {
		m.win.MoveTo(i)
	}
	return ok
}

// Enter opens or closes the group under the cursor, or asks for what its row stands for.
func (m *Model) Enter() Intent {
	switch r := m.current(); r.kind {
	case rowProblem:
		return Intent{Lines: r.problem}
	case rowAppConfig:
		return Intent{Use: r.config}
	default:
		return Intent{Choose: !m.fold(func(was bool) bool { return !was }) && r.choosable()}
	}
}

// Click moves the cursor to a row of the window, or does what [Model.Enter] does where it stands
// there.
func (m *Model) Click(row int) Intent {
	i, ok := m.win.At(row)
	switch {
	case !ok:
		return Intent{}
	case i == m.win.Cursor:
		return m.Enter()
	}
	m.win.MoveTo(i)
	return Intent{}
}

// Scroll moves the window by a number of rows; the cursor is taken along at its edges.
func (m *Model) Scroll(by int) { m.win.Scroll(by) }

// fold opens or closes the group under the cursor. It returns false where there is none.
func (m *Model) fold(closed func(was bool) bool) bool {
	id, ok := m.current().fold()
	if ok {
		m.folded[id] = closed(m.folded[id])
		m.Rebuild()
	}
	return ok
}

// toGroup moves the cursor to the head of its group.
func (m *Model) toGroup() {
	for i := m.win.Cursor; i > 0; i-- {
		if _, head := m.rows[i].fold(); head {
			m.win.MoveTo(i)
			return
		}
	}
}
