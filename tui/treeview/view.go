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
	i, ok := m.win.At(line)
	l := m.theme.Row(b, m.width, ok && i == m.win.Cursor, focused)
	defer l.End()
	if !ok {
		return
	}
	r := m.rows[i]
	l.Blank(1) // the place of the mark of what is selected
	name := m.store.Name(r.id)
	if r.depth == 0 {
		name = m.location(r.id)
	}
	folder := strings.HasSuffix(name, "/")
	l.Blank(2 * min(int(r.depth), m.width/4))
	note, warn := m.note(r.id, r.depth == 0)
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
	shown := harmless.Text(name)
	noteWidth := 0
	if note != "" { // it gets what the name leaves, and half of the row at least
		note = fitNote(note, max(l.Left()/2, l.Left()-draw.Width(shown))-2)
		noteWidth = draw.Width(note) + 2
	}
	room := l.Left() - noteWidth
	cut := shown
	if r.depth == 0 {
		cut = draw.CutLeft(shown, room) // the end of a long location says more than its start
	}
	if spans := spans(m, r, name); len(spans) > 0 && shown == name {
		l.Marked(style, m.theme.Match, name, draw.Cut(cut, room), find.In(spans))
	} else {
		l.InkUpTo(style, cut, room)
	}
	if noteWidth > 0 {
		l.Blank(2)
		ink := m.theme.Dim
		if warn {
			ink = m.theme.Warn
		}
		l.Right(ink, note)
	}
}

// noteHead is what stands between what a root is and what is to be said of it. Without room the
// first goes.
const noteHead = " · "

// fitNote leaves out of a note what has no room: it says what matters most first.
func fitNote(note string, width int) string {
	if draw.Width(note) > width {
		if _, rest, ok := strings.Cut(note, noteHead); ok {
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
