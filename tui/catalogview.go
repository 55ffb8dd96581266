package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// count returns what stands at the right of the pane's title.
func (p *catalogPane) count() string {
	t := p.theme.Texts
	switch {
	case p.loading && p.catalog == nil:
		return "reading files…"
	case p.loading:
		return "reading again…"
	case p.catalog == nil:
		return ""
	case p.filter != "":
		return t.Join(t.Int(p.matches), " of ", t.Int(len(p.catalog.Entities)))
	}
	return t.Int(len(p.catalog.Entities))
}

// line draws one line of the pane.
func (p *catalogPane) line(b *strings.Builder, n int, focused bool) {
	l := draw.NewLine(b, p.width)
	defer l.End()
	i, ok := p.win.At(n)
	if !ok {
		p.placeholder(&l, n-len(p.rows)+p.win.Top)
		return
	}
	r := p.rows[i]
	switch {
	case i != p.win.Cursor:
		l.Blank(1)
	case focused:
		l.Sign(p.theme.Cursor, p.theme.Glyphs.Cursor)
	default:
		l.Sign(p.theme.Cursor, p.theme.Glyphs.Idle)
	}
	switch {
	case r.all:
		l.Ink(p.theme.Folder, "All mounts")
	case r.entity == unowned:
		l.Ink(p.theme.Title, "  unowned")
		note, ink := p.theme.Texts.Int(p.unowned), p.theme.Dim
		if n := p.problems[""]; n > 0 {
			note, ink = p.theme.Texts.Join("✗ ", p.theme.Texts.Int(n), " of ", note), p.theme.Warn
		}
		l.Right(ink, note)
	case r.group != nil:
		folded, wrong := p.folded[r.group.Ref] && p.filter == "", 0
		for i := 0; folded && i < len(r.group.Entities); i++ {
			wrong += p.problems[r.group.Entities[i].Ref] // of what does not show
		}
		p.head(&l, harmless.Text(r.group.Name), len(r.group.Entities), wrong, folded)
	case r.problems:
		p.head(&l, "Problems in files", len(p.catalog.Problems), 0, p.folded[problemsFold])
	case r.found != nil:
		l.Blank(2)
		note := "not used"
		l.Text(draw.CutLeft(harmless.Text(r.found.File), l.Left()-draw.Width(note)-2))
		l.Right(p.theme.Dim, note)
	case r.problem != nil:
		l.Blank(2)
		at := p.theme.Texts.FileLine(harmless.Text(r.problem.File), r.problem.Line)
		l.Ink(p.theme.Warn, draw.CutLeft(at, l.Left()))
	case r.entity != nil:
		p.entity(&l, r.entity)
	}
}

// head draws the head of a group of n, of which something is wrong with some.
func (p *catalogPane) head(l *draw.Line, name string, n, wrong int, folded bool) {
	sign := p.theme.Glyphs.Open
	if folded {
		sign = p.theme.Glyphs.Closed
	}
	l.Sign(p.theme.Title, sign)
	l.Blank(1)
	note, ink := p.theme.Texts.Int(n), p.theme.Dim
	if wrong > 0 {
		note, ink = p.theme.Texts.Join("✗ ", p.theme.Texts.Int(wrong), " · ", note), p.theme.Warn
	}
	l.Ink(p.theme.Title, draw.Cut(name, l.Left()-max(draw.Width(note)+2, 6)))
	l.Right(ink, note)
}

// entity draws an entity: its name, and at the right what is special about it, or its kind.
func (p *catalogPane) entity(l *draw.Line, e *catalog.Entity) {
	l.Blank(2)
	kind, _, _ := strings.Cut(e.Ref, ":") // in lower case
	note, ink := harmless.Text(kind), p.theme.Dim
	switch n := p.problems[e.Ref]; {
	case n > 0:
		note, ink = p.theme.Texts.Join("✗ ", p.theme.Texts.Int(n)), p.theme.Warn
	case !e.Annotated && mayHaveSecrets(e):
		note = p.theme.Texts.Join(note, ", no path")
	case len(e.SecretsPaths) > 1:
		note = p.theme.Texts.Join(p.theme.Texts.Int(len(e.SecretsPaths)), " paths")
	}
	room := max(l.Left()-draw.Width(note)-2, min(draw.Width(e.Name), l.Left()*2/3))
	l.InkUpTo(draw.Ink{}, harmless.Text(e.Name), room)
	if l.Left() > 2 {
		l.Blank(2)
		l.Right(ink, note)
	}
}

// mayHaveSecrets tells whether one expects an entity of this kind to name secrets.
func mayHaveSecrets(e *catalog.Entity) bool {
	switch kind, _, _ := strings.Cut(e.Ref, ":"); kind {
	case "component", "api", "resource":
		return true
	}
	return false
}

// placeholder says below the rows why there are no entities.
func (p *catalogPane) placeholder(l *draw.Line, n int) {
	var text []string
	switch {
	case p.err != nil:
		text = []string{"", "cannot read the catalog:", harmless.Text(p.err.Error())}
	case p.loading && p.catalog == nil:
		text = []string{"", "reading files…"}
	case p.catalog != nil && len(p.catalog.Entities) == 0:
		text = []string{"", "no entities found below", harmless.Text(p.dir), "", "--catalog DIR reads another folder"}
	case p.filter != "" && p.matches == 0:
		text = []string{"", "no entity matches"}
	}
	if n >= 0 && n < len(text) {
		l.Blank(1)
		l.Ink(p.theme.Dim, text[n])
	}
}
