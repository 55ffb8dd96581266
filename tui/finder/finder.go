package finder

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/details"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/files"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/selection"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
)

// Model is the find. Make one with [New].
type Model struct {
	overlay.Picker
	ctx    context.Context // ends with the program
	source Source
	memory *Memory

	seq     int                // of the newest question
	cancel  context.CancelFunc // of the search that is under way; nil where none is
	written written            // what the line comes to
	results results
	stale   bool // names have come in since the newest search began
	others  others
	scopes  scopes

	recalled  string // the words that stand in the line because they were looked for before
	selection selection.Set[candidateKey, Candidate]
	spaced    bool     // the newest key was a blank that has selected, behind words
	picks     *Picking // nil where results are shown
}

// Source is what a find looks through.
type Source struct {
	Listing *listing.Model
	Uses    *uses.Model
	Files   *files.Model
	Twins   *find.Twins    // see [find.Twins.Parse]
	Servers []typed.Server // those that an address can belong to
	// Note returns what stands beside a node, and whether that is a warning.
	Note func(tree.ID) (note string, warn bool)

	// What may be nil is not told. None of them asks anybody.

	// Facts returns what is known of a place; nil knows nothing.
	Facts func(details.Place) []details.Fact
	// Trouble says what keeps the server from answering at all, in a few words; "" is nothing.
	Trouble func() string
	// InWords puts a hint in the words of the user's command.
	InWords func(hint string) string
}

// Memory is what outlives a find: the next one begins with what it knows. The zero value is ready.
type Memory struct {
	seq  int          // of the newest question of any of them
	last *find.Result // the newest result

	History *History // of words; nil is one that ends with this
}

// NamesChanged says that other names are known than before.
type NamesChanged struct{}

const (
	// Operators are what a query knows beside words.
	Operators = "'whole' ^start end$ !not st*rt"
	// maxResults is how many results are kept.
	maxResults = 200
	// minRows is how high the list is, where the screen has room for it.
	minRows = 16
	// searchEvery is how often results change while a walk goes on.
	searchEvery = 250 * time.Millisecond
)

// New returns a find of nothing yet.
func New(
	ctx context.Context, t *theme.Theme, k *theme.KeyMap, source Source, memory *Memory,
) *Model {
	m := &Model{ctx: ctx, source: source, memory: memory}
	m.Box = overlay.Box{Theme: t, Keys: k}
	m.Prompt = overlay.NewPrompt("words")
	m.Rows = minRows
	m.end()
	if memory.History == nil {
		memory.History = &History{}
	}
	m.recalled = memory.History.Last()
	m.SetValue(m.recalled)
	m.SelectText(true)
	return m
}

// Focus has the find take what is typed, and looks for what stands there already.
func (m *Model) Focus() tea.Cmd {
	m.AtLine = !m.TextSelected()
	cmd := m.Picker.Focus()
	m.written = m.source.read(m.Value())
	switch {
	case m.idle():
		return tea.Batch(cmd, m.onText(m.Value()))
	case m.source.Listing.Walks.Walk.Stopped: // by the user, who has not asked for more
		return tea.Batch(cmd, m.search())
	}
	return tea.Batch(cmd, m.search(), m.list())
}

// Update implements [overlay.Overlay].
func (m *Model) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case findReply:
		return nil, m.onReply(msg)
	case searchTick:
		if msg.seq == m.seq && m.stale {
			return nil, m.again()
		}
		return nil, nil
	case NamesChanged:
		return nil, m.onNames()
	case chosenDeed:
		if msg.find != m {
			return nil, nil
		}
		return deeds(&m.Keys.Typing, m.picks)[msg.deed].do(m)
	case tea.KeyPressMsg:
		spaced := m.spaced
		m.spaced = false
		if action, cmd, ok := m.onKey(theme.Pressed(msg.String())); ok {
			return action, cmd
		}
		if spaced && msg.Text != "" { // who goes on typing has meant a blank, too
			m.Picker.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
		}
	}
	out, cmd := m.Picker.Update(msg)
	switch out {
	case overlay.Typed:
		return nil, tea.Batch(cmd, m.onText(m.Value()))
	case overlay.Chosen:
		return deeds(&m.Keys.Typing, m.picks)[0].do(m)
	case overlay.Dismissed:
		return m.close(nil), cmd
	}
	return nil, cmd
}

// Frame implements [overlay.Overlay].
func (m *Model) Frame(width, height int) overlay.Frame {
	m.name()
	p := painter{m.Theme, m.source, m.results.query, &m.selection, &m.Slide}
	return m.Picker.Frame(width, height, overlay.Rows{
		Status: m.source.status(m.results, m.idle(), m.selection.Len(), m.Theme.Texts),
		Row:    func(l *draw.Line, i int) { p.row(l, m.results.list[i]) },
		Hints:  m.source.hints(m.results, m.idle(), m.Searching()),
		Beside: func(width, lines int) []string {
			if m.Cursor >= len(m.results.list) {
				return nil
			}
			return m.source.preview(m.Theme, m.results.list[m.Cursor], width, lines)
		},
	})
}

