package listing

import (
	"context"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Loads are the questions about single folders.
type Loads struct {
	ctx     context.Context // ends with the program
	vault   Vault
	store   *tree.Store
	mounts  *Mounts
	walks   *Walks
	answers *answers

	asked map[tree.ID]load
	// folders whose deleted secrets are asked for, by the number of the question
	marks  map[tree.ID]uint64
	seq    uint64    // of the newest question
	served bool      // it is known which server it is, or that it does not tell
	again  []tree.ID // folders that are to be asked for again, in this order, in their turn
}

// load is one question about a folder that is under way.
type load struct {
	seq    uint64
	cancel context.CancelFunc
	before tree.State // of the folder: comes back where the question is taken back
	mark   bool       // its deleted secrets are asked for once it has answered
	waits  bool       // for what a walk has been told already
}

type listReply struct {
	id    tree.ID
	seq   uint64
	mount vaultsvc.Mount     // of the folder: found out where it was not known
	loc   vaultpath.Location // of the folder, in that mount
	names []string
	err   error
}

// Ask asks for a folder that somebody opens, and then which of its secrets are deleted. A question
// about the same folder that is under way is replaced.
func (l *Loads) Ask(id tree.ID) tea.Cmd { return l.ask(id, true) }

func (l *Loads) ask(id tree.ID, mark bool) tea.Cmd {
	if _, open := l.walks.beyond.Rule(id); open || !l.store.Alive(id) || id == tree.Root ||
		l.ctx.Err() != nil {
		return nil
	}
	l.Cancel(id)
	l.seq++
	ctx, cancel := context.WithCancel(l.ctx)
	before := l.store.State(id)
	l.asked[id] = load{seq: l.seq, cancel: cancel, before: before, mark: mark}
	l.store.SetState(id, tree.Loading, nil)
	mounts := l.mounts.List
	loc := l.store.Location(id)
	if l.walks.way.has(loc) {
		l.asked[id] = load{seq: l.seq, cancel: cancel, before: before, mark: mark, waits: true}
		return nil
	}
	if found, ok := l.mounts.found[loc.Mount]; ok {
		mounts = append(mounts[:len(mounts):len(mounts)], found)
	}
	return list(ctx, l.vault, listReply{id: id, seq: l.seq, loc: loc}, mounts)
}

// askWaiting asks for what a walk was told of and that never came.
func (l *Loads) askWaiting() tea.Cmd {
	var cmds []tea.Cmd
	for _, id := range slices.Sorted(maps.Keys(l.asked)) {
		if asked := l.asked[id]; asked.waits {
			cmds = append(cmds, l.ask(id, asked.mark))
		}
	}
	return tea.Batch(cmds...)
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

// Cancel takes a question about a folder back. It returns false where none is under way.
func (l *Loads) Cancel(id tree.ID) bool {
	asked, ok := l.asked[id]
	if !ok {
		return false
	}
	asked.cancel()
	delete(l.asked, id)
	if asked.before == tree.Denied || asked.before == tree.Failed {
		asked.before = tree.Unlisted // why it was so is no longer known
	}
	l.store.SetState(id, asked.before, nil)
	if asked.before == tree.Unlisted {
		l.walks.markIncomplete()
	}
	return true
}

// Marking reports whether it is being asked which secrets of a folder are deleted.
func (l *Loads) Marking(id tree.ID) bool { return l.marks[id] != 0 }

// Unconfirmed reports whether a name is not from the newest answer about its folder: nobody has
// asked in this run, or it is denied by now, or did not work.
func (l *Loads) Unconfirmed(id tree.ID) bool {
	parent := l.store.Parent(id)
	if parent == tree.Root || !l.store.Named(id) {
		return false
	}
	load, asked := l.asked[parent]
	return l.store.Stale(parent) || asked && load.before != tree.Listed
}

// take ends a question that has been answered, and returns it; false where it is no longer wanted.
func (l *Loads) take(id tree.ID) (load, bool) {
	asked, ok := l.asked[id]
	if ok {
		asked.cancel()
		delete(l.asked, id)
	}
	return asked, ok
}

// onList takes in the answer about a folder, unless it is no longer wanted.
func (m *Model) onList(r listReply) tea.Cmd {
	m.change.Err = r.err
	if m.Loads.asked[r.id].seq != r.seq {
		return nil
	}
	l, _ := m.Loads.take(r.id)
	id := r.id
	if r.mount.Path != "" {
		if _, known := m.Mounts.At(r.loc); !known {
			m.Mounts.found[r.mount.Path] = r.mount
			m.Walks.markIncomplete()
		}
		if m.Store.Location(id).Mount != r.loc.Mount {
			m.Store.SetState(id, tree.Unlisted, nil)
			id = m.Store.Ensure(r.loc)
			m.change.MovedFrom, m.change.MovedTo = r.id, id
		}
	}
	m.setAnswer(id, r.names, r.err)
	m.Walks.tell(id, r.names, r.err)
	m.Walks.noteNewFolders(id, leftSome|leftHere)
	m.change.Answered = id
	if !l.mark {
		return m.Beyond.ask(id)
	}
	return tea.Batch(m.Loads.mark(id), m.Beyond.ask(id))
}
