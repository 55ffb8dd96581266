package treeview

import (
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// row is one visible line. A node can stand below two roots, so a row knows its root.
type row struct {
	id    tree.ID
	depth uint16 // below the root
	root  uint16 // index into Model.roots
}

// makeRows makes all rows anew, from the roots and the open folders, or from the filter. Put the
// cursor back afterwards.
func (m *Model) makeRows() {
	m.rows, m.hits = m.rows[:0], m.hits[:0]
	if m.filter != "" {
		m.appendMatches()
	} else {
		m.found, m.hits = nil, nil
		for i, root := range m.roots {
			r := row{id: root, root: uint16(i)}
			m.rows = append(m.rows, r)
			if m.open.Has(root) {
				m.rows = m.appendBelow(m.rows, r)
			}
		}
	}
}

// respan makes the rows below a node anew, wherever it is visible.
func (m *Model) respan(id tree.ID) {
	at := m.hold()
	left := m.rootsAbove(id)
	for i := 0; i < len(m.rows) && left > 0; i++ {
		if m.rows[i].id == id {
			m.splice(i)
			left--
		}
	}
	m.restore(at)
}

// rootsAbove returns below how many roots a node lies: so many rows it can have.
func (m *Model) rootsAbove(id tree.ID) int {
	n := 0
	for ; ; id = m.store.Parent(id) {
		for _, root := range m.roots {
			if root == id {
				n++
			}
		}
		if id == tree.Root {
			return n
		}
	}
}

// splice makes the rows below one row anew. What is behind them moves at once to where it belongs:
// that is most of the work.
func (m *Model) splice(i int) {
	r := m.rows[i]
	from, end := i+1, i+1
	for end < len(m.rows) && m.rows[end].root == r.root && m.rows[end].depth > r.depth {
		end++
	}
	n := 0
	if m.open.Has(r.id) {
		n = m.count(r.id)
	}
	behind := m.rows[end:]
	total := from + n + len(behind)
	m.rows = slices.Grow(m.rows, max(total-len(m.rows), 0))
	copy(m.rows[from+n:total], behind)
	if n > 0 {
		m.appendBelow(m.rows[:from], r)
	}
	m.rows = m.rows[:total]
}

// count returns how many rows are below a folder that is open.
func (m *Model) count(id tree.ID) int {
	kids := m.store.Children(id)
	n := len(kids)
	for _, kid := range kids {
		if m.open.Has(kid) {
			n += m.count(kid)
		}
	}
	return n
}

// kids returns the children of a folder in the order in which they stand.
func kids(m *Model, id tree.ID) []tree.ID {
	kids := m.store.Children(id)
	if m.Sorted != nil {
		kids = m.Sorted(kids)
	}
	return kids
}

func (m *Model) appendBelow(rows []row, above row) []row {
	kids := kids(m, above.id)
	rows = slices.Grow(rows, len(kids))
	for _, id := range kids {
		r := row{id: id, depth: above.depth + 1, root: above.root}
		rows = append(rows, r)
		if m.open.Has(id) {
			rows = m.appendBelow(rows, r)
		}
	}
	return rows
}

// anchor is where the cursor stands: its node, and its line on the screen.
type anchor struct {
	row  row
	was  int // the row number it had
	line int // of the window
	ok   bool
}

func (m *Model) hold() anchor {
	if m.win.Cursor >= len(m.rows) {
		return anchor{}
	}
	return anchor{row: m.rows[m.win.Cursor], was: m.win.Cursor, line: m.win.Cursor - m.win.Top,
		ok: true}
}

// restore puts the cursor back on its node, or where that is gone on the nearest folder
// above it that is still there, else on the row that took its place.
func (m *Model) restore(at anchor) {
	m.win.Len = len(m.rows)
	defer m.win.Clamp()
	if !at.ok {
		return
	}
	target := at.row
	for {
		if i, ok := m.find(target, at.was); ok {
			m.win.Cursor = i
			break
		}
		parent := m.store.Parent(target.id)
		if target.id == m.rootOf(target) || parent == tree.Root {
			m.win.Cursor = at.was
			break
		}
		target.id, target.depth = parent, target.depth-1
	}
	m.win.Top = m.win.Cursor - at.line
}

func (m *Model) rootOf(r row) tree.ID {
	if int(r.root) < len(m.roots) {
		return m.roots[r.root]
	}
	return tree.Root
}

// find looks for a row, nearest to where it was first.
func (m *Model) find(want row, near int) (int, bool) {
	for lo, hi := min(near, len(m.rows)-1), near+1; lo >= 0 || hi < len(m.rows); lo, hi = lo-1, hi+1 {
		if lo >= 0 && m.rows[lo] == want {
			return lo, true
		}
		if hi >= 0 && hi < len(m.rows) && m.rows[hi] == want {
			return hi, true
		}
	}
	return 0, false
}
