package tui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// finder looks through all names that are known, while more come in, and through entities and references.
type finder struct {
	seq     int
	cancel  context.CancelFunc // of the search that is under way; nil where none is
	query   find.Query
	last    *find.Result // the newest result: the next search begins with what it knows
	matches []find.Match // the best: nodes of the tree, and others
	total   int
	shown   find.Query // what they match
	some    bool       // they are those of a first look
	similar bool       // that is the query taken loosely, since nothing matches it
	stale   bool       // names have come in since the newest search began

	others      others  // that the newest search looks through
	shownOthers []other // that those on the screen are of

	scopes []findScope // that tab goes through, the first is everything; none until it is pressed
	scope  int         // which of them counts
	words  string      // that found the entity which counts now: they stand again when everything does
}

const (
	// findShown is how many results are kept.
	findShown = 200
	// findRows is how high the list is, where the screen has room for it.
	findRows = 16
	// findEvery is how often results change while a walk goes on.
	findEvery = 250 * time.Millisecond

	findFoot       = "↵ shows it in the tree   ^y copies   ^o opens   tab narrows   esc closes"
	findFootNarrow = "↵ shows it in the tree   ^y copies   ^o opens   tab narrows   esc widens"
)

// showFind opens the overlay.
func (m *Model) showFind() tea.Cmd {
	m.endFind()
	m.find = finder{seq: m.find.seq, last: m.find.last}
	m.secrets.missedFailed() // it may have got better
	s := m.styles
	o := newPrompt("Find", "words", textinput.EchoNormal, findFoot, nil)
	o.body = nil
	o.rows = findRows
	o.line = func(i, width int) string { return m.findLine(&s, i, width) }
	o.pick = func(m *Model, i int) tea.Cmd { return m.revealFound(i) }
	o.find = true
	o.changed = func(m *Model, text string) tea.Cmd { return m.typeFind(text) }
	o.press = func(m *Model, k pressed) (tea.Cmd, bool) { return m.pressFound(k) }
	o.cancel = func(m *Model) tea.Cmd { m.endFind(); return nil }
	o.status = func() string { return m.findStatus() }
	o.hints = func() []string { return m.findHints() }
	m.overlay = o
	return o.input.Focus()
}

// typeFind searches for what stands in the input now, and begins to list everything with the first letter.
func (m *Model) typeFind(text string) tea.Cmd {
	m.find.query = find.Parse(text)
	if m.find.idle() {
		m.endFind()
		m.find.matches, m.find.total, m.find.some, m.find.similar = nil, 0, false, false
		m.overlay.count = 0
		return nil
	}
	m.overlay.moveTo(0)
	return tea.Batch(m.search(), m.secrets.walkAll(m.wanted()))
}

// idle tells whether nothing is looked for: no word at all finds everything of a mount or an entity, and nothing elsewhere.
func (f *finder) idle() bool { return f.query.Empty() && f.within().title == "" }

// search begins a search of the names as they are. One that is under way ends.
func (m *Model) search() tea.Cmd {
	m.find.stale = false
	return m.searchFor(m.find.query, false)
}

func (m *Model) searchFor(q find.Query, loose bool) tea.Cmd {
	m.endFind()
	ctx, cancel := context.WithCancel(m.do.ctx)
	m.find.cancel = cancel
	m.find.others = m.find.others.renewed(m, m.find.within())
	return m.do.find(ctx, search{
		seq: m.find.seq, query: q, loose: loose, names: m.secrets.store.Snapshot(), in: m.find.within().ids,
		before: m.find.last, others: m.find.others.list, known: m.secrets.usedNow(), typed: m.typedFolder(),
	})
}

// endFind ends the search that is under way. Its reply, and a tick that waits for the next one, come too late.
func (m *Model) endFind() {
	m.find.seq++
	if m.find.cancel != nil {
		m.find.cancel()
		m.find.cancel = nil
	}
}

// findOverlay returns the overlay of the find, also where another one covers it; nil where there is none.
func (m *Model) findOverlay() *overlay {
	o := m.overlay
	for o != nil && !o.find {
		o = o.back
	}
	return o
}

// closeFind closes the overlay, and ends what goes on for it.
func (m *Model) closeFind() {
	m.closeOverlay()
	m.endFind()
}

