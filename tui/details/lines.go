package details

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/window"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// line is a line of a fact, as it was wrapped.
type line struct {
	fact   int // which it is of
	name   string
	text   string
	as     Mood
	indent int
}

// labels is the width of the column in which facts have their names.
const labels = 9

// wrap returns the lines of facts. Nothing is cut: what is too long goes on in the next line. What
// follows a fact with a name stands below its text.
func wrap(list []Fact, width int) []line {
	var all []line
	indent := 0
	for i, fact := range list {
		switch {
		case fact == (Fact{}) || fact.As == Heading:
			indent = 0
		case fact.Name != "":
			indent = labels
		}
		name := fact.Name
		for _, text := range draw.Wrap(harmless.Text(fact.Text), width-indent) {
			all = append(all, line{i, name, text, fact.As, indent})
			name = ""
		}
	}
	return all
}

// draw draws the line within what is left.
func (n line) draw(l *draw.Line, t *theme.Theme) {
	if n.indent > 0 {
		name := draw.Cut(n.name, n.indent-1)
		l.Ink(t.Dim, name)
		l.Blank(n.indent - draw.Width(name))
	}
	ink := draw.Ink{}
	switch n.as {
	case Heading:
		ink = t.Title
	case Quiet:
		ink = t.Dim
	case Warning:
		ink = t.Warn
	}
	l.Ink(ink, n.text)
}

// Lines draws facts in so many lines of a width at the most.
func Lines(t *theme.Theme, list []Fact, width, most int) []string {
	var out []string
	for _, n := range wrap(list, width) {
		if len(out) == most {
			n = line{text: "…", as: Quiet}
			out = out[:max(most-1, 0)]
		}
		var b strings.Builder
		l := draw.NewLine(&b, width)
		n.draw(&l, t)
		l.End()
		if out = append(out, b.String()); n.text == "…" && n.as == Quiet && len(out) == most {
			break
		}
	}
	return out
}

// view is facts with a cursor among their lines.
type view struct {
	facts []Fact
	lines []line
	win   window.Window
}

// set shows facts. The cursor stays on the same line of the same fact, as far as there is one.
func (v *view) set(list []Fact, width int) {
	v.facts, v.lines = list, wrap(list, width)
	v.win.Len = len(v.lines)
	v.win.Clamp()
}

// current returns the fact under the cursor.
func (v *view) current() Fact {
	if v.win.Cursor >= len(v.lines) {
		return Fact{}
	}
	return v.facts[v.lines[v.win.Cursor].fact]
}

// deed tells what keys do at the cursor, "" where they do nothing.
func (v *view) deed(k *theme.KeyMap) string {
	fact := v.current()
	does := ""
	switch fact.Enter.(type) {
	case overlay.ShowLines:
		does = "shows the lines"
	case overlay.Copy:
		does = "copies"
	case overlay.OpenAddress:
		does = "opens"
	case overlay.Reveal, overlay.ShowSubject:
		does = "goes there"
	default:
		return ""
	}
	if fact.Edit == nil {
		return theme.Does(k.Enter, does)
	}
	return theme.Foot(theme.Does(k.Enter, does), theme.Does(k.Edit, "edits the file"))
}
