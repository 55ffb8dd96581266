package overlay

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// Text is lines that scroll.
type Text struct {
	Top       int // the first line that shows
	len, rows int // as drawn last
}

// draw returns the lines that show, where the screen has room for so many.
func (t *Text) draw(width, room int, lines []string) []string {
	t.len, t.rows = len(lines), min(len(lines), room)
	t.scroll(0)
	var shown []string
	for _, text := range lines[t.Top : t.Top+t.rows] {
		shown = append(shown, filled(text, width))
	}
	return shown
}

func (t *Text) scroll(by int) { t.Top = max(0, min(t.Top+by, t.len-t.rows)) }

// count says which lines show, where there are more.
func (t *Text) count() string {
	if t.len <= t.rows {
		return ""
	}
	return fmt.Sprintf("%d–%d of %d", t.Top+1, t.Top+t.rows, t.len)
}

// onMouse has the wheel scroll. A click closes, unless it is within what the overlay keeps to
// itself.
func (t *Text) onMouse(msg tea.MouseMsg, b *Box, keep bool) Outcome {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		t.scroll(theme.Wheel(msg))
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft && !(keep && b.holds(msg.X, msg.Y)) {
			return Dismissed
		}
	}
	return Nothing
}

// Page is a text in a box: keys scroll, and all others close it.
type Page struct {
	Box
	Text
	lines func(width int) []string
}

// Update implements [Overlay].
func (p *Page) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		to, ok := p.Keys.Motion(theme.Pressed(msg.String()), p.Top, p.len, p.rows)
		if !ok {
			return Close{}, nil
		}
		p.scroll(to - p.Top)
	case tea.MouseMsg:
		if p.onMouse(msg, &p.Box, false) == Dismissed {
			return Close{}, nil
		}
	}
	return nil, nil
}

// Frame implements [Overlay].
func (p *Page) Frame(width, height int) Frame {
	inner, lines := p.text(width, p.lines)
	shown := p.Text.draw(inner, room(height, 0), lines)
	return p.Box.Frame(width, "", p.count(), shown)
}