// namesCame has the results follow what has come in, and has folders listed that came to light with it.
func (m *Model) namesCame() tea.Cmd {
	if m.findOverlay() == nil || m.find.idle() {
		return nil
	}
	var list tea.Cmd
	if w := &m.secrets.walk; !w.running() && !w.stopped {
		list = m.secrets.walkAll(m.wanted())
	}
	late := m.find.stale || m.find.cancel != nil
	m.find.stale = true
	if late {
		return list // the search that is under way begins the next
	}
	return tea.Batch(list, tick(findEvery, findTick{m.find.seq}))
}

func (m *Model) found(r findReply) tea.Cmd {
	o := m.findOverlay()
	if r.seq != m.find.seq || o == nil {
		return nil
	}
	if m.find.some = r.next != nil; !m.find.some {
		m.endFind()
	}
	if !r.loose && !m.find.some {
		m.find.last = &r.found
		if loose, ok := m.find.query.Loose(); ok && r.total == 0 {
			return m.searchFor(loose, true)
		}
	}
	before := m.find.matches
	// What a refresh has taken away meanwhile is not shown.
	m.find.matches = slices.DeleteFunc(r.matches, func(match find.Match) bool {
		return match.ID&isOther == 0 && !m.secrets.store.Alive(tree.ID(match.ID))
	})
	m.find.total, m.find.shown, m.find.similar = r.total, r.query, r.loose && r.total > 0
	m.find.shownOthers = r.others
	o.count = len(m.find.matches)
	if o.cursor > 0 && o.cursor < len(before) { // it stays on what was chosen; the first place is that of the best
		if at := slices.IndexFunc(m.find.matches, func(match find.Match) bool { return sameMatch(match, before[o.cursor]) }); at >= 0 {
			o.cursor = at
		}
	}
	if m.find.stale && !m.find.some {
		return tick(findEvery, findTick{m.find.seq})
	}
	return r.next
}

// findStatus says how many match, whether that may be all, and how many names are known: what matters most first.
func (m *Model) findStatus() string {
	c := m.secrets.store.Counts()
	found := thousands(m.find.total) + " found"
	if m.find.some {
		found += " so far"
	}
	if m.find.similar {
		found = "0 found, " + thousands(m.find.total) + " similar"
	}
	known := counted(m.styles.texts, c.Names, "name", "names") + " known"
	switch w := &m.secrets.walk; {
	case w.running():
		pr := w.progress
		return fmt.Sprintf("%s, listing: %s, %s, %s/s", found, percent(pr.Share), known, thousands(pr.PerSecond))
	case c.Denied > 0 && c.Failed > 0:
		found += fmt.Sprintf(", partial: %s denied, %s failed", thousands(c.Denied), thousands(c.Failed))
	case c.Denied > 0:
		found += fmt.Sprintf(", partial: %s denied", thousands(c.Denied))
	case c.Failed > 0:
		found += fmt.Sprintf(", partial: %s failed", thousands(c.Failed))
	}
	return found + ", " + known
}

// search is one question of the find, as it was when it was asked.
type search struct {
	seq    int
	query  find.Query
	loose  bool // it is the one of the user taken loosely
	names  tree.Snapshot
	in     []tree.ID
	before *find.Result
	others []other
	known  map[vaultpath.Location]bool // what the others name and is among the names
	typed  vaultpath.Location          // the folder that stands in the input, zero where that is none or known
}

// find searches. Among very many names it takes a first look, so that something shows with the next frame. What it says
// where it was given up is of no use, and nobody waits for it.
func (c commands) find(ctx context.Context, s search) tea.Cmd {
	whole := func() tea.Msg {
		found, err := find.Search(ctx, s.query, s.names, s.in, findShown, s.before)
		return s.reply(found, err)
	}
	return func() tea.Msg {
		found, ok := find.First(ctx, s.query, s.names, s.in, findShown, s.before)
		if !ok {
			return whole()
		}
		r := s.reply(found, nil)
		r.next = whole
		return r
	}
}

// reply adds what is found beside names.
func (s search) reply(found find.Result, err error) findReply {
	r := findReply{seq: s.seq, query: s.query, loose: s.loose, found: found, total: found.Total, others: s.others}
	if err != nil {
		return r
	}
	best := find.Top{Max: findShown}
	for _, match := range found.Best {
		best.Add(match)
	}
	for i, o := range s.others {
		score, _, ok := s.query.Score(o.text)
		if ok && !(s.known[o.at] && s.query.Matches(o.at.String())) { // else it is found as a name
			r.total++
			best.Add(find.Match{Location: o.text, Score: score, ID: isOther | uint32(i)})
		}
	}
	r.matches = best.Best()
	return s.withTyped(r)
}
