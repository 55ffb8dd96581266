package treeview

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// columns is a view of some width, as far as the references and the owner of a row have columns of
// their own there, at the right of its note.
type columns int

const (
	columnsFrom = 84 // cells
	usesColumn  = 6 + len(" references")
	columnGap   = 2
)

// any reports whether there is room for them.
func (c columns) any() bool { return c >= columnsFrom }

// owner returns the width of the last one.
func (c columns) owner() int { return max(16, min(int(c)/6, 24)) }

// width returns how much of a row is theirs.
func (c columns) width() int {
	if !c.any() {
		return 0
	}
	return columnGap + usesColumn + columnGap + c.owner()
}

// draw draws the end of a row.
func (c columns) draw(l *draw.Line, t *theme.Theme, n Note) {
	if !c.any() {
		return
	}
	l.Blank(l.Left() - c.width() + columnGap)
	if n.Uses > 0 {
		number, word := t.Texts.Thousands(n.Uses), " references"
		if n.Uses == 1 {
			word = " reference"
		}
		l.Blank(usesColumn - len(" references") - draw.Width(number))
		l.Ink(t.Dim, t.Texts.Join(number, word))
	}
	if n.Owner != "" {
		l.Blank(l.Left() - c.owner())
		l.InkUpTo(t.Dim, harmless.Text(n.Owner), c.owner())
	}
}
