package tui

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// walk is the listing of everything below one folder: at most one at a time.
type walk struct {
	root     tree.ID // [tree.Root] where all mounts are listed, for a find
	seq      uint64
	walk     *vaultsvc.Walk
	rank     vaultsvc.Priority
	cancel   context.CancelFunc // nil where none is under way
	progress vaultsvc.Progress
	stopped  bool
}

// unwalked is what a walk below all mounts has yet to begin with.
type unwalked uint8

const (
	unwalkedNothing unwalked = iota
	unwalkedSome             // there may be folders that no walk below all mounts comes to
	unwalkedAll
)

func (w *walk) running() bool { return w.cancel != nil }

// partial tells whether names below the walk's root may be missing.
func (w *walk) partial() bool {
	return !w.running() && (w.stopped || w.progress.Denied > 0 || w.progress.Failed > 0)
}

// answered tells whether the answer about the walk's own root, which is in some state, says all that there is to be said.
func (w *walk) answered(root tree.State) bool {
	return !w.running() && (root == tree.Empty || root == tree.Unlistable || root.Incomplete())
}

// note says what the walk has done, in a few words, those that matter most first.
func (w *walk) note(t *draw.Texts) string {
	pr := w.progress
	text, between := "all listed", ": "
	switch {
	case w.running():
		text, between = t.Join("listing: ", percent(pr.Share)), ", "
	case w.stopped:
		text = "partial, stopped"
	case w.partial():
		text = "partial"
	}
	if pr.Denied > 0 {
		text, between = t.Join(text, between, t.Thousands(pr.Denied), " denied"), ", "
	}
	if pr.Failed > 0 {
		text, between = t.Join(text, between, t.Thousands(pr.Failed), " failed"), ", "
	}
	text = t.Join(text, between, counted(t, pr.Listed, "folder", "folders"))
	if w.running() {
		text = t.Join(text, ", ", t.Thousands(pr.Queued), " queued, ", t.Thousands(pr.PerSecond), "/s")
	}
	return text
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
	return p.runWalk(id, nil, []vaultsvc.WalkRoot{{Mount: mount, Folder: loc}})
}

// walkAll lists everything below all mounts, but for the server's own, once; what comes to light later it lists when it is
// called again. Folders stay closed. Those of a higher rank are listed first; where the walk is under way they are so from
// now on. A nil rank is no preference.
func (p *secretsPane) walkAll(rank vaultsvc.Priority) tea.Cmd {
	if p.walk.running() && p.walk.root == tree.Root {
		p.walk.rank = rank
		p.walk.walk.SetPriority(rank)
		return nil
	}
	if p.do.ctx.Err() != nil {
		return nil
	}
	if p.walks[tree.Root] != nil { // it was stopped
		return p.runWalk(tree.Root, rank, nil)
	}
	var roots []vaultsvc.WalkRoot
	switch p.unwalked {
	case unwalkedAll:
		for _, m := range p.knownMounts() {
			if !m.IsSystem() {
				roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: vaultpath.New(p.namespace, m.Path, "")})
			}
		}
		if len(roots) == 0 {
			return p.findMounts()
		}
	case unwalkedSome:
		roots = p.unlisted()
	}
	p.unwalked, p.failed = unwalkedNothing, false
	if len(roots) == 0 {
		return nil
	}
	return p.runWalk(tree.Root, rank, roots)
}

// unlisted returns the mounts and folders that nobody has asked for, and where [secretsPane.missedFailed] was called those
// that failed; but for those below one of them, which a walk comes to.
func (p *secretsPane) unlisted() []vaultsvc.WalkRoot {
	var roots []vaultsvc.WalkRoot
	for _, m := range p.knownMounts() {
		if id, ok := p.store.Child(tree.Root, m.Path); ok && !m.IsSystem() {
			roots = p.unlistedBelow(roots, m, id)
		}
	}
	return append(roots, p.unlistedApart()...)
}

// unlistedBelow adds those of a folder and what is below it.
func (p *secretsPane) unlistedBelow(roots []vaultsvc.WalkRoot, m vaultsvc.Mount, id tree.ID) []vaultsvc.WalkRoot {
	st := p.store.State(id)
	if st == tree.Failed && p.failed {
		st = tree.Unlisted
	}
	switch st {
	case tree.Unlisted:
		if loc := p.store.Location(id); loc.Validate() == nil {
			roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: loc})
		}
	case tree.Listed, tree.Loading: // what is being asked for tells itself what it brings
		for _, kid := range p.store.Children(id) {
			if p.store.IsFolder(kid) && p.store.Named(kid) {
				roots = p.unlistedBelow(roots, m, kid)
			}
		}
	}
	return roots
}

