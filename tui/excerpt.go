package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// place is a line of a file, and what there is to say about it.
type place struct {
	file string // as it is shown
	path string // absolute
	line int    // 0 where the whole file is meant
	note string // "" where there is nothing to say
}

// showLines copies where a place is, and shows the lines around it once they are read.
func (m *Model) showLines(p place) tea.Cmd {
	copied := m.copy(draw.FileLine(p.path, p.line))
	if p.line == 0 || m.files.Catalog() == nil {
		return copied
	}
	m.excerpt++
	return tea.Batch(copied, m.do.excerpt(m.excerpt, p, m.files.Catalog()))
}

// gotExcerpt shows the lines of a file, above what showed when they were asked for.
func (m *Model) gotExcerpt(r excerptReply) {
	if r.seq != m.excerpt {
		return
	}
	s := m.theme
	here := slices.IndexFunc(r.lines, func(e catalog.Excerpt) bool { return e.Here })
	m.overlay = &overlay{
		top:   max(here-2, 0), // where not all fits
		title: harmless.Text(draw.FileLine(r.of.file, r.of.line)), foot: "file:line copied   e edits the file   " + footClose, back: m.overlay,
		body:  func(width int) []string { return excerptLines(s, r, width) },
		press: func(m *Model, k theme.Pressed) (tea.Cmd, bool) { return m.pressEdit(k, r.of) },
	}
}

func excerptLines(s *theme.Theme, r excerptReply, width int) []string {
	var lines []string
	add := func(fill func(l *draw.Line)) {
		var b strings.Builder
		l := draw.NewLine(&b, width)
		fill(&l)
		l.End()
		lines = append(lines, b.String())
	}
	for _, e := range r.lines {
		ink, mark := s.Dim, "│"
		if e.Here {
			ink, mark = draw.Ink{}, "▌"
		}
		// Tabs are as wide as most editors have them; everything else that would act is made visible.
		text := strings.ReplaceAll(e.Text, "\t", "    ")
		indent := len(text) - len(strings.TrimLeft(text, " "))
		text = harmless.Text(text[indent:])
		add(func(l *draw.Line) {
			l.Ink(s.Dim, fmt.Sprintf("%6d ", e.Number))
			l.Ink(s.Accent, mark)
			l.Blank(1 + indent)
			l.Ink(ink, draw.Cut(text, l.Left()))
		})
	}
	note := r.of.note
	if r.err != nil {
		note = r.err.Error()
	}
	if note == "" {
		return lines
	}
	add(func(*draw.Line) {})
	for _, text := range strings.Split(ansi.Wrap(harmless.Text(note), max(width-2, 1), "/"), "\n") {
		add(func(l *draw.Line) {
			l.Blank(1)
			l.Ink(s.Warn, text)
		})
	}
	return lines
}
