package overlay

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Band is what every overlay draws: an edge with a title, what is between, and an edge that says
// what keys do. It has no sides, so that text which is selected with the mouse holds nothing but
// itself.
type Band struct {
	Theme *theme.Theme
	Keys  *theme.KeyMap
	Title string
	Foot  string // what keys do, beside moving

	top, bottom int // rows of the first line, and below the last edge, as drawn last
}

// anyKey is the foot of what every key closes that is not its own.
const anyKey = "any key closes"

// room returns how many lines of a screen are for what may be long, where others are taken already.
func room(height, taken int) int { return max(height-5-taken, 1) }

// holds reports whether a row of the screen is one of the band's, as drawn last.
func (b *Band) holds(y int) bool { return y >= b.top-1 && y < b.bottom }

// Frame draws the band around its parts. status stands at the right of the title; more is true
// where there are more lines than show.
func (b *Band) Frame(width, height int, status string, more bool, parts ...[]string) Frame {
	if status != "" {
		status = " " + draw.Pieces(status, max(width-draw.Width(b.Title)-8, width/2)) + " "
	}
	foot, right := b.footWithin(width-5, more)
	lines := []string{b.edge(draw.CutLeft(b.Title, width-6), status, width)}
	for _, part := range parts {
		lines = append(lines, part...)
	}
	lines = append(lines, b.edge(foot, right, width))
	top := max(0, (height-len(lines))/2)
	b.top, b.bottom = top+1, top+len(lines)
	return Frame{Lines: lines, Top: top}
}

// typing adds the cursor of a prompt that is the last part.
func (f Frame) typing(p *Prompt) Frame {
	f.Cursor = p.cursor(f.Top + len(f.Lines) - 2)
	return f
}

func (b *Band) edge(text, right string, width int) string {
	t, across := b.Theme, b.Theme.Glyphs.Edge
	return line(width, func(l *draw.Line) {
		l.Rule(t.Focused, across, 2)
		if text != "" {
			l.Text(" ")
			l.Ink(t.Title, text)
			l.Text(" ")
		}
		if l.Left() > draw.Width(right) {
			l.Rule(t.Focused, across, l.Left()-draw.Width(right))
			l.Ink(t.Dim, right)
		}
	})
}

// footWithin returns as much of the foot as fits, in whole parts, and what stands at its right
// where there are more lines than show. The first part, how to choose, and the last, how to leave,
// stay longest; the last one always.
func (b *Band) footWithin(width int, scrolls bool) (foot, more string) {
	const gap = theme.FootGap
	parts := strings.Split(b.Foot, gap)
	first, last := parts[0], parts[len(parts)-1]
	least := last
	if len(parts) > 1 {
		least = first + gap + last
	}
	if text := b.moreText(); scrolls && draw.Width(least+text) <= width {
		more = text
		width -= draw.Width(more)
	}
	for len(parts) > 2 && draw.Width(strings.Join(parts, gap)) > width {
		parts = slices.Delete(parts, len(parts)-2, len(parts)-1)
	}
	if foot = strings.Join(parts, gap); draw.Width(foot) <= width {
		return foot, more
	}
	first = draw.Pieces(first, width-draw.Width(gap+last))
	if len(parts) > 1 && first != "" && !strings.HasSuffix(first, "…") {
		return first + gap + last, more
	}
	return draw.Cut(last, width), more
}

// moreText says that there are more lines than show.
func (b *Band) moreText() string {
	k, edge := &b.Keys.Typing, b.Theme.Glyphs.Edge
	return " " + theme.Key(k.Up) + theme.Key(k.Down) + " more " + edge + edge
}

// line draws one line.
func line(width int, fill func(l *draw.Line)) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	fill(&l)
	l.End()
	return b.String()
}

// inkLines draws n lines, of which the first are texts in an ink.
func inkLines(ink draw.Ink, width, n int, texts []string) []string {
	var lines []string
	for i := range max(n, 0) {
		lines = append(lines, line(width, func(l *draw.Line) {
			if i < len(texts) {
				l.Blank(1)
				l.Ink(ink, texts[i])
			}
		}))
	}
	return lines
}
