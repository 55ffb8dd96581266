package treeview

import (
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// SetFilter shows only what is known and whose location matches a query, as [find.Parse] reads it,
// whichever folders are open; "" shows everything again. The cursor is then where it was before, unless
// somebody moved it among what was found, or opened or closed something there.
func (m *Model) SetFilter(query string) {
	if query == m.filter {
		return
	}
	at := m.hold()
	switch {
	case m.filter == "":
		m.before = at
	case m.before.ok:
		at = m.before
	}
	m.filter = query
	m.makeRows()
	m.restore(at)
	if query == "" {
		m.before = anchor{}
	}
}

// appendMatches adds the rows below some root that match the filter, and the folders that lead to
// them.
func (m *Model) appendMatches() {
	m.found = find.Select(find.Parse(m.filter), m.store.Snapshot(), m.found)
	shown := slices.Clone(m.found.IDs)
	for id := range shown.Backward() { // the folders above come later
		shown.Put(m.store.Parent(id), true)
	}
	for i, root := range m.roots {
		if shown.Has(root) {
			m.appendShown(row{id: root, root: uint16(i)}, shown)
		}
	}
}

// appendShown adds a row, and those below it that are to be shown.
func (m *Model) appendShown(r row, shown tree.IDSet) {
	m.rows = append(m.rows, r)
	if m.found.IDs.Has(r.id) {
		m.matches++
	}
	for _, id := range m.store.Children(r.id) {
		if shown.Has(id) {
			m.appendShown(row{id: id, depth: r.depth + 1, root: r.root}, shown)
		}
	}
}
