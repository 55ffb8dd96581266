package tui

import (
	"strings"

	"charm.land/bubbles/v2/textinput"

	"github.com/vaultmap/vaultmap/tui/overlay"
)

// lastRow is the last row: what is typed as a filter, or the keys; the notice that stands above it;
// and what else the terminal is told.
type lastRow struct {
	input   textinput.Model // the filter; open while it is focused
	notice  notice
	pending pending // typed, and not a whole yet
	help    helpLine
	mouse   bool // it is the explorer's, not the terminal's
	touched bool // the user has pressed a key or used the mouse

	// for the next frame: panes are drawn through an interface, which costs one otherwise
	// under is the same for what a box covers
	frame, under strings.Builder
}

func newLastRow(mouse bool) lastRow {
	return lastRow{input: overlay.NewInput("/"), mouse: mouse}
}

func (r *lastRow) resize(width int) {
	r.input.SetWidth(max(width-3, 1))
	r.help.width = 0
}
