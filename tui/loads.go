package tui

import (
	"context"
	"errors"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// load is one question about a folder that is under way.
type load struct {
	seq    uint64
	cancel context.CancelFunc
	before tree.State // of the folder: comes back where the question is taken back
	mark   bool       // its deleted secrets are asked for once it has answered
}

// load asks for a folder that somebody opens, and then which of its secrets are deleted. A question about the same folder that is
// under way is replaced.
func (p *secretsPane) load(id tree.ID) tea.Cmd { return p.ask(id, true) }

func (p *secretsPane) ask(id tree.ID, mark bool) tea.Cmd {
	if !p.store.Alive(id) || id == tree.Root || p.do.ctx.Err() != nil {
		return nil
	}
	p.cancel(id)
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.loads[id] = load{seq: p.seq, cancel: cancel, before: p.store.State(id), mark: mark}
	p.store.SetState(id, tree.Loading, nil)
	mounts := p.mounts
	loc := p.store.Location(id)
	if m, ok := p.found[loc.Mount]; ok {
		mounts = append(mounts[:len(mounts):len(mounts)], m)
	}
	return p.do.list(ctx, id, p.seq, loc, mounts)
}

// cancel takes a question back.
func (p *secretsPane) cancel(id tree.ID) {
	if l, ok := p.loads[id]; ok {
		l.cancel()
		delete(p.loads, id)
		if l.before == tree.Denied || l.before == tree.Failed {
			l.before = tree.Unlisted // why it was so is no longer known
		}
		p.store.SetState(id, l.before, nil)
		if l.before == tree.Unlisted {
			p.missed()
		}
	}
}

// gotList takes in the answer about a folder, unless it is no longer wanted.
func (p *secretsPane) gotList(r listReply) tea.Cmd {
	l, ok := p.loads[r.id]
	if !ok || l.seq != r.seq {
		return nil
	}
	l.cancel()
	delete(p.loads, r.id)
	id := r.id
	if r.mount.Path != "" {
		if _, known := p.mount(r.loc); !known {
			p.found[r.mount.Path] = r.mount
			p.missed()
		}
		if at := p.store.Location(id); at.Mount != r.loc.Mount {
			id = p.moveRoot(id, r)
		}
	}
	p.setAnswer(id, r.names, r.err)
	p.brought(id)
	p.countUsesIn(id)
	p.view.Changed(id)
	if !l.mark {
		return p.wantBelow(id)
	}
	return tea.Batch(p.mark(id), p.wantBelow(id))
}

// liveReply is the answer about which names of a folder are not deleted.
type liveReply struct {
	id   tree.ID
	seq  uint64
	live vaultsvc.Live
	err  error
}

// mark asks which secrets of a folder are deleted, where it has answered with names. Which server it is decides how: until that is known
// the question waits.
func (p *secretsPane) mark(id tree.ID) tea.Cmd {
	m, known := p.mountOf(id)
	if p.store.State(id) != tree.Listed || !known || !m.KV2() {
		return nil
	}
	p.seq++
	p.marks[id] = p.seq
	if !p.served {
		return nil
	}
	return p.do.live(p.do.ctx, id, p.seq, m, p.store.Location(id))
}

// serverSaid asks for what had to wait until it is known which server it is, or that it does not tell.
func (p *secretsPane) serverSaid() tea.Cmd {
	p.served = true
	var cmds []tea.Cmd
	for _, id := range slices.Sorted(maps.Keys(p.marks)) {
		cmds = append(cmds, p.mark(id))
	}
	return tea.Batch(cmds...)
}

// onLive takes in which secrets of a folder are deleted, unless it has been asked for anew since.
func (p *secretsPane) onLive(r liveReply) {
	if p.marks[r.id] != r.seq || !p.store.Alive(r.id) {
		return
	}
	delete(p.marks, r.id)
	p.setLive(r.id, r.live, r.err)
	p.view.Changed(r.id)
}

// setLive puts into the store which secrets of a folder are deleted.
func (p *secretsPane) setLive(id tree.ID, live vaultsvc.Live, err error) {
	p.marked[id] = true
	if err != nil && !errors.Is(err, vaultsvc.ErrEmpty) {
		return // nobody can tell
	}
	gone := make(map[string]bool, len(live.Names)+len(live.Deleted))
	for _, name := range live.Names {
		gone[name] = false
	}
	for _, name := range live.Deleted {
		gone[name] = true
	}
	for _, kid := range p.store.Children(id) {
		is, told := gone[p.store.Name(kid)]
		p.setDeleted(kid, is || !told && !live.Marked)
	}
}

// setDeleted notes whether a secret is deleted that an answer names.
func (p *secretsPane) setDeleted(id tree.ID, deleted bool) {
	if !p.store.IsFolder(id) && p.store.Named(id) {
		p.store.SetDeleted(id, deleted)
	}
}

// moveRoot takes in that an entity's root lies in another mount than was thought, and
// returns its node there.
func (p *secretsPane) moveRoot(id tree.ID, r listReply) tree.ID {
	p.store.SetState(id, tree.Unlisted, nil)
	moved := p.store.Ensure(r.loc)
	p.hints[moved] = p.hints[id]
	roots := append([]tree.ID(nil), p.view.Roots()...)
	for i := range roots {
		if roots[i] == id {
			roots[i] = moved
		}
	}
	p.view.OpenAll(moved)
	p.view.SetRoots(roots)
	return moved
}

// setAnswer puts what one LIST answered into the store. Which of the names are deleted does not stand in it: what is known of that
// holds until the next answer that tells.
func (p *secretsPane) setAnswer(id tree.ID, names []string, err error) {
	delete(p.marks, id)
	deleted := p.deletedIn(id)
	switch st := vaultsvc.StateOf(err); st {
	case tree.Listed:
		p.store.SetChildren(id, names)
	case tree.Empty:
		p.store.SetChildren(id, nil)
	default:
		p.store.SetState(id, st, err)
		return
	}
	delete(p.earlier, id)
	if deleted == nil {
		return
	}
	p.marked[id] = false
	for _, kid := range p.store.Children(id) {
		p.setDeleted(kid, deleted(p.store.Name(kid)))
	}
}

// deletedIn returns which names of a folder are deleted as far as has been found out, nil where that has not been asked.
func (p *secretsPane) deletedIn(id tree.ID) func(name string) bool {
	at := p.store.Location(id)
	switch _, marked := p.marked[id]; {
	case marked:
		gone := map[string]bool{}
		for _, kid := range p.store.Children(id) {
			if p.store.Deleted(kid) {
				gone[p.store.Name(kid)] = true
			}
		}
		return func(name string) bool { return gone[name] }
	case p.lists.Marked(at):
		return func(name string) bool { return p.lists.Name(at, name) == xref.Gone }
	}
	return nil
}

// takeIn puts what a walk lists into the store. It asks for no more than the names; only where deleted secrets show among them it is
// asked whether they are so still.
func (p *secretsPane) takeIn(r walkReply) tea.Cmd {
	var cmds []tea.Cmd
	for _, l := range r.batch {
		id, ok := p.store.Find(l.Folder)
		if !ok {
			continue // a refresh took it away meanwhile
		}
		mark := p.marks[id] != 0
		if under, ok := p.loads[id]; ok {
			mark = mark || under.mark
			under.cancel()
			delete(p.loads, id)
		}
		p.setAnswer(id, l.Names, l.Err)
		if r.root != tree.Root {
			p.brought(id)
		}
		if l.Err == nil && r.root != tree.Root {
			p.view.OpenAll(id)
		}
		p.countUsesIn(id)
		if _, marked := p.marked[id]; marked {
			mark = mark || slices.ContainsFunc(p.store.Children(id), p.store.Deleted)
		}
		if mark {
			cmds = append(cmds, p.mark(id))
		}
	}
	p.view.Rebuild()
	return tea.Batch(cmds...)
}

// quiet reports whether no folder is asked for, or is to be asked for again.
func (p *secretsPane) quiet() bool { return len(p.loads)+len(p.again) == 0 }

// asked changes with each question that begins.
func (p *secretsPane) asked() uint64 { return p.seq + uint64(p.mountsSeq) }
