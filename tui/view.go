package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// View draws the frame: exactly as many lines as the terminal has, each exactly its width.
func (m *Model) View() tea.View {
	var over overlay.Frame
	if m.width > 0 && m.height > 0 && !m.layout.tooSmall {
		over = m.overlays.Frame(m.width, m.height)
	}
	v := tea.NewView(m.frame(over))
	v.AltScreen = true
	v.WindowTitle = m.theme.Texts.Join("vaultmap ", harmless.Text(m.set.Address))
	if m.set.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.input.Focused() && over.Lines == nil && !m.layout.tooSmall {
		if c := m.input.Cursor(); c != nil {
			c.Position.Y = m.height - 1
			v.Cursor = c
		}
	}
	if over.Cursor != nil {
		v.Cursor = over.Cursor
	}
	return v
}

func (m *Model) frame(over overlay.Frame) string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(m.width * m.height * 2)
	if m.layout.tooSmall {
		m.tooSmall(&b)
		return b.String()
	}
	d := m.describe()
	for y := range m.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		if i := y - over.Top; i >= 0 && i < len(over.Lines) {
			b.WriteString(over.Lines[i])
			continue
		}
		m.row(&b, d, y)
	}
	return b.String()
}

// row draws one row of the screen as it is without an overlay.
func (m *Model) row(b *strings.Builder, d details, y int) {
	l := m.layout
	switch below := y - l.panesTop - l.panesHeight; {
	case y < l.panesTop:
		m.header(b)
	case below < 0:
		row := y - l.panesTop - 1
		if l.catalogWidth > 0 {
			m.paneRow(b, paneCatalog, l.catalogWidth, row)
		}
		if l.secretsWidth > 0 {
			m.paneRow(b, paneSecrets, l.secretsWidth, row)
		}
	case below < l.detailsHeight:
		m.details(b, d, below)
	case below == l.detailsHeight:
		m.status(b)
	default:
		m.bottom(b)
	}
}

// paneRow draws one row of a pane with its border: -1 is the top edge.
func (m *Model) paneRow(b *strings.Builder, p pane, width, row int) {
	t, lines := m.theme.Texts, &m.theme.Border
	switch {
	case !m.layout.wide:
		lines = &m.theme.Alone
	case m.focus == p:
		lines = &m.theme.Focus
	}
	switch {
	case row < 0:
		title, right := "Catalog", m.catalog.count()
		if p == paneSecrets {
			title, right = m.secrets.title(), ""
			if f := m.secrets.view.Filter(); f != "" {
				right = t.Counted(m.secrets.view.Matches(), "match", "matches")
			}
		}
		if m.focus == p && !m.layout.wide {
			right = strings.TrimSpace(t.Join(right, "  ", m.keys.Next.Help().Key, ": other pane"))
		}
		m.edge(b, lines, width, title, right, m.paneFilter(p))
	case row == m.layout.rows():
		l := draw.NewLine(b, width)
		l.Sign(lines.Ink, lines.BottomLeft)
		l.Rule(lines.Ink, lines.Across, width-2)
		l.Sign(lines.Ink, lines.BottomRight)
	default:
		b.WriteString(lines.Side)
		if p == paneCatalog {
			m.catalog.line(b, row, m.focus == p)
		} else {
			m.secrets.line(b, row, m.focus == p)
		}
		b.WriteString(lines.Side)
	}
}

func (m *Model) paneFilter(p pane) string {
	if p == paneCatalog {
		return m.catalog.filter
	}
	return m.secrets.view.Filter()
}

// edge draws the top edge of a pane with its title, filter and count.
func (m *Model) edge(b *strings.Builder, lines *theme.Border, width int, title, right, filter string) {
	l := draw.NewLine(b, width)
	l.Sign(lines.Ink, lines.TopLeft)
	l.Sign(lines.Ink, lines.Across)
	room := width - 4 - draw.Width(right) - 2
	if filter != "" {
		title = m.theme.Texts.Join(title, "  /", harmless.Text(filter))
	}
	l.Text(" ")
	l.Ink(m.theme.Title, draw.Cut(title, room-2))
	l.Text(" ")
	if right != "" && l.Left() > draw.Width(right)+4 {
		l.Rule(lines.Ink, lines.Across, l.Left()-draw.Width(right)-4)
		l.Text(" ")
		l.Ink(m.theme.Dim, right)
		l.Text(" ")
	}
	l.Rule(lines.Ink, lines.Across, l.Left()-1)
	l.Sign(lines.Ink, lines.TopRight)
}

