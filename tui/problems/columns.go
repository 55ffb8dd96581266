package problems

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// columns says how wide a list of problems would like its columns to be.
type columns struct{ place, what, owner, hint int }

func (c *columns) fit(p *uses.Problem) {
	c.place = max(c.place, draw.Width(harmless.Text(p.At)))
	c.owner = max(c.owner, draw.Width(harmless.Text(p.Owner())))
	if p.Use != nil { // what is said of a file has all of its row
		c.what = max(c.what, draw.Width(harmless.Text(p.What)))
		c.hint = max(c.hint, draw.Width(harmless.Text(p.Hint())))
	}
}

// wants returns how wide a list is in which none of its columns is cut.
func (c columns) wants() int {
	rest := max(c.what+c.hint, c.what*3/2) + 3*columnGap
	return max(statusColumn+c.place+c.owner+rest, 4*c.place, 6*c.owner)
}

const (
	statusColumn = 12
	hintColumn   = 20 // less says nothing
	columnGap    = 2
)

// within returns the columns that fit into a width; what is left over is for the hint. On a narrow
// screen what is named has all of it: the rest stands below the list.
func (c columns) within(width int) (fit columns, hint int) {
	room := width - statusColumn
	if width < 60 {
		return columns{what: room}, 0
	}
	fit.place = min(c.place, max(16, width/4))
	fit.owner = min(c.owner, max(12, width/6))
	room -= fit.place + columnGap
	if fit.owner > 0 {
		room -= fit.owner + columnGap
	}
	fit.what = min(c.what, room*2/3)
	if hint = room - fit.what - columnGap; hint < hintColumn {
		fit.what, hint = room, 0
	}
	return fit, hint
}
