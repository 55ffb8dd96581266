package treeview

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Line draws one line of the window, exactly as wide as the view. Lines below the last
// row are blank. focused reports whether the view has the keys.
func (m *Model) Line(b *strings.Builder, line int, focused bool) {
	if line == 0 {
		m.Slide.Begin()
	}
	i, ok := m.win.At(line)
	l := m.theme.Row(b, m.width, ok && i == m.win.Cursor, focused)
	defer l.End()
	if !ok {
		return
	}
	r := m.rows[i]
	if m.Selected != nil && m.Selected.Has(r.id) {
		l.Sign(m.theme.Accent, m.theme.Glyphs.Chosen)
	} else {
		l.Blank(1)
	}
	name := m.store.Name(r.id)
	if r.depth == 0 {
		name = m.location(r.id)
	}
	folder := strings.HasSuffix(name, "/")
	l.Blank(2 * min(int(r.depth), m.width/4))
	columns := columns(m.width)
	beside := m.note(r.id, r.depth == 0, columns.any())
	note, warn := beside.Text, beside.Warn
	style := draw.Ink{}
	switch {
	case !folder:
		l.Blank(2)
	case m.IsOpen(r.id):
		style = m.theme.Folder
		l.Sign(draw.Ink{}, m.theme.Glyphs.Open)
		l.Blank(1)
	default:
		style = m.theme.Folder
		l.Sign(draw.Ink{}, m.theme.Glyphs.Closed)
		l.Blank(1)
	}
	if beside.Dim {
		style = m.theme.Dim
	}
	shown := harmless.Text(name)
	beyond := columns.width()
	noteWidth := 0
	if note != "" { // it gets what the name leaves, and half of the row at least
		note = fitNote(note, max((l.Left()-beyond)/2, l.Left()-beyond-draw.Width(shown))-2)
		noteWidth = draw.Width(note) + 2
	}
	room := l.Left() - beyond - noteWidth
	cut := ""
	if r.depth == 0 {
		cut = m.Slide.CutLeft(shown, room) // the end of a long location says more than its start
	} else {
		cut = m.Slide.Cut(shown, room)
	}
	if spans := spans(m, r, name); len(spans) > 0 && shown == name {
		l.Marked(style, m.theme.Match, name, cut, find.In(spans))
	} else {
		l.InkUpTo(style, cut, room)
	}
	if noteWidth > 0 {
		ink := m.theme.Dim
		if warn {
			ink = m.theme.Warn
		}
		l.Blank(l.Left() - beyond - draw.Width(note))
		l.Ink(ink, note)
	}
	columns.draw(&l, m.theme, beside)
}

// NoteHead is what stands between what a root is and what is to be said of it. Without room the
// first goes.
const NoteHead = " · "

// fitNote leaves out of a note what has no room: it says what matters most first.
func fitNote(note string, width int) string {
	if draw.Width(note) > width {
		if _, rest, ok := strings.Cut(note, NoteHead); ok {
			note = rest
		}
	}
	return draw.Pieces(note, width)
}

// location returns the text of a node's location.
func (m *Model) location(id tree.ID) string {
	text := m.store.Name(id)
	for id = m.store.Parent(id); id != tree.Root; id = m.store.Parent(id) {
		text = m.theme.Texts.Join(m.store.Name(id), text)
	}
	return text
}
