package tui

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// finder looks through all names that are known, while more come in.
type finder struct {
	seq     int
	cancel  context.CancelFunc // of the search that is under way; nil where none is
	query   find.Query
	matches []find.Match // the best of the newest search: nodes of the tree, and entities
	total   int
	stale   bool // names have come in since it began

	entities []*catalog.Entity // that the newest search looked through
}

// isEntity marks the ID of a match that is no node but the number of an entity.
const isEntity = 1 << 31

// entity returns the entity that a match is, nil where it is a node.
func (f *finder) entity(m find.Match) *catalog.Entity {
	if i := m.ID &^ isEntity; m.ID&isEntity != 0 && int(i) < len(f.entities) {
		return f.entities[i]
	}
	return nil
}

const (
	// findShown is how many results are kept.
	findShown = 200
	// findRows is how high the list is, where the screen has room for it.
	findRows = 16
	// findEvery is how often results change while a walk goes on.
	findEvery = 250 * time.Millisecond
)

// showFind opens the overlay.
func (m *Model) showFind() tea.Cmd {
	m.find = finder{seq: m.find.seq}
	s := m.styles
	o := newPrompt("Find", "words", textinput.EchoNormal, "↵ shows it in the tree   ^y copies   ^o opens   esc closes", nil)
	o.body = nil
	o.rows = findRows
	o.line = func(i, width int) string { return m.findLine(&s, i, width) }
	o.pick = func(m *Model, i int) tea.Cmd { return m.revealFound(i) }
	o.changed = func(m *Model, text string) tea.Cmd { return m.typeFind(text) }
	o.cancel = func(m *Model) tea.Cmd { m.endFind(); return nil }
	o.status = func() string { return m.findStatus() }
	m.overlay = o
	return o.input.Focus()
}

// typeFind searches for what stands in the input now, and begins to list everything with the first letter.
func (m *Model) typeFind(text string) tea.Cmd {
	m.find.query = find.Parse(text)
	if m.find.query.Empty() {
		m.endFind()
		m.find.matches, m.find.total = nil, 0
		m.overlay.count = 0
		return nil
	}
	m.overlay.moveTo(0)
	return tea.Batch(m.search(), m.secrets.walkAll(wanted(m.find.query)))
}

// search begins a search of the names as they are. One that is under way ends.
func (m *Model) search() tea.Cmd {
	m.endFind()
	ctx, cancel := context.WithCancel(m.do.ctx)
	m.find.cancel, m.find.stale = cancel, false
	m.find.entities = nil
	if m.catalog.catalog != nil {
		m.find.entities = m.catalog.catalog.Entities
	}
	return m.do.find(ctx, m.find.seq, m.find.query, m.secrets.store.Snapshot(), m.find.entities)
}

// endFind ends the search that is under way. Its reply, and a tick that waits for the next one, come too late.
func (m *Model) endFind() {
	m.find.seq++
	if m.find.cancel != nil {
		m.find.cancel()
		m.find.cancel = nil
	}
}

func (m *Model) finding() bool { return m.overlay != nil && m.overlay.changed != nil }

// namesCame has the results follow what has come in.
func (m *Model) namesCame() tea.Cmd {
	if !m.finding() || m.find.query.Empty() {
		return nil
	}
	if m.find.stale || m.find.cancel != nil {
		m.find.stale = true
		return nil // the one that is under way begins the next
	}
	m.find.stale = true
	return tick(findEvery, findTick{m.find.seq})
}

func (m *Model) found(r findReply) tea.Cmd {
	if r.seq != m.find.seq || !m.finding() {
		return nil
	}
	m.endFind()
	m.find.matches, m.find.total = m.find.matches[:0:0], r.total
	for _, match := range r.matches {
		if m.find.entity(match) != nil || m.secrets.store.Alive(tree.ID(match.ID)) {
			m.find.matches = append(m.find.matches, match)
		}
	}
	m.overlay.count = len(m.find.matches)
	if m.find.stale {
		return tick(findEvery, findTick{m.find.seq})
	}
	return nil
}

