package tui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// remember keeps names between runs. They are those of one token's identity with its policies: once the token is
// another one, or has other policies, nothing of this run is kept any more, and what came from earlier ones is dropped.
type remember struct {
	state  rememberState
	token  vaultsvc.Token // whose names they are
	sure   bool           // the newest look-up said so
	reader *index.Reader  // of the names that the store has yet to get
	kept   index.Info

	denied  map[tree.ID]bool // folders that have been denied in this run
	changed bool             // there has been an answer since the names were kept
	saving  int              // how many are being written
	walk    bool             // everything is to be listed in the background
	stale   bool             // there are names that no answer of this run has confirmed
	drop    []tree.ID        // folders whose names of earlier runs are yet to be dropped, those below others last
}

type rememberState uint8

const (
	rememberOff     rememberState = iota // nothing is kept in this run, or no more
	rememberWaiting                      // for the token and the mounts
	rememberReading                      // the file is being read
	rememberPutting                      // the store gets the names, a few at a time
	rememberOn
)

const (
	// rememberSlice is how many names the store gets at a time, and forgetSlice how many it loses: a key press waits no
	// longer than for that.
	rememberSlice = 1000
	forgetSlice   = 20_000
)

func newRemember() remember {
	return remember{state: rememberWaiting, denied: map[tree.ID]bool{}}
}

// whoseNames takes in whose the token is.
func (m *Model) whoseNames(r tokenReply) tea.Cmd {
	mem := &m.remember
	switch {
	case mem.state == rememberOff:
		return nil
	case errors.Is(r.err, vaultsvc.ErrDenied): // it may be another one than before
		return m.forget("names are not kept: the token may not look itself up")
	case r.err != nil:
		return nil // the next look-up tells
	case r.token.Identity == "":
		return m.forget("names are not kept: Vault does not tell whose the token is")
	case mem.token.Identity == "":
		mem.token, mem.sure = r.token, true
		return m.recall()
	case mem.token.Identity != r.token.Identity:
		return m.forget("another token: names of the one before are dropped, and no more are kept")
	case !slices.Equal(policiesOf(mem.token), policiesOf(r.token)):
		return tea.Batch(m.forget("the token's policies have changed: kept names are dropped"), m.do.dropKept(mem.token))
	}
	mem.sure = true
	return m.recall()
}

func policiesOf(t vaultsvc.Token) []string {
	return slices.Compact(slices.Sorted(slices.Values(t.Policies)))
}

// recall reads the names that were kept, once it is known whose they are to be and which mounts there are.
func (m *Model) recall() tea.Cmd {
	mem := &m.remember
	if mem.state != rememberWaiting || !mem.sure || m.secrets.mountsKnow != mountsKnown {
		return nil
	}
	mem.state = rememberReading
	return m.do.recall(mem.token)
}

func (m *Model) recalled(r rememberReply) tea.Cmd {
	mem := &m.remember
	if mem.state != rememberReading {
		return nil
	}
	if r.names == nil {
		mem.state = rememberOn
		var told tea.Cmd
		if r.err != nil {
			told = m.say(harmless.Text("kept names are not used: " + r.err.Error()))
		}
		return tea.Batch(told, m.listBehind())
	}
	mem.state, mem.kept = rememberPutting, r.names.Info
	mem.reader = r.names.Reader(keptMounts(m.secrets.mounts))
	return m.putNames()
}

