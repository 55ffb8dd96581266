package secretspane

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Want asks for what the view shows open and nobody has asked for yet, and for the folders that
// tell whether the secrets among its roots are there.
func (m *Model) Want() tea.Cmd {
	store := m.listing.Store
	cmds := []tea.Cmd{wantRoots(m.listing, m.view)}
	for _, id := range m.view.Visible(func(id tree.ID, open bool) bool {
		return open && store.State(id) == tree.Unlisted
	}) {
		cmds = append(cmds, m.listing.Loads.Ask(id))
	}
	return tea.Batch(cmds...)
}

// wantRest is how long the cursor of who chooses a subject must rest before its folders are asked
// for.
const wantRest = 150 * time.Millisecond

type wantTick struct{ seq int }

// WantLater is [Model.Want] after a while, unless it is called again meanwhile.
func (m *Model) WantLater() tea.Cmd {
	m.wanting++
	msg := wantTick{m.wanting}
	return tea.Tick(wantRest, func(time.Time) tea.Msg { return msg })
}

// Update takes in a message. It returns false where the message is somebody else's.
func (m *Model) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case wantTick:
		if msg.seq != m.wanting {
			return nil, true
		}
		return m.Want(), true
	case restTick:
		return m.Resting.onTick(), true
	}
	return nil, false
}

// wantBelow is [Model.Want] after the answer about one folder. It looks no further than what that
// brought: there may be very many rows.
func wantBelow(l *listing.Model, view *treeview.Model, id tree.ID) tea.Cmd {
	store := l.Store
	cmds := []tea.Cmd{wantRoots(l, view)}
	if !view.Opened(id) {
		return cmds[0]
	}
	for _, kid := range store.Children(id) {
		if view.Opened(kid) && store.State(kid) == tree.Unlisted {
			cmds = append(cmds, l.Loads.Ask(kid))
		}
	}
	return tea.Batch(cmds...)
}

// wantRoots asks for the folders of the secrets at the top of the view.
func wantRoots(l *listing.Model, view *treeview.Model) tea.Cmd {
	store := l.Store
	var cmds []tea.Cmd
	for _, id := range view.Roots() {
		if parent := store.Parent(id); !store.IsFolder(id) && store.State(parent) == tree.Unlisted {
			cmds = append(cmds, l.Loads.Ask(parent))
		}
	}
	return tea.Batch(cmds...)
}

// Folders returns the folders in sight in some state. Each is told to be open or not.
func (m *Model) Folders(in func(st tree.State, open bool) bool) []tree.ID {
	store := m.listing.Store
	return m.view.Visible(func(id tree.ID, open bool) bool { return in(store.State(id), open) })
}
