package finder

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// note returns what stands beside a result, and whether that is a warning.
func (s Source) note(c Candidate) (note string, warn bool) {
	switch {
	case c.Node != tree.Root:
		return s.Note(c.Node)
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

// row draws a result, with what matched.
func (m *Model) row(i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	c := m.results.list[i]
	note, warn := m.source.note(c)
	room := width - draw.Width(note) - 1
	text := harmless.Text(c.Text)
	if text != c.Text || draw.Width(text) > room {
		l.Text(draw.CutLeft(text, room)) // places have moved: better plain than wrong
	} else {
		m.marked(&l, text)
	}
	ink := m.Theme.Dim
	if warn {
		ink = m.Theme.Warn
	}
	l.Right(ink, note)
	l.End()
	return b.String()
}

// marked draws a text with what the query matched in it.
func (m *Model) marked(l *draw.Line, text string) {
	_, spans, _ := m.results.query.Score(text)
	marked := make([]bool, len(text))
	for _, span := range spans {
		for at := span.From; at < span.To; at++ {
			marked[at] = true
		}
	}
	for from := 0; from < len(text); {
		to := from
		for to < len(text) && marked[to] == marked[from] {
			to++
		}
		if marked[from] {
			l.Ink(m.Theme.Title, text[from:to])
		} else {
			l.Text(text[from:to])
		}
		from = to
	}
}
