package treeview

import (
	"slices"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/selection"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Model is the view's state. Change it through its methods alone.
type Model struct {
	store   *tree.Store
	roots   []tree.ID
	rows    []row
	open    tree.IDSet
	inside  map[tree.ID]tree.ID // where the cursor was in folders from which it went up
	filter  string
	found   *find.Selection // what the filter matched when the rows were made
	matched matched
	before  anchor  // where the cursor was before the filter, or was moved to since
	hits    []int32 // the rows that the filter matched themselves, in order
	similar bool    // they match with a slip alone
	win     window.Window
	width   int
	theme   *theme.Theme
	note    NoteFunc

	Twins *find.Twins // see [find.Twins.Parse]

	// Sorted returns the children of a folder in the order in which they stand; nil is by name. It is
	// asked when rows are made: call [Model.Rebuild] when it comes to another order.
	Sorted func(kids []tree.ID) []tree.ID
	// Slide is how far names are moved sideways.
	Slide draw.Slide
	// Selected are the nodes that were selected; nil is none.
	Selected *Selection
}

// Selection is nodes that were selected.
type Selection = selection.Set[tree.ID, tree.ID]

// NoteFunc returns what stands at the right of a row. It is called for each row that is drawn.
// columns reports whether there is a column for each part of it: else the text has it all.
type NoteFunc func(id tree.ID, isRoot, columns bool) Note

// Note is what stands at the right of a row. Where there is no room for all of the text, what is
// before a " · " goes first, and then its pieces, from the end: see [draw.Pieces].
type Note struct {
	Text string
	Warn bool // that is a word of warning
	Dim  bool // there is nothing to look for in the row

	// For columns of their own.
	Uses  int // of references; 0 is not told
	Owner string
}

// New returns a view of nothing.
func New(store *tree.Store, theme *theme.Theme, note NoteFunc) *Model {
	return &Model{store: store, theme: theme, note: note, inside: map[tree.ID]tree.ID{}}
}

// SetRoots says which nodes stand at the top. Folders that were open stay open.
func (m *Model) SetRoots(roots []tree.ID) {
	if slices.Equal(roots, m.roots) {
		return
	}
	m.roots = slices.Clone(roots)
	m.Rebuild()
}

// Roots returns the nodes at the top.
func (m *Model) Roots() []tree.ID { return m.roots }

// SetSize says how many cells and rows can be drawn.
func (m *Model) SetSize(width, height int) {
	m.width, m.win.Height = width, max(height, 0)
	m.win.Clamp()
}

// Rebuild must be called after the children of many nodes changed.
func (m *Model) Rebuild() {
	at := m.hold()
	m.makeRows()
	m.restore(at)
}

// Changed must be called after the children of one node changed.
func (m *Model) Changed(id tree.ID) {
	if m.filter != "" {
		m.Rebuild()
		return
	}
	if m.open.Has(id) {
		m.respan(id)
	}
}

// Len returns how many rows are visible, and Matches how many of them the filter found.
func (m *Model) Len() int { return len(m.rows) }

// Matches returns how many nodes the filter matched.
func (m *Model) Matches() int { return len(m.hits) }

// Similar reports whether these are only similar to what was typed.
func (m *Model) Similar() bool { return m.similar && len(m.hits) > 0 }

// Position returns the cursor's row number, from 0.
func (m *Model) Position() int { return m.win.Cursor }

// CursorLine returns the line of the window that the cursor is in.
func CursorLine(m *Model) int { return m.win.Cursor - m.win.Top }

// Cursor returns the node under the cursor.
func (m *Model) Cursor() (tree.ID, bool) {
	if m.win.Cursor >= len(m.rows) {
		return tree.Root, false
	}
	return m.rows[m.win.Cursor].id, true
}

// MoveTo puts the cursor on a row, or on the nearest one that there is.
func (m *Model) MoveTo(i int) {
	m.win.MoveTo(i)
	m.moved()
}

// Scroll moves the window by a number of rows; the cursor is taken along at its edges.
func (m *Model) Scroll(by int) {
	from := m.win.Cursor
	m.win.Scroll(by)
	if m.win.Cursor != from {
		m.moved()
	}
}

// moved notes that the cursor is where somebody wants it to stay when the filter changes. Among no
// rows nobody does.
func (m *Model) moved() {
	if m.filter != "" && len(m.rows) > 0 {
		m.before = m.hold()
	}
}

// Page returns how many rows a page key moves by.
func (m *Model) Page() int { return m.win.Page() }

// RowAt returns the row number of a line of the window, and false below the last row.
func (m *Model) RowAt(line int) (int, bool) { return m.win.At(line) }

// Window returns the rows that can be seen.
func (m *Model) Window() []tree.ID {
	var ids []tree.ID
	for line := 0; ; line++ {
		i, ok := m.win.At(line)
		if !ok {
			return ids
		}
		ids = append(ids, m.rows[i].id)
	}
}

// IsOpen reports whether a folder shows what is below it.
func (m *Model) IsOpen(id tree.ID) bool { return m.Opened(id) || m.filter != "" }

// Opened reports whether a folder was opened, whatever the filter shows of it.
func (m *Model) Opened(id tree.ID) bool { return m.open.Has(id) }

// Open shows what is below a folder.
func (m *Model) Open(id tree.ID) {
	m.moved()
	if !m.open.Has(id) {
		m.open.Put(id, true)
		m.Changed(id)
	}
}

// OpenAll marks folders as open. Call [Model.Rebuild] after the last one.
func (m *Model) OpenAll(ids ...tree.ID) {
	for _, id := range ids {
		m.open.Put(id, true)
	}
}

// Close hides what is below a folder.
func (m *Model) Close(id tree.ID) {
	m.moved()
	if m.open.Has(id) {
		m.open.Put(id, false)
		if m.filter == "" { // which shows what matches, open or not
			m.respan(id)
		}
	}
}

// Up moves the cursor to the folder above its node, and returns false at a root.
func (m *Model) Up() bool {
	if m.win.Cursor >= len(m.rows) || m.rows[m.win.Cursor].depth == 0 {
		return false
	}
	depth := m.rows[m.win.Cursor].depth
	i := m.win.Cursor
	for i > 0 && m.rows[i].depth >= depth {
		i--
	}
	leave(m, i, m.win.Cursor)
	m.MoveTo(i)
	return true
}

// Holds reports whether a node is one of the roots, or below one.
func Holds(m *Model, id tree.ID) bool {
	for ; id != tree.Root; id = m.store.Parent(id) {
		if slices.Contains(m.roots, id) {
			return true
		}
	}
	return slices.Contains(m.roots, tree.Root)
}

// Reveal opens the folders above a node and puts the cursor on it. It returns false where
// the node is not below any of the roots.
func (m *Model) Reveal(id tree.ID) bool {
	if !Holds(m, id) {
		return false
	}
	for p := id; !slices.Contains(m.roots, p); {
		p = m.store.Parent(p)
		m.open.Put(p, true)
	}
	m.Rebuild()
	for i, r := range m.rows {
		if r.id == id {
			m.MoveTo(i)
			return true
		}
	}
	return false
}

// Filter returns what [Model.SetFilter] set.
func (m *Model) Filter() string { return m.filter }

// Visible returns the nodes in sight that are chosen, from the top. Each is told to be open or not,
// whatever the filter shows.
func (m *Model) Visible(chosen func(id tree.ID, open bool) bool) []tree.ID {
	var ids []tree.ID
	for _, r := range m.rows {
		if chosen(r.id, m.open.Has(r.id)) {
			ids = append(ids, r.id)
		}
	}
	return ids
}
