package uses

import (
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// nodes says how often the nodes of the tree are named, so that drawing a row needs no look-up by
// location.
type nodes struct {
	count map[tree.ID]int                             // of those that references name
	named map[vaultpath.Location][]vaultpath.Location // what references name here, by its folder
	// see [Model.NamedNow]; nil where it is to be made
	now map[vaultpath.Location]bool
}

// join takes in a new index.
func (n *nodes) join(m *Model) {
	clear(n.named)
	for loc := range m.index.Named() {
		if folder, ok := loc.Parent(); ok && loc.Namespace == m.listing.Store.Namespace() {
			n.named[folder] = append(n.named[folder], loc)
		}
	}
	n.all(m)
}

// all finds the nodes that references name.
func (n *nodes) all(m *Model) {
	clear(n.count)
	n.now = nil
	for loc, uses := range m.index.Named() {
		if id, ok := m.listing.Find(loc); ok {
			n.count[id] = len(uses)
		}
	}
}

// in is [nodes.all] after the answer about one folder.
func (n *nodes) in(m *Model, id tree.ID) {
	n.now = nil
	if len(n.named) == 0 {
		return
	}
	s := m.listing.Store
	for _, loc := range n.named[s.Location(id)] {
		if kid, ok := s.Child(id, loc.Name()); ok {
			n.count[kid] = len(m.index.At(loc))
		}
	}
}

// Follow takes in what the listing has changed.
func (m *Model) Follow(c listing.Change) {
	m.changed = m.changed || c.Answers()
	if c.Names {
		m.nodes.all(m)
	}
	for _, id := range [...]tree.ID{c.Answered, c.Shown} {
		if id != tree.Root {
			m.nodes.in(m, id)
		}
	}
	for _, id := range c.Walked {
		m.nodes.in(m, id)
	}
}

// Count returns how many references name a node.
func (m *Model) Count(id tree.ID) int { return m.nodes.count[id] }

// NamedNow returns what references name and the tree has, and whether an answer named it. It is
// never changed: a search reads it while the tree goes on.
func (m *Model) NamedNow() map[vaultpath.Location]bool {
	n := &m.nodes
	if n.now == nil {
		n.now = make(map[vaultpath.Location]bool, len(n.count))
		for loc := range m.index.Named() {
			if id, ok := m.listing.Find(loc); ok {
				n.now[loc] = m.listing.Store.Named(id)
			}
		}
	}
	return n.now
}
