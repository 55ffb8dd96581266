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
	texts                                                     *draw.Texts
	title, dim, key, good, warn, bad, accent, border, focused draw.Ink
	tree                                                      treeview.Styles
}

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
		border:  ink(plain.Faint(true)),
		focused: ink(plain.Foreground(lipgloss.Cyan)),
	}
	// The mark is plain: it moves with every key, and an ink costs more bytes than the mark itself.
	s.tree = treeview.Styles{Folder: ink(plain.Foreground(lipgloss.Blue)), Note: s.dim, Warn: s.warn}
	return s
}
