package listing

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Walks list everything below a folder, or below all mounts: at most one at a time.
type Walks struct {
	ctx    context.Context
	vault  Vault
	store  *tree.Store
	mounts *Mounts
	beyond *Beyond

	Walk   // the newest
	walk   *vaultsvc.Walk
	rank   vaultsvc.Priority
	cancel context.CancelFunc         // nil where none is under way
	seq    uint64                     // of the newest
	byRoot map[tree.ID]*vaultsvc.Walk // that have not come to their end, by their root

	pending     pending
	retryFailed bool // the next walk below all mounts asks for what failed, too
}

// Walk says how far the newest walk is.
type Walk struct {
	Root     tree.ID // [tree.Root] where all mounts are listed, as for a find
	Running  bool
	Stopped  bool // before it came to its end
	Progress vaultsvc.Progress
}

// Partial reports whether names below the walk's root may be missing.
func (w Walk) Partial() bool {
	return !w.Running && (w.Stopped || w.Progress.Denied > 0 || w.Progress.Failed > 0)
}

// Answered reports whether the answer about the walk's own root, which is in some state, says all
// that there is to be said: below one that is denied others may be listed.
func (w Walk) Answered(root tree.State) bool {
	return !w.Running && (root == tree.Empty || root == tree.Unlistable ||
		root.Incomplete() && w.Progress.Names == 0)
}

// Everything reports whether a walk below all mounts is under way.
func (w Walk) Everything() bool { return w.Running && w.Root == tree.Root }

// StartWalk lists everything below a folder. A walk that is under way ends; one of the same folder
// that was stopped goes on.
func (m *Model) StartWalk(id tree.ID) tea.Cmd {
	w, loc := m.Walks, m.Store.Location(id)
	mount, ok := m.Mounts.At(loc)
	switch {
	case !ok:
		w.Stop()
		return m.Loads.Ask(id) // finds the mount, or says why there is none
	case w.Running && w.Root == id:
		return nil
	}
	m.Loads.Cancel(id)
	return w.run(id, nil, []vaultsvc.WalkRoot{{Mount: mount, Folder: loc}})
}

// WalkAgain has the walk below a folder begin anew that is under way, or that has met what was
// denied or failed: there is another token. The next one below all mounts asks for that, too.
func (m *Model) WalkAgain() tea.Cmd {
	w := m.Walks
	w.RetryFailed()
	root := w.Root
	if root == tree.Root || w.Stopped || !w.Running && !w.Partial() {
		return nil
	}
	w.Stop()
	w.Forget(root)
	return m.StartWalk(root)
}

// WalkAll lists everything below all mounts, but for the server's own, once; what comes to light
// later it lists when it is called again. Folders of a higher rank are listed first; where the walk
// is under way they are so from now on. A nil rank is no preference.
func (m *Model) WalkAll(rank vaultsvc.Priority) tea.Cmd {
	if cmd, ok := m.Walks.all(rank); ok {
		return cmd
	}
	return m.findMounts()
}

// all returns false where no mount is known to begin with.
func (w *Walks) all(rank vaultsvc.Priority) (cmd tea.Cmd, ok bool) {
	switch {
	case w.Everything():
		w.rank = rank
		w.walk.SetPriority(rank)
		return nil, true
	case w.ctx.Err() != nil:
		return nil, true
	case w.byRoot[tree.Root] != nil: // it was stopped
		return w.run(tree.Root, rank, nil), true
	}
	roots, ok := w.begin()
	if !ok {
		return nil, false
	}
	w.pending, w.retryFailed = pendingNone, false
	if len(roots) == 0 {
		return nil, true
	}
	return w.run(tree.Root, rank, roots), true
}

// run has a walk go on where it was stopped, or begins it.
func (w *Walks) run(root tree.ID, rank vaultsvc.Priority, roots []vaultsvc.WalkRoot) tea.Cmd {
	w.Stop()
	walk := w.byRoot[root]
	if walk == nil {
		walk = w.vault.NewWalk(roots, 0)
		walk.SetNamed(w.beyond.named)
		w.byRoot[root] = walk
	}
	walk.SetPriority(rank)
	w.seq++
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(w.ctx)
	w.walk, w.rank = walk, rank
	w.Walk = Walk{Root: root, Running: true, Progress: walk.Progress()}
	return startBatches(ctx, walkReply{seq: w.seq, root: root, walk: walk}, w.vault.Hold)
}

