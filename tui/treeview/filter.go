package treeview

import "github.com/vaultmap/vaultmap/vaultsvc/find"

// SetFilter shows only what is known and whose location matches a query, as [find.Parse] reads it,
// or [find.Query.Folded] where nothing does, whichever folders are open; "" shows everything again.
// The cursor is then where it was before, unless somebody moved it among what was found, or opened
// or closed something there.
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
	query, names, before := find.Parse(m.filter), m.store.Snapshot(), m.found
	for again := true; again && m.matches == 0; query, again = query.Folded() {
		m.found = find.Select(query, names, before)
		for i, root := range m.roots {
			m.appendMatch(row{id: root, root: uint16(i)})
		}
	}
}

// appendMatch adds a row if it is to be shown, and those below it.
func (m *Model) appendMatch(r row) {
	leads := m.found.Above.Has(r.id)
	if m.found.IDs.Has(r.id) {
		m.matches++
	} else if !leads {
		return
	}
	m.rows = append(m.rows, r)
	if !leads {
		return
	}
	for _, id := range m.store.Children(r.id) {
		m.appendMatch(row{id: id, depth: r.depth + 1, root: r.root})
	}
}
