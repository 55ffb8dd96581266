package overlay

import (
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Box is what every overlay draws: a frame like that of a pane, whose upper edge has a title and
// whose lower one says what keys do, around what is between.
type Box struct {
	Theme *theme.Theme
	Keys  *theme.KeyMap
	Title string
	Foot  string // what keys do, beside moving

	Wants int  // how many columns its content would like; 0 is all that are of use
	Whole bool // it takes the whole width of the screen
	// selects is how wide a text is that is selected with the mouse: see [Box.bare].
	selects int

	behind        bool // the keys go to another overlay, which lies over it
	width, height int  // as drawn last
	first         int  // the line in which rows begin that can be clicked, as drawn last
}

// anyKey is the foot of what every key closes that is not its own.
const anyKey = "any key closes"

const (
	// How wide a box is inside, where its content does not say, and at least.
	usualColumns, leastColumns = 150, 34
	// crowded is the width below which a box takes all of it, and roomy the one from which on the
	// panes show at both of its sides: some columns of them. In between they do where there are so
	// many that something can be read there.
	crowded, roomy      = 60, 100
	margin, leastBeside = 2, 10
)

// room returns how many lines of a screen are for what may be long, where others are taken already.
func room(height, taken int) int { return max(height-5-taken, 1) }

func (b *Box) lieBehind(behind bool) { b.behind = behind }

// border returns the lines around it.
func (b *Box) border() *theme.Border {
	if b.behind {
		return &b.Theme.Border
	}
	return &b.Theme.Focus
}

// holds reports whether a cell is one of the box's, as drawn last.
func (b *Box) holds(x, y int) bool { return x >= 0 && x < b.width && y >= 0 && y < b.height }

// severalLines is the width of a text that is selected with the mouse and has several lines.
const severalLines = math.MaxInt32

// bare reports whether a box has no sides, and all of the width of a screen: lines that are
// selected with the mouse hold nothing but themselves then.
func (b *Box) bare(width int) bool { return b.selects > width-4 }

// Fit returns how wide the box is inside, on a screen of a width.
func (b *Box) Fit(width int) int {
	switch {
	case b.bare(width):
		return width
	case b.Whole || width < crowded:
		return width - 2
	}
	most := width - 2
	if width >= roomy {
		most = max(most-2*margin, b.selects+2)
	}
	wants := b.Wants
	if wants == 0 {
		wants = usualColumns
	}
	wants = max(wants, draw.Width(b.Title)+4, draw.Width(b.Foot)+4, leastColumns)
	wants = min(wants, most)
	if width < roomy && wants+2+2*leastBeside > width {
		return width - 2
	}
	return wants
}

// Frame draws the box around its parts, which are as wide as [Box.Fit] says. status stands at the
// right of the title, count says where one is in a long list.
func (b *Box) Frame(screen int, status, count string, parts ...[]string) Frame {
	border := b.border()
	side := border.Side
	if b.width = b.Fit(screen); b.bare(screen) {
		side = ""
	} else {
		b.width += 2
	}
	across := b.width - 2
	if status != "" {
		status = " " + draw.Pieces(status, max(across-draw.Width(b.Title)-8, across/2)) + " "
	}
	f := Frame{Width: b.width}
	foot, right := b.footWithin(across-3, count)
	f.Lines = append(f.Lines, b.edge(border.TopLeft, draw.CutLeft(b.Title, across-4), status,
		border.TopRight))
	for _, part := range parts {
		for _, line := range part {
			f.Lines = append(f.Lines, side+line+side)
		}
	}
	f.Lines = append(f.Lines, b.edge(border.BottomLeft, foot, right, border.BottomRight))
	b.height = len(f.Lines)
	return f
}

// typing adds the cursor of a prompt that is in a line.
func (f Frame) typing(p *Prompt, line int) Frame {
	if f.Cursor = p.cursor(line); f.Cursor != nil {
		f.Cursor.X++ // the side
	}
	return f
}

// edge draws an edge with a text and what stands at the right of that.
func (b *Box) edge(left, text, at, right string) string {
	t, border := b.Theme, b.border()
	return line(b.width, func(l *draw.Line) {
		l.Sign(border.Ink, left)
		l.Rule(border.Ink, border.Across, 1)
		if text != "" {
			l.Text(" ")
			l.Ink(t.Title, text)
			l.Text(" ")
		}
		if l.Left() > draw.Width(at)+2 {
			l.Rule(border.Ink, border.Across, l.Left()-draw.Width(at)-2)
			l.Ink(t.Dim, at)
		}
		l.Rule(border.Ink, border.Across, l.Left()-1)
		l.Sign(border.Ink, right)
	})
}

// rule draws what stands between a line that is typed in and the rows below it.
func (b *Box) rule(width int) []string {
	return []string{line(width, func(l *draw.Line) {
		l.Rule(b.Theme.Dim, b.Theme.Border.Across, width)
	})}
}

// footWithin returns as much of the foot as fits, in whole parts, and the count that stands at its
// right where there is room for it. The first part, how to choose, and the last, how to leave, stay
// longest; the last one always.
func (b *Box) footWithin(width int, count string) (foot, right string) {
	const gap = theme.FootGap
	parts := strings.Split(b.Foot, gap)
	first, last := parts[0], parts[len(parts)-1]
	least := last
	if len(parts) > 1 {
		least = first + gap + last
	}
	if count = " " + count + " "; count != "  " && draw.Width(least+count)+1 <= width {
		right = count
		width -= draw.Width(count) + 1
	}
	for len(parts) > 2 && draw.Width(strings.Join(parts, gap)) > width {
		parts = slices.Delete(parts, len(parts)-2, len(parts)-1)
	}
	if foot = strings.Join(parts, gap); draw.Width(foot) <= width {
		return foot, right
	}
	first = draw.Pieces(first, width-draw.Width(gap+last))
	if len(parts) > 1 && first != "" && !strings.HasSuffix(first, "…") {
		return first + gap + last, right
	}
	return draw.Cut(last, width), right
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

// text returns lines of text for a box that is as wide as they are, on a screen of a width, and how
// wide it is inside.
func (b *Box) text(screen int, lines func(width int) []string) (width int, text []string) {
	if b.Wants == 0 {
		b.Wants = b.selects + 2
		for _, text := range lines(usualColumns) {
			text = strings.TrimRight(ansi.Strip(text), " ")
			b.Wants = max(b.Wants, draw.Width(text)+2)
		}
	}
	width = b.Fit(screen)
	if b.selects == 0 || b.bare(screen) {
		return width, lines(width - 1)
	}
	text = lines(width - 2)
	for i := range text {
		text[i] = " " + text[i]
	}
	return width, text
}
