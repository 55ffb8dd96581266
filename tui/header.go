package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// header is where the parts of the first row stand, for who clicks on them.
type header struct {
	profile, namespace span
	way                int // the column that the way to the cursor begins in
	wrong              span
}

// span is columns, of which the last is no more of it.
type span struct{ from, to int }

func (s span) has(x int) bool { return s.from <= x && x < s.to }

// drawHeader draws the first row: the program, where it is connected to, the way to where the
// cursor is, how much is wrong, and the row of the cursor. Every movement changes that, so that it
// is plain: over a slow line an ink costs more than the count does.
func drawHeader(b *strings.Builder, m *Model) (h header) {
	width := m.panes.layout.width
	l, t := draw.NewLine(b, width), m.theme.Texts
	l.Ink(m.theme.Banner, " vaultmap ")
	where, wrong, most := "", "", 0
	if v := m.panes.secrets.View(); v.Len() > 0 {
		all := t.Thousands(v.Len())
		where = t.Join(t.Thousands(v.Position()+1), " of ", all)
		most = 2*len(all) + len(" of ") // nothing else moves when it gets longer
	}
	if n := m.uses.Tally().Total; n > 0 {
		wrong = t.Join(m.theme.Glyphs.Bad, " ", t.Thousands(n), "  ")
	}
	free := draw.Width(wrong) + most + 5
	h.profile.from = width - l.Left()
	drawServer(&l, m.theme, &m.set, free)
	h.profile.to = width - l.Left()
	h.namespace.from = h.profile.to
	drawNamespace(&l, m.theme, m.listing.Store.Namespace(), free)
	h.namespace.to = width - l.Left()
	if room := l.Left() - free - wayGap; room >= leastWay {
		l.Blank(wayGap)
		h.way = width - l.Left()
		l.Text(m.panes.way.within(m.panes.secrets.View(), m.listing.Store, t, room))
	}
	l.Blank(l.Left() - draw.Width(wrong) - draw.Width(where) - 1)
	h.wrong.from = width - l.Left()
	l.Ink(m.theme.Warn, wrong)
	h.wrong.to = width - l.Left()
	l.Text(where)
	l.EndNoBreak()
	return h
}

// How the way to the cursor stands behind the server: so far away, and with so much room at least.
const wayGap, leastWay = 5, 12

// drawServer draws which profile and server it is, and leaves so many columns free.
func drawServer(l *draw.Line, t *theme.Theme, set *Settings, free int) {
	room := func() int { return l.Left() - free }
	if set.Profile != "" {
		l.Ink(t.Profile, draw.Cut(t.Texts.Join(" ", harmless.Text(set.Profile), " "), room()))
	}
	l.Blank(1)
	l.Text(draw.Cut(harmless.Text(set.Address), room()))
}

func drawNamespace(l *draw.Line, t *theme.Theme, namespace string, free int) {
	if namespace != "" && l.Left()-free > 8 {
		l.Ink(t.Dim, "  ns ")
		l.Text(draw.Cut(harmless.Text(namespace), l.Left()-free))
	}
}
