package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// Theme is the inks and marks of everything. Whoever has it draws, so that what makes the texts of
// a frame comes with it. It belongs to one goroutine.
type Theme struct {
	Texts *draw.Texts

	Title, Dim, Key, Good, Warn, Bad, Accent, Focused, Folder draw.Ink

	// Match is the ink of letters that a filter or a find matched.
	Match draw.Ink

	// Cursor is what the row under the cursor is drawn over, and Idle the same where the keys go
	// elsewhere: see [Theme.Row].
	Cursor, Idle draw.Ground

	// Border is around a pane without the focus, Focus around the one with it, and Alone around the
	// one that has the screen to itself: there is no other to tell it from, and each row that scrolls
	// in is shorter by two inks.
	Border, Focus, Alone Border

	Glyphs Glyphs
}

// Border is the lines around a pane. Those of the pane with the focus are heavy, so that it can be
// told without colour.
type Border struct {
	Ink                                                draw.Ink
	TopLeft, TopRight, BottomLeft, BottomRight, Across string
	Side                                               string // in Ink
}

func light(k draw.Ink) Border {
	return Border{k, "╭", "╮", "╰", "╯", "─", k.Paint("│")}
}
func heavy(k draw.Ink) Border {
	return Border{k, "┏", "┓", "┗", "┛", "━", k.Paint("┃")}
}

// Plain returns the theme without any ink.
func Plain() *Theme {
	return &Theme{
		Texts: &draw.Texts{}, Glyphs: UTF8(),
		Border: light(draw.Ink{}), Focus: heavy(draw.Ink{}), Alone: heavy(draw.Ink{}),
	}
}

// Default returns the theme in the terminal's own 16 colours, which fits light and dark
// backgrounds.
func Default() *Theme {
	t, plain := Plain(), lipgloss.NewStyle()
	colour := func(c color.Color) draw.Ink { return draw.NewInk(plain.Foreground(c)) }
	t.Title, t.Key = draw.NewInk(plain.Bold(true)), draw.NewInk(plain.Bold(true))
	t.Dim = draw.NewInk(plain.Faint(true))
	t.Good, t.Warn, t.Bad = colour(lipgloss.Green), colour(lipgloss.Yellow), colour(lipgloss.Red)
	t.Warn, t.Bad = t.Warn.Signed(plain.Bold(true)), t.Bad.Signed(plain.Bold(true))
	t.Match = draw.NewInk(plain.Bold(true)).Signed(plain.Underline(true))
	t.Cursor = draw.NewGround(plain.Reverse(true), true)
	t.Idle = draw.NewGround(plain.Bold(true), false)
	t.Accent, t.Focused, t.Folder = colour(lipgloss.Cyan), colour(lipgloss.Cyan), colour(lipgloss.Blue)
	t.Border, t.Focus = light(t.Dim), heavy(t.Focused)
	return t
}
