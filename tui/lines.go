package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// lines are what shows of details where they are no pane: where the cursor is, and what is known of
// that, which begins beside it where it needs more than the second line.
type lines struct {
	where, may string
	what, goOn string // the latter in the second line, where the first has some of it
	warn       bool
	more       string // the key that tells all, where something is cut
}

func newLines(s details.Summary, l layout, k *theme.KeyMap) lines {
	n := lines{where: s.Where, may: s.May, what: s.What, warn: s.Warn}
	room := l.width - 2
	beside := room - draw.Width(s.Where) - gap
	if n.may != "" {
		if beside < draw.Width(n.may) {
			n.may = ""
		} else {
			beside -= draw.Width(n.may) + gap
		}
	}
	if l.lines < 2 || draw.Width(s.What) <= room {
		return n
	}
	last := &n.what
	if beside >= leastBeside {
		if n.what, n.goOn = draw.Break(s.What, beside); n.goOn != "" {
			last = &n.goOn
		}
	}
	if draw.Width(*last) > room {
		n.more = theme.Does(k.Details, "more")
	}
	return n
}

// gap is what sets the parts of a line apart.
const gap = 3

// leastBeside is the room from which on what is known begins beside where that is.
const leastBeside = 16

// draw draws one of the lines.
func (n lines) draw(b *strings.Builder, t *theme.Theme, width, i int) {
	l := draw.NewLine(b, width)
	l.Blank(1)
	ink := t.Dim
	if n.warn {
		ink = t.Warn
	}
	switch {
	case i == 0:
		l.Text(draw.CutLeft(n.where, l.Left()-1))
		if n.may != "" {
			l.Blank(gap)
			l.Ink(t.Dim, n.may)
		}
		if n.goOn != "" {
			l.Blank(gap)
			l.Ink(ink, n.what)
		}
		l.EndNoBreak()
		return
	case n.goOn != "":
		n.what = n.goOn
	}
	room := l.Left() - 1
	if n.more != "" {
		room -= draw.Width(n.more) + 1
	}
	l.InkUpTo(ink, n.what, room)
	if n.more != "" {
		l.Blank(1)
		l.Ink(t.Key, n.more)
	}
	l.End()
}
