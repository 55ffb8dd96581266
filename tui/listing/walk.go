package listing

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Walks list what is not known yet below a folder, or below all mounts: at most one at a time. One
// that is to begin while another is under way waits for what that has asked for, so that nothing is
// asked for twice.
type Walks struct {
	ctx    context.Context
	vault  Vault
	store  *tree.Store
	mounts *Mounts
	beyond *Beyond

	Walk  // the newest
	rank  vaultsvc.Priority
	walk  *vaultsvc.Walk     // that has folders left; nil where none has
	root  tree.ID            // of that one
	pause context.CancelFunc // ends the run that is under way; nil where none is
	seq   uint64             // of the newest run
	asked uint64             // how many walks have begun, or were to

	way         onTheWay
	leave       func(below tree.ID) // takes folders from those that are to be asked for again
	left        left
	anew        map[tree.ID]bool // folders that were asked for anew by themselves
	retryFailed bool             // the next walk below all mounts asks for what failed, too
}

// Walk says how far the newest walk is.
type Walk struct {
	Root     tree.ID // [tree.Root] where all mounts are listed, as for a find
	Running  bool
	Stopped  bool  // before it came to its end
	Err      error // why it did not go on by itself: the answer of all folders alike
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

// StartWalk lists everything below a folder that is not known, and asks again for what failed; all
// of it where the folder was asked for anew before: see [Model.Refresh]. A walk of another folder
// that is under way ends.
func (m *Model) StartWalk(id tree.ID) tea.Cmd {
	w, loc := m.Walks, m.Store.Location(id)
	switch _, ok := m.Mounts.At(loc); {
	case !ok:
		w.Stop()
		return m.Loads.Ask(id) // finds the mount, or says why there is none
	case w.Running && w.Root == id:
		return nil
	}
	if m.Loads.Cancel(id) {
		m.Store.Outdate(id)
	}
	if w.anew[id] {
		w.drop()
		delete(w.anew, id)
		for _, kid := range m.Store.Children(id) {
			w.outdate(kid)
		}
	}
	if known := w.rest(id); w.Running && len(known.roots) == 0 { // no reason to end the other one
		folders := new(draw.Texts).Counted(known.Progress.Listed, "folder", "folders")
		return tell("all below is known: " + folders)
	}
	return w.start(id, nil)
}

// GoOn has a walk go on that could not, now that it may be better.
func (w *Walks) GoOn() tea.Cmd {
	if w.Err == nil {
		return nil
	}
	return w.start(w.Root, w.rank)
}

// WalkAll lists everything below all mounts, but for the server's own, that is not known; what
// comes to light later it lists when it is called again. Folders of a higher rank are listed first;
// where the walk is under way they are so from now on. A nil rank is no preference.
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
		if w.walk != nil {
			w.walk.SetPriority(rank)
		}
		return nil, true
	case w.ctx.Err() != nil, w.complete():
		return nil, true
	case len(w.mounts.All()) == 0:
		return nil, false
	}
	return w.start(tree.Root, rank), true
}

// start has a walk begin, or go on where it was stopped; once another has ended that is under way.
func (w *Walks) start(root tree.ID, rank vaultsvc.Priority) tea.Cmd {
	w.rank = rank
	w.asked++
	if w.pause != nil {
		w.pause()
		progress := vaultsvc.Progress{}
		if w.root == root {
			progress = w.Progress
		}
		w.Walk = Walk{Root: root, Running: true, Progress: progress}
		return nil // see next
	}
	w.Walk = Walk{Root: root, Running: true}
	return w.begin()
}

