package overlay

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/window"
)

// List is rows of which one has the cursor, as many as show. Whoever has it sets Len.
type List struct {
	window.Window

	Rows  int  // how many lines it takes at least, where the screen has room for them
	Moved bool // somebody has put the cursor where it is
	Slide draw.Slide
}

// draw returns the lines of the list, where the screen has room for so many of them; hints stand
// below its rows.
func (l *List) draw(
	b *Box, width, room int, row func(l *draw.Line, i int), hints []string,
) []string {
	l.Height = min(l.Len, room)
	rows := l.Rows
	if rows > 0 {
		rows = max(rows, room/2)
		l.Height = min(l.Height, rows)
	}
	l.Clamp() // there may be room for less than before
	l.Slide.Begin()
	var lines []string
	for i := l.Top; i < l.Top+l.Height; i++ {
		var text strings.Builder
		line := b.Theme.Row(&text, width, i == l.Cursor, !b.behind)
		line.Margin(1)
		row(&line, i)
		line.End()
		lines = append(lines, text.String())
	}
	return append(lines, inkLines(b.Theme.Dim, width, min(rows, room)-l.Height, hints)...)
}

// filled fills a line up that may hold escape sequences.
func filled(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

// count says where the cursor is, where there are more rows than show.
func (l *List) count() string {
	if l.Len <= l.Height {
		return ""
	}
	return draw.Thousands(l.Cursor+1) + " of " + draw.Thousands(l.Len)
}

// slides moves texts sideways by a key, and reports whether it was one for that.
func (l *List) slides(press tea.KeyPressMsg, left, right key.Binding) bool {
	switch {
	case isKey(press, left):
		l.Slide.Move(-draw.SlideStep)
	case isKey(press, right):
		l.Slide.Move(draw.SlideStep)
	default:
		return false
	}
	return true
}

// isKey reports whether a key is one of a binding's, also where that is off elsewhere.
func isKey(k tea.KeyPressMsg, b key.Binding) bool { return slices.Contains(b.Keys(), k.String()) }

// moveTo has the user put the cursor on a row.
func (l *List) moveTo(i int) {
	l.Moved = true
	l.MoveTo(i)
}

// onMouse has the wheel scroll and a click move the cursor; a click on the row under the cursor
// chooses it. One beside the box closes.
func (l *List) onMouse(msg tea.MouseMsg, b *Box) Outcome {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		l.Moved = true
		l.Scroll(theme.Wheel(msg))
		l.Slide.Move(draw.SlideStep * theme.WheelAside(msg))
	case tea.MouseClickMsg:
		if msg.Button != tea.MouseLeft { // others paste in many terminals
			return Nothing
		}
		i, ok := l.At(msg.Y - b.first)
		switch {
		case !b.holds(msg.X, msg.Y):
			return Dismissed
		case !ok:
		case i == l.Cursor:
			l.Moved = true
			return Chosen
		default:
			l.moveTo(i)
		}
	}
	return Nothing
}

// DrawSelected draws the place in a row that says whether it is selected, once some row is.
func DrawSelected(l *draw.Line, t *theme.Theme, is, any bool) {
	switch {
	case is:
		l.Sign(t.Accent, t.Glyphs.Chosen)
		l.Blank(1)
	case any:
		l.Blank(2)
	}
}
