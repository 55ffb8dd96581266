package tui

import (
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// The smallest terminal that the explorer draws in, and the widths from which on two panes stand
// side by side, and three.
const (
	minWidth, minHeight = 40, 10
	wideWidth           = 100
	widestWidth         = 140
)

// The most cells that are drawn, whatever size a terminal says that it has: nobody reads more, and
// each costs time and memory with every key.
const mostWidth, mostHeight = 500, 200

// leastWidths are those of the panes, with borders, where the user makes others wider.
var leastWidths = [...]int{paneCatalog: 20, paneSecrets: 40, paneDetails: 28}

// wishes are what is wanted of the layout beside what the size and the focus say.
type wishes struct {
	bare      bool                 // there is nothing to choose from in the catalog
	noDetails bool                 // the pane of details is not wanted
	widths    [paneDetails + 1]int // that the user wants of panes; 0 is the usual
}

// layout says which cells belong to what. It is derived from the size, the focus and the wishes
// whenever one of them changes.
//
// From the top: header, panes with their borders, lines of details, status, help. Where the details
// are a pane there are no such lines, and the pane goes on beside status and help.
type layout struct {
	width, height int
	focus         paneID // the pane that has the keys
	tooSmall      bool
	wide          bool                 // panes stand side by side; else the focused one alone
	panesTop      int                  // the first row of the borders
	panesHeight   int                  // with borders; of the details see [layout.rowsOf]
	lines         int                  // of details
	beside        bool                 // details are a pane
	widths        [paneDetails + 1]int // with borders; 0 where a pane does not show
}

func newLayout(width, height int, focus paneID, w wishes) layout {
	l := layout{
		width: width, height: height, focus: focus,
		tooSmall: width < minWidth || height < minHeight, wide: width >= wideWidth, panesTop: 1,
	}
	if l.tooSmall {
		return l
	}
	if l.beside = width >= widestWidth && !w.noDetails; l.beside {
		l.widths[paneDetails] = wished(w.widths[paneDetails], max(40, min(width*3/10, 72)))
	} else if l.lines = 2; height < 14 {
		l.lines = 1
	}
	l.panesHeight = height - 1 - l.lines - 2
	if l.focus == paneDetails && !l.beside {
		l.focus = paneSecrets
	}
	switch {
	case !l.wide:
		l.widths[l.focus] = width
		return l
	case !w.bare || l.focus == paneCatalog:
		usual := max(30, min(width/3, 48))
		if l.beside {
			usual = max(30, min(width/4, 48))
		}
		l.widths[paneCatalog] = wished(w.widths[paneCatalog], usual)
	}
	l.fit()
	return l
}

func wished(width, usual int) int {
	if width == 0 {
		return usual
	}
	return width
}

// fit keeps all panes wide enough to be of use, those with the wishes last.
func (l *layout) fit() {
	for id, least := range leastWidths {
		if l.widths[id] > 0 {
			l.widths[id] = max(l.widths[id], least)
		}
	}
	left := l.width - leastWidths[paneSecrets]
	if w := &l.widths[paneDetails]; *w > 0 {
		*w = min(*w, left-min(l.widths[paneCatalog], leastWidths[paneCatalog]))
	}
	l.widths[paneCatalog] = min(l.widths[paneCatalog], left-l.widths[paneDetails])
	l.widths[paneSecrets] = l.width - l.widths[paneCatalog] - l.widths[paneDetails]
}

// rows returns how many rows fit inside the borders of the lists.
func (l layout) rows() int { return max(l.panesHeight-2, 0) }

// rowsOf is [layout.rows] of a pane.
func (l layout) rowsOf(id paneID) int {
	if id == paneDetails {
		return max(l.height-l.panesTop-2, 0)
	}
	return l.rows()
}

// left returns the width of what stands below the lists: beside the details where these are a pane.
func (l layout) left() int { return l.width - l.widths[paneDetails] }

// inner returns the width inside a pane's borders.
func inner(width int) int { return max(width-2, 0) }

// area is what a cell of the screen belongs to.
type area uint8

const (
	areaNone area = iota
	areaHeader
	areaTitle // the upper edge of a pane
	areaRow   // inside a pane
	areaEdge  // between a pane and the one at its right
	areaLines // of details
	areaStatus
	areaLast
)

// at returns what a cell belongs to, and of a pane which it is and the row inside its borders.
func (l layout) at(x, y int) (in area, id paneID, row int) {
	if l.tooSmall || x < 0 || y < 0 || x >= l.width || y >= l.height {
		return areaNone, 0, 0
	}
	if y < l.panesTop {
		return areaHeader, 0, 0
	}
	from := 0
	for id, width := range l.widths {
		if width == 0 || x >= from+width {
			from += width
			continue
		}
		row := y - l.panesTop - 1
		switch rows := l.rowsOf(paneID(id)); {
		case row > rows:
			return l.below(y), 0, 0
		case x == from && from > 0:
			return areaEdge, l.before(paneID(id)), row
		case x == from+width-1 && x < l.width-1:
			return areaEdge, paneID(id), row
		case row < 0:
			return areaTitle, paneID(id), row
		case row < rows && x > from && x < from+width-1:
			return areaRow, paneID(id), row
		}
		return areaNone, 0, 0
	}
	return areaNone, 0, 0
}

// before returns the pane at the left of one.
func (l layout) before(id paneID) paneID {
	for id--; id > 0 && l.widths[id] == 0; id-- {
	}
	return id
}

// below returns what a row belongs to that is below the lists.
func (l layout) below(y int) area {
	switch y -= l.panesTop + l.panesHeight + l.lines; {
	case y < 0:
		return areaLines
	case y == 0:
		return areaStatus
	}
	return areaLast
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
