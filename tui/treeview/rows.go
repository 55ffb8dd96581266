package treeview

import (
	"bytes"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// row is one visible line. A node can stand below two roots, so a row knows its root.
type row struct {
	id    tree.ID
	depth uint16 // below the root
	root  uint16 // index into Model.roots
}

// rebuild makes all rows anew, from the roots and the open folders, or from the filter.
func (m *Model) rebuild() {
	at := m.hold()
	m.rows = m.rows[:0]
	for i, root := range m.roots {
		r := row{id: root, root: uint16(i)}
		if m.filter != "" {
			m.appendMatches(r)
			continue
		}
		m.rows = append(m.rows, r)
		if m.open[root] {
			m.rows = m.appendBelow(m.rows, r)
		}
	}
	m.restore(at)
}

// respan makes the rows below a node anew, wherever it is visible.
func (m *Model) respan(id tree.ID) {
	at := m.hold()
	for i := 0; i < len(m.rows); i++ {
		if m.rows[i].id == id {
			m.splice(i)
		}
	}
	m.restore(at)
}

// splice makes the rows below one row anew.
func (m *Model) splice(i int) {
	r := m.rows[i]
	end := i + 1
	for end < len(m.rows) && m.rows[end].root == r.root && m.rows[end].depth > r.depth {
		end++
	}
	var below []row
	if m.open[r.id] {
		below = m.appendBelow(nil, r)
	}
	m.rows = slices.Replace(m.rows, i+1, end, below...)
}

func (m *Model) appendBelow(rows []row, above row) []row {
	kids := m.store.Children(above.id)
	rows = slices.Grow(rows, len(kids))
	for _, id := range kids {
		r := row{id: id, depth: above.depth + 1, root: above.root}
		rows = append(rows, r)
		if len(m.open) > 0 && m.open[id] {
			rows = m.appendBelow(rows, r)
		}
	}
	return rows
}

// appendMatches adds the rows below a root whose location holds every word of the filter,
// and the folders that lead to them.
func (m *Model) appendMatches(root row) {
	words := bytes.Fields([]byte(strings.ToLower(m.filter)))
	words = words[:min(len(words), 63)]
	var path []byte
	var visit func(r row, done uint64) bool
	visit = func(r row, done uint64) bool {
		start := len(path)
		path = append(path, strings.ToLower(m.store.Name(r.id))...)
		for i, w := range words {
			// A word may begin in a folder's name and end in this one.
			if done&(1<<i) == 0 && bytes.Contains(path[max(0, start-len(w)):], w) {
				done |= 1 << i
			}
		}
		at := len(m.rows)
		m.rows = append(m.rows, r)
		hit := done == 1<<len(words)-1
		if hit {
			m.matches++
		}
		for _, id := range m.store.Children(r.id) {
			if visit(row{id: id, depth: r.depth + 1, root: r.root}, done) {
				hit = true
			}
		}
		if !hit {
			m.rows = m.rows[:at]
		}
		path = path[:start]
		return hit
	}
	visit(root, 0)
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
	return anchor{row: m.rows[m.win.Cursor], was: m.win.Cursor, line: m.win.Cursor - m.win.Top, ok: true}
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
