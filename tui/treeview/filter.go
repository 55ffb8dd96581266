package treeview

import (
	"slices"

	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// SetFilter shows only what is known and whose location matches a query, as [find.Parse] reads it,
// or [find.Query.Slips] where nothing does, whichever folders are open; "" shows everything again.
// What stands above a root is not what somebody looks for there: a word must be found from the
// root's own name on.
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

// Match returns which of the matches is under the cursor, from 1; 0 where none is.
func Match(m *Model) int {
	if i, ok := slices.BinarySearch(m.hits, int32(m.win.Cursor)); ok {
		return i + 1
	}
	return 0
}

// ToMatch moves the cursor by a number of matches, and after the last one goes on at the first, or
// the other way round, which it reports. ok is false where there is none.
func ToMatch(m *Model, by int) (around, ok bool) {
	to, on := slices.BinarySearch(m.hits, int32(m.win.Cursor))
	to, around = window.Step(to, on, by, len(m.hits))
	if len(m.hits) > 0 {
		m.MoveTo(int(m.hits[to]))
	}
	return around, len(m.hits) > 0
}

// appendMatches adds the rows below some root that match the filter, and the folders that lead to
// them.
func (m *Model) appendMatches() {
	query, names, before := m.Twins.Parse(m.filter), m.store.Snapshot(), m.found
	for m.similar = false; ; m.similar = true {
		m.found, m.matched = find.Select(query, names, before), matched{query: query}
		for i, root := range m.roots {
			above, _ := names.Path(names.Parent(root), nil)
			below := belowRoot{query: query.Held(above), names: names, above: len(above)}
			m.appendMatch(row{id: root, root: uint16(i)}, &below)
		}
		slips, ok := query.Slips()
		if len(m.hits) > 0 || !ok {
			return
		}
		query = slips
	}
}

// belowRoot tells what is found only because of what stands above a root.
type belowRoot struct {
	query find.Query // the words that stand there
	names tree.Snapshot
	above int // how long that is
	room  []byte
}

func (b *belowRoot) matches(id tree.ID) bool {
	if b.query.Empty() {
		return true
	}
	var path string
	path, b.room = b.names.Path(id, b.room)
	return b.query.Matches(path[b.above:])
}

// appendMatch adds a row if it is to be shown, and those below it. It reports whether it has.
func (m *Model) appendMatch(r row, below *belowRoot) bool {
	leads := m.found.Above.Has(r.id)
	in := m.found.IDs.Has(r.id) && below.matches(r.id)
	if !in && !leads {
		return false
	}
	at := len(m.rows)
	m.rows = append(m.rows, r)
	if in {
		m.hits = append(m.hits, int32(at))
	}
	if !leads {
		return true
	}
	shown := in
	for _, id := range kids(m, r.id) {
		shown = m.appendMatch(row{id: id, depth: r.depth + 1, root: r.root}, below) || shown
	}
	if !shown {
		m.rows = m.rows[:at]
	}
	return shown
}