// begin begins the newest walk with what is left, or has it go on. Where nothing is left it ends at
// once.
func (w *Walks) begin() tea.Cmd {
	w.seq++
	var pause context.Context
	pause, w.pause = context.WithCancel(w.ctx)
	if w.walk == nil || w.root != w.Root {
		w.drop()
		rest := w.rest(w.Root)
		if w.left &^= leftHere; w.Root == tree.Root {
			w.left, w.retryFailed = 0, false
		}
		w.leave(w.Root) // to the walk
		w.walk, w.root = w.vault.NewWalk(rest.roots, 0), w.Root
		w.walk.SetKnown(rest.Known)
		w.walk.SetNamed(w.beyond.named)
	}
	w.walk.SetPriority(w.rank)
	w.Progress = w.walk.Progress()
	of := walkReply{seq: w.seq, root: w.root, walk: w.walk}
	return startBatches(w.ctx, pause, of, &w.way, w.vault.Hold)
}

// Stop ends the walk and keeps what it found. It returns false where none is under way.
func (w *Walks) Stop() bool {
	if !w.Running {
		return false
	}
	if w.pause != nil {
		w.pause()
	}
	w.Running, w.Stopped = false, true
	return true
}

// Forget drops what the walk said of a folder, which is asked for anew. Where that is [tree.Root]
// everything is to be listed anew, and a walk below all mounts ends, or one that was stopped.
func (w *Walks) Forget(id tree.ID) {
	if id == tree.Root {
		if w.Root == tree.Root {
			w.Stop()
		}
		if !w.Running || w.root != w.Root {
			w.drop()
		}
		w.outdate(tree.Root)
		clear(w.anew)
		w.markIncomplete()
	}
	if w.Root == id && !w.Running {
		w.Walk = Walk{}
	}
}

// onWalk takes in a batch of a walk. That of a walk that was stopped is still true, and would be
// missing when it goes on; where something was asked for anew since, it comes too late.
func (m *Model) onWalk(r walkReply) tea.Cmd {
	w := m.Walks
	known := w.walk == r.walk
	m.vault.Hold(-r.size) // the store has them, or nobody
	w.way.take(r.batch)
	var marks tea.Cmd
	if known && len(r.batch) > 0 {
		marks = m.applyBatch(r)
		if w.Root == r.root {
			w.Progress = r.progress
		}
	}
	for _, l := range r.batch {
		if vaultsvc.IsServerError(l.Err) {
			m.change.Err = l.Err // others are about one folder
		}
	}
	switch {
	case !r.done && known:
		return tea.Batch(marks, r.next)
	case !r.done:
		return r.discard
	case r.seq != w.seq:
		return marks
	}
	next := tea.Batch(w.next(r, known), m.Loads.askWaiting())
	if w.Err != nil {
		m.change.Err = w.Err
	}
	m.change.Ended = !w.Running
	if !w.Running {
		next = tea.Batch(next, m.Cache.onWalked())
	}
	return tea.Batch(marks, next)
}

// next takes in that a run has ended, and begins what is to follow.
func (w *Walks) next(r walkReply, known bool) tea.Cmd {
	w.pause()
	w.pause = nil
	if known && r.err == nil {
		w.walk = nil
		w.Stopped = w.Stopped && w.Root != r.root
	}
	if known && w.Root == r.root {
		w.Progress = r.walk.Progress()
	}
	if r.root == tree.Root && r.err == nil && len(w.rest(tree.Root).roots) > 0 {
		w.markIncomplete() // files have named others meanwhile
	}
	switch {
	case !w.Running:
		return nil
	case known && w.Root == r.root && r.err != nil && !errors.Is(r.err, context.Canceled):
		w.Running, w.Stopped, w.Err = false, true, r.err
		return nil
	case known && w.Root == r.root && r.err == nil && w.left&leftHere == 0:
		w.Running = false
		return nil
	}
	return w.begin()
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
		case l.Told:
			m.change.Walked = append(m.change.Walked, id)
			m.Beyond.setRules(id, l.Open)
			continue
		}
		mark := m.Loads.marks[id] != 0
		if asked, ok := m.Loads.take(id); ok {
			mark = mark || asked.mark
		}
		m.setAnswer(id, l.Names, l.Err)
		m.Beyond.setRules(id, l.Open)
		if r.root != tree.Root {
			m.Walks.noteNewFolders(id, leftSome)
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
