package treeview

// leave notes of the folder in a row that the cursor goes up to it from another row. The first one
// needs no note: there one goes in anyhow.
func leave(m *Model, folder, from int) {
	id := m.rows[folder].id
	if from == folder+1 {
		delete(m.inside, id)
		return
	}
	m.inside[id] = m.rows[from].id
}

// GoBackIn moves the cursor to where it was in the folder under it when it last went up from there.
// It returns false where it has not, or where that is no more.
func GoBackIn(m *Model) bool {
	if m.win.Cursor >= len(m.rows) {
		return false
	}
	to := m.rows[m.win.Cursor]
	id, ok := m.inside[to.id]
	if !ok {
		return false
	}
	to.id, to.depth = id, to.depth+1
	for i := m.win.Cursor + 1; i < len(m.rows) && m.rows[i].depth >= to.depth; i++ {
		if m.rows[i] == to {
			m.MoveTo(i)
			return true
		}
	}
	return false
}
