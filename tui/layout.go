package tui

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// The smallest terminal that the explorer draws in, and the width from which on the two panes
// stand side by side.
const (
	minWidth, minHeight = 40, 10
	wideWidth           = 100
)

// The most cells that are drawn, whatever size a terminal says that it has: nobody reads more, and
// each costs time and memory with every key.
const mostWidth, mostHeight = 500, 200

// layout says which cells belong to what. It is derived from the size and the focus
// whenever one of them changes.
//
// From the top: header, panes with their borders, details, status, help.
type layout struct {
	width, height int
	focus         paneID // the pane that has the keys
	tooSmall      bool
	wide          bool // both panes show; else the focused one alone
	panesTop      int  // the first row of the borders
	panesHeight   int  // with borders
	detailsHeight int
	catalogWidth  int // with borders; 0 where it does not show
	secretsWidth  int
}

func newLayout(width, height int, focus paneID) layout {
	l := layout{
		width: width, height: height, focus: focus,
		tooSmall: width < minWidth || height < minHeight, wide: width >= wideWidth,
	}
	if l.tooSmall {
		return l
	}
	l.detailsHeight = 2
	if height < 14 {
		l.detailsHeight = 1
	}
	l.panesTop = 1
	l.panesHeight = height - 1 - l.detailsHeight - 2
	switch {
	case l.wide:
		l.catalogWidth = max(30, min(width/3, 48))
		l.secretsWidth = width - l.catalogWidth
	case focus == paneCatalog:
		l.catalogWidth = width
	default:
		l.secretsWidth = width
	}
	return l
}

// rows returns how many rows fit inside a pane's borders.
func (l layout) rows() int { return max(l.panesHeight-2, 0) }

// inner returns the width inside a pane's borders.
func inner(width int) int { return max(width-2, 0) }

// at returns the pane and the row inside its borders that a cell belongs to.
func (l layout) at(x, y int) (p paneID, row int, ok bool) {
	row = y - l.panesTop - 1
	if l.tooSmall || row < 0 || row >= l.rows() {
		return 0, 0, false
	}
	switch {
	case x > 0 && x < l.catalogWidth-1:
		return paneCatalog, row, true
	case x > l.catalogWidth && x < l.catalogWidth+l.secretsWidth-1:
		return paneSecrets, row, true
	}
	return 0, 0, false
}

// shows reports whether anything can be drawn at all.
func (l layout) shows() bool { return l.width > 0 && l.height > 0 && !l.tooSmall }

// drawTooSmall says what the explorer needs, within whatever there is.
func (l layout) drawTooSmall(b *strings.Builder) { l.drawNeeds(b, minWidth, minHeight) }

func (l layout) drawNeeds(b *strings.Builder, width, height int) {
	for y := range l.height {
		if y > 0 {
			b.WriteByte('\n')
		}
		line := draw.NewLine(b, l.width)
		if y == l.height/2 {
			line.Text(fmt.Sprintf("needs %dx%d, has %dx%d", width, height, l.width, l.height))
		}
		line.End()
	}
}
