package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
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
func (p *problem) place() overlay.Place {
	if p.use == nil {
		return overlay.Place{File: p.file.File, Path: p.file.Path, Line: p.file.Line, Note: p.file.Message}
	}
	return overlay.Place{File: p.use.File, Path: p.use.Path, Line: p.use.Line, Note: p.verdict.Hint}
}

// status counts what there is, and says what is still being asked.
func (l *problemList) status() string {
	pr := l.data.problems
	text := l.Theme.Texts.Counted(pr.total, "problem", "problems")
	if n := len(l.shown); n != len(pr.list) {
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
		text += ", " + l.Theme.Texts.Counted(pr.notes, "note", "notes")
	}
	switch q := &pr.inquiry; {
	case q.entering > 0:
		text += ", checking: asking for mounts of namespaces"
	case q.running():
		text += fmt.Sprintf(", checking: %s asked, %s left", draw.Thousands(q.answers), draw.Thousands(q.open+len(q.queue)))
	case l.data.mounts() != mountsKnown && len(pr.list) > 0:
		text += ", the rest is not checked: " + l.unknownMounts()
	}
	return text
}

// unknownMounts says why nothing can be asked for.
func (l *problemList) unknownMounts() string {
	switch l.data.mounts() {
	case mountsHidden:
		return "the token may not see the mounts"
	case mountsFailed:
		return "the mounts are not known"
	}
	return "the mounts are not known yet"
}

// hints says what there is where no problem shows.
func (l *problemList) hints() []string {
	switch {
	case len(l.data.list()) > 0:
		return []string{"no problem matches"}
	case l.data.reading():
		return []string{"reading files…"}
	case l.data.mounts() != mountsKnown:
		return []string{"nothing can be checked: " + l.unknownMounts()}
	case l.data.asking():
		return []string{"asking for what the files name…"}
	}
	return []string{"all is as it should be: " + l.Theme.Texts.Counted(l.data.uses(), "reference", "references")}
}

// row draws a problem: its status, where it stands, what it names, why, and whose it is.
func (l *problemList) row(i, width int) string {
	var b strings.Builder
	out := draw.NewLine(&b, width)
	p, s := l.shown[i], l.Theme
	fit, hint := l.data.problems.columns.within(width)
	ink := s.Warn
	if !p.bad {
		ink = s.Dim
	}
	cell := func(ink draw.Ink, text string, width int) {
		out.Ink(ink, text)
		out.Blank(width - draw.Width(text))
	}
	cell(ink, p.word(), statusColumn)
	if fit.place > 0 {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.at), fit.place), fit.place+columnGap)
	}
	if p.use == nil {
		out.Text(draw.Cut(harmless.Text(p.what), out.Left()))
	} else {
		cell(draw.Ink{}, draw.CutLeft(harmless.Text(p.what), fit.what), fit.what+columnGap)
		out.Ink(s.Dim, draw.Cut(harmless.Text(p.hint()), hint))
		out.Right(s.Dim, draw.Cut(harmless.Text(p.ownerName()), fit.owner))
	}
	out.End()
	return b.String()
}

// about says in full what is the matter with the problem under the cursor, and first where and whose it is where there
// is room for that.
func (l *problemList) about(width, lines int) []string {
	if l.Cursor >= len(l.shown) {
		return nil
	}
	p := l.shown[l.Cursor]
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
