package problems

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// status counts what there is, and says what is still being asked.
func (m *Model) status() string {
	tally, checking := m.source.Uses.Tally(), m.source.Uses.Checking()
	text := m.Theme.Texts.Counted(tally.Total, "problem", "problems")
	if n := m.selected.Len(); n > 0 {
		text = draw.Thousands(n) + " selected, " + text
	}
	if n := len(m.shown); n != len(tally.List) {
		text = draw.Thousands(n) + " of " + draw.Thousands(len(tally.List)) + " shown, " + text
	}
	for _, other := range []struct {
		n    int
		what string
	}{{tally.Denied, "denied"}, {tally.Failed, "failed"},
		{tally.Elsewhere, "in other namespaces unchecked"}} {
		if other.n > 0 {
			text += ", " + draw.Thousands(other.n) + " " + other.what
		}
	}
	if tally.Notes > 0 {
		text += ", " + m.Theme.Texts.Counted(tally.Notes, "note", "notes")
	}
	if tally.Ignored > 0 {
		text += ", " + draw.Thousands(tally.Ignored) + " ignored"
	}
	switch {
	case checking.Entering:
		text += ", checking: asking for mounts of namespaces"
	case checking.Running:
		text += fmt.Sprintf(", checking: %s asked, %s left", draw.Thousands(checking.Answers),
			draw.Thousands(checking.Left))
	case m.source.Listing.Mounts.State != listing.MountsKnown && len(tally.List) > 0:
		text += ", the rest is not checked: " + m.unknownMounts()
	}
	return text
}

// unknownMounts says why nothing can be asked for.
func (m *Model) unknownMounts() string {
	switch m.source.Listing.Mounts.State {
	case listing.MountsHidden:
		return m.source.Listing.Mounts.WhyHidden()
	case listing.MountsFailed:
		return "the mounts are not known"
	}
	return "the mounts are not known yet"
}

// hints says what there is where no problem shows.
func (m *Model) hints() []string {
	switch {
	case m.Len > 0:
		return nil
	case len(m.source.Uses.Tally().List) > 0:
		return []string{"no problem matches"}
	case m.source.Files.Loading() && m.source.Files.Catalog() == nil:
		return []string{"reading files…"}
	case m.source.Listing.Mounts.State != listing.MountsKnown:
		return []string{"nothing can be checked: " + m.unknownMounts()}
	case m.asking():
		return []string{"asking for what the files name…"}
	}
	return []string{"all is as it should be: " +
		m.Theme.Texts.Counted(len(m.source.Uses.Index().Uses()), "reference", "references")}
}

// asking reports whether there may be more to come.
func (m *Model) asking() bool {
	c := m.source.Uses.Checking()
	return !c.Possible || c.Running || c.Counting
}

// row draws a problem: its status, where it stands, what it names, why, and whose it is.
func (m *Model) row(out *draw.Line, i int) {
	p, t := m.shown[i], m.Theme
	overlay.DrawSelected(out, t, m.selected.Has(keyOf(p)), m.selected.Len() > 0)
	fit, hint := m.columns.within(out.Left())
	ink := t.Warn
	if !p.Bad {
		ink = t.Dim
	}
	cell := func(ink draw.Ink, text string, width int) {
		out.Ink(ink, text)
		out.Blank(width - draw.Width(text))
	}
	cell(ink, p.Word(), statusColumn)
	if fit.place > 0 {
		cell(draw.Ink{}, m.Slide.CutLeft(harmless.Text(p.At), fit.place), fit.place+columnGap)
	}
	if p.Use == nil {
		out.Text(m.Slide.Cut(harmless.Text(p.What), out.Left()))
	} else {
		cell(draw.Ink{}, m.Slide.CutLeft(harmless.Text(p.What), fit.what), fit.what+columnGap)
		out.Ink(t.Dim, m.Slide.Cut(harmless.Text(p.Hint()), hint))
		out.Right(t.Dim, draw.Cut(harmless.Text(p.Owner()), fit.owner))
	}
}

// about says in full what is the matter with the problem under the cursor, and first where and
// whose it is where there is room for that.
func (m *Model) about(width, lines int) []string {
	p := m.current()
	if p == nil {
		return nil
	}
	var out []string
	if lines > 2 {
		at := p.At
		if p.Ref != "" {
			at += "  " + p.Ref
		}
		out = append(out, draw.CutLeft(harmless.Text(at), width))
	}
	text := p.What
	if p.Hint() != "" {
		text += ": " + p.Hint()
	}
	if u := p.Use; u != nil && u.Resolved() && u.Raw != u.Location.String() {
		text += " (written as " + u.Raw + ")"
	}
	wrapped := strings.Split(ansi.Wrap(harmless.Text(text), width, "/"), "\n")
	if room := lines - len(out); len(wrapped) > room {
		wrapped[room-1] = draw.Cut(wrapped[room-1]+" "+wrapped[room], width)
		wrapped = wrapped[:room]
	}
	return append(out, wrapped...)
}
