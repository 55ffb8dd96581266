package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// columns says how wide a list of problems would like its columns to be.
type columns struct{ place, what, owner int }

func (c *columns) fit(p *uses.Problem) {
	c.place = max(c.place, draw.Width(harmless.Text(p.At)))
	c.owner = max(c.owner, draw.Width(harmless.Text(p.Owner())))
	if p.Use != nil { // what is said of a file has all of its row
		c.what = max(c.what, draw.Width(harmless.Text(p.What)))
	}
}

const (
	statusColumn = 12
	hintColumn   = 20 // less says nothing
	columnGap    = 2
)

// within returns the columns that fit into a width; what is left over is for the hint. On a narrow screen what is named has all of
// it: the rest stands below the list.
func (c columns) within(width int) (fit columns, hint int) {
	room := width - statusColumn
	if width < 60 {
		return columns{what: room}, 0
	}
	fit.place = min(c.place, max(16, width/4))
	fit.owner = min(c.owner, max(12, width/6))
	room -= fit.place + columnGap
	if fit.owner > 0 {
		room -= fit.owner + columnGap
	}
	fit.what = min(c.what, room*2/3)
	if hint = room - fit.what - columnGap; hint < hintColumn {
		fit.what, hint = room, 0
	}
	return fit, hint
}

// placeOfProblem returns where a problem stands.
func placeOfProblem(p *uses.Problem) place {
	if p.Use == nil {
		return place{p.File.File, p.File.Path, p.File.Line, p.File.Message}
	}
	return place{p.Use.File, p.Use.Path, p.Use.Line, p.Hint()}
}

// problemsStatus counts what there is, and says what is still being asked.
func (m *Model) problemsStatus() string {
	pr, q := m.uses.Tally(), m.uses.Checking()
	text := m.theme.Texts.Counted(pr.Total, "problem", "problems")
	if n := len(m.problemList.shown); n != len(pr.List) {
		text = draw.Thousands(n) + " of " + draw.Thousands(len(pr.List)) + " shown, " + text
	}
	for _, other := range []struct {
		n    int
		what string
	}{{pr.Denied, "denied"}, {pr.Failed, "failed"}, {pr.Elsewhere, "in other namespaces unchecked"}} {
		if other.n > 0 {
			text += ", " + draw.Thousands(other.n) + " " + other.what
		}
	}
	if pr.Notes > 0 {
		text += ", " + m.theme.Texts.Counted(pr.Notes, "note", "notes")
	}
	switch {
	case q.Entering:
		text += ", checking: asking for mounts of namespaces"
	case q.Running:
		text += fmt.Sprintf(", checking: %s asked, %s left", draw.Thousands(q.Answers), draw.Thousands(q.Left))
	case m.listing.Mounts().State != listing.MountsKnown && len(pr.List) > 0:
		text += ", the rest is not checked: " + m.unknownMounts()
	}
	return text
}

// unknownMounts says why nothing can be asked for.
func (m *Model) unknownMounts() string {
	switch m.listing.Mounts().State {
	case listing.MountsHidden:
		return "the token may not see the mounts"
	case listing.MountsFailed:
		return "the mounts are not known"
	}
	return "the mounts are not known yet"
}

// problemsHints says what there is where no problem shows.
func (m *Model) problemsHints() []string {
	pr := m.uses.Tally()
	switch {
	case len(pr.List) > 0:
		return []string{"no problem matches"}
	case m.files.Loading() && m.files.Catalog() == nil:
		return []string{"reading files…"}
	case m.listing.Mounts().State != listing.MountsKnown:
		return []string{"nothing can be checked: " + m.unknownMounts()}
	case !m.uses.CanInquire() || m.uses.Checking().Running || m.uses.Checking().Counting:
		return []string{"asking for what the files name…"}
	}
	return []string{fmt.Sprintf("all is as it should be: %s", m.theme.Texts.Counted(len(m.uses.Index().Uses()), "reference", "references"))}
}

// problemLine draws a problem: its status, where it stands, what it names, why, and whose it is.
func (m *Model) problemLine(s *theme.Theme, i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	p := m.problemList.shown[i]
	fit, hint := m.problemList.columns.within(width)
	ink := s.Warn
	if !p.Bad {
		ink = s.Dim
	}
	cell := func(ink draw.Ink, text string, width int) {
		l.Ink(ink, text)
		l.Blank(width - draw.Width(text))
	}
	cell(ink, p.Word(), statusColumn)
	if fit.place > 0 {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.At), fit.place), fit.place+columnGap)
	}
	if p.Use == nil {
		l.Text(draw.Cut(harmless.Text(p.What), l.Left()))
	} else {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.What), fit.what), fit.what+columnGap)
		l.Ink(s.Dim, draw.Cut(harmless.Text(p.Hint()), hint))
		l.Right(s.Dim, draw.Cut(harmless.Text(p.Owner()), fit.owner))
	}
	l.End()
	return b.String()
}

// aboutProblem says in full what is the matter with the problem under the cursor, and first where and whose it is where there is room
// for that.
func (m *Model) aboutProblem(width, lines int) []string {
	l := &m.problemList
	if l.overlay.cursor >= len(l.shown) {
		return nil
	}
	p := l.shown[l.overlay.cursor]
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
