package uses

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// nodes says how often the nodes of the tree are named, so that drawing a row needs no look-up by
// location.
type nodes struct {
	at    map[tree.ID][]*xref.Use                     // references that name a node
	below map[string]int                              // of a folder and all below, by its location
	room  []byte                                      // for the location of a node
	named map[vaultpath.Location][]vaultpath.Location // what references name here, by its folder
	// see [Model.NamedNow]; nil where it is to be made
	now map[vaultpath.Location]bool
}

// join takes in a new index.
func (n *nodes) join(m *Model) {
	clear(n.named)
	clear(n.below)
	for loc, uses := range m.index.Named() {
		if loc.Namespace != m.listing.Store.Namespace() {
			continue
		}
		if folder, ok := loc.Parent(); ok {
			n.named[folder] = append(n.named[folder], loc)
		}
		text := loc.Folder().String() // who names a folder need not write its slash
		for i := len(text); i > 0; i = strings.LastIndexByte(text[:i-1], '/') + 1 {
			n.below[text[:i]] += len(uses)
		}
	}
	n.all(m)
}

// all finds the nodes that references name.
func (n *nodes) all(m *Model) {
	clear(n.at)
	n.now = nil
	for loc, uses := range m.index.Named() {
		if id, ok := m.listing.Find(loc); ok {
			n.at[id] = uses
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
			n.at[kid] = m.index.At(loc)
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
func (m *Model) Count(id tree.ID) int { return len(m.nodes.at[id]) }

// CountBelow returns how many references name a folder or something below it.
func CountBelow(m *Model, id tree.ID) int {
	n := &m.nodes
	if len(n.below) == 0 {
		return 0
	}
	n.room = m.listing.Store.AppendPath(n.room[:0], id)
	return n.below[string(n.room)]
}

// Owner returns the name of an entity that a node belongs to, "" where it belongs to none: see
// [xref.Index.BelongsTo].
func Owner(m *Model, id tree.ID) string {
	n, store := &m.nodes, m.listing.Store
	n.room = store.AppendPath(n.room[:0], id)
	if e := m.index.NearestOwner(n.room); e != nil {
		return e.Name
	}
	for ; id != tree.Root && len(n.at) > 0; id = store.Parent(id) {
		for _, u := range n.at[id] {
			if u.Entity != nil {
				return u.Entity.Name
			}
		}
	}
	return ""
}

// NamedNow returns what references name and the tree has, and whether an answer named it. It is
// never changed: a search reads it while the tree goes on.
func (m *Model) NamedNow() map[vaultpath.Location]bool {
	n := &m.nodes
	if n.now == nil {
		n.now = make(map[vaultpath.Location]bool, len(n.at))
		for loc := range m.index.Named() {
			if id, ok := m.listing.Find(loc); ok {
				n.now[loc] = m.listing.Store.Named(id)
			}
		}
	}
	return n.now
}
