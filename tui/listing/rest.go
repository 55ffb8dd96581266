package listing

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// left says where there may be folders that nobody has asked for and no walk comes to. Which they
// are says [Walks.rest].
type left uint8

const (
	leftSome left = 1 << iota // below some mount
	leftHere                  // below the root of the newest walk, since that began
)

// rest is what there is left to list below a folder, and what is known there: where a walk begins.
type rest struct {
	vaultsvc.Known
	roots []vaultsvc.WalkRoot

	of     *Walks
	retry  bool             // what has failed is asked for again
	pinned map[tree.ID]bool // folders that a file or a user named
}

// rest returns what there is left to list below a folder, or below all mounts but the server's own.
func (w *Walks) rest(root tree.ID) *rest {
	r := &rest{of: w, retry: root != tree.Root || w.retryFailed, pinned: map[tree.ID]bool{}}
	for _, id := range w.pinnedFolders() {
		r.pinned[id] = true
	}
	if root != tree.Root {
		if mount, ok := w.mounts.of(w.store, root); ok {
			r.add(place{mount: &mount, id: root, part: 1, named: true})
		}
		return r
	}
	var places []place
	whole := 0.
	for _, mount := range w.mounts.All() {
		id, ok := w.store.Child(tree.Root, mount.Path)
		if !ok || mount.IsSystem() {
			continue
		}
		p := place{mount: &mount, id: id, part: 1, named: true}
		if w.store.State(id).Answered() && !slices.ContainsFunc(w.store.Children(id), w.store.IsFolder) {
			p.part = vaultsvc.BareMount
		}
		whole += p.part
		places = append(places, p)
	}
	for _, p := range places {
		p.part /= whole
		r.add(p)
	}
	return r
}

// place is a folder with what leads to it.
type place struct {
	mount *vaultsvc.Mount
	id    tree.ID
	part  float64 // of the whole, as in [vaultsvc.Progress]
	named bool    // the folder above names it
	below bool    // one above is to be asked for: what that names the walk comes to by itself
}

// add takes in a folder and all below it.
func (r *rest) add(p place) {
	s, st := r.of.store, r.of.store.State(p.id)
	_, open := r.of.beyond.Rule(p.id)
	due := st == tree.Unlisted || st == tree.Failed && r.retry ||
		st != tree.Loading && s.Outdated(p.id)
	pinned := r.pinned[p.id]
	kids := 0
	for _, kid := range s.Children(p.id) {
		if s.IsFolder(kid) && s.Named(kid) {
			kids++
		}
	}
	below := place{mount: p.mount, part: p.part / float64(kids+1), below: p.below}
	switch loc := s.Location; {
	case open: // nobody can ask for it
	case due && p.named && p.below: // the walk looks at it itself
		below.part = 0
	case due && (p.named || pinned) && loc(p.id).Validate() == nil:
		r.roots = append(r.roots, vaultsvc.WalkRoot{Mount: *p.mount, Folder: loc(p.id), Part: p.part})
		below.below, below.part = true, 0 // the root has it all
	case due: // it is on the way to what a file names
		r.Part += below.part
	default: // what is being asked for tells itself what it brings
		if st != tree.Loading {
			r.count(p.id, st)
			r.Part += below.part
		}
		if p.below {
			r.Folders = append(r.Folders, loc(p.id))
		}
		below.below = false
	}
	for _, kid := range s.Children(p.id) {
		if !s.IsFolder(kid) {
			continue
		}
		below.id = kid
		below.named = s.Named(kid) && (below.below || st == tree.Listed || st == tree.Loading)
		part := below.part
		if !s.Named(kid) {
			below.part = 0
		}
		r.add(below)
		below.part = part
	}
}

// count counts what is known of a folder.
func (r *rest) count(id tree.ID, st tree.State) {
	switch st {
	case tree.Denied:
		r.Progress.Denied++
	case tree.Failed:
		r.Progress.Failed++
	default:
		r.Progress.Listed++
	}
	r.Progress.Names += r.of.store.NamedChildren(id)
}

