package listing

import (
	"iter"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Known returns what the map may take for known: the tree, and where that has no answer the lists
// that were asked for the map alone. It is valid until the next message.
func (m *Model) Known() xref.Known { return known{m} }

type known struct{ m *Model }

// Find returns the node of a location. The tree has none for another namespace.
func (m *Model) Find(loc vaultpath.Location) (tree.ID, bool) {
	if loc.Namespace != m.Store.Namespace() {
		return tree.Root, false
	}
	return m.Store.Find(loc)
}

// Within reports whether a location is known, or lies in a mount that is.
func Within(m *Model, loc vaultpath.Location) bool {
	_, known := m.Find(loc)
	_, mounted := m.Mounts.At(loc)
	return known || mounted && loc.Namespace == m.Store.Namespace()
}

// State implements [xref.Known].
func (k known) State(folder vaultpath.Location) (tree.State, error) {
	asked, err := k.m.answers.lists.State(folder)
	if id, ok := k.m.Find(folder); ok {
		// What was answered stands until the tree has its own answer.
		st := k.m.Store.State(id)
		if st != tree.Unlisted && (st != tree.Loading || asked == tree.Unlisted) {
			return st, k.m.Store.Err(id)
		}
	}
	return asked, err
}

// Name implements [xref.Known].
func (k known) Name(folder vaultpath.Location, name string) xref.Presence {
	s, lists := k.m.Store, k.m.answers.lists
	in, ok := k.m.Find(folder)
	if !ok {
		return lists.Name(folder, name)
	}
	id, ok := s.Child(in, name)
	switch st := s.State(in); {
	case ok && s.Named(id) && !k.m.Loads.Unconfirmed(id):
		if s.Deleted(id) {
			return xref.Gone
		}
		return xref.Present
	case st == tree.Listed || st == tree.Empty:
		return xref.Absent
	}
	if at := lists.Name(folder, name); at != xref.Unknown || !ok || !s.Named(id) {
		return at
	}
	return xref.Remembered
}

// Names implements [xref.Known].
func (k known) Names(folder vaultpath.Location) iter.Seq[string] {
	s := k.m.Store
	id, ok := k.m.Find(folder)
	if !ok || s.State(id) != tree.Listed {
		return k.m.answers.lists.Names(folder)
	}
	return func(yield func(string) bool) {
		for _, kid := range s.Children(id) {
			if s.Named(kid) && !yield(s.Name(kid)) {
				return
			}
		}
	}
}

// Marked implements [xref.Known].
func (k known) Marked(folder vaultpath.Location) bool {
	if id, ok := k.m.Find(folder); ok && k.m.Store.State(id) == tree.Listed {
		if marked, told := k.m.answers.marked[id]; told {
			return marked // the names may be newer than what else was asked
		}
	}
	return k.m.answers.lists.Marked(folder)
}

// Told takes in what somebody else has asked for the map, and shows it in the tree unless that
// knows by itself. What shows then stands in the change.
func (m *Model) Told(a inquiry.Answer) Change {
	lists := m.answers.lists
	a.AddTo(lists)
	m.change = Change{Err: a.Err}
	defer func() { m.hold(m.Store.Bytes() + lists.Bytes()) }()
	id, ok := m.Find(a.Folder)
	if _, asked := m.Loads.asked[id]; !ok || asked || m.Loads.marks[id] != 0 {
		return m.change
	}
	switch st := m.Store.State(id); {
	case !a.Want.Live && st == tree.Unlisted && vaultsvc.StateOf(a.Err) != tree.Failed:
		// What failed is asked again, and not by the tree.
		m.setAnswer(id, a.Names, a.Err)
		m.Walks.tell(id, a.Names, a.Err)
		m.Walks.noteNewFolders(id, leftSome|leftHere)
		if lists.Marked(a.Folder) { // which are deleted was asked before
			m.answers.marked[id] = true
		}
		m.change.Shown = id
	case a.Want.Live && st == tree.Listed && !m.answers.marked[id]:
		m.answers.setLive(id, a.Live, a.Err)
		m.change.Deleted = id
	}
	return m.change
}

// ForgetTold forgets what was asked for the map alone.
func (m *Model) ForgetTold() { m.answers.lists = xref.NewLists() }
