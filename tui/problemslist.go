package tui

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// problemList is the list on the screen: what of the problems matches what is typed.
type problemList struct {
	overlay *overlay // nil where it is not open
	query   find.Query
	shown   []*uses.Problem // of the newest tally

	columns columns // as wide as what stands in them

	// Where it was left for one of its problems, for when it opens again.
	typed string
	left  *uses.Problem
}

const (
	// problemRows is how high the list is at least, where the screen has room for it.
	problemRows = 16

	problemsFoot = "↵ goes there   ^l lines   ^e edits the file   ^y copies   esc closes"
)

// showProblems opens the list of problems, and has everything looked up that was not yet.
func (m *Model) showProblems() tea.Cmd {
	s, before := m.theme, m.problemList
	o := newPrompt("Problems", "filter", textinput.EchoNormal, problemsFoot, nil)
	o.body = nil
	o.rows = problemRows
	o.status = func() string { return m.problemsStatus() }
	o.hints = func() []string { return m.problemsHints() }
	o.line = func(i, width int) string { return m.problemLine(s, i, width) }
	o.about = func(width, lines int) []string { return m.aboutProblem(width, lines) }
	o.pick = func(m *Model, i int) tea.Cmd { return m.goToProblem(i) }
	o.changed = func(m *Model, text string) tea.Cmd {
		m.problemList.query = find.Parse(text)
		o.moved = false // what was chosen is of no matter now
		o.moveTo(0)
		m.followProblems()
		return nil
	}
	o.press = func(m *Model, k theme.Pressed) (tea.Cmd, bool) { return m.pressProblem(k) }
	o.cancel = func(m *Model) tea.Cmd { m.problemList = problemList{}; return nil }
	o.input.SetValue(before.typed)
	m.overlay = o
	m.problemList = problemList{overlay: o, query: find.Parse(before.typed)}
	change, begin := m.uses.Inquire()
	follow := m.onUses(change)
	m.followProblems()
	if before.left != nil {
		o.moved = true
		o.moveTo(max(m.problemList.find(before.left), 0))
	}
	return tea.Batch(o.input.Focus(), begin, follow)
}

// followProblems has the list follow what is known and what is typed. Once somebody has put it there, the cursor stays on its problem,
// and the problem where it is on the screen; where it is none any more, the next one that is takes its place.
func (m *Model) followProblems() {
	l := &m.problemList
	if l.overlay == nil {
		return
	}
	o, before := l.overlay, l.shown
	l.shown = nil
	list := m.uses.Tally().List
	for i := range list {
		if p := &list[i]; l.query.Empty() || l.query.Matches(p.FilterText()) {
			l.shown = append(l.shown, p)
		}
	}
	l.columns = columns{}
	for i := range list {
		l.columns.fit(&list[i])
	}
	o.count, o.lines = len(l.shown), len(l.shown)
	o.rows = max(o.rows, len(list))
	const most = 100 // that have gone at once
	for i := o.cursor; o.moved && i < min(len(before), o.cursor+most); i++ {
		if at := l.find(before[i]); at >= 0 {
			o.top += at - o.cursor
			o.cursor = at
			break
		}
	}
	o.scroll(0)
	o.moveTo(o.cursor)
}

// find returns where a problem of an earlier tally stands in the list, -1 where it does not.
func (l *problemList) find(p *uses.Problem) int {
	at := -1
	for i, other := range l.shown {
		sure, likely := other.Same(p)
		if sure {
			return i
		}
		if likely && at < 0 {
			at = i
		}
	}
	return at
}

// goToProblem leaves the list for the place in Vault that is meant, among the secrets of its entity where it has one, or for the
// entity, or for the lines of the file.
func (m *Model) goToProblem(i int) tea.Cmd {
	l := &m.problemList
	if i >= len(l.shown) {
		return nil
	}
	p := l.shown[i]
	s := m.subjectOf(p)
	if s.All() {
		return m.showLines(placeOfProblem(p))
	}
	m.closeOverlay()
	m.problemList = problemList{typed: l.overlay.input.Value(), left: p}
	var why tea.Cmd
	if p.Use != nil && p.Use.Resolved() {
		if m.uses.Here(p.Use) {
			return m.showIn(s, p.Use.Location)
		}
		why = m.say("it lies in the namespace " + harmless.Text(p.Use.Namespace) + ", which is not shown here")
	}
	m.showSubject(s)
	m.setFocus(paneCatalog)
	return tea.Batch(m.secrets.Want(), why)
}

// subjectOf returns whose a problem is, as the catalog shows it: everything where nothing there has it.
func (m *Model) subjectOf(p *uses.Problem) uses.Subject {
	if m.files.Catalog() != nil && p.Use != nil && p.Use.Entity == nil {
		return uses.Subject{Nobody: true}
	}
	return uses.Subject{Entity: m.files.Entity(p.Ref)}
}

// showSubject puts the catalog's cursor on a subject and shows its secrets.
func (m *Model) showSubject(s uses.Subject) {
	m.catalog.MoveTo(s)
	m.showChosen()
}

// showIn shows a location among the secrets of a subject.
func (m *Model) showIn(s uses.Subject, loc vaultpath.Location) tea.Cmd {
	m.showSubject(s)
	m.setFocus(paneSecrets)
	m.secrets.Reveal(loc)
	return m.secrets.Want()
}

// pressProblem does something with the problem under the cursor that keeps the list open.
func (m *Model) pressProblem(k theme.Pressed) (tea.Cmd, bool) {
	l := &m.problemList
	if k != "ctrl+l" && k != "ctrl+e" && k != "ctrl+y" {
		return nil, false
	}
	if l.overlay.cursor >= len(l.shown) {
		return nil, true
	}
	p := l.shown[l.overlay.cursor]
	l.overlay.moved = true
	switch k {
	case "ctrl+l":
		return m.showLines(placeOfProblem(p)), true
	case "ctrl+e":
		return m.editFile(placeOfProblem(p)), true
	}
	return m.copy(p.Text()), true
}
