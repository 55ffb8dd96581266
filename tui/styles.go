package tui

import (
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/treeview"
)

// styles are the inks of everything. They use the terminal's own 16 colours, so that they
// fit light and dark backgrounds; with NO_COLOR the renderer drops them. Nothing is told
// by colour alone.
//
// Whoever has the styles draws, so that what makes the texts of a frame comes with them.
type styles struct {
	texts                                             *draw.Texts
	title, dim, key, good, warn, bad, accent, focused draw.Ink
	tree                                              treeview.Styles
	idle, focus, alone                                border
}

// border is the lines around a pane. Those of the pane with the focus are heavy, so that it can be told without colour.
type border struct {
	ink                                                      draw.Ink
	topLeft, topRight, bottomLeft, bottomRight, across, side string // side is in ink
}

func light(k draw.Ink) border { return border{k, "╭", "╮", "╰", "╯", "─", k.Paint("│")} }
func heavy(k draw.Ink) border { return border{k, "┏", "┓", "┗", "┛", "━", k.Paint("┃")} }

func newStyles() styles {
	ink := func(s lipgloss.Style) draw.Ink { return draw.NewInk(s) }
	plain := lipgloss.NewStyle()
	s := styles{
		texts:   &draw.Texts{},
		title:   ink(plain.Bold(true)),
		dim:     ink(plain.Faint(true)),
		key:     ink(plain.Bold(true)),
		good:    ink(plain.Foreground(lipgloss.Green)),
		warn:    ink(plain.Foreground(lipgloss.Yellow)),
		bad:     ink(plain.Foreground(lipgloss.Red)),
		accent:  ink(plain.Foreground(lipgloss.Cyan)),
		focused: ink(plain.Foreground(lipgloss.Cyan)),
	}
	// The mark is plain: it moves with every key, and an ink costs more bytes than the mark itself.
	s.tree = treeview.Styles{Folder: ink(plain.Foreground(lipgloss.Blue)), Note: s.dim, Warn: s.warn}
	s.idle, s.focus = light(s.dim), heavy(s.focused)
	// Where one pane has the screen there is no other to tell it from, and each row that scrolls in is shorter by two inks.
	s.alone = heavy(draw.Ink{})
	return s
}
