package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// load is one question about a folder that is under way.
type load struct {
	seq    uint64
	cancel context.CancelFunc
	before tree.State // of the folder: comes back where the question is taken back
}

// load asks for a folder. A question about the same folder that is under way is replaced.
func (p *secretsPane) load(id tree.ID) tea.Cmd {
	if !p.store.Alive(id) || id == tree.Root || p.do.ctx.Err() != nil {
		return nil
	}
	p.cancel(id)
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.loads[id] = load{seq: p.seq, cancel: cancel, before: p.store.State(id)}
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
	p.countUses()
	p.view.Changed(id)
	return p.wantBelow(id)
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

// setAnswer puts what one LIST answered into the store.
func (p *secretsPane) setAnswer(id tree.ID, names []string, err error) {
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
}

// asked changes with each question that begins.
func (p *secretsPane) asked() uint64 { return p.seq + uint64(p.mountsSeq) }
