package catalogpane

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Title returns the pane's title: how it is sorted, too, where that is not by name.
func (m *Model) Title() string {
	if by := m.sorting.Title(); by != "" {
		return m.theme.Texts.Join("Catalog  ", by)
	}
	return "Catalog"
}

// Count returns what stands at the right of the pane's title.
func (m *Model) Count() string {
	t, c := m.theme.Texts, m.files.Catalog()
	switch {
	case m.files.Loading() && c == nil:
		return "reading files…"
	case m.files.Loading():
		return "reading again…"
	case c == nil:
		return ""
	case m.Selected.text != "":
		return m.Selected.text
	case m.filter.text != "":
		return m.theme.Matches(m.filter.on(m.win.Cursor), len(m.filter.hits), m.filter.similar)
	}
	return t.Int(len(c.Entities))
}

// CursorLine returns the line that the cursor is in.
func CursorLine(m *Model) int { return m.win.Cursor - m.win.Top }

// Line draws one line of the pane. focused reports whether it has the keys.
func (m *Model) Line(b *strings.Builder, n int, focused bool) {
	if n == 0 {
		m.Slide.Begin()
	}
	i, ok := m.win.At(n)
	l := m.theme.Row(b, m.width, ok && i == m.win.Cursor, focused)
	defer l.End()
	if !ok {
		m.placeholder(&l, n-len(m.rows)+m.win.Top)
		return
	}
	t, p := m.theme.Texts, painter{m.theme, m.uses.Tally(), &m.Slide}
	switch r := m.rows[i]; r.kind {
	case rowAll:
		l.Ink(m.theme.Folder, "All mounts")
	case rowUnowned:
		l.Ink(m.theme.Title, "  unowned")
		note, ink := p.wrong(t.Int(m.unowned()), p.tally.Of[""], " of ")
		l.Right(ink, note)
	case rowGroup:
		folded, wrong := m.folded[r.group.Ref] && m.filter.text == "", 0
		for i := 0; folded && i < len(r.group.Entities); i++ {
			wrong += p.tally.Of[r.group.Entities[i].Ref] // of what does not show
		}
		p.head(&l, harmless.Text(r.group.Name), len(r.group.Entities), wrong, folded)
	case rowProblems:
		p.head(&l, "Problems in files", len(m.files.Catalog().Problems), 0, m.folded[problemsFold])
	case rowAppConfig:
		l.Blank(2)
		note := "not used"
		l.Text(m.Slide.CutLeft(harmless.Text(r.config.File), l.Left()-draw.Width(note)-2))
		l.Right(m.theme.Dim, note)
	case rowProblem:
		l.Blank(2)
		at := t.FileLine(harmless.Text(r.problem.File), r.problem.Line)
		l.Ink(m.theme.Warn, m.Slide.CutLeft(at, l.Left()))
	case rowEntity:
		if m.Selected.set.Has(r.entity.Ref) {
			l.Sign(m.theme.Accent, m.theme.Glyphs.Chosen)
		} else {
			l.Blank(1)
		}
		p.entity(&l, r.entity, r.matched)
	}
}

// painter draws the parts of rows.
type painter struct {
	theme *theme.Theme
	tally *uses.Tally
	slide *draw.Slide
}

// wrong puts before a note how much is wrong, and returns the ink of both.
func (p painter) wrong(note string, wrong int, between string) (string, draw.Ink) {
	if wrong == 0 {
		return note, p.theme.Dim
	}
	t := p.theme.Texts
	return t.Join(p.theme.Glyphs.Bad, " ", t.Int(wrong), between, note), p.theme.Warn
}

// head draws the head of a group of n, of which something is wrong with some.
func (p painter) head(l *draw.Line, name string, n, wrong int, folded bool) {
	sign := p.theme.Glyphs.Open
	if folded {
		sign = p.theme.Glyphs.Closed
	}
	l.Sign(p.theme.Title, sign)
	l.Blank(1)
	note, ink := p.wrong(p.theme.Texts.Int(n), wrong, " · ")
	l.Ink(p.theme.Title, p.slide.Cut(name, l.Left()-max(draw.Width(note)+2, 6)))
	l.Right(ink, note)
}

// entity draws an entity: its name, with what a filter matched in it, and at the right what is
// special about it, or its kind.
func (p painter) entity(l *draw.Line, e *catalog.Entity, matched []find.Span) {
	l.Blank(1)
	t := p.theme.Texts
	kind, _, _ := strings.Cut(e.Ref, ":") // in lower case
	note, ink := harmless.Text(kind), p.theme.Dim
	switch n := p.tally.Of[e.Ref]; {
	case n > 0:
		note, ink = p.wrong("", n, "")
	case !e.Annotated && mayHaveSecrets(kind):
		note = t.Join(note, ", no path")
	case len(e.SecretsPaths) > 1:
		note = t.Join(t.Int(len(e.SecretsPaths)), " paths")
	}
	room := max(l.Left()-draw.Width(note)-2, min(draw.Width(e.Name), l.Left()*2/3))
	name := harmless.Text(e.Name)
	cut := p.slide.Cut(name, room)
	if len(matched) > 0 && name == e.Name {
		l.Marked(draw.Ink{}, p.theme.Match, name, cut, find.In(matched))
	} else {
		l.Text(cut)
	}
	if l.Left() > 2 {
		l.Blank(2)
		l.Right(ink, note)
	}
}

// mayHaveSecrets reports whether one expects an entity of a kind to name secrets.
func mayHaveSecrets(kind string) bool {
	return kind == "component" || kind == "api" || kind == "resource"
}

// placeholder says below the rows why there are no entities.
func (m *Model) placeholder(l *draw.Line, n int) {
	c := m.files.Catalog()
	var text []string
	switch {
	case m.files.Err() != nil:
		text = []string{"", "cannot read the catalog:", harmless.Text(m.files.Err().Error())}
	case m.files.Loading() && c == nil:
		text = []string{"", "reading files…"}
	case c != nil && len(c.Entities) == 0:
		text = []string{
			"", "no entities found below", harmless.Text(m.opts.Dir), "",
			"--catalog DIR reads another folder",
		}
	case m.filter.text != "" && len(m.filter.hits) == 0:
		text = []string{"", "no entity matches"}
	}
	if n >= 0 && n < len(text) {
		l.Blank(1)
		l.Ink(m.theme.Dim, text[n])
	}
}