// putNames gives the store the next of the names that were kept.
func (m *Model) putNames() tea.Cmd {
	mem, p := &m.remember, m.secrets
	if mem.state != rememberPutting {
		return nil
	}
	more := mem.reader.Put(p.store, rememberSlice, func(id tree.ID) {
		p.earlier[id] = true
		if p.view.Filter() == "" {
			p.view.Changed(id)
		}
	})
	mem.stale = mem.reader.Given() > 0
	if more {
		return tea.Batch(m.namesCame(), func() tea.Msg { return rememberTick{} })
	}
	given := mem.reader.Given()
	mem.state, mem.reader = rememberOn, nil
	p.countUses()
	p.view.Rebuild()
	var told tea.Cmd
	if given > 0 {
		told = m.say(fmt.Sprintf("%s of %s: stale until they are confirmed", counted(m.styles.texts, given, "name", "names"), mem.kept.Saved.Local().Format("2 Jan 15:04")))
	}
	return tea.Batch(told, m.namesCame(), m.listBehind())
}

// listBehind lists everything in the background: what answers is confirmed, changed or gone. Requests that the token has
// too few of are left to the user.
func (m *Model) listBehind() tea.Cmd {
	if m.remember.token.Uses > 0 {
		return nil
	}
	m.remember.walk = true
	return m.secrets.walkAll(m.wanted())
}

// answered takes note of what a folder answered. The store has it already.
func (mem *remember) answered(id tree.ID, err error) {
	if mem.state == rememberOff {
		return
	}
	mem.changed = true
	if errors.Is(err, vaultsvc.ErrDenied) {
		mem.denied[id] = true
	}
}

// listed takes note of the answer about one folder.
func (m *Model) listed(r listReply) {
	id := r.id
	if at, ok := m.secrets.store.Find(r.loc); ok && r.loc.Mount != "" {
		id = at // in the mount that it turned out to be in
	}
	m.remember.answered(id, r.err)
	m.remember.stale = m.remember.stale && m.secrets.someEarlier()
}

// walked takes note of a batch of a walk. When everything has been listed the names are kept, and when another walk took
// the place of that in the background, this goes on.
func (m *Model) walked(r walkReply) tea.Cmd {
	mem, p := &m.remember, m.secrets
	for _, l := range r.batch {
		id := tree.Root // of no matter, unless it is denied
		if errors.Is(l.Err, vaultsvc.ErrDenied) {
			id, _ = p.store.Find(l.Folder)
		}
		mem.answered(id, l.Err)
	}
	if !r.done || p.walk.running() {
		return nil
	}
	if mem.walk {
		if cmd := p.walkAll(m.wanted()); cmd != nil {
			return cmd
		}
	}
	if !p.allWalked() {
		return nil
	}
	mem.walk = false
	mem.stale = mem.stale && p.someStale(mem.denied)
	return m.keepNames()
}

// keepNames writes the names that are known, unless nothing is new.
func (m *Model) keepNames() tea.Cmd {
	mem := &m.remember
	if mem.state != rememberOn || !mem.sure || !mem.changed {
		return nil
	}
	mem.changed = false
	mem.saving++
	return m.do.keep(mem.token, m.secrets.toKeep(mem.denied))
}

func (m *Model) wroteNames(r keptReply) tea.Cmd {
	if !r.dropped {
		m.remember.saving--
		m.remember.changed = m.remember.changed || r.err != nil // the end of the program tries again
	}
	if r.err == nil || errors.Is(r.err, context.Canceled) {
		return nil
	}
	return m.say(harmless.Text(r.err.Error()))
}

// Keep writes the names that are known, where that is wanted and something is new. Call it when the program has ended.
func (m *Model) Keep(ctx context.Context) error {
	mem := &m.remember
	if mem.state == rememberPutting {
		for mem.reader.Put(m.secrets.store, rememberSlice, func(tree.ID) {}) {
		}
		mem.state = rememberOn
	}
	if mem.state != rememberOn || !mem.sure || !mem.changed && mem.saving == 0 {
		return nil
	}
	return m.do.svc.Names.Save(ctx, mem.token, m.secrets.toKeep(mem.denied))
}

// forget ends the keeping of names for this run, and begins to drop those that nothing has confirmed.
func (m *Model) forget(why string) tea.Cmd {
	mem := &m.remember
	mem.state, mem.reader = rememberOff, nil
	mem.drop = slices.Sorted(maps.Keys(m.secrets.earlier))
	if len(mem.drop) == 0 {
		mem.stale = false
		return m.say(why)
	}
	return tea.Batch(m.say(why), m.dropNames())
}