// pinnedFolders returns the folders that a file or a user named: one cannot count on coming to them
// from the mount, where they may be denied or, in a file, mistaken.
func (w *Walks) pinnedFolders() (ids []tree.ID) {
	for id := range w.store.Asked() {
		_, open := w.beyond.Rule(id)
		if !open && w.store.IsFolder(id) && w.store.Location(id).Validate() == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// findMounts asks for the folders that files name where the server lists no mounts: the answers say
// in which mounts they are.
func (m *Model) findMounts() tea.Cmd {
	if m.Mounts.State != MountsHidden {
		return nil // they may not be known yet
	}
	var cmds []tea.Cmd
	for _, id := range m.Walks.pinnedFolders() {
		if m.Store.State(id) == tree.Unlisted {
			cmds = append(cmds, m.Loads.Ask(id))
		}
	}
	return tea.Batch(cmds...)
}

// tell has a walk take what a folder has answered to somebody else.
func (w *Walks) tell(id tree.ID, names []string, err error) {
	if w.walk != nil && vaultsvc.StateOf(err).Answered() {
		w.walk.Tell(w.store.Location(id), names, err)
	}
}

// noteNewFolders looks whether an answer names folders that nobody has asked for. Call it for
// answers to other questions than those of a walk below all mounts, which asks for them itself.
func (w *Walks) noteNewFolders(id tree.ID, where left) {
	isNew := func(kid tree.ID) bool {
		if mount, ok := w.mounts.of(w.store, kid); id == tree.Root && ok && mount.IsSystem() {
			return false // no walk comes to it
		}
		return w.store.IsFolder(kid) && w.store.Named(kid) && w.store.State(kid) == tree.Unlisted
	}
	if w.left&where != where && slices.ContainsFunc(w.store.Children(id), isNew) {
		w.left |= where
	}
}

// markIncomplete notes that there may be folders which no walk comes to.
func (w *Walks) markIncomplete() { w.left = leftSome | leftHere }

// complete reports whether everything has been listed below all mounts, and nothing has come to
// light since.
func (w *Walks) complete() bool {
	return w.left&leftSome == 0 && (w.walk == nil || w.root != tree.Root) && !w.Everything()
}

// FoldersToList returns how many folders can be listed, as far as is known: those of the server's
// own mounts count from when somebody asks for them.
func (w *Walks) FoldersToList() int {
	c := w.store.Counts()
	n := c.Folders - c.Denied - c.Unlistable - len(w.beyond.rules)
	for i := range w.mounts.List {
		if mount := &w.mounts.List[i]; mount.IsSystem() {
			id, ok := w.store.Child(tree.Root, mount.Path)
			if ok && w.store.State(id) == tree.Unlisted {
				n--
			}
		}
	}
	return n
}

// RetryFailed has the next walk below all mounts ask for what failed: it may have got better.
func (w *Walks) RetryFailed() {
	if w.store.Counts().Failed > 0 {
		w.retryFailed = true
		w.markIncomplete()
	}
}

// drop forgets the walk that has folders left, but for where they are. The store has those that an
// answer names; for others the folders above them, which are denied, are asked for anew.
func (w *Walks) drop() {
	if w.walk == nil {
		return
	}
	for _, guess := range w.walk.Guesses() {
		w.outdateAbove(guess)
	}
	w.walk.Drop()
	if w.walk = nil; w.root == tree.Root {
		w.markIncomplete()
	}
}

// outdate has a folder and all below it listed anew by walks.
func (w *Walks) outdate(id tree.ID) {
	w.store.Outdate(id)
	for _, kid := range w.store.Children(id) {
		w.outdate(kid)
	}
}

// outdateAbove has the folder asked for anew that is denied, and nearest above another one.
func (w *Walks) outdateAbove(guess vaultpath.Location) {
	for at, ok := guess.Parent(); ok; at, ok = at.Parent() {
		if id, known := w.store.Find(at); known && w.store.State(id) == tree.Denied {
			w.store.Outdate(id)
			return
		}
	}
}
