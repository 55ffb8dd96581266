package palette

import (
	"cmp"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// widths are those of the columns, each as wide as its longest text.
type widths struct{ group, key, name int }

// A column is so wide at most, and that of arguments, which have no other but what is told of them:
// what is longer is cut.
const widest, widestArg = 26, 80

func fit(rows []row) (w widths) {
	for _, r := range rows {
		if r.first {
			w.group = max(w.group, min(draw.Width(string(r.entry.Group)), widest))
		}
		if r.arg != nil {
			w.name = max(w.name, min(draw.Width(r.arg.Name), widestArg))
			continue
		}
		w.key = max(w.key, min(draw.Width(r.entry.Key), widest))
		w.name = max(w.name, min(draw.Width(r.entry.Name), widest))
	}
	return w
}

// leastColumns is how wide a row is that has all columns.
const leastColumns = 56

// row draws what one thing does, with its key. What cannot be done now is dim, and says why.
func (m *Model) row(l *draw.Line, i int) {
	r, t := m.rows[i], m.Theme
	if m.widths.group > 0 && l.Left() >= 90 {
		group := ""
		if r.first {
			group = string(r.entry.Group)
		}
		column(l, t.Title, group, m.widths.group)
	}
	if r.arg != nil {
		m.name(l, draw.Ink{}, r.arg.Name, draw.CutLeft) // the ends of paths differ
		l.Ink(t.Dim, r.arg.What)
		return
	}
	e, ink, press := r.entry, draw.Ink{}, t.Key
	if e.Needs != "" {
		ink, press = t.Dim, t.Dim
	}
	if l.Left() < leastColumns { // there is room for two
		m.name(l, ink, e.Name, draw.Cut)
		if e.Needs == "" && e.Key == "" {
			l.Ink(t.Dim, e.What)
			return
		}
		l.Right(press, draw.Cut(cmp.Or(e.Needs, e.Key), l.Left()-1))
		return
	}
	column(l, press, e.Key, m.widths.key)
	m.name(l, ink, e.Name, draw.Cut)
	what := e.What
	if e.takesArg() {
		what += "…"
	}
	room := l.Left()
	if e.Needs != "" {
		room = max(room/2, room-draw.Width(e.Needs)-2)
	}
	l.InkUpTo(ink, what, room)
	if e.Needs != "" && l.Left() > 12 {
		l.Blank(2)
		l.Right(t.Dim, draw.Cut(e.Needs, l.Left()))
	}
}

// name draws a name in its column, with what was typed of it.
func (m *Model) name(
	l *draw.Line, ink draw.Ink, name string, cut func(string, int) string,
) {
	width := min(m.widths.name, l.Left()-1)
	shown := cut(name, width)
	_, spans, _ := find.Parse(m.text).Score(name)
	l.Marked(ink, m.Theme.Match, name, shown, find.In(spans))
	l.Blank(width - draw.Width(shown) + 2)
}

func column(l *draw.Line, ink draw.Ink, text string, width int) {
	text = draw.Cut(text, width)
	l.Ink(ink, text)
	l.Blank(width - draw.Width(text) + 2)
}
