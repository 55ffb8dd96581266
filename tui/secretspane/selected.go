package secretspane

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Selected is what somebody has selected in the pane, whichever subject shows and whatever a filter
// leaves of it.
type Selected struct {
	pane *Model
	set  treeview.Selection
	text string // what there is to say of it; "" where nothing is selected
}

// Len returns how many rows are selected.
func (s *Selected) Len() int { return s.set.Len() }

// Next selects the row under the cursor, or no longer, and goes on to the next; n times.
func (s *Selected) Next(n int) {
	view := s.pane.view
	for range max(n, 1) {
		id, ok := view.Cursor()
		if _, anyName := s.pane.listing.Beyond.Rule(id); !ok || anyName {
			break
		}
		s.set.Toggle(id, id)
		at := view.Position()
		if view.MoveTo(at + 1); view.Position() == at {
			break
		}
	}
	s.count()
}

// Clear has nothing be selected. It reports whether something was.
func (s *Selected) Clear() bool {
	was := s.Len() > 0
	s.set.Clear()
	s.count()
	return was
}

// Places returns where the rows are, in the order in which they were selected.
func (s *Selected) Places() []vaultpath.Location {
	var all []vaultpath.Location
	for _, id := range s.set.Keys() {
		all = append(all, s.pane.listing.Store.Location(id))
	}
	return all
}

// follow takes in that other names are known: what is gone is selected no more.
func (s *Selected) follow() {
	if s.Len() > 0 {
		s.set.Keep(s.pane.listing.Store.Alive)
		s.count()
	}
}

// count says how many of what are selected, and how many names the folders among them have, as far
// as they are listed.
func (s *Selected) count() {
	if s.text = ""; s.Len() == 0 {
		return
	}
	store, t := s.pane.listing.Store, s.pane.theme.Texts
	secrets, folders, mounts, names := 0, 0, 0, 0
	for _, id := range s.set.Keys() {
		switch {
		case !store.IsFolder(id):
			secrets++
		case store.Parent(id) == tree.Root:
			mounts++
		default:
			folders++
		}
		names += store.NamedChildren(id)
	}
	between := " selected: "
	s.text = draw.Thousands(s.Len())
	for _, part := range []struct {
		n         int
		one, more string
	}{{secrets, "secret", "secrets"}, {folders, "folder", "folders"}, {mounts, "mount", "mounts"}} {
		if part.n > 0 {
			s.text += between + t.Counted(part.n, part.one, part.more)
			between = ", "
		}
	}
	if names > 0 {
		s.text += " with " + t.Counted(names, "name", "names")
	}
}
