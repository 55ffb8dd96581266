package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/treeview"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// mouse is the shell under the mouse.
type mouse struct{ *Model }

// drag is the left button while it is held down.
type drag struct {
	down  bool
	x, y  int    // where it went down
	edge  paneID // of the pane at the left of the edge that it moves
	moves bool   // it moves one
	told  bool   // it was said how text is selected
}

// dragged is from how many cells on a movement is no click that slipped.
const dragged = 3

// onDrag has the mouse move an edge between two panes. Who drags elsewhere wants to select text,
// most likely, and is told once how that is done. It returns false for what is no dragging.
func (m mouse) onDrag(msg tea.MouseMsg, covered bool) (tea.Cmd, bool) {
	at, d := msg.Mouse(), &m.panes.drag
	switch msg.(type) {
	case tea.MouseClickMsg:
		*d = drag{down: at.Button == tea.MouseLeft, x: at.X, y: at.Y, told: d.told}
		in, id, _ := m.panes.layout.at(at.X, at.Y)
		if d.down && !covered && in == areaEdge {
			d.moves, d.edge = true, id
		}
		return nil, d.moves
	case tea.MouseReleaseMsg:
		d.down, d.moves = false, false
		return nil, true
	case tea.MouseMotionMsg:
		switch far := max(at.X-d.x, d.x-at.X, at.Y-d.y, d.y-at.Y); {
		case d.moves:
			m.panes.moveEdge(d.edge, at.X)
			m.lastRow.resize(m.panes.layout.left())
		case d.down && far >= dragged && !d.told:
			d.told = true
			return m.lastRow.say("hold shift to select text, or press " + theme.Key(m.keys.Mouse) +
				" to switch the mouse off here"), true
		}
		return nil, true
	}
	return nil, false
}

// on handles clicks and the wheel: a click moves the cursor, a click on the row under the cursor
// opens it.
func (m mouse) on(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	in, id, row := m.panes.layout.at(at.X, at.Y)
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		if in != areaRow {
			return nil
		}
		if id != paneDetails {
			m.panes.slide(id).Move(draw.SlideStep * theme.WheelAside(msg))
		}
		m.panes.at(id).Scroll(theme.Wheel(msg))
		if id == paneCatalog && m.panes.showChosen() {
			return m.panes.secrets.WantLater()
		}
	case tea.MouseClickMsg:
		switch {
		case at.Button != tea.MouseLeft: // others paste in many terminals
		case in == areaRow || in == areaTitle:
			return m.onPane(in, id, row)
		default:
			return m.onRest(in, at.X)
		}
	}
	return nil
}

// onPane gives a pane the focus, and does what a click on its row does.
func (m mouse) onPane(in area, id paneID, row int) tea.Cmd {
	if m.panes.layout.focus != id {
		m.lastRow.input.Blur()
		m.panes.setFocus(id)
	}
	switch {
	case in == areaTitle:
	case id == paneCatalog:
		return m.onCatalog(m.panes.catalog.Click(row))
	case id == paneDetails:
		return m.act(m.panes.details.Click(row))
	default:
		return m.panes.secrets.Click(row)
	}
	return nil
}

// onRest does what a click beside the panes does: most often what a key does.
func (m mouse) onRest(in area, x int) tea.Cmd {
	switch in {
	case areaHeader:
		return m.onHeader(x)
	case areaLines:
		return m.press(m.keys.Details)
	case areaStatus:
		var segs [8]draw.Segment
		seg, ok := segmentAt(x, m.panes.layout.left(), m.segments(segs[:0]))
		if ok && seg.Token {
			return m.press(m.keys.Login)
		}
	case areaLast:
		if k, ok := m.lastRow.keyAt(x); ok {
			return m.onKey(k)
		}
	}
	return nil
}

func (m mouse) onHeader(x int) tea.Cmd {
	var b strings.Builder
	h := drawHeader(&b, m.Model)
	switch {
	case h.wrong.has(x):
		return m.press(m.keys.Problems)
	case h.profile.has(x):
		return m.press(m.keys.Profile)
	case h.namespace.has(x):
		return m.press(m.keys.Namespace)
	}
	if folder, ok := m.panes.way.at(x - h.way); ok && h.way > 0 {
		loc, of := m.listing.Store.Location(folder), m.panes.secrets.Subject()
		if !treeview.Holds(m.panes.secrets.View(), folder) {
			of = uses.Subject{} // it is above what shows
		}
		return m.act(overlay.Reveal{Location: loc, Of: of})
	}
	return nil
}

// press does what a key does.
func (m mouse) press(b key.Binding) tea.Cmd { return m.onKey(theme.Pressed(b.Keys()[0])) }
