package secretspane

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Intent is what a key of the pane asks of others.
type Intent uint8

// What keys ask of others.
const (
	None  Intent = iota
	Leave        // go out of the pane
	View         // show the page of the secret under the cursor
)

// Press handles a key.
func (m *Model) Press(k theme.Pressed) (Intent, tea.Cmd) {
	if i, ok := m.keys.Motion(k, m.view.Position(), m.view.Len(), m.view.Page()); ok {
		m.view.MoveTo(i)
		return None, nil
	}
	switch {
	case key.Matches(k, m.keys.Enter):
		return m.Enter()
	case key.Matches(k, m.keys.In):
		return None, m.goIn()
	case key.Matches(k, m.keys.Out):
		return m.goOut()
	case key.Matches(k, m.keys.Refresh):
		if id, ok := m.folder(); ok {
			m.view.Open(id)
			m.listing.ForgetWalks(id)
			return None, m.listing.Load(id)
		}
	case key.Matches(k, m.keys.ListAll):
		if id, ok := m.folder(); ok {
			m.view.Open(id)
			return None, m.listing.StartWalk(id)
		}
	}
	return None, nil
}

// MoveTyping moves the cursor by a key that is no text, and returns false for others.
func (m *Model) MoveTyping(k theme.Pressed) bool {
	i, ok := m.keys.Typing.Motion(k, m.view.Position(), m.view.Page())
	if ok {
		m.view.MoveTo(i)
	}
	return ok
}

// Scroll moves the window by a number of rows; the cursor is taken along at its edges.
func (m *Model) Scroll(by int) { m.view.Scroll(by) }

// Enter opens or closes the folder under the cursor, or asks for the page of the secret.
func (m *Model) Enter() (Intent, tea.Cmd) {
	id, ok := m.view.Cursor()
	switch {
	case !ok:
		return None, nil
	case !m.listing.Store().IsFolder(id):
		return View, nil
	case m.view.IsOpen(id) && !m.filtered():
		return None, m.close(id)
	}
	return None, m.open(id)
}

// Click moves the cursor to a row of the window. A click on the folder under the cursor opens or closes it;
// one on a secret is no wish to open a browser.
func (m *Model) Click(row int) tea.Cmd {
	i, ok := m.view.RowAt(row)
	switch {
	case !ok:
		return nil
	case i != m.view.Position():
		m.view.MoveTo(i)
		return nil
	}
	_, cmd := m.Enter()
	return cmd
}

func (m *Model) goIn() tea.Cmd {
	id, ok := m.view.Cursor()
	if !ok || !m.listing.Store().IsFolder(id) {
		return nil
	}
	st := m.listing.Store().State(id)
	if m.view.IsOpen(id) && st != tree.Failed && !(m.filtered() && st == tree.Unlisted) {
		m.view.MoveTo(m.view.Position() + 1)
		return nil
	}
	return m.open(id)
}

func (m *Model) goOut() (Intent, tea.Cmd) {
	id, ok := m.view.Cursor()
	if ok && m.listing.Store().IsFolder(id) && m.view.IsOpen(id) && !m.filtered() {
		return None, m.close(id)
	}
	if m.view.Up() {
		return None, nil
	}
	return Leave, nil
}

// filtered reports whether a filter shows all that is known below a folder.
func (m *Model) filtered() bool { return m.view.Filter() != "" }

// folder returns the folder under the cursor, or the one that holds the secret under it.
func (m *Model) folder() (tree.ID, bool) {
	id, ok := m.view.Cursor()
	if ok && !m.listing.Store().IsFolder(id) {
		id = m.listing.Store().Parent(id)
	}
	return id, ok && id != tree.Root
}

// open shows a folder's children, and asks for them where no answer is known that stands.
func (m *Model) open(id tree.ID) tea.Cmd {
	m.view.Open(id)
	if st := m.listing.Store().State(id); st == tree.Unlisted || st == tree.Failed {
		return m.listing.Load(id)
	}
	return nil
}

// close hides a folder's children. A question that is under way for it is taken back.
func (m *Model) close(id tree.ID) tea.Cmd {
	m.view.Close(id)
	m.listing.Cancel(id)
	return nil
}
