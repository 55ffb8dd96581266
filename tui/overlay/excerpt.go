package overlay

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Excerpt shows the lines of a file around a place.
type Excerpt struct {
	Page
	of Place
}

// NewExcerpt returns the overlay of some lines, or of why they could not be read.
func NewExcerpt(
	t *theme.Theme, k *theme.KeyMap, of Place, lines []catalog.Excerpt, err error,
) *Excerpt {
	note := of.Note
	if err != nil {
		note = err.Error()
	}
	foot := theme.Foot("file:line to the clipboard", theme.Does(k.Edit, "edits the file"), anyKey)
	title := harmless.Text(draw.FileLine(of.File, of.Line))
	e := &Excerpt{Page{Box: Box{Theme: t, Keys: k, Title: title, Foot: foot}}, of}
	e.lines = func(width int) []string { return excerptLines(t, lines, note, width) }
	here := slices.IndexFunc(lines, func(e catalog.Excerpt) bool { return e.Here })
	e.Top = max(here-2, 0) // where not all fits
	return e
}

// Update implements [Overlay].
func (e *Excerpt) Update(msg tea.Msg) (Action, tea.Cmd) {
	if edits(e.Keys, msg) {
		return EditFile{Place: e.of}, nil
	}
	return e.Page.Update(msg)
}

// edits reports whether a message is the key that edits pages elsewhere, which may be off there.
func edits(k *theme.KeyMap, msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	return ok && slices.Contains(k.Edit.Keys(), press.String())
}

func excerptLines(t *theme.Theme, excerpt []catalog.Excerpt, note string, width int) []string {
	var lines []string
	for _, at := range excerpt {
		ink, mark := t.Dim, t.Glyphs.Separator
		if at.Here {
			ink, mark = draw.Ink{}, t.Glyphs.Cursor
		}
		// Tabs are as wide as most editors have them; everything else that would act is made
		// visible.
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
	if note == "" {
		return lines
	}
	wrapped := draw.Wrap(harmless.Text(note), width-2)
	return append(append(lines, ""), inkLines(t.Warn, width, len(wrapped), wrapped)...)
}
