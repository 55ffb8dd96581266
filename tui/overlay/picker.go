package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Picker is a list in a box, from which one chooses while one types.
type Picker struct {
	Box
	List
	Prompt
	// AtLine says that the user is at the line: it was edited, or its cursor moved, since that of the
	// list was.
	AtLine bool
}

// Rows is what a picker draws.
type Rows struct {
	Status string // at the right of the title
	Row    func(l *draw.Line, i int)
	Hints  []string // below the rows
	// About says more of the row under the cursor, in a few lines below the list; nil is nothing.
	About func(width, lines int) []string
	// Beside says more of it at the right of the list, where there is room; nil is nothing.
	Beside func(width, lines int) []string
}

// besideFrom is the width inside from which on there is room beside a list.
const besideFrom = 90

// Update takes keys, paste and mouse.
func (p *Picker) Update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		p.AtLine = false
		return p.onMouse(msg, &p.Box), nil
	case tea.KeyPressMsg:
		if p.slides(msg, p.Keys.Typing.ScrollLeft, p.Keys.Typing.ScrollRight) {
			return Nothing, nil
		}
		k := theme.Pressed(msg.String())
		if to, ok := p.Keys.Typing.Motion(k, p.Cursor, p.Height); ok {
			p.moveTo(to)
			p.AtLine = false
			p.SelectText(false)
			return Nothing, nil
		}
	}
	at := p.input.Position()
	out, cmd := p.Prompt.update(&p.Keys.Typing, msg)
	p.AtLine = p.AtLine || out == Typed || p.input.Position() != at
	if out == Chosen && p.Len == 0 {
		out = Nothing
	}
	return out, cmd
}

// TakesBlank reports whether a blank would be text in the line: who moves in the list, or has typed
// nothing yet, needs none.
func (p *Picker) TakesBlank() bool {
	return p.AtLine && !p.TextSelected() && strings.TrimSpace(p.Value()) != ""
}

// Frame draws the picker: the line that is typed in, and below it what that leads to.
func (p *Picker) Frame(width, height int, r Rows) Frame {
	inner := p.Fit(width)
	parts, taken := [][]string{p.Prompt.draw(inner)}, 0
	p.first = 2
	if height >= lowHeight {
		parts = append(parts, p.rule(inner))
		taken++
		p.first++
	}
	if r.About == nil {
		parts = append(parts, p.drawList(inner, room(height, taken), r))
	} else {
		about := 3
		if height < lowHeight {
			about = 2
		}
		parts = append(parts, p.drawList(inner, room(height, taken+about), r),
			inkLines(p.Theme.Accent, inner, about, r.About(inner-2, about)))
	}
	f := p.Box.Frame(width, r.Status, p.count(), parts...).typing(&p.Prompt, 1)
	if p.Len > 0 {
		f.About = p.first + p.Cursor - p.Top
	}
	return f
}

// lowHeight is the height of a screen below which it has no lines to spare.
const lowHeight = 14

// drawList draws the list, with what stands beside it.
func (p *Picker) drawList(width, room int, r Rows) []string {
	if r.Beside == nil || width < besideFrom {
		return p.List.draw(&p.Box, width, room, r.Row, r.Hints)
	}
	left := width * 2 / 3
	right := width - left - 3
	lines := p.List.draw(&p.Box, left, room, r.Row, r.Hints)
	beside := r.Beside(right, len(lines))
	for i, l := range lines {
		text := ""
		if i < len(beside) {
			text = beside[i]
		}
		lines[i] = l + p.Theme.Dim.Paint(" "+p.Theme.Glyphs.Separator+" ") + filled(text, right)
	}
	return lines
}
