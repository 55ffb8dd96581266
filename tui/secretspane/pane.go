package secretspane

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Model is the pane. Make one with [New].
type Model struct {
	Resting  Resting
	Selected Selected
	Notes    Notes
	Twins    *find.Twins // see [find.Twins.Parse]

	theme   *theme.Theme
	keys    *theme.KeyMap
	listing *listing.Model
	uses    *uses.Model

	subject uses.Subject
	views   map[string]*treeview.Model // by the key of their subject
	view    *treeview.Model            // the one that shows
	roots   roots
	order   order.Order[tree.ID]

	wanting       int // number of the newest [Model.WantLater]
	width, height int
}

// New returns a pane that shows all mounts. inWords puts a hint in the user's words; nil leaves it.
func New(
	t *theme.Theme, keys *theme.KeyMap, l *listing.Model, u *uses.Model, inWords func(string) string,
) *Model {
	m := &Model{
		theme: t, keys: keys, listing: l, uses: u, Notes: NewNotes(t, keys, l, u, inWords),
		views: map[string]*treeview.Model{}, roots: roots{},
	}
	m.Resting.pane, m.Selected.pane, m.order = m, m, m.Notes.newOrder()
	m.Show(uses.Subject{})
	return m
}

// Show makes the pane show a subject as it was left. It asks for nothing: see [Model.Want].
func (m *Model) Show(s uses.Subject) {
	m.subject = s
	v := m.views[s.Key()]
	if v == nil {
		v = treeview.New(m.listing.Store, m.theme,
			func(id tree.ID, isRoot, columns bool) treeview.Note {
				return beside(m, id, isRoot, columns)
			})
		v.Sorted, v.Selected = m.order.Sorted, &m.Selected.set
		m.views[s.Key()] = v
	}
	if v != m.view {
		v.Slide = draw.Slide{}
	}
	m.view = v
	v.SetSize(m.width, m.height)
	m.setRoots()
	v.Rebuild() // folders may have changed while another view was shown
}

// Subject returns what shows.
func (m *Model) Subject() uses.Subject { return m.subject }

// View returns the rows that show.
func (m *Model) View() *treeview.Model { return m.view }

// SetSize says how many cells and rows can be drawn.
func (m *Model) SetSize(width, height int) {
	m.width, m.height = width, height
	m.view.SetSize(width, height)
}

// Filter returns what [Model.SetFilter] set.
func (m *Model) Filter() string { return m.view.Filter() }

// SetFilter shows only what matches a query.
func (m *Model) SetFilter(query string) {
	m.view.Twins = m.Twins
	m.view.SetFilter(query)
}

// Current returns the location and node under the cursor.
func (m *Model) Current() (vaultpath.Location, tree.ID, bool) {
	id, ok := m.view.Cursor()
	if !ok {
		return vaultpath.Location{}, tree.Root, false
	}
	return m.listing.Store.Location(id), id, true
}

// Follow takes in what the listing has changed, and asks for what comes to light with it.
func (m *Model) Follow(c listing.Change) tea.Cmd {
	m.Selected.follow()
	if c.MovedTo != tree.Root {
		m.moveRoot(c.MovedFrom, c.MovedTo)
	}
	m.view.OpenAll(c.Way...)
	for _, id := range [...]tree.ID{c.Answered, c.Shown, c.Deleted} {
		if id != tree.Root {
			m.view.Changed(id)
		}
	}
	for _, id := range c.Filled {
		if m.view.Filter() == "" {
			m.view.Changed(id)
		}
	}
	store := m.listing.Store
	for _, id := range c.Walked {
		if c.Open && store.State(id) == tree.Listed {
			m.view.OpenAll(id)
			for p := store.Parent(id); m.listing.Beyond.Unseen(p); p = store.Parent(p) {
				m.view.OpenAll(p) // nothing else will: nobody lists it
			}
		}
	}
	if len(c.Walked) > 0 || c.Names {
		m.view.Rebuild()
	}
	switch {
	case c.Names:
		return m.Want()
	case c.Answered != tree.Root:
		return wantBelow(m.listing, m.view, c.Answered)
	}
	return nil
}

// Reveal puts the cursor on a location of what shows, without a filter. Where only a file or a user
// names it, there is a node for it from now on; with ask it is opened and asked for, of a secret
// the folder that it is in.
func (m *Model) Reveal(loc vaultpath.Location, ask bool) tea.Cmd {
	m.view.SetFilter("")
	id, ok := m.listing.Find(loc)
	if !ok {
		id = m.listing.Store.Ensure(loc)
	}
	if !m.view.Reveal(id) {
		m.setRoots() // its mount may be new
		m.view.Reveal(id)
	}
	if ask {
		folder := id
		if !m.listing.Store.IsFolder(id) {
			folder = m.listing.Store.Parent(id)
		}
		return tea.Batch(rows{m.listing, m.view}.open(folder), m.Want())
	}
	return m.Want()
}
