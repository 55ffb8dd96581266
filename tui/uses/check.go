package uses

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
)

// check asks for what would tell more about uses, in the background: whenever they are counted, for
// what has come to light then. The zero value is one that nobody has begun.
type check struct {
	seq      int // of the newest
	begun    bool
	ctx      context.Context // of what it asks; nil where it may not yet
	cancel   context.CancelFunc
	asked    map[xref.Want]bool // nothing is asked twice, also where no answer came
	queue    []xref.Want
	entering int  // namespaces that are asked for their mounts
	open     int  // questions that are under way
	answers  int  // that have come
	answered bool // one has come since the newest count began
	counted  bool // a count has come to its end since the inquiry began
}

// inquiryMax is how many questions are under way at once: each answer is a message of its own, and
// keys have their turn between.
const inquiryMax = 32

// otherNamespace is what is known of a namespace that is not the listing's own.
type otherNamespace struct {
	inquiry.Namespace
	err error
}

func (o otherNamespace) known() xref.Mounts {
	if o.err != nil {
		return xref.Mounts{Err: o.err}
	}
	return inquiry.Mounts(o.Mounts)
}

// The answers to what an inquiry asks.
type (
	namespaceReply struct {
		seq       int
		namespace string
		otherNamespace
	}
	askReply struct {
		seq int
		inquiry.Answer
	}
)

// enter asks for the mounts of another namespace.
func enter(ctx context.Context, seq int, vault Vault, namespace string) tea.Cmd {
	return func() tea.Msg {
		client, mounts, err := vault.EnterNamespace(ctx, namespace)
		return namespaceReply{seq, namespace,
			otherNamespace{inquiry.Namespace{Vault: client, Mounts: mounts}, err}}
	}
}

// Inquire begins to find out about all uses where that has not begun, and counts them.
func (m *Model) Inquire() (Change, tea.Cmd) {
	switch {
	case !m.check.begun:
		return m.check.begin(m)
	case m.changed && m.counting == nil:
		return m.count()
	}
	return Change{}, nil
}

// begin begins to find out about all uses, or goes on with what has come to light since.
func (q *check) begin(m *Model) (Change, tea.Cmd) {
	q.restart()
	if !q.possible(m) || m.ctx.Err() != nil {
		return Change{}, nil // it begins when it can
	}
	q.ctx, q.cancel = context.WithCancel(m.ctx)
	var cmds []tea.Cmd
	for _, ns := range m.index.Unasked() {
		q.entering++
		cmds = append(cmds, enter(q.ctx, q.seq, m.vault, ns))
	}
	change, cmd := m.count()
	return change, tea.Batch(append(cmds, cmd)...)
}

// possible reports whether it is known what decides where uses lie and how they are asked for.
func (q *check) possible(m *Model) bool {
	return m.listing.Mounts.State == listing.MountsKnown && m.listing.Loads.KnowsServer() &&
		m.files != nil
}

// Checking says how far the inquiry is.
type Checking struct {
	Possible bool // it is known what decides where uses lie and how they are asked for
	Begun    bool
	Running  bool // there may be more to come
	Entering bool // namespaces are asked for their mounts
	Answers  int  // that have come
	Left     int  // questions that are known to be left
	Failed   bool // something was asked for that a server did not answer
	Counting bool // uses are being judged
	Judged   int  // of these
	Due      bool // something has changed since the newest count began
}

// Checking returns how far the inquiry is.
func (m *Model) Checking() Checking {
	q := &m.check
	c := Checking{
		Possible: q.possible(m), Begun: q.begun, Running: q.running(), Entering: q.entering > 0,
		Answers: q.answers,
		Left:    q.open + len(q.queue), Due: m.changed,
		Failed: q.begun && m.tally.Failed+m.tally.Elsewhere > 0,
	}
	if m.counting != nil {
		c.Counting, c.Judged = true, m.counting.at
	}
	return c
}

// restart takes back what is under way. Its answers come too late.
func (q *check) restart() {
	if q.cancel != nil {
		q.cancel()
	}
	*q = check{seq: q.seq + 1, begun: true, asked: map[xref.Want]bool{}, answers: q.answers}
}

// want has questions asked, if it may ask.
func (q *check) want(questions []xref.Want) {
	for _, w := range questions {
		if q.ctx != nil && !q.asked[w] {
			q.asked[w] = true
			q.queue = append(q.queue, w)
		}
	}
}

// idle reports whether no question is under way or waits for its turn.
func (q *check) idle() bool { return q.open+len(q.queue) == 0 }

// running reports whether there may be more to come.
func (q *check) running() bool {
	return q.ctx != nil && (q.entering > 0 || !q.idle() || !q.counted || q.answered)
}

// next asks the next questions.
func (q *check) next(m *Model) tea.Cmd {
	var cmds []tea.Cmd
	for len(q.queue) > 0 && q.open < inquiryMax {
		w := q.queue[0]
		q.queue = q.queue[1:]
		in := inquiry.Namespace{Vault: m.vault, Mounts: m.listing.Mounts.List}
		if w.Folder.Namespace != m.listing.Store.Namespace() {
			in = m.others[w.Folder.Namespace].Namespace
		}
		q.open++
		ctx, seq := q.ctx, q.seq
		cmds = append(cmds, func() tea.Msg { return askReply{seq, in.Ask(ctx, w)} })
	}
	return tea.Batch(cmds...)
}

// onNamespace takes in the mounts of another namespace.
func (q *check) onNamespace(m *Model, r namespaceReply) Change {
	if r.seq != q.seq {
		return Change{}
	}
	m.others[r.namespace] = r.otherNamespace
	q.entering--
	// Which mounts there are decides where what is named in a namespace lies: the map is made anew,
	// and the inquiry begins anew with it.
	return Change{Mounts: q.entering == 0}
}

// onAnswer takes in an answer.
func (q *check) onAnswer(m *Model, r askReply) (Change, tea.Cmd) {
	if r.seq != q.seq {
		return Change{}, nil
	}
	q.open--
	q.answers++
	q.answered, m.changed = true, true
	told := m.listing.Told(r.Answer)
	next := q.next(m)
	if !q.idle() || m.counting != nil {
		return Change{Listing: told}, next
	}
	change, count := m.count() // what they tell decides what is asked next
	change.Listing = told
	return change, tea.Batch(next, count)
}

// Forget has everything asked anew that was asked for the map alone, once the map has been joined
// anew.
func (m *Model) Forget() {
	m.listing.ForgetTold()
	clear(m.others)
	if m.check.begun {
		m.check.restart()
		m.renewing = true
	}
}