// Stop ends the walk and keeps what it found. It returns false where none is under way.
func (w *Walks) Stop() bool {
	if !w.Running {
		return false
	}
	w.cancel()
	w.Running, w.Stopped = false, true
	return true
}

// Forget drops what walks said, and those that were stopped: a folder is asked for anew. Where that
// is [tree.Root] everything is to be listed anew, and a walk below all mounts ends, too.
func (w *Walks) Forget(id tree.ID) {
	if id == tree.Root {
		if w.Root == tree.Root {
			w.Stop()
		}
		w.pending = pendingAll
	}
	for root := range w.byRoot {
		if w.Running && root == w.Root {
			continue
		}
		if root == tree.Root {
			w.markIncomplete()
		}
		w.byRoot[root].Drop()
		delete(w.byRoot, root)
	}
	if w.Root == id && !w.Running {
		w.Walk = Walk{}
	}
}

// onWalk takes in a batch of a walk. That of a walk that was stopped is still true, and would be
// missing when it goes on; where something was asked for anew since, it comes too late.
func (m *Model) onWalk(r walkReply) tea.Cmd {
	w := m.Walks
	known, current := w.byRoot[r.root] == r.walk, r.seq == w.seq
	m.vault.Hold(-r.size) // the store has them, or nobody
	var marks tea.Cmd
	if known && len(r.batch) > 0 {
		marks = m.applyBatch(r)
		if current {
			w.Progress = r.progress
		}
	}
	for _, l := range r.batch {
		if vaultsvc.IsServerError(l.Err) || errors.Is(l.Err, vaultsvc.ErrBadToken) {
			m.change.Err = l.Err // others are about one folder
		}
	}
	m.change.Ended = r.done && (known || current)
	next := w.next(r, known, current)
	if r.done && !w.Running {
		next = tea.Batch(next, m.Cache.onWalked())
	}
	return tea.Batch(marks, next)
}

// next has a walk go on, or takes in that it has ended.
func (w *Walks) next(r walkReply, known, current bool) tea.Cmd {
	switch {
	case !r.done && (known || current && w.Running):
		return r.next
	case !r.done:
		return r.discard
	case known && r.err == nil:
		delete(w.byRoot, r.root)
	}
	if !current {
		return nil
	}
	w.Stopped = w.Stopped && r.err != nil
	// A walk that was stopped when it had come to its end, and went on, ends twice.
	if !w.Running {
		return nil
	}
	w.cancel()
	w.Running = false
	if r.err == nil {
		w.Progress = r.walk.Progress()
	}
	if r.root == tree.Root && r.err == nil && len(w.unlistedPinned()) > 0 {
		w.markIncomplete() // the walk did not come to them
	}
	if r.root == tree.Root && w.pending == pendingSome {
		cmd, _ := w.all(w.rank)
		return cmd
	}
	return nil
}

// applyBatch puts what a walk lists into the store. It asks for no more than the names; only where
// deleted secrets show among them it is asked whether they are so still.
func (m *Model) applyBatch(r walkReply) tea.Cmd {
	var cmds []tea.Cmd
	for _, l := range r.batch {
		id, ok := m.Store.Find(l.Folder)
		switch {
		case l.Hint && id == tree.Root:
			id = m.Store.Ensure(l.Folder)
		case !ok:
			continue // a refresh took it away meanwhile
		}
		mark := m.Loads.marks[id] != 0
		if asked, ok := m.Loads.take(id); ok {
			mark = mark || asked.mark
		}
		m.setAnswer(id, l.Names, l.Err)
		m.Beyond.setRules(id, l.Open)
		if r.root != tree.Root {
			m.Walks.noteNewFolders(id)
		}
		m.change.Walked = append(m.change.Walked, id)
		if _, marked := m.answers.marked[id]; marked {
			mark = mark || slices.ContainsFunc(m.Store.Children(id), m.Store.Deleted)
		}
		if mark {
			cmds = append(cmds, m.Loads.mark(id))
		}
	}
	m.change.Open = r.root != tree.Root
	return tea.Batch(cmds...)
}
