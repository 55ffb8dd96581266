package problems

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Model is the list. Make one with [New].
type Model struct {
	overlay.Picker
	source   Source
	memory   *Memory
	query    find.Query
	shown    []*uses.Problem // of the newest count
	columns  columns
	sorting  order.Order[*uses.Problem]
	selected selected
}

// Source is what the list shows.
type Source struct {
	Listing *listing.Model
	Uses    *uses.Model
	Files   *files.Model
	Twins   *find.Twins // see [find.Twins.Parse]
}

// Memory is where the list was left for one of its problems, for when it opens again. The zero
// value is a list that was not.
type Memory struct {
	typed   string
	problem *uses.Problem
}

// Counted says that there is a newer count.
type Counted struct{}

// minRows is how high the list is at least, where the screen has room for it.
const minRows = 16

// leastWidth is how wide it is at least, where there is room: more may come.
const leastWidth = 100

// New returns the list, as it was left.
func New(t *theme.Theme, k *theme.KeyMap, source Source, memory *Memory) *Model {
	typing := &k.Typing
	m := &Model{source: source, memory: memory, sorting: newSorting()}
	m.Box = overlay.Box{Theme: t, Keys: k, Title: "Problems", Foot: theme.Foot(
		theme.Does(typing.Accept, "goes there"),
		theme.Does(typing.Lines, "lines"),
		theme.Does(typing.Edit, "edits the file"),
		theme.DoesNow(typing.Fix, "fixes it"),
		theme.Does(typing.Copy, "copies"),
		theme.Does(typing.Select, "selects"),
		theme.Does(typing.Sort, "sorts"),
		theme.Does(typing.Close, "closes"),
	)}
	m.Prompt = overlay.NewPrompt("filter")
	m.Rows = minRows
	m.SetValue(memory.typed)
	m.query = source.Twins.Parse(memory.typed)
	m.follow()
	if memory.problem != nil {
		m.Moved = true
		m.Top = max(m.find(memory.problem), 0) // it begins with that
		m.MoveTo(m.Top)
	}
	*memory = Memory{}
	return m
}

// Update implements [overlay.Overlay].
func (m *Model) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case Counted:
		m.follow()
		return nil, nil
	case tea.KeyPressMsg:
		if action, ok := m.onKey(theme.Pressed(msg.String())); ok {
			return action, nil
		}
	}
	out, cmd := m.Picker.Update(msg)
	switch out {
	case overlay.Typed:
		m.query = m.source.Twins.Parse(m.Value())
		m.Moved = false // what was chosen is of no matter now
		m.MoveTo(0)
		m.follow()
	case overlay.Chosen:
		return m.goTo(m.Cursor), cmd
	case overlay.Dismissed:
		return overlay.Close{}, cmd
	}
	return nil, cmd
}

// Frame implements [overlay.Overlay].
func (m *Model) Frame(width, height int) overlay.Frame {
	return m.Picker.Frame(width, height, overlay.Rows{
		Status: m.status(), Row: m.row, Hints: m.hints(), About: m.about,
	})
}

// follow has the list follow what is known and what is typed. Once somebody has put it there, the
// cursor stays on its problem, and the problem where it is on the screen; where it is none any
// more, the next one that is takes its place.
func (m *Model) follow() {
	before := m.shown
	m.shown, m.columns = nil, columns{}
	list := m.source.Uses.Tally().List
	for i := range list {
		p := &list[i]
		m.columns.fit(p)
		if m.query.Empty() || m.query.Matches(p.FilterText()) {
			m.shown = append(m.shown, p)
		}
	}
	m.shown = m.sorting.Sorted(m.shown)
	m.renewSelected(list)
	m.Wants = max(m.columns.wants()+2, leastWidth) // the mark of the cursor, and the edge
	m.Len = len(m.shown)
	m.Rows = max(m.Rows, len(list))
	const most = 100 // that have gone at once
	for i := m.Cursor; m.Moved && i < min(len(before), m.Cursor+most); i++ {
		if at := m.find(before[i]); at >= 0 {
			m.Top += at - m.Cursor
			m.Cursor = at
			break
		}
	}
	m.Clamp()
}

