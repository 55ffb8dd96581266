package overlay

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Excerpt shows the lines of a file around a place.
type Excerpt struct {
	page
	of    Place
	lines []catalog.Excerpt
	note  string
}

// NewExcerpt returns the overlay of some lines, or of why they could not be read.
func NewExcerpt(t *theme.Theme, k *theme.KeyMap, of Place, lines []catalog.Excerpt, err error) *Excerpt {
	e := &Excerpt{of: of, lines: lines, note: of.Note}
	if err != nil {
		e.note = err.Error()
	}
	foot := strings.Join([]string{"file:line copied", theme.Foot(edits(k)), anyKey}, theme.FootGap)
	e.Band = Band{Theme: t, Keys: k, Title: harmless.Text(draw.FileLine(of.File, of.Line)), Foot: foot}
	here := slices.IndexFunc(lines, func(e catalog.Excerpt) bool { return e.Here })
	e.Top = max(here-2, 0) // where not all fits
	return e
}

// Update implements [Overlay].
func (e *Excerpt) Update(msg tea.Msg) (Action, tea.Cmd) {
	if msg, ok := msg.(tea.KeyPressMsg); ok && key.Matches(msg, editKey(e.Keys)) {
		return EditFile{e.of}, nil
	}
	return closed(e.page.update(msg)), nil
}

// Frame implements [Overlay].
func (e *Excerpt) Frame(width, height int) Frame { return e.page.frame(width, height, e.text(width-1)) }

func (e *Excerpt) text(width int) []string {
	t := e.Theme
	var lines []string
	for _, at := range e.lines {
		ink, mark := t.Dim, t.Glyphs.Separator
		if at.Here {
			ink, mark = draw.Ink{}, t.Glyphs.Cursor
		}
		// Tabs are as wide as most editors have them; everything else that would act is made visible.
		text := strings.ReplaceAll(at.Text, "\t", "    ")
		indent := len(text) - len(strings.TrimLeft(text, " "))
		text = harmless.Text(text[indent:])
		lines = append(lines, line(width, func(l *draw.Line) {
			l.Ink(t.Dim, fmt.Sprintf("%6d ", at.Number))
			l.Ink(t.Accent, mark)
			l.Blank(1 + indent)
			l.Ink(ink, draw.Cut(text, l.Left()))
		}))
	}
	if e.note == "" {
		return lines
	}
	wrapped := strings.Split(ansi.Wrap(harmless.Text(e.note), max(width-2, 1), "/"), "\n")
	return append(append(lines, ""), Lines(t.Warn, width, len(wrapped), wrapped)...)
}
