package secretspane

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Intent is what a key of the pane asks of others.
type Intent uint8

// What keys ask of others.
const (
	None  Intent = iota
	Leave        // go out of the pane
	View         // show the page of the secret under the cursor
	Say          // have the user say a name for what stands under the cursor for any
)

// Press handles a key.
func (m *Model) Press(k theme.Pressed) (Intent, tea.Cmd) {
	if i, ok := m.keys.Motion(k, m.view.Position(), m.view.Len(), m.view.Page()); ok {
		m.view.MoveTo(i)
		return None, nil
	}
	r := rows{m.listing, m.view}
	switch {
	case key.Matches(k, m.keys.Enter):
		return r.enter()
	case key.Matches(k, m.keys.In):
		return r.in()
	case key.Matches(k, m.keys.Out):
		return r.out()
	case key.Matches(k, m.keys.Select):
		m.Selected.Next(m.keys.Count)
	case key.Matches(k, m.keys.Sort):
		m.order.Next()
		m.view.Rebuild()
	case key.Matches(k, m.keys.SortTurn):
		m.order.Turn()
		m.view.Rebuild()
	case key.Matches(k, m.keys.Refresh):
		if id, ok := r.folder(); ok {
			m.view.Open(id)
			return None, m.listing.Refresh(id)
		}
	case key.Matches(k, m.keys.ListAll):
		if id, ok := r.folder(); ok {
			r.openListed(id)
			return None, m.listing.StartWalk(id)
		}
	}
	return None, nil
}

// openListed opens a folder, and all below it that is known.
func (r rows) openListed(id tree.ID) {
	var ids []tree.ID
	var add func(id tree.ID)
	add = func(id tree.ID) {
		for _, kid := range r.listing.Store.Children(id) {
			if r.listing.Store.State(kid) == tree.Listed || r.listing.Beyond.Unseen(kid) {
				ids = append(ids, kid)
				add(kid)
			}
		}
	}
	add(id)
	r.view.OpenAll(ids...)
	r.view.Open(id)
	r.view.Rebuild()
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

// Click moves the cursor to a row of the window. A click on the folder under the cursor opens or
// closes it; one on a secret is no wish to open a browser.
func (m *Model) Click(row int) tea.Cmd {
	i, ok := m.view.RowAt(row)
	switch {
	case !ok:
		return nil
	case i != m.view.Position():
		m.view.MoveTo(i)
		return nil
	}
	_, cmd := rows{m.listing, m.view}.enter()
	return cmd
}

// rows are those of a view, with what is known of them.
type rows struct {
	listing *listing.Model
	view    *treeview.Model
}

// enter opens or closes the folder under the cursor, or asks for the page of the secret.
func (r rows) enter() (Intent, tea.Cmd) {
	id, ok := r.view.Cursor()
	switch {
	case !ok:
		return None, nil
	case !r.listing.Store.IsFolder(id):
		return View, nil
	case r.isOpenRule(id):
		return Say, nil
	case r.view.IsOpen(id) && !r.filtered():
		return None, r.close(id)
	}
	return None, r.open(id)
}

func (r rows) in() (Intent, tea.Cmd) {
	id, ok := r.view.Cursor()
	switch {
	case !ok || !r.listing.Store.IsFolder(id):
		return None, nil
	case r.isOpenRule(id):
		return Say, nil
	}
	st := r.listing.Store.State(id)
	if r.view.IsOpen(id) && st != tree.Failed && !(r.filtered() && st == tree.Unlisted) {
		if !treeview.GoBackIn(r.view) {
			r.view.MoveTo(r.view.Position() + 1)
		}
		return None, nil
	}
	cmd := r.open(id)
	treeview.GoBackIn(r.view) // who opens it to look at something else there does so by enter
	return None, cmd
}

// isOpenRule reports whether a node has no name: see [listing.Beyond.Rule].
func (r rows) isOpenRule(id tree.ID) bool {
	_, open := r.listing.Beyond.Rule(id)
	return open
}

func (r rows) out() (Intent, tea.Cmd) {
	id, ok := r.view.Cursor()
	if ok && r.listing.Store.IsFolder(id) && r.view.IsOpen(id) && !r.filtered() {
		return None, r.close(id)
	}
	if r.view.Up() {
		return None, nil
	}
	return Leave, nil
}

// filtered reports whether a filter shows all that is known below a folder.
func (r rows) filtered() bool { return r.view.Filter() != "" }

// folder returns the folder under the cursor, or the one that holds the secret under it, or what
// stands there for any name.
func (r rows) folder() (tree.ID, bool) {
	id, ok := r.view.Cursor()
	if ok && (!r.listing.Store.IsFolder(id) || r.isOpenRule(id)) {
		id = r.listing.Store.Parent(id)
	}
	return id, ok && id != tree.Root
}

// open shows a folder's children, and asks for them where no answer is known that stands.
func (r rows) open(id tree.ID) tea.Cmd {
	r.view.Open(id)
	if st := r.listing.Store.State(id); st == tree.Unlisted || st == tree.Failed {
		return r.listing.Loads.Ask(id)
	}
	return nil
}

// close hides a folder's children. A question that is under way for it is taken back.
func (r rows) close(id tree.ID) tea.Cmd {
	r.view.Close(id)
	r.listing.Loads.Cancel(id)
	return nil
}
