package overlay

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// Picker is a list in a band, from which one chooses while one types.
type Picker struct {
	Band
	List
	Prompt
}

// Rows is what a picker draws.
type Rows struct {
	Status string // at the right of the title
	Row    func(i, width int) string
	Hints  []string                        // where there are no rows
	About  func(width, lines int) []string // says more of the row under the cursor; nil is nothing
}

// Update takes keys, paste and mouse.
func (p *Picker) Update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		return p.onMouse(msg, &p.Band, true), nil
	case tea.KeyPressMsg:
		k := theme.Pressed(msg.String())
		if to, ok := p.Keys.Typing.Motion(k, p.Cursor, p.Height); ok {
			p.moveTo(to)
			return Nothing, nil
		}
	}
	out, cmd := p.Prompt.update(&p.Keys.Typing, msg)
	if out == Chosen && p.Len == 0 {
		out = Nothing
	}
	return out, cmd
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
	parts := [][]string{p.List.draw(p.Theme, width, room(height, below), r.Row, r.Hints)}
	if below > 0 {
		parts = append(parts, inkLines(p.Theme.Accent, width, below, r.About(width-2, below)))
	}
	parts = append(parts, p.Prompt.draw(width))
	return p.Band.Frame(width, height, r.Status, p.more(), parts...).typing(&p.Prompt)
}