// header draws the first row: the program, where it is connected to, and where the cursor is. Every movement changes the
// count, so that it is plain: over a slow line an ink costs more than the count does.
func (m *Model) header(b *strings.Builder) {
	l := draw.NewLine(b, m.width)
	l.Blank(1)
	l.Ink(m.theme.Title, "vaultmap")
	where := ""
	if n := m.secrets.view.Len(); n > 0 {
		t := m.theme.Texts
		where = t.Join(t.Thousands(m.secrets.view.Position()+1), " of ", t.Thousands(n))
	}
	wrong := ""
	if n := m.problems.total; n > 0 {
		wrong = m.theme.Texts.Join("✗ ", m.theme.Texts.Thousands(n), "  ")
	}
	room := func() int { return l.Left() - draw.Width(wrong) - draw.Width(where) - 5 }
	if m.set.Profile != "" {
		l.Blank(2)
		l.Ink(m.theme.Accent, draw.Cut(harmless.Text(m.set.Profile), room()))
	}
	l.Blank(2)
	l.Text(draw.Cut(harmless.Text(m.set.Address), room()))
	if m.set.Namespace != "" && room() > 8 {
		l.Ink(m.theme.Dim, "  ns ")
		l.Text(draw.Cut(harmless.Text(m.set.Namespace), room()))
	}
	l.Blank(l.Left() - draw.Width(wrong) - draw.Width(where) - 1)
	l.Ink(m.theme.Warn, wrong)
	l.Text(where)
	l.EndNoBreak()
}

// bottom draws the last row: the text input, a notice, or the keys.
func (m *Model) bottom(b *strings.Builder) {
	l := draw.NewLine(b, m.width)
	switch {
	case m.input.Focused():
		l.Text(overlay.Shown(&m.input))
	case m.notice.text != "":
		l.Blank(1)
		l.Ink(m.theme.Accent, draw.Cut(m.notice.text, m.width-2))
	default:
		l.Raw(m.help.text(m.keys, m.theme, m.width), m.help.cells)
	}
	l.End()
}

// helpLine is the line of keys at the bottom. It is drawn anew when the width or the keys
// that are live change.
type helpLine struct {
	missing bool // what is under the cursor is named and not there

	width  int
	live   uint32
	cached string
	cells  int
}

func (h *helpLine) text(k *theme.KeyMap, s *theme.Theme, width int) string {
	short := k.Short(h.missing)
	var live uint32
	for i, b := range short {
		if b.Enabled() {
			live |= 1 << i
		}
	}
	if h.width == width && h.live == live {
		return h.cached
	}
	var b strings.Builder
	l := draw.NewLine(&b, width)
	cells := func(b key.Binding) int { return draw.Width(b.Help().Key+b.Help().Desc) + 3 }
	for i, binding := range short {
		help := binding.Help()
		// Help and quit, the last two, keep their place: they lead to all others and out.
		room := l.Left()
		if i < len(short)-2 {
			room -= cells(k.Help) + cells(k.Quit)
		}
		if binding.Enabled() && room >= cells(binding) {
			l.Blank(1)
			l.Ink(s.Key, help.Key)
			l.Text(" ")
			l.Ink(s.Dim, help.Desc)
			l.Blank(1)
		}
	}
	*h = helpLine{missing: h.missing, width: width, live: live, cached: b.String(), cells: width - l.Left()}
	return h.cached
}

// tooSmall says what the explorer needs, within whatever there is.
func (m *Model) tooSmall(b *strings.Builder) {
	for y := range m.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		l := draw.NewLine(b, m.width)
		if y == m.height/2 {
			l.Text(fmt.Sprintf("needs %dx%d, has %dx%d", minWidth, minHeight, m.width, m.height))
		}
		l.End()
	}
}
