package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// columns says how wide a list of problems would like its columns to be.
type columns struct{ place, what, owner int }

func (c *columns) fit(p *problem) {
	c.place = max(c.place, draw.Width(harmless.Text(p.at)))
	c.owner = max(c.owner, draw.Width(harmless.Text(p.ownerName())))
	if p.use != nil { // what is said of a file has all of its row
		c.what = max(c.what, draw.Width(harmless.Text(p.what)))
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

// word is what stands for the kind of a problem.
func (p *problem) word() string {
	switch {
	case p.use != nil:
		return p.verdict.Status.String()
	case p.bad:
		return "in file"
	}
	return "note"
}

// hint is why it is one, where there is more to say than what is named.
func (p *problem) hint() string {
	if p.use == nil {
		return ""
	}
	return p.verdict.Hint
}

func (p *problem) ownerName() string {
	if p.use == nil {
		return ""
	}
	return nameOf(p.use.Entity)
}

// text is a problem as check prints it.
func (p *problem) text() string {
	if p.use == nil {
		return p.at + ": " + p.what
	}
	text := p.at + ": " + p.word() + ": " + p.what
	if p.hint() != "" {
		text += "; " + p.hint()
	}
	return text
}

// filterText is what a problem is filtered by. It is made once, for those who type.
func (p *problem) filterText() string {
	if p.typed == "" {
		p.typed = p.text() + " " + p.owner
		if p.use == nil {
			p.typed = p.word() + " " + p.typed
		}
	}
	return p.typed
}

// place returns where a problem stands.
func (p *problem) place() place {
	if p.use == nil {
		return place{p.file.File, p.file.Path, p.file.Line, p.file.Message}
	}
	return place{p.use.File, p.use.Path, p.use.Line, p.verdict.Hint}
}

// problemsStatus counts what there is, and says what is still being asked.
func (m *Model) problemsStatus() string {
	pr := &m.problems
	text := m.theme.Texts.Counted(pr.total, "problem", "problems")
	if n := len(m.problemList.shown); n != len(pr.list) {
		text = draw.Thousands(n) + " of " + draw.Thousands(len(pr.list)) + " shown, " + text
	}
	for _, other := range []struct {
		n    int
		what string
	}{{pr.denied, "denied"}, {pr.failed, "failed"}, {pr.elsewhere, "in other namespaces unchecked"}} {
		if other.n > 0 {
			text += ", " + draw.Thousands(other.n) + " " + other.what
		}
	}
	if pr.notes > 0 {
		text += ", " + m.theme.Texts.Counted(pr.notes, "note", "notes")
	}
	switch q := &pr.inquiry; {
	case q.entering > 0:
		text += ", checking: asking for mounts of namespaces"
	case q.running():
		text += fmt.Sprintf(", checking: %s asked, %s left", draw.Thousands(q.answers), draw.Thousands(q.open+len(q.queue)))
	case m.secrets.mountsKnow != mountsKnown && len(pr.list) > 0:
		text += ", the rest is not checked: " + m.unknownMounts()
	}
	return text
}

// unknownMounts says why nothing can be asked for.
func (m *Model) unknownMounts() string {
	switch m.secrets.mountsKnow {
	case mountsHidden:
		return "the token may not see the mounts"
	case mountsFailed:
		return "the mounts are not known"
	}
	return "the mounts are not known yet"
}

// problemsHints says what there is where no problem shows.
func (m *Model) problemsHints() []string {
	pr := &m.problems
	switch {
	case len(pr.list) > 0:
		return []string{"no problem matches"}
	case m.catalog.loading && m.catalog.catalog == nil:
		return []string{"reading files…"}
	case m.secrets.mountsKnow != mountsKnown:
		return []string{"nothing can be checked: " + m.unknownMounts()}
	case !m.canInquire() || pr.inquiry.running() || pr.counting != nil:
		return []string{"asking for what the files name…"}
	}
	return []string{fmt.Sprintf("all is as it should be: %s", m.theme.Texts.Counted(len(m.secrets.xref.Uses()), "reference", "references"))}
}

// problemLine draws a problem: its status, where it stands, what it names, why, and whose it is.
func (m *Model) problemLine(s *theme.Theme, i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	p := m.problemList.shown[i]
	fit, hint := m.problems.columns.within(width)
	ink := s.Warn
	if !p.bad {
		ink = s.Dim
	}
	cell := func(ink draw.Ink, text string, width int) {
		l.Ink(ink, text)
		l.Blank(width - draw.Width(text))
	}
	cell(ink, p.word(), statusColumn)
	if fit.place > 0 {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.at), fit.place), fit.place+columnGap)
	}
	if p.use == nil {
		l.Text(draw.Cut(harmless.Text(p.what), l.Left()))
	} else {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.what), fit.what), fit.what+columnGap)
		l.Ink(s.Dim, draw.Cut(harmless.Text(p.hint()), hint))
		l.Right(s.Dim, draw.Cut(harmless.Text(p.ownerName()), fit.owner))
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
		at := p.at
		if p.owner != "" {
			at += "  " + p.owner
		}
		out = append(out, draw.CutLeft(harmless.Text(at), width))
	}
	text := p.what
	if p.hint() != "" {
		text += ": " + p.hint()
	}
	if u := p.use; u != nil && u.Resolved() && u.Raw != u.Location.String() {
		text += " (written as " + u.Raw + ")"
	}
	wrapped := strings.Split(ansi.Wrap(harmless.Text(text), width, "/"), "\n")
	if room := lines - len(out); len(wrapped) > room {
		wrapped[room-1] = draw.Cut(wrapped[room-1]+" "+wrapped[room], width)
		wrapped = wrapped[:room]
	}
	return append(out, wrapped...)
}