// name has title and foot say what the find looks through, and what keys do now: the foot loses its
// parts from behind where there is no room.
func (m *Model) name() {
	k := &m.Keys.Typing
	m.Title = "Find"
	chooses, leaves := "shows it in the tree", "closes"
	if m.picks != nil {
		m.Title, chooses = "Pick", "chooses"
	}
	if title := m.scopes.current().title; title != "" {
		m.Title += " in " + harmless.Text(title)
	}
	if m.scopes.at > 0 {
		leaves = "widens"
	}
	selects, narrows := k.Space, k.Next
	if m.Len == 0 || m.TakesBlank() {
		selects = k.Select
	}
	selects.SetEnabled(selects.Enabled() && !m.picks.one())
	narrows.SetEnabled(narrows.Enabled() && len(m.scopes.base.ids) == 0)
	m.Foot = theme.Foot(
		theme.DoesNow(k.Accept, chooses), theme.DoesNow(k.Copy, "copies"),
		theme.DoesNow(selects, "selects"), theme.DoesNow(k.Actions, "menu"),
		theme.DoesNow(k.OpenPage, "opens"), theme.DoesNow(narrows, "narrows"),
		theme.DoesNow(k.Older, "older words"), theme.DoesNow(k.Close, leaves),
	)
}

// onText searches for what is typed now, and begins to list everything with the first letter.
func (m *Model) onText(text string) tea.Cmd {
	m.written = m.source.read(text)
	if m.idle() {
		m.end()
		m.results = results{}
		m.MoveTo(0)
		m.renew()
		return nil
	}
	m.MoveTo(0)
	return tea.Batch(m.search(), m.list())
}

// list has everything listed that is not known yet, with what is looked for first.
func (m *Model) list() tea.Cmd {
	if len(m.scopes.base.ids) > 0 {
		return m.picks.list()
	}
	return m.source.Listing.WalkAll(m.scopes.current().rank(m.written.query, m.source.Listing.Store))
}

// idle reports whether nothing is looked for: no word at all finds everything of a mount or an
// entity, and nothing elsewhere.
func (m *Model) idle() bool { return m.written.query.Empty() && m.scopes.current().title == "" }

// search begins a search of the names as they are. One that is under way ends.
func (m *Model) search() tea.Cmd {
	m.stale = false
	return m.searchFor(false)
}

// again searches once more: the place that is typed may be known by now.
func (m *Model) again() tea.Cmd {
	m.written = m.source.read(m.Value())
	return m.search()
}

func (m *Model) searchFor(fuzzy bool) tea.Cmd {
	m.end()
	ctx, cancel := context.WithCancel(m.ctx)
	m.cancel = cancel
	in := m.scopes.current()
	if m.picks == nil { // else places alone are of use
		m.others = m.others.renewed(m.source, in)
	}
	return search{
		seq: m.seq, query: m.written.query, fuzzy: fuzzy, names: m.source.Listing.Store.Snapshot(),
		in: in.ids, before: m.memory.last, others: m.others.list, known: m.source.Uses.NamedNow(),
		typed: m.written,
	}.begin(ctx)
}

// end ends the search that is under way. Its reply, and a tick that waits for the next one, come
// too late.
func (m *Model) end() {
	m.memory.seq++
	m.seq = m.memory.seq
	if m.cancel != nil {
		m.cancel()
		m.cancel = nil
	}
}

// close closes the find, and ends what goes on for it.
func (m *Model) close(then overlay.Action) overlay.Action {
	m.memory.History.Add(m.Value())
	m.end()
	return overlay.Close{Then: then}
}

// onNames has the results follow what has come in, and has folders listed that came to light with
// it.
func (m *Model) onNames() tea.Cmd {
	if m.idle() {
		m.renew()
		return nil
	}
	var list tea.Cmd
	if w := m.source.Listing.Walks.Walk; !w.Running && !w.Stopped {
		list = m.list()
	}
	if m.picks != nil && m.picks.listed() && m.cancel == nil {
		return tea.Batch(list, m.again()) // who picks may wait for no more than that
	}
	late := m.stale || m.cancel != nil
	m.stale = true
	if late {
		return list // the search that is under way begins the next
	}
	return tea.Batch(list, m.later())
}

// later searches again after a while.
func (m *Model) later() tea.Cmd {
	seq := m.seq
	return tea.Tick(searchEvery, func(time.Time) tea.Msg { return searchTick{seq} })
}

func (m *Model) onReply(r findReply) tea.Cmd {
	if r.seq != m.seq {
		return nil
	}
	if !r.partial {
		m.end()
	}
	if !r.fuzzy && !r.partial {
		m.memory.last = &r.found
		if r.total == 0 {
			return m.searchFor(true)
		}
	}
	before := m.results.list
	m.results = r.results
	m.results.fuzzy = r.fuzzy && r.total > 0
	// What a refresh has taken away meanwhile is not shown.
	m.results.list = slices.DeleteFunc(m.results.list, func(c Candidate) bool {
		return c.Node != tree.Root && !m.source.Listing.Store.Alive(c.Node)
	})
	m.Len = len(m.results.list)
	// The cursor stays on what was chosen; the first place is that of the best.
	if m.Cursor > 0 && m.Cursor < len(before) {
		if at := slices.IndexFunc(m.results.list, before[m.Cursor].same); at >= 0 {
			m.Cursor = at
		}
	}
	if m.stale && !r.partial {
		return m.later()
	}
	return r.next
}

// Results returns what shows, the best first, and how many match in all.
func (m *Model) Results() (list []Candidate, total int) { return m.results.list, m.results.total }

// Searching reports whether a search is under way.
func (m *Model) Searching() bool { return m.cancel != nil }