// toList returns how many folders there are to list, as far as is known: those of the server's own mounts count from when
// somebody asks for them.
func (p *secretsPane) toList() int {
	n := p.store.Counts().Folders
	for i := range p.mounts {
		if m := &p.mounts[i]; m.IsSystem() {
			if id, ok := p.store.Child(tree.Root, m.Path); ok && p.store.State(id) == tree.Unlisted {
				n--
			}
		}
	}
	return n
}

// brought looks whether an answer names folders that nobody has asked for. Call it for answers to other questions than
// those of a walk below all mounts, which asks for them itself.
func (p *secretsPane) brought(id tree.ID) {
	if p.unwalked == unwalkedNothing && slices.ContainsFunc(p.store.Children(id), func(kid tree.ID) bool {
		return p.store.IsFolder(kid) && p.store.Named(kid) && p.store.State(kid) == tree.Unlisted
	}) {
		p.missed()
	}
}

// missed notes that there may be folders which no walk below all mounts comes to.
func (p *secretsPane) missed() { p.unwalked = max(p.unwalked, unwalkedSome) }

// allWalked tells whether everything has been listed below all mounts, and nothing has come to light since.
func (p *secretsPane) allWalked() bool {
	return p.unwalked == unwalkedNothing && p.walks[tree.Root] == nil && !(p.walk.running() && p.walk.root == tree.Root)
}

// runWalk has a walk go on where it was stopped, or begins it.
func (p *secretsPane) runWalk(root tree.ID, rank vaultsvc.Priority, roots []vaultsvc.WalkRoot) tea.Cmd {
	p.stopWalk()
	w := p.walks[root]
	if w == nil {
		w = p.do.svc.Vault.NewWalk(roots, 0)
		p.walks[root] = w
	}
	w.SetPriority(rank)
	p.seq++
	ctx, cancel := context.WithCancel(p.do.ctx)
	p.walk = walk{root: root, seq: p.seq, walk: w, rank: rank, cancel: cancel, progress: w.Progress()}
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

// forgetWalks drops what walks said, and those that were stopped: a folder is asked for anew. Where it is [tree.Root]
// everything is to be listed anew, and a walk below all mounts ends, too.
func (p *secretsPane) forgetWalks(id tree.ID) {
	if id == tree.Root {
		if p.walk.root == tree.Root {
			p.stopWalk()
		}
		p.unwalked = unwalkedAll
	}
	for root := range p.walks {
		if p.walk.running() && root == p.walk.root {
			continue
		}
		if root == tree.Root {
			p.missed()
		}
		delete(p.walks, root)
	}
	if p.walk.root == id && !p.walk.running() {
		p.walk = walk{seq: p.walk.seq}
	}
}

// gotWalk takes in a batch of a walk. That of a walk that was stopped is still true, and would be missing when it goes on;
// where something was asked for anew since, it comes too late.
func (p *secretsPane) gotWalk(r walkReply) tea.Cmd {
	known, current := p.walks[r.root] == r.walk, r.seq == p.walk.seq
	var marks tea.Cmd
	if known && len(r.batch) > 0 {
		marks = p.takeIn(r)
		if current {
			p.walk.progress = r.progress
		}
	}
	return tea.Batch(marks, p.afterBatch(r, known, current))
}

// afterBatch has a walk go on, or takes in that it has ended.
func (p *secretsPane) afterBatch(r walkReply, known, current bool) tea.Cmd {
	switch {
	case !r.done && (known || current && p.walk.running()):
		return r.next
	case !r.done:
		return nil
	case known && r.err == nil:
		delete(p.walks, r.root)
	}
	if !current {
		return nil
	}
	p.walk.stopped = p.walk.stopped && r.err != nil
	// A walk that was stopped when it had come to its end, and went on, ends twice.
	if !p.walk.running() {
		return nil
	}
	p.walk.cancel()
	p.walk.cancel = nil
	if r.err == nil {
		p.walk.progress = r.walk.Progress()
	}
	if r.root == tree.Root && r.err == nil && len(p.unlistedApart()) > 0 {
		p.missed() // the walk did not come to them
	}
	if r.root == tree.Root && p.unwalked == unwalkedSome {
		return p.walkAll(p.walk.rank)
	}
	return nil
}
