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

// forgetWalks drops what walks said, and those that were stopped: a folder, or all of them where it is [tree.Root], is
// asked for anew.
func (p *secretsPane) forgetWalks(id tree.ID) {
	for root := range p.walks {
		if !p.walk.running() || root != p.walk.root {
			delete(p.walks, root)
		}
	}
	if p.walk.root == id && !p.walk.running() {
		p.walk = walk{seq: p.walk.seq}
	}
}

// note says what the walk has done, in a few words.
func (w *walk) note() string {
	pr := w.progress
	text := fmt.Sprintf("%s folders", thousands(pr.Listed))
	if w.running() {
		text = fmt.Sprintf("listing: %s, %s folders, %s queued", percent(pr.Share), thousands(pr.Listed), thousands(pr.Queued))
	}
	if pr.Denied > 0 {
		text += fmt.Sprintf(", %s denied", thousands(pr.Denied))
	}
	if pr.Failed > 0 {
		text += fmt.Sprintf(", %s failed", thousands(pr.Failed))
	}
	switch {
	case w.running():
		return text + fmt.Sprintf(", %s/s", thousands(pr.PerSecond))
	case w.stopped:
		return "stopped, partial: " + text
	case w.partial():
		return "partial: " + text
	}
	return "all listed: " + text
}

// percent writes a share. Only the whole is 100%.
func percent(share float64) string { return fmt.Sprintf("%d%%", int(share*100)) }

// startWalk lists everything below a folder. A walk that is under way ends; one of the same folder that was stopped
// goes on.
func (p *secretsPane) startWalk(id tree.ID) tea.Cmd {
	loc := p.store.Location(id)
	mount, ok := p.mount(loc)
	if !ok {
		p.stopWalk()
		p.view.Open(id)
		return p.load(id) // finds the mount, or says why there is none
	}
	if p.walk.running() && p.walk.root == id {
		return nil
	}
	p.cancel(id)
	p.view.Open(id)
	return p.runWalk(id, nil, func() []vaultsvc.Root { return []vaultsvc.Root{{Mount: mount, Folder: loc}} })
}

// walkAll lists everything below all mounts, but for the server's own, once. Folders stay closed. Those of a higher rank
// are listed first; where the walk is under way they are so from now on. A nil rank is no preference.
func (p *secretsPane) walkAll(rank vaultsvc.Rank) tea.Cmd {
	if p.walk.running() && p.walk.root == tree.Root {
		p.walks[tree.Root].Prefer(rank)
		return nil
	}
	var roots []vaultsvc.Root
	for _, m := range p.mounts {
		if !m.OfServer() {
			roots = append(roots, vaultsvc.Root{Mount: m, Folder: vaultpath.New(p.namespace, m.Path, "")})
		}
	}
	if p.walkedAll || len(roots) == 0 {
		return nil
	}
	return p.runWalk(tree.Root, rank, func() []vaultsvc.Root { return roots })
}

// runWalk has a walk go on where it was stopped, or begins it.
func (p *secretsPane) runWalk(root tree.ID, rank vaultsvc.Rank, roots func() []vaultsvc.Root) tea.Cmd {
	p.stopWalk()
	w := p.walks[root]
	if w == nil {
		w = p.do.svc.Vault.NewWalk(roots(), 0)
		p.walks[root] = w
	}
	w.Prefer(rank)
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.walk = walk{root: root, seq: p.seq, cancel: cancel, progress: w.Progress()}
	return p.do.walk(ctx, p.seq, root, w)
}

// stopWalk ends the walk and keeps what it found. It returns false where none is under way.
func (p *secretsPane) stopWalk() bool {
	if !p.walk.running() {
		return false
	}
	p.walk.cancel()
	p.walk.cancel, p.walk.stopped = nil, true
	return true
}

// gotWalk takes in a batch of a walk. That of a walk that was stopped is still true, and would be missing when it goes on;
// where something was asked for anew since, it comes too late.
func (p *secretsPane) gotWalk(r walkReply) tea.Cmd {
	if p.walks[r.root] != r.walk {
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
		if l.Err == nil && r.root != tree.Root {
			p.view.OpenAll(id)
		}
	}
	current := r.seq == p.walk.seq
	if current && len(r.batch) > 0 {
		p.walk.progress = r.progress
	}
	if len(r.batch) > 0 {
		p.countUses()
		p.view.Rebuild()
	}
	if !r.done {
		return r.next
	}
	if r.err == nil {
		delete(p.walks, r.root)
		p.walkedAll = p.walkedAll || r.root == tree.Root
		p.walk.stopped = p.walk.stopped && !current
	}
	if current && p.walk.running() {
		p.walk.cancel()
		p.walk.cancel = nil
	}
	return nil
}
