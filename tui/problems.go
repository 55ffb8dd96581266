package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
)

// problems are the uses that are not as they should be, and what is wrong in files: as far as is known, counted anew some time
// after something has changed.
type problems struct {
	tally            // of the newest count that came to its end
	inquiry  inquiry // asks for what would tell more
	counting *count  // under way; nil where none is
	changed  bool    // since the newest count began
	renewing bool    // everything is asked anew: what was known shows until all has answered
	joined   bool    // there is another map since
	ticking  bool    // a count begins soon
}

// problem is a use with its verdict, or something wrong in a file.
type problem struct {
	use     *xref.Use    // nil for what is wrong in a file
	verdict xref.Verdict // without what is to be asked
	file    *catalog.Problem
	at      string // file and line
	what    string // it names, or what is wrong
	owner   string // the entity's reference, "" is nobody's
	bad     bool   // else it could not be found out, or is but a note
	typed   string // what it is filtered by; "" until somebody types
}

// tally is what a count finds.
type tally struct {
	list    []problem // those in files first, the others by file and line
	columns columns   // as wide as what stands in them

	total     int            // that are bad
	of        map[string]int // of these, by the entity's reference, "" are the uses of nobody
	notes     int            // on files
	denied    int
	failed    int
	elsewhere int // in namespaces that cannot be asked
}

// count is a tally in the making.
type count struct {
	tally
	index     *xref.Index
	namespace string
	at        int // uses that have been judged
}

// How uses are judged: no more often than countEvery while answers come in, and so many at a time, or for so long, that a key has
// its turn.
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

// noteProblems has problems counted soon where something has changed.
func (m *Model) noteProblems() tea.Cmd {
	var cmds []tea.Cmd
	pr := &m.problems
	if pr.joined {
		pr.joined, pr.changed = false, true
		if pr.inquiry.begun {
			cmds = append(cmds, m.inquire())
		}
	}
	if pr.changed && pr.counting == nil && !pr.ticking {
		pr.ticking = true
		cmds = append(cmds, tick(countEvery, countTick{}))
	}
	return tea.Batch(cmds...)
}

func (m *Model) onCountTick() tea.Cmd {
	m.problems.ticking = false
	if !m.problems.changed || m.problems.counting != nil {
		return nil
	}
	return m.count()
}

// count begins to judge all uses. A count that is under way has been for nothing.
func (m *Model) count() tea.Cmd {
	pr := &m.problems
	pr.changed, pr.inquiry.answered = false, false
	pr.counting = &count{index: m.secrets.xref, namespace: m.secrets.namespace, tally: tally{of: map[string]int{}}}
	if c := m.catalog.catalog; c != nil {
		for i := range c.Problems {
			pr.counting.addFile(&c.Problems[i])
		}
	}
	return m.countOn(pr.counting)
}

// countOn judges the next uses.
func (m *Model) countOn(c *count) tea.Cmd {
	pr := &m.problems
	if c != pr.counting {
		return nil
	}
	uses, known, began := c.index.Uses(), m.secrets.known(), time.Now()
	for n := 1; c.at < len(uses); n++ {
		u := uses[c.at]
		c.at++
		v := c.index.Judge(u, known)
		pr.inquiry.want(v.Wants)
		c.addUse(u, v)
		if n == countMost || time.Since(began) > countLong {
			return func() tea.Msg { return countGoesOn{c} }
		}
	}
	pr.counting, pr.inquiry.counted = nil, true
	if !pr.renewing {
		m.showCount(c)
	}
	if pr.inquiry.answered && pr.inquiry.idle() {
		return m.count() // the answers are in that the next questions depend on
	}
	next := m.askNext()
	if pr.renewing && !pr.inquiry.running() && m.secrets.quiet() {
		pr.renewing = false
		m.showCount(c)
	}
	return next
}

// showCount has what was counted show.
func (m *Model) showCount(c *count) {
	m.problems.tally, m.catalog.problems = c.tally, c.of
	m.toOverlays(problemsCounted{})
}

func (t *tally) addFile(f *catalog.Problem) {
	t.add(problem{file: f, at: draw.FileLine(f.File, f.Line), what: f.Message, owner: f.Ref, bad: !f.Note})
	switch {
	case f.Note:
		t.notes++
	case f.Ref != "":
		t.of[f.Ref]++
	}
}

func (c *count) addUse(u *xref.Use, v xref.Verdict) {
	p := problem{use: u, verdict: xref.Verdict{Status: v.Status, Hint: v.Hint}, bad: u.Problem(v)}
	switch {
	case p.bad:
		c.of[u.Ref()]++
	case u.Spared(v):
		return
	case v.Status == xref.Denied:
		c.denied++
	case v.Status == xref.Failed:
		c.failed++
	case c.index.Elsewhere(u):
		c.elsewhere++
	default:
		return
	}
	p.at, p.what, p.owner = draw.FileLine(u.File, u.Line), whatOf(u, c.namespace), u.Ref()
	c.add(p)
}

func (t *tally) add(p problem) {
	if p.bad {
		t.total++
	}
	t.columns.fit(&p)
	t.list = append(t.list, p)
}
