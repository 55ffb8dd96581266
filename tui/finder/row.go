package finder

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// note returns what stands beside a result, and whether that is a warning.
func (s Source) note(c Candidate) (note string, warn bool) {
	if c.Node != tree.Root {
		note, warn = s.Note(c.Node)
	}
	switch {
	case c.Did != "" && warn:
		return c.Did + ", " + note, true
	case c.Did != "":
		return c.Did, false
	case c.Node != tree.Root:
		return note, warn
	case c.Typed:
		return "not listed yet", false
	case c.Entity != nil:
		return "entity", false
	}
	word, warn := s.Uses.Status(c.Use)
	if word == xref.OK.String() || word == xref.Unchecked.String() {
		return "reference", false
	}
	return "reference, " + word, warn
}

// painter draws results.
type painter struct {
	theme    *theme.Theme
	source   Source
	query    find.Query
	selected *selection
}

// row draws a result, with what matched. Once something is selected there is a column that says of
// each row whether it is.
func (p painter) row(c Candidate, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	if p.selected.has(c) {
		l.Ink(p.theme.Accent, p.theme.Glyphs.Chosen)
		l.Blank(1)
	} else if len(p.selected.list) > 0 {
		l.Blank(2)
	}
	width = l.Left()
	note, warn := p.source.note(c)
	room := width - draw.Width(note) - 1
	text := harmless.Text(c.Text)
	cut := draw.CutLeft(text, room)
	if text != c.Text {
		l.Text(cut) // places have moved: better plain than wrong
	} else {
		p.marked(&l, text, cut)
	}
	ink := p.theme.Dim
	if warn {
		ink = p.theme.Warn
	}
	l.Right(ink, note)
	l.End()
	return b.String()
}

// marked draws a text, or the end of it, with what the query matched in it.
func (p painter) marked(l *draw.Line, text, cut string) {
	_, spans, _ := p.query.Score(text)
	marked := make([]bool, len(text))
	for _, span := range spans {
		for at := span.From; at < span.To; at++ {
			marked[at] = true
		}
	}
	from := len(text)
	for i := len(cut); from > 0 && i > 0 && text[from-1] == cut[i-1]; i-- {
		from--
	}
	l.Text(cut[:len(cut)-(len(text)-from)]) // what stands for the beginning
	for from < len(text) {
		to := from
		for to < len(text) && marked[to] == marked[from] {
			to++
		}
		if marked[from] {
			l.Ink(p.theme.Title, text[from:to])
		} else {
			l.Text(text[from:to])
		}
		from = to
	}
}
