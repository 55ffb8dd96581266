package finder

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/selection"
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
	selected *selection.Set[candidateKey, Candidate]
	slide    *draw.Slide
}

// row draws a result, with what matched. Once something is selected there is a column that says of
// each row whether it is.
func (p painter) row(l *draw.Line, c Candidate) {
	overlay.DrawSelected(l, p.theme, p.selected.Has(c.key()), p.selected.Len() > 0)
	note, warn := p.source.note(c)
	text := harmless.Text(c.Text)
	shown := p.slide.CutLeft(text, l.Left()-draw.Width(note)-1)
	if text != c.Text {
		l.Text(shown) // places have moved: better plain than wrong
	} else {
		_, spans, _ := p.query.Score(text)
		l.Marked(draw.Ink{}, p.theme.Match, text, shown, find.In(spans))
	}
	ink := p.theme.Dim
	if warn {
		ink = p.theme.Warn
	}
	l.Right(ink, note)
}