// dropNames takes names of earlier runs out of the store, some at a time. What this run has been told stays.
func (m *Model) dropNames() tea.Cmd {
	mem, p := &m.remember, m.secrets
	for dropped := 0; len(mem.drop) > 0; {
		if dropped >= forgetSlice {
			return func() tea.Msg { return forgetTick{} }
		}
		last := len(mem.drop) - 1
		dropped += 1 + p.dropEarlier(mem.drop[last])
		mem.drop = mem.drop[:last]
	}
	mem.stale = false
	p.countUses()
	p.view.Rebuild()
	return tea.Batch(m.namesCame(), p.want())
}

// dropEarlier takes out the names that a folder has from an earlier run, but for folders in which this run has been told
// of names. It returns how many there were. Call it for the folders below first.
func (p *secretsPane) dropEarlier(id tree.ID) int {
	s := p.store
	if !p.earlier[id] || !s.Alive(id) {
		return 0
	}
	delete(p.earlier, id)
	var told []string
	for _, kid := range s.Children(id) {
		if s.State(kid) == tree.Listed || s.NamedChildren(kid) > 0 {
			told = append(told, s.Name(kid))
		}
	}
	n, st, err := s.NamedChildren(id), s.State(id), s.Err(id)
	s.SetChildren(id, told)
	s.SetState(id, st, err)
	return n
}

// someEarlier tells whether a folder has names of an earlier run, and no answer in this one.
func (p *secretsPane) someEarlier() bool {
	for id := range p.earlier {
		if p.store.Alive(id) {
			return true
		}
		delete(p.earlier, id) // it has gone with the folder above
	}
	return false
}

// someStale tells whether names can be unconfirmed after everything has been listed.
func (p *secretsPane) someStale(denied map[tree.ID]bool) bool {
	for id := range denied {
		if p.store.Alive(id) && p.store.Stale(id) {
			return true
		}
	}
	return p.store.Counts().Failed > 0
}

// toKeep returns what is known and may be kept.
func (p *secretsPane) toKeep(denied map[tree.ID]bool) index.Names {
	n := index.Names{Snapshot: p.store.Snapshot(), Mounts: keptMounts(p.mounts)}
	for id := range denied {
		if p.store.Alive(id) && p.store.State(id) == tree.Denied {
			n.Hidden = append(n.Hidden, id)
		}
	}
	unnamed := func(id tree.ID) {
		for at := id; at != tree.Root; at = p.store.Parent(at) {
			if p.store.Parent(at) != tree.Root && !p.store.Named(at) {
				n.Unnamed = append(n.Unnamed, at)
			}
		}
	}
	for id := range p.hints { // these are asked for whether they are there or not
		unnamed(id)
	}
	for id := range p.elsewhere {
		unnamed(id)
	}
	return n
}

// keptMounts returns the mounts whose names are kept: not the server's own, and not what each token has for itself.
func keptMounts(mounts []vaultsvc.Mount) []index.Mount {
	var out []index.Mount
	for _, m := range mounts {
		if !m.IsSystem() && strings.TrimPrefix(m.Engine, "ns_") != "cubbyhole" {
			out = append(out, index.Mount{Path: m.Path, ID: m.ID, Engine: m.Engine})
		}
	}
	return out
}

// unconfirmed tells whether a name is not from the newest answer about its folder: nobody has asked in this run, or it is denied
// by now, or did not work.
func (p *secretsPane) unconfirmed(id tree.ID) bool {
	parent := p.store.Parent(id)
	if parent == tree.Root || !p.store.Named(id) {
		return false
	}
	l, asked := p.loads[parent]
	return p.store.Stale(parent) || asked && l.before != tree.Listed
}
