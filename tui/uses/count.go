package uses

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
)

// Tally is what a count finds: the uses that are not as they should be, and what is wrong in files.
type Tally struct {
	List []Problem // those in files first, the others by file and line

	Total     int            // that are bad
	Of        map[string]int // of these, by the entity's reference, "" are the uses of nobody
	Notes     int            // on files
	Ignored   int            // that somebody has decided to live with: they are not listed
	Denied    int
	Failed    int
	Elsewhere int // in namespaces that cannot be asked
}

// count is a tally in the making.
type count struct {
	Tally
	index     *xref.Index
	namespace string
	rules     []*xref.Rule // of policies in files
	at        int          // uses that have been judged, and then rules
}

// How uses are judged: no more often than countEvery while answers come in, and so many at a time,
// or for so long, that a key has its turn.
const (
	countEvery = 300 * time.Millisecond
	countMost  = 2000
	countLong  = 5 * time.Millisecond
)

// The messages of counting.
type (
	countTick   struct{}
	countGoesOn struct{ count *count }
)

// Tally returns what the newest count has found that came to its end. It does not change.
func (m *Model) Tally() *Tally { return &m.tally }

// Step has problems counted soon where something has changed. Call it after each message; most
// change nothing, and cost nothing then.
func (m *Model) Step() (change Change, cmd tea.Cmd) {
	if m.joined {
		m.joined, m.changed = false, true
		if m.check.begun {
			change, cmd = m.check.begin(m)
		}
	}
	if !m.changed || m.counting != nil || m.ticking {
		return change, cmd
	}
	m.ticking = true
	tick := tea.Tick(countEvery, func(time.Time) tea.Msg { return countTick{} })
	if cmd == nil {
		return change, tick
	}
	return change, tea.Batch(cmd, tick)
}

// count begins to judge all uses. A count that is under way has been for nothing.
func (m *Model) count() (Change, tea.Cmd) {
	m.changed, m.check.answered = false, false
	m.counting = &count{
		index: m.index, namespace: m.listing.Store.Namespace(), Tally: Tally{Of: map[string]int{}},
		rules: m.rules,
	}
	if m.files != nil {
		for i := range m.files.Problems {
			m.counting.addFile(&m.files.Problems[i])
		}
		m.counting.Ignored = len(m.files.Ignored)
	}
	return m.countOn(m.counting)
}

// countOn judges the next uses.
func (m *Model) countOn(c *count) (Change, tea.Cmd) {
	if c != m.counting {
		return Change{}, nil
	}
	uses, known, began := c.index.Uses(), m.listing.Known(), time.Now()
	for n := 1; c.at < len(uses)+len(c.rules); n++ {
		if i := c.at - len(uses); i >= 0 {
			m.check.want(c.index.Judge(c.rules[i].Place, known).Wants)
			c.addRule(c.rules[i], known)
		} else {
			v := c.index.Judge(uses[c.at], known)
			m.check.want(v.Wants)
			c.addUse(uses[c.at], v)
		}
		c.at++
		if n == countMost || time.Since(began) > countLong {
			return Change{}, func() tea.Msg { return countGoesOn{c} }
		}
	}
	m.counting, m.check.counted = nil, true
	if m.check.answered && m.check.idle() {
		change := m.show(c)
		again, cmd := m.count() // the answers are in that the next questions depend on
		change.Counted = change.Counted || again.Counted
		return change, cmd
	}
	next := m.check.next(m)
	if m.renewing && !m.check.running() && m.listing.Work().Quiet() {
		m.renewing = false
	}
	return m.show(c), next
}

// show has what was counted show, unless it is but a part of what is asked anew.
func (m *Model) show(c *count) Change {
	if m.renewing {
		return Change{}
	}
	m.tally = c.Tally
	return Change{Counted: true}
}

func (t *Tally) addFile(f *catalog.Problem) {
	t.add(fileProblem(f))
	switch {
	case f.Note:
		t.Notes++
	case f.Ref != "":
		t.Of[f.Ref]++
	}
}

func (c *count) addUse(u *xref.Use, v xref.Verdict) {
	p := Problem{
		Use: u, Verdict: xref.Verdict{Status: v.Status, Hint: v.Hint}, Bad: u.Problem(v), Ref: u.Ref(),
	}
	switch {
	case p.Bad:
		c.Of[p.Ref]++
	case u.Spared(v):
		return
	case v.Ignored != catalog.Ignored{}:
		if v.Status.Nothing() || v.Status.Uncertain() || c.index.Elsewhere(u) {
			c.Ignored++
		}
		return
	case v.Status == xref.Denied:
		c.Denied++
	case v.Status == xref.Failed:
		c.Failed++
	case c.index.Elsewhere(u):
		c.Elsewhere++
	default:
		return
	}
	p.At, p.What = draw.FileLine(u.File, u.Line), What(u, c.namespace)
	c.add(p)
}

// addRule adds a rule of a policy that is for a place that does not exist, as a note.
func (c *count) addRule(r *xref.Rule, known xref.Known) {
	why, ok := c.index.Nowhere(r, known)
	switch {
	case ok && r.Ignored() != catalog.Ignored{}:
		c.Ignored++
	case ok:
		c.addFile(&catalog.Problem{File: r.Place.File, Path: r.Place.Path, Line: r.Place.Line,
			Message: r.Text(why), Note: true})
	}
}

func (t *Tally) add(p Problem) {
	if p.Bad {
		t.Total++
	}
	t.List = append(t.List, p)
}
