package tui

import (
	"iter"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// known is what the map may take for known: the tree, and where that has no answer the lists that were asked for the map alone. It
// is valid until the next message.
type known struct{ p *secretsPane }

func (p *secretsPane) known() xref.Known { return known{p} }

// find returns the node of a location. The tree has none for another namespace.
func (p *secretsPane) find(loc vaultpath.Location) (tree.ID, bool) {
	if loc.Namespace != p.namespace {
		return tree.Root, false
	}
	return p.store.Find(loc)
}

// State implements [xref.Known].
func (k known) State(folder vaultpath.Location) (tree.State, error) {
	asked, err := k.p.lists.State(folder)
	if id, ok := k.p.find(folder); ok {
		// What was answered stands until the tree has its own answer.
		if st := k.p.store.State(id); st != tree.Unlisted && (st != tree.Loading || asked == tree.Unlisted) {
			return st, k.p.store.Err(id)
		}
	}
	return asked, err
}

// Name implements [xref.Known].
func (k known) Name(folder vaultpath.Location, name string) xref.Presence {
	s := k.p.store
	in, ok := k.p.find(folder)
	if !ok {
		return k.p.lists.Name(folder, name)
	}
	id, ok := s.Child(in, name)
	switch st := s.State(in); {
	case ok && s.Named(id) && !k.p.unconfirmed(id):
		if s.Deleted(id) {
			return xref.Gone
		}
		return xref.Present
	case st == tree.Listed || st == tree.Empty:
		return xref.Absent
	}
	if at := k.p.lists.Name(folder, name); at != xref.Unknown || !ok || !s.Named(id) {
		return at
	}
	return xref.Remembered
}

// Names implements [xref.Known].
func (k known) Names(folder vaultpath.Location) iter.Seq[string] {
	s := k.p.store
	id, ok := k.p.find(folder)
	if !ok || s.State(id) != tree.Listed {
		return k.p.lists.Names(folder)
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
	if id, ok := k.p.find(folder); ok && k.p.store.State(id) == tree.Listed {
		if marked, told := k.p.marked[id]; told {
			return marked // the names may be newer than what else was asked
		}
	}
	return k.p.lists.Marked(folder)
}
