package theme

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// Row begins a row of a list, in cells of which each has its place: the cursor's mark at the left
// edge, then the mark of what is selected where the list has such, then what the row is about, and
// at the right how things stand with it. here reports whether the cursor is in the row, focused
// whether keys go there: the whole row shows both.
func (t *Theme) Row(b *strings.Builder, width int, here, focused bool) draw.Line {
	l := draw.NewLine(b, width)
	switch {
	case !here:
		l.Blank(1)
	case focused:
		l.Over(t.Cursor)
		l.Sign(draw.Ink{}, t.Glyphs.Cursor)
	default:
		l.Over(t.Idle)
		l.Sign(draw.Ink{}, t.Glyphs.Idle)
	}
	return l
}
