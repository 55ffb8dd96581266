package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// View draws the frame: exactly as many lines as the terminal has, each exactly its width.
func (m *Model) View() tea.View {
	if m.pick != nil {
		return alone{m}.view()
	}
	var over overlay.Frames
	l := m.panes.layout
	if l.shows() {
		over = m.overlays.Frames(l.width, l.height, m.panes.cursorRow())
	}
	v := tea.NewView(m.theme.Shown(m.frame(over)))
	v.AltScreen = true
	v.WindowTitle = m.theme.Shown(windowTitle(m))
	if m.lastRow.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.lastRow.input.Focused() && over == nil && l.shows() {
		if c := m.lastRow.input.Cursor(); c != nil {
			c.Position.Y = l.height - 1
			v.Cursor = c
		}
	}
	if over != nil {
		v.Cursor = over.Top().Cursor
	}
	return v
}

// windowTitle says which server it is, and which folder the cursor is in: it stays with a step to
// another row of that.
func windowTitle(m *Model) string {
	t, server := m.theme.Texts, m.set.Profile
	if server == "" {
		server = m.set.Address
	}
	m.panes.way.follow(m.panes.secrets.View(), m.listing.Store, t)
	if m.panes.way.title == "" {
		return t.Join("vaultmap ", harmless.Text(server))
	}
	return t.Join("vaultmap ", harmless.Text(server), " ", m.panes.way.title)
}

func (m *Model) frame(over overlay.Frames) string {
	l := m.panes.layout
	b := &m.lastRow.frame
	b.Reset()
	switch {
	case l.width <= 0 || l.height <= 0:
		return ""
	case l.tooSmall:
		l.drawTooSmall(b)
		return b.String()
	}
	b.Grow(l.width * l.height * 2)
	var lines lines
	if l.lines > 0 {
		lines = newLines(m.overlays.details.Summary(m.panes.place()), l, m.keys)
	}
	m.panes.covered = over != nil
	under := &m.lastRow.under
	if under.Reset(); over != nil {
		under.Grow(l.width * l.height * 2)
	}
	for y := range l.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		switch {
		case !over.Cover(y):
			m.row(b, lines, y)
		case over.Hide(y, l.width):
			over.Lay(b, "", y)
		default:
			from := under.Len()
			m.row(under, lines, y)
			over.Lay(b, under.String()[from:], y)
		}
	}
	return b.String()
}

// row draws one row of the screen as it is below an overlay.
func (m *Model) row(b *strings.Builder, lines lines, y int) {
	l := m.panes.layout
	row := y - l.panesTop - 1
	switch below := y - l.panesTop - l.panesHeight; {
	case y < l.panesTop:
		drawHeader(b, m)
		return
	case below == -1 && m.lastRow.notice.text != "" && !m.panes.covered:
		edge := &m.lastRow.under // nothing else lies over a row
		edge.Grow(l.width * 8)
		m.panes.draw(edge, m.theme, m.keys, paneCatalog, row)
		m.panes.draw(edge, m.theme, m.keys, paneSecrets, row)
		at := edge.Len()
		width := m.lastRow.notice.draw(edge, m.theme, m.keys, l.left()-4)
		draw.Lay(b, edge.String()[:at], edge.String()[at:], 2, width)
	case below < 0:
		m.panes.draw(b, m.theme, m.keys, paneCatalog, row)
		m.panes.draw(b, m.theme, m.keys, paneSecrets, row)
	case below < l.lines:
		lines.draw(b, m.theme, l.width, below)
	case below == l.lines:
		var segs [8]draw.Segment
		drawStatus(b, m.theme, l.left(), m.segments(segs[:0]))
	default:
		m.lastRow.draw(b, m.theme, m.keys, l.left(), m.panes.covered)
	}
	m.panes.draw(b, m.theme, m.keys, paneDetails, row)
}

// edgeSigns is how many cells of a pane's top edge its title and what stands at the right leave.
const edgeSigns = 8

// drawEdge draws the top edge of a pane with its title and what stands at the right of that.
func drawEdge(
	b *strings.Builder, t *theme.Theme, lines *theme.Border, width int, title, right string,
) {
	l := draw.NewLine(b, width)
	l.Sign(lines.Ink, lines.TopLeft)
	l.Sign(lines.Ink, lines.Across)
	l.Text(" ")
	l.Ink(t.Title, draw.Cut(title, width-edgeSigns-draw.Width(right)))
	l.Text(" ")
	if right != "" && l.Left() >= draw.Width(right)+4 {
		l.Rule(lines.Ink, lines.Across, l.Left()-draw.Width(right)-4)
		l.Text(" ")
		l.Ink(t.Dim, right)
		l.Text(" ")
	}
	l.Rule(lines.Ink, lines.Across, l.Left()-1)
	l.Sign(lines.Ink, lines.TopRight)
}
