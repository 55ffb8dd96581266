package overlay

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Picker is a list in a band, from which one chooses while one types.
type Picker struct {
	Band
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

// besideFrom is the width from which on there is room beside a list.
const besideFrom = 100

// Update takes keys, paste and mouse.
func (p *Picker) Update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		p.AtLine = false
		return p.onMouse(msg, &p.Band, true), nil
	case tea.KeyPressMsg:
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

// Frame draws the picker.
func (p *Picker) Frame(width, height int, r Rows) Frame {
	below := 0
	if r.About != nil {
		below = 3
		if height < 14 {
			below = 2
		}
	}
	parts := [][]string{p.drawList(width, room(height, below), r)}
	if below > 0 {
		parts = append(parts, inkLines(p.Theme.Accent, width, below, r.About(width-2, below)))
	}
	parts = append(parts, p.Prompt.draw(width))
	return p.Band.Frame(width, height, r.Status, p.more(), parts...).typing(&p.Prompt)
}

// drawList draws the list, with what stands beside it.
func (p *Picker) drawList(width, room int, r Rows) []string {
	if r.Beside == nil || width < besideFrom {
		return p.List.draw(p.Theme, width, room, r.Row, r.Hints)
	}
	left := width * 2 / 3
	right := width - left - 3
	lines := p.List.draw(p.Theme, left, room, r.Row, r.Hints)
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
