package tui

// The smallest terminal that the explorer draws in, and the width from which on the two panes
// stand side by side.
const (
	minWidth, minHeight = 40, 10
	wideWidth           = 100
)

// pane names one of the two panes.
type pane int

const (
	paneCatalog pane = iota
	paneSecrets
)

// layout says which cells belong to what. It is derived from the size and the focus
// whenever one of them changes.
//
// From the top: header, panes with their borders, details, status, help.
type layout struct {
	width, height int
	tooSmall      bool
	wide          bool // both panes show; else the focused one alone
	panesTop      int  // the first row of the borders
	panesHeight   int  // with borders
	detailsHeight int
	catalogWidth  int // with borders; 0 where it does not show
	secretsWidth  int
}

func newLayout(width, height int, focus pane) layout {
	l := layout{width: width, height: height, tooSmall: width < minWidth || height < minHeight, wide: width >= wideWidth}
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
func (l layout) at(x, y int) (p pane, row int, ok bool) {
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
