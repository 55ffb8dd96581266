package finder

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// preview is what stands beside the list of one result: what is known of it already. It asks
// nobody.
type preview struct {
	theme *theme.Theme
	width int
	lines []string
}

// preview tells of a result in so many lines of a width at the most.
func (s Source) preview(t *theme.Theme, c Candidate, width, lines int) []string {
	p := &preview{theme: t, width: width}
	s.tell(p, c)
	if len(p.lines) > lines {
		p.lines = p.lines[:max(lines-1, 0)]
		p.line(t.Dim, "…")
	}
	return p.lines
}

// tell has a preview tell of a result.
func (s Source) tell(p *preview, c Candidate) {
	loc, inVault := s.place(c)
	note, warn := s.note(c)
	switch {
	case c.Entity != nil:
		p.title(c.Entity.Ref)
		p.part("title", c.Entity.Title, false)
		p.part("owner", c.Entity.Owner, false)
		p.part("system", c.Entity.System, false)
		p.part("file", draw.FileLine(c.Entity.File, c.Entity.Line), false)
		of := uses.Subject{Entity: c.Entity}
		p.part("uses", p.theme.Texts.Counted(len(s.Uses.Of(of)), "reference or path",
			"references and paths"), false)
		return
	case c.Use != nil:
		p.title(draw.FileLine(c.Use.File, c.Use.Line))
		p.part("state", note, warn)
		p.part("", s.Uses.Judge(c.Use).Hint, warn)
		if c.Use.Entity != nil {
			p.part("of", c.Use.Entity.Ref, false)
		}
		if !inVault {
			return
		}
		p.line(draw.Ink{}, "")
	default:
		p.title(c.Text)
	}
	if !inVault && c.Typed { // its mount is not known
		p.part("state", note, warn)
		return
	}
	if !inVault {
		p.part("state", "it is gone: the server does not list it any more", true)
		return
	}
	id, known := s.Listing.Store.Find(loc)
	switch {
	case c.Use != nil:
		p.title(loc.String())
	case known && loc.IsFolder() && s.Listing.Store.State(id) == tree.Listed:
		p.part("names", note, warn)
	default:
		p.part("state", note, warn)
	}
	var owners []string
	for _, e := range s.Uses.Index().BelongsTo(loc) {
		owners = append(owners, e.Name)
	}
	p.part("owner", strings.Join(owners, ", "), false)
	if s.Address != nil {
		if address, ok := s.Address(loc); ok {
			p.part("page", address, false)
		}
	}
	if known && s.About != nil { // what may be long stands last, where it can be cut
		what, warn := s.About(loc, id)
		p.part("use", strings.TrimPrefix(what, "used by "), warn)
	}
}

// title adds what the lines below are about.
func (p *preview) title(text string) {
	for _, l := range draw.Wrap(harmless.Text(text), p.width) {
		p.line(p.theme.Title, l)
	}
	p.line(draw.Ink{}, "")
}

// labels is the width of the column in which the parts have their names.
const labels = 7

// part adds a text with its name before it, nothing where there is no text.
func (p *preview) part(name, text string, warn bool) {
	if text == "" {
		return
	}
	ink := draw.Ink{}
	if warn {
		ink = p.theme.Warn
	}
	for _, text := range draw.Wrap(harmless.Text(text), p.width-labels) {
		p.add(func(l *draw.Line) {
			l.Ink(p.theme.Dim, name)
			l.Blank(labels - draw.Width(name))
			l.Ink(ink, text)
		})
		name = ""
	}
}

func (p *preview) line(ink draw.Ink, text string) {
	p.add(func(l *draw.Line) { l.Ink(ink, text) })
}

func (p *preview) add(fill func(l *draw.Line)) {
	var b strings.Builder
	l := draw.NewLine(&b, p.width)
	fill(&l)
	l.End()
	p.lines = append(p.lines, b.String())
}