// findLine draws a result, with what matched.
func (m *Model) findLine(s *styles, i, width int) string {
	var b strings.Builder
	l := draw.NewLine(&b, width)
	match := m.find.matches[i]
	_, spans, _ := m.find.query.Score(match.Location)
	marked := make([]bool, len(match.Location))
	for _, span := range spans {
		for at := span.From; at < span.To; at++ {
			marked[at] = true
		}
	}
	note, warn := "entity", false
	if m.find.entity(match) == nil {
		note, warn = m.secrets.note(tree.ID(match.ID), false)
	}
	room := width - draw.Width(note) - 1
	text := harmless.Text(match.Location)
	switch {
	case text != match.Location || draw.Width(text) > room:
		l.Text(draw.CutLeft(text, room)) // places have moved: better plain than wrong
	default:
		for from := 0; from < len(text); {
			to := from
			for to < len(text) && marked[to] == marked[from] {
				to++
			}
			if marked[from] {
				l.Ink(s.title, text[from:to])
			} else {
				l.Text(text[from:to])
			}
			from = to
		}
	}
	ink := s.dim
	if warn {
		ink = s.warn
	}
	l.Right(ink, note)
	l.End()
	return b.String()
}

// findStatus says how many match, and how many names are known.
func (m *Model) findStatus() string {
	c := m.secrets.store.Counts()
	text := fmt.Sprintf("%s found, %s names known", thousands(m.find.total), thousands(c.Names))
	switch w := &m.secrets.walk; {
	case w.running():
		text += fmt.Sprintf(", listing: %s folders to go", thousands(w.progress.Queued))
	case c.Denied > 0 && c.Failed > 0:
		text += fmt.Sprintf(", partial: %s denied, %s failed", thousands(c.Denied), thousands(c.Failed))
	case c.Denied > 0:
		text += fmt.Sprintf(", partial: %s denied", thousands(c.Denied))
	case c.Failed > 0:
		text += fmt.Sprintf(", partial: %s failed", thousands(c.Failed))
	}
	return text
}

// revealFound leaves the overlay for the result's place in the tree of all mounts, or for the entity's secrets.
func (m *Model) revealFound(i int) tea.Cmd {
	if i >= len(m.find.matches) {
		return nil // fewer have come since the list was drawn
	}
	match := m.find.matches[i]
	e, id := m.find.entity(match), tree.ID(match.ID)
	m.overlay = nil
	m.endFind()
	if e != nil {
		m.catalog.moveTo(e.Ref)
		m.showChosen()
		m.setFocus(paneSecrets)
		return m.secrets.want()
	}
	m.secrets.view.SetFilter("")
	cmd := m.showAllMounts()
	m.secrets.view.SetFilter("")
	m.secrets.view.Reveal(id)
	return tea.Batch(cmd, m.secrets.want())
}

// pressFound does something with the result under the cursor that keeps the overlay open.
func (m *Model) pressFound(k pressed) (tea.Cmd, bool) {
	o := m.overlay
	if !m.finding() || o.cursor >= len(m.find.matches) {
		return nil, false
	}
	if e := m.find.entity(m.find.matches[o.cursor]); e != nil {
		if k == "ctrl+y" {
			return m.copy(e.Ref), true
		}
		return nil, k == "ctrl+o" // an entity has no page in Vault
	}
	id := tree.ID(m.find.matches[o.cursor].ID)
	loc := m.secrets.store.Location(id)
	switch k {
	case "ctrl+y":
		return m.copy(loc.String()), true
	case "ctrl+o":
		address, ok := m.addressOf(pageView, loc, id)
		if !ok {
			return m.say("its address is not known: the mount is not"), true
		}
		return m.do.open(address), true
	}
	return nil, false
}

// find searches on all processors. What it says where it was given up is of no use, and nobody waits for it.
func (c commands) find(ctx context.Context, seq int, q find.Query, names tree.Snapshot, entities []*catalog.Entity) tea.Cmd {
	return func() tea.Msg {
		workers := runtime.GOMAXPROCS(0)
		tops := make([]find.Top, workers)
		totals := make([]int, workers)
		var all sync.WaitGroup
		for w := range workers {
			all.Go(func() {
				top := &tops[w]
				top.Max = findShown
				var buf []byte
				var path string
				for i := 1 + w; i < names.Len(); i += workers {
					if i&0xfff == w && ctx.Err() != nil {
						return
					}
					path, buf = names.Path(tree.ID(i), buf)
					score, _, ok := q.Score(path)
					if !ok {
						continue
					}
					totals[w]++
					if top.Good(score) {
						top.Add(find.Match{Location: strings.Clone(path), Score: score, ID: uint32(i)})
					}
				}
			})
		}
		all.Wait()
		best := find.Top{Max: findShown}
		total := 0
		for i, e := range entities {
			if score, _, ok := q.Score(e.Ref); ok {
				total++
				best.Add(find.Match{Location: e.Ref, Score: score, ID: isEntity | uint32(i)})
			}
		}
		for w := range tops {
			total += totals[w]
			for _, match := range tops[w].Best() {
				best.Add(match)
			}
		}
		return findReply{seq: seq, matches: best.Best(), total: total}
	}
}