// find returns where a problem of an earlier count stands in the list, -1 where it does not.
func (m *Model) find(p *uses.Problem) int {
	at := -1
	for i, shown := range m.shown {
		sure, likely := shown.Same(p)
		if sure {
			return i
		}
		if likely && at < 0 {
			at = i
		}
	}
	return at
}

// Shown returns the problems that show.
func (m *Model) Shown() []*uses.Problem { return m.shown }

// current returns the problem under the cursor, nil where there is none.
func (m *Model) current() *uses.Problem {
	if m.Cursor < len(m.shown) {
		return m.shown[m.Cursor]
	}
	return nil
}

// goTo leaves the list for the place in Vault that is meant, among the secrets of its entity where
// it has one, or for the entity, or for the lines of the file.
func (m *Model) goTo(i int) overlay.Action {
	if i >= len(m.shown) {
		return nil
	}
	p := m.shown[i]
	of := m.subjectOf(p)
	if of.All() {
		return overlay.ShowLines{Place: Place(p)}
	}
	*m.memory = Memory{m.Value(), p}
	to := overlay.ShowSubject{Subject: of}
	if p.Use != nil && p.Use.Resolved() {
		if m.source.Uses.Here(p.Use) {
			return overlay.Close{Then: overlay.Reveal{Location: p.Use.Location, Of: of}}
		}
		to.Note = "it lies in the namespace " + harmless.Text(p.Use.Namespace) +
			", which is not shown here"
	}
	return overlay.Close{Then: to}
}

// subjectOf returns whose a problem is, as the catalog shows it: everything where nothing there has
// it.
func (m *Model) subjectOf(p *uses.Problem) uses.Subject {
	if m.source.Files.Catalog() != nil && p.Use != nil && p.Use.Entity == nil {
		return uses.Subject{Nobody: true}
	}
	return uses.Subject{Entity: m.source.Files.Entity(p.Ref)}
}

// Place returns where a problem stands.
func Place(p *uses.Problem) overlay.Place {
	if p.Use == nil {
		return overlay.Place{
			File: p.File.File, Path: p.File.Path, Line: p.File.Line, Note: p.File.Message,
		}
	}
	return overlay.PlaceOf(p.Use, p.Verdict.Hint)
}

// fixed has a problem fixed where it is known how.
func (m *Model) fixed(p *uses.Problem) overlay.Action {
	if p.Use != nil {
		if v := m.source.Uses.Judge(p.Use); v.Fix != (xref.Fix{}) && p.Use.Problem(v) {
			return overlay.ShowMend{Use: p.Use, Fix: v.Fix}
		}
	}
	return overlay.Say{Text: "nothing is known that alone would be right there"}
}

// onKey does something with the problem under the cursor that keeps the list open. It reports
// whether the key was one for that.
func (m *Model) onKey(k theme.Pressed) (overlay.Action, bool) {
	typing := &m.Keys.Typing
	switch {
	case key.Matches(k, typing.Select), key.Matches(k, typing.Space) && !m.TakesBlank():
		m.selectNext()
		return nil, true
	case key.Matches(k, typing.SelectAll):
		m.selectAll()
		return nil, true
	case key.Matches(k, typing.Sort, typing.SortTurn):
		m.sort(key.Matches(k, typing.SortTurn))
		return nil, true
	case !key.Matches(k, typing.Lines, typing.Edit, typing.Fix, typing.Copy, typing.CopyAs):
		return nil, false
	}
	p := m.current()
	if p == nil {
		return nil, true
	}
	m.Moved = true
	switch {
	case key.Matches(k, typing.Lines):
		return overlay.ShowLines{Place: Place(p)}, true
	case key.Matches(k, typing.Edit):
		return overlay.EditFile{Place: Place(p)}, true
	case key.Matches(k, typing.Fix):
		return m.fixed(p), true
	case key.Matches(k, typing.CopyAs):
		return copiedAs(m.chosen()), true
	}
	return copied(m.chosen()), true
}
