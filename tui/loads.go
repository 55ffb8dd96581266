package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// load is one question about a folder that is under way.
type load struct {
	seq    uint64
	cancel context.CancelFunc
	before tree.State // of the folder: comes back where the question is taken back
}

// load asks for a folder. A question about the same folder that is under way is replaced.
func (p *secretsPane) load(id tree.ID) tea.Cmd {
	if !p.store.Alive(id) || id == tree.Root {
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
		}
		if at := p.store.Location(id); at.Mount != r.loc.Mount {
			id = p.moveRoot(id, r)
		}
	}
	p.setAnswer(id, r.names, r.err)
	p.countUses()
	p.view.Changed(id)
	return p.want()
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
	}
}

// walk is the listing of everything below one folder: at most one at a time.
type walk struct {
	root     tree.ID // [tree.Root] where all mounts are listed, for a find
	seq      uint64
	cancel   context.CancelFunc // nil where none is under way
	progress vaultsvc.Progress
	stopped  bool
}

func (w *walk) running() bool { return w.cancel != nil }

// partial tells whether names below the walk's root may be missing.
func (w *walk) partial() bool {
	return !w.running() && (w.stopped || w.progress.Denied > 0 || w.progress.Failed > 0)
}

// forget drops what the last walk said about a folder that is asked for anew.
func (w *walk) forget(id tree.ID) {
	if w.root == id && !w.running() {
		*w = walk{seq: w.seq}
	}
}

// note says what the walk has done, in a few words.
func (w *walk) note() string {
	pr := w.progress
	text := fmt.Sprintf("%s folders", thousands(pr.Listed))
	if w.running() {
		text = fmt.Sprintf("listing: %s done, %s queued", thousands(pr.Listed), thousands(pr.Queued))
	}
	if pr.Denied > 0 {
		text += fmt.Sprintf(", %s denied", thousands(pr.Denied))
	}
	if pr.Failed > 0 {
		text += fmt.Sprintf(", %s failed", thousands(pr.Failed))
	}
	switch {
	case w.running():
		return text
	case w.stopped:
		return "stopped, partial: " + text
	case w.partial():
		return "partial: " + text
	}
	return "all listed: " + text
}

// startWalk lists everything below a folder. A walk that is under way ends.
func (p *secretsPane) startWalk(id tree.ID) tea.Cmd {
	p.stopWalk()
	loc := p.store.Location(id)
	mount, ok := p.mount(loc)
	if !ok {
		p.view.Open(id)
		return p.load(id) // finds the mount, or says why there is none
	}
	p.cancel(id)
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.walk = walk{root: id, seq: p.seq, cancel: cancel}
	p.view.Open(id)
	return p.do.walk(ctx, p.seq, vaultsvc.Root{Mount: mount, Folder: loc})
}

// walkAll lists everything below all mounts, but for the server's own, once. Folders stay closed.
func (p *secretsPane) walkAll() tea.Cmd {
	if p.walkedAll {
		return nil
	}
	var roots []vaultsvc.Root
	for _, m := range p.mounts {
		if !m.OfServer() {
			roots = append(roots, vaultsvc.Root{Mount: m, Folder: vaultpath.New(p.namespace, m.Path, "")})
		}
	}
	if len(roots) == 0 {
		return nil
	}
	p.stopWalk()
	p.walkedAll = true
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.walk = walk{root: tree.Root, seq: p.seq, cancel: cancel}
	return p.do.walk(ctx, p.seq, roots...)
}

// stopWalk ends the walk and keeps what it found. It returns false where none is under way.
func (p *secretsPane) stopWalk() bool {
	if !p.walk.running() {
		return false
	}
	p.walk.cancel()
	p.walk.cancel, p.walk.stopped = nil, true
	if p.walk.root == tree.Root {
		p.walkedAll = false
	}
	return true
}

// gotWalk takes in a batch of the walk. A batch of a walk that was stopped is still true,
// but nobody waits for it.
func (p *secretsPane) gotWalk(r walkReply) tea.Cmd {
	if r.seq != p.walk.seq || !p.walk.running() {
		return nil
	}
	for _, l := range r.batch {
		id, ok := p.store.Find(l.Folder)
		if !ok {
			continue // a refresh took it away meanwhile
		}
		if under, ok := p.loads[id]; ok {
			under.cancel()
			delete(p.loads, id)
		}
		p.setAnswer(id, l.Names, l.Err)
		if l.Err == nil && p.walk.root != tree.Root {
			p.view.OpenAll(id)
		}
	}
	p.walk.progress = r.progress
	if len(r.batch) > 0 {
		p.countUses()
		p.view.Rebuild()
	}
	if r.done {
		p.walk.cancel()
		p.walk.cancel = nil
		return nil
	}
	return r.next
}
