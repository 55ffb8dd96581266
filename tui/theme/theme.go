package theme

import "github.com/vaultmap/vaultmap/tui/draw"

// Theme is the inks and marks of everything. Whoever has it draws, so that what makes the texts of
// a frame comes with it. Make one with [New]; who has it need not ask for another: see
// [Theme.Update]. It belongs to one goroutine.
type Theme struct {
	Texts *draw.Texts

	Title, Dim, Key, Good, Warn, Bad, Accent, Focused, Folder draw.Ink

	// Banner and Profile are what the name of the program and that of the profile are drawn in, with
	// a blank at either side: the profile may have a colour of its own, which is behind both.
	Banner, Profile draw.Ink

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

	choice Choice
	seen   seen
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
