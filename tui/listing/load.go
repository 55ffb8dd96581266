package listing

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// loads are the questions about single folders.
type loads struct {
	asked   map[tree.ID]load
	marks   map[tree.ID]uint64 // folders whose deleted secrets are asked for, by the number of the question
	seq     uint64             // of the newest question
	servers bool               // it is known which server it is, or that it does not tell
}

// load is one question about a folder that is under way.
type load struct {
	seq    uint64
	cancel context.CancelFunc
	before tree.State // of the folder: comes back where the question is taken back
	mark   bool       // its deleted secrets are asked for once it has answered
}

type listReply struct {
	id    tree.ID
	seq   uint64
	mount vaultsvc.Mount     // of the folder: found out where it was not known
	loc   vaultpath.Location // of the folder, in that mount
	names []string
	err   error
}

// Load asks for a folder that somebody opens, and then which of its secrets are deleted. A question about
// the same folder that is under way is replaced.
func (m *Model) Load(id tree.ID) tea.Cmd { return m.ask(id, true) }

func (m *Model) ask(id tree.ID, mark bool) tea.Cmd {
	if !m.store.Alive(id) || id == tree.Root || m.ctx.Err() != nil {
		return nil
	}
	m.Cancel(id)
	m.loads.seq++
	ctx, cancel := context.WithCancel(m.ctx)
	m.loads.asked[id] = load{
		seq: m.loads.seq, cancel: cancel, before: m.store.State(id), mark: mark,
	}
	m.store.SetState(id, tree.Loading, nil)
	mounts := m.mounts.List
	loc := m.store.Location(id)
	if found, ok := m.mounts.found[loc.Mount]; ok {
		mounts = append(mounts[:len(mounts):len(mounts)], found)
	}
	return list(ctx, m.vault, listReply{id: id, seq: m.loads.seq, loc: loc}, mounts)
}

// list asks for one folder. Where the mount is not known it is looked for first.
func list(ctx context.Context, vault Vault, r listReply, mounts []vaultsvc.Mount) tea.Cmd {
	return func() tea.Msg {
		r.mount, r.loc, r.err = vault.Locate(ctx, r.loc.String(), mounts)
		if r.err == nil {
			r.names, r.err = vault.List(ctx, r.mount, r.loc)
		}
		return r
	}
}

// Cancel takes a question about a folder back.
func (m *Model) Cancel(id tree.ID) {
	l, ok := m.loads.asked[id]
	if !ok {
		return
	}
	l.cancel()
	delete(m.loads.asked, id)
	if l.before == tree.Denied || l.before == tree.Failed {
		l.before = tree.Unlisted // why it was so is no longer known
	}
	m.store.SetState(id, l.before, nil)
	if l.before == tree.Unlisted {
		m.walks.markIncomplete()
	}
}

// onList takes in the answer about a folder, unless it is no longer wanted.
func (m *Model) onList(r listReply) tea.Cmd {
	m.change.Err = r.err
	l, ok := m.loads.asked[r.id]
	if !ok || l.seq != r.seq {
		return nil
	}
	l.cancel()
	delete(m.loads.asked, r.id)
	id := r.id
	if r.mount.Path != "" {
		if _, known := m.mounts.At(r.loc); !known {
			m.mounts.found[r.mount.Path] = r.mount
			m.walks.markIncomplete()
		}
		if m.store.Location(id).Mount != r.loc.Mount {
			m.store.SetState(id, tree.Unlisted, nil)
			id = m.store.Ensure(r.loc)
			m.change.MovedFrom, m.change.MovedTo = r.id, id
		}
	}
	m.setAnswer(id, r.names, r.err)
	m.walks.noteNewFolders(id)
	m.change.Answered = id
	if !l.mark {
		return nil
	}
	return m.mark(id)
}

// Unconfirmed reports whether a name is not from the newest answer about its folder: nobody has asked in
// this run, or it is denied by now, or did not work.
func (m *Model) Unconfirmed(id tree.ID) bool {
	parent := m.store.Parent(id)
	if parent == tree.Root || !m.store.Named(id) {
		return false
	}
	l, asked := m.loads.asked[parent]
	return m.store.Stale(parent) || asked && l.before != tree.Listed
}
