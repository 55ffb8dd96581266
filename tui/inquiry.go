package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// inquiry asks for what would tell more about uses, in the background: whenever they are counted, for what has come to light then.
// The zero value is one that nobody has begun.
type inquiry struct {
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

// inquiring is how many questions are under way at once: each answer is a message of its own, and keys have their turn between.
const inquiring = 32

// otherNamespace is what is known of a namespace that is not the explorer's own.
type otherNamespace struct {
	vault  Vault
	mounts []vaultsvc.Mount
}

// The answers to what an inquiry asks.
type (
	namespaceReply struct {
		seq       int
		namespace string
		otherNamespace
		err error
	}
	askReply struct {
		seq   int
		want  xref.Want
		names []string
		live  vaultsvc.Live
		err   error
	}
)

// namespace asks for the mounts of another namespace.
func (c commands) namespace(ctx context.Context, seq int, namespace string) tea.Cmd {
	vault := c.svc.Vault
	return func() tea.Msg {
		r := namespaceReply{seq: seq, namespace: namespace}
		client, mounts, err := vault.EnterNamespace(ctx, namespace)
		if r.err = err; err == nil {
			r.otherNamespace = otherNamespace{client, mounts}
		}
		return r
	}
}

// ask asks one question of an inquiry.
func ask(ctx context.Context, seq int, w xref.Want, in otherNamespace) tea.Cmd {
	return func() tea.Msg {
		r := askReply{seq: seq, want: w}
		mount, _ := vaultsvc.FindMount(in.mounts, w.Folder.Mount)
		if w.Live {
			r.live, r.err = in.vault.ListLivePersistently(ctx, mount, w.Folder)
		} else {
			r.names, r.err = in.vault.ListPersistently(ctx, mount, w.Folder)
		}
		return r
	}
}

// inquire begins to find out about all uses, or goes on with what has come to light since.
func (m *Model) inquire() tea.Cmd {
	q, p := &m.problems.inquiry, m.secrets
	q.restart()
	if !m.canInquire() || m.do.ctx.Err() != nil {
		return nil // it begins when it can
	}
	q.ctx, q.cancel = context.WithCancel(m.do.ctx)
	var cmds []tea.Cmd
	for _, ns := range p.xref.Unasked() {
		q.entering++
		cmds = append(cmds, m.do.namespace(q.ctx, q.seq, ns))
	}
	return tea.Batch(append(cmds, m.count())...)
}

// canInquire reports whether it is known what decides where uses lie and how they are asked for.
func (m *Model) canInquire() bool {
	return m.secrets.mountsKnow == mountsKnown && m.secrets.served && m.catalog.catalog != nil
}

// restart takes back what is under way. Its answers come too late.
func (q *inquiry) restart() {
	q.end()
	*q = inquiry{seq: q.seq + 1, begun: true, asked: map[xref.Want]bool{}, answers: q.answers}
}

// end takes back what is under way.
func (q *inquiry) end() {
	if q.cancel != nil {
		q.cancel()
	}
}

// want has questions asked, if it may ask.
func (q *inquiry) want(questions []xref.Want) {
	for _, w := range questions {
		if q.ctx != nil && !q.asked[w] {
			q.asked[w] = true
			q.queue = append(q.queue, w)
		}
	}
}

// idle reports whether no question is under way or waits for its turn.
func (q *inquiry) idle() bool { return q.open+len(q.queue) == 0 }

// running reports whether there may be more to come.
func (q *inquiry) running() bool {
	return q.ctx != nil && (q.entering > 0 || !q.idle() || !q.counted || q.answered)
}

// onNamespace takes in the mounts of another namespace.
func (m *Model) onNamespace(r namespaceReply) tea.Cmd {
	q := &m.problems.inquiry
	if r.seq != q.seq {
		return nil
	}
	known := xref.Mounts{Err: r.err}
	if r.err == nil {
		known = xrefMounts(r.mounts)
		m.secrets.others[r.namespace] = r.otherNamespace
	}
	m.secrets.namespaces[r.namespace] = known
	// Which mounts there are decides where what is named in a namespace lies.
	if q.entering--; q.entering == 0 {
		m.join() // and the inquiry begins anew
	}
	return nil
}

// onAsk takes in an answer.
func (m *Model) onAsk(r askReply) tea.Cmd {
	q, p := &m.problems.inquiry, m.secrets
	if r.seq != q.seq {
		return nil
	}
	q.open--
	q.answers++
	q.answered, m.problems.changed = true, true
	switch {
	case r.want.Live && vaultsvc.Untold(r.err):
		p.lists.AddUntold(r.want.Folder)
	case r.want.Live:
		p.lists.AddLive(r.want.Folder, xref.Live(r.live), vaultsvc.StateOf(r.err), r.err)
	default:
		p.lists.Add(r.want.Folder, r.names, vaultsvc.StateOf(r.err), r.err)
	}
	p.showAsked(r)
	next := m.askNext()
	if q.idle() && m.problems.counting == nil {
		next = m.count() // what they tell decides what is asked next
	}
	return tea.Batch(next, m.session.NoteError(r.err))
}

// showAsked has the tree show what an inquiry was told of one of its folders, unless it knows that by itself.
func (p *secretsPane) showAsked(r askReply) {
	id, ok := p.find(r.want.Folder)
	if !ok || p.loads[id].cancel != nil || p.marks[id] != 0 {
		return
	}
	switch st := p.store.State(id); {
	case !r.want.Live && st == tree.Unlisted && vaultsvc.StateOf(r.err) != tree.Failed: // that is asked again, and not by the tree
		p.setAnswer(id, r.names, r.err)
		p.brought(id)
		p.countUsesIn(id)
		if p.lists.Marked(r.want.Folder) { // which are deleted was asked before
			p.marked[id] = true
		}
	case r.want.Live && st == tree.Listed && !p.marked[id]:
		p.setLive(id, r.live, r.err)
	default:
		return
	}
	p.view.Changed(id)
}

// askNext asks the next questions of the inquiry.
func (m *Model) askNext() tea.Cmd {
	q, p := &m.problems.inquiry, m.secrets
	var cmds []tea.Cmd
	for len(q.queue) > 0 && q.open < inquiring {
		w := q.queue[0]
		q.queue = q.queue[1:]
		in := otherNamespace{m.do.svc.Vault, p.mounts}
		if w.Folder.Namespace != p.namespace {
			in = p.others[w.Folder.Namespace]
		}
		q.open++
		cmds = append(cmds, ask(q.ctx, q.seq, w, in))
	}
	return tea.Batch(cmds...)
}

// forgetAnswers has everything asked anew that was asked for the map alone, once the map has been made anew.
func (m *Model) forgetAnswers() {
	p := m.secrets
	p.lists = xref.NewLists()
	clear(p.namespaces)
	clear(p.others)
	if q := &m.problems.inquiry; q.begun {
		q.restart()
		m.problems.renewing = true
	}
}

// askAllAgain asks again for everything that shows, and that an inquiry has asked for.
func (m *Model) askAllAgain() tea.Cmd {
	m.forgetAnswers()
	return m.secrets.refreshAll(m.problems.inquiry.begun)
}

// retryInquiry has asked anew, after the server came back, what it did not answer.
func (m *Model) retryInquiry() {
	if pr := &m.problems; pr.inquiry.begun && pr.failed+pr.elsewhere > 0 {
		m.forgetAnswers()
		m.join() // and the inquiry begins anew
	}
}
