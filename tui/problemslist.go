package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// problemList is the overlay that lists what of the problems matches what is typed.
type problemList struct {
	overlay.Picker
	data  problemsData
	left  *problemsLeft
	query find.Query
	shown []*problem // of the newest tally
}

// problemsLeft is where the list was left for one of its problems, for when it opens again.
type problemsLeft struct {
	typed   string
	problem *problem
}

// problemsCounted says that there is a newer tally.
type problemsCounted struct{}

// problemRows is how high the list is at least, where the screen has room for it.
const problemRows = 16

// newProblemList returns the list, as it was left.
func newProblemList(
	t *theme.Theme, k *theme.KeyMap, data problemsData, left *problemsLeft,
) *problemList {
	typing := &k.Typing
	l := &problemList{data: data, left: left}
	l.Band = overlay.Band{Theme: t, Keys: k, Title: "Problems", Foot: theme.Foot(
		theme.Does(typing.Accept, "goes there"), theme.Does(typing.Lines, "lines"),
		theme.Does(typing.Edit, "edits the file"), theme.Does(typing.Copy, "copies"),
		theme.Does(typing.Close, "closes"),
	)}
	l.Prompt = overlay.NewPrompt("filter")
	l.Rows = problemRows
	l.SetValue(left.typed)
	l.query = find.Parse(left.typed)
	l.follow()
	if left.problem != nil {
		l.Moved = true
		l.Top = max(l.find(left.problem), 0) // it begins with that
		l.MoveTo(l.Top)
	}
	*left = problemsLeft{}
	return l
}

// Update implements [overlay.Overlay].
func (l *problemList) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case problemsCounted:
		l.follow()
		return nil, nil
	case tea.KeyPressMsg:
		if action, ok := l.onKey(theme.Pressed(msg.String())); ok {
			return action, nil
		}
	}
	out, cmd := l.Picker.Update(msg)
	switch out {
	case overlay.Typed:
		l.query = find.Parse(l.Value())
		l.Moved = false // what was chosen is of no matter now
		l.MoveTo(0)
		l.follow()
	case overlay.Chosen:
		return l.goTo(l.Cursor), cmd
	case overlay.Dismissed:
		return overlay.Close{}, cmd
	}
	return nil, cmd
}

// Frame implements [overlay.Overlay].
func (l *problemList) Frame(width, height int) overlay.Frame {
	return l.Picker.Frame(width, height, overlay.Rows{
		Status: l.status(), Row: l.row, Hints: l.hints(), About: l.about,
	})
}

// follow has the list follow what is known and what is typed. Once somebody has put it there, the
// cursor stays on its problem, and the problem where it is on the screen; where it is none any
// more, the next one that is takes its place.
func (l *problemList) follow() {
	before := l.shown
	l.shown = nil
	list := l.data.list()
	for i := range list {
		if p := &list[i]; l.query.Empty() || l.query.Matches(p.filterText()) {
			l.shown = append(l.shown, p)
		}
	}
	l.Len = len(l.shown)
	l.Rows = max(l.Rows, len(list))
	const most = 100 // that have gone at once
	for i := l.Cursor; l.Moved && i < min(len(before), l.Cursor+most); i++ {
		if at := l.find(before[i]); at >= 0 {
			l.Top += at - l.Cursor
			l.Cursor = at
			break
		}
	}
	l.Clamp()
}

// find returns where a problem of an earlier tally stands in the list, -1 where it does not.
func (l *problemList) find(p *problem) int {
	at := -1
	for i, other := range l.shown {
		switch {
		case other.use != nil && other.use == p.use:
			return i // two of them may stand in one line
		case at < 0 && (other.use == nil) == (p.use == nil) && other.what == p.what && other.at == p.at:
			at = i
		}
	}
	return at
}

// goTo leaves the list for the place in Vault that is meant, among the secrets of its entity where
// it has one, or for the entity, or for the lines of the file.
func (l *problemList) goTo(i int) overlay.Action {
	if i >= len(l.shown) {
		return nil
	}
	p := l.shown[i]
	e := l.data.entityOf(p)
	if e == nil {
		return overlay.ShowLines{Place: p.place()}
	}
	*l.left = problemsLeft{l.Value(), p}
	to := overlay.ShowEntity{Entity: e}
	if p.use != nil && p.use.Resolved() {
		if p.use.Namespace == l.data.namespace() {
			return overlay.Close{Then: overlay.Reveal{Location: p.use.Location, Of: e}}
		}
		in := harmless.Text(p.use.Namespace)
		to.Note = "it lies in the namespace " + in + ", which is not shown here"
	}
	return overlay.Close{Then: to}
}

// onKey does something with the problem under the cursor that keeps the list open. It reports
// whether the key was one for that.
func (l *problemList) onKey(k theme.Pressed) (overlay.Action, bool) {
	var action func(p *problem) overlay.Action
	switch typing := &l.Keys.Typing; {
	case key.Matches(k, typing.Lines):
		action = func(p *problem) overlay.Action { return overlay.ShowLines{Place: p.place()} }
	case key.Matches(k, typing.Edit):
		action = func(p *problem) overlay.Action { return overlay.EditFile{Place: p.place()} }
	case key.Matches(k, typing.Copy):
		action = func(p *problem) overlay.Action { return overlay.Copy{Text: p.text()} }
	default:
		return nil, false
	}
	if l.Cursor >= len(l.shown) {
		return nil, true
	}
	l.Moved = true
	return action(l.shown[l.Cursor]), true
}

// problemsData is all that the list asks of the explorer.
type problemsData struct {
	problems *problems
	secrets  *secretsPane
	catalog  *catalogPane
}

func (d problemsData) list() []problem     { return d.problems.list }
func (d problemsData) namespace() string   { return d.secrets.namespace }
func (d problemsData) uses() int           { return len(d.secrets.xref.Uses()) }
func (d problemsData) mounts() mountsState { return d.secrets.mountsKnow }

// reading reports whether the files are being read for the first time.
func (d problemsData) reading() bool { return d.catalog.loading && d.catalog.catalog == nil }

// asking reports whether there may be more to come.
func (d problemsData) asking() bool {
	pr := d.problems
	return d.catalog.catalog == nil || !d.secrets.served || pr.inquiry.running() || pr.counting != nil
}

// entityOf returns whose a problem is, as the catalog shows it: nil where nothing there has it.
func (d problemsData) entityOf(p *problem) *catalog.Entity {
	switch c := d.catalog.catalog; {
	case c == nil:
		return nil
	case p.use != nil && p.use.Entity == nil:
		return unowned
	default:
		return entityByRef(c, p.owner)
	}
}
