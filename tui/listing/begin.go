package listing

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// pending is what a walk below all mounts has yet to begin with.
type pending uint8

const (
	pendingNone pending = iota
	pendingSome         // there may be folders that no walk below all mounts comes to
	pendingAll
)

// begin returns the folders with which a walk below all mounts begins, and false where no mount is
// known.
func (w *Walks) begin() (roots []vaultsvc.WalkRoot, ok bool) {
	switch w.pending {
	case pendingAll:
		for _, mount := range w.mounts.All() {
			if !mount.IsSystem() {
				at := vaultpath.New(w.store.Namespace(), mount.Path, "")
				roots = append(roots, vaultsvc.WalkRoot{Mount: mount, Folder: at})
			}
		}
		return roots, len(roots) > 0
	case pendingSome:
		roots = w.unlisted()
	}
	return roots, true
}

// unlisted returns the mounts and folders that nobody has asked for, and where [Walks.retryFailed]
// is set those that failed; but for those below one of them, which a walk comes to.
func (w *Walks) unlisted() []vaultsvc.WalkRoot {
	var roots []vaultsvc.WalkRoot
	for _, mount := range w.mounts.All() {
		if id, ok := w.store.Child(tree.Root, mount.Path); ok && !mount.IsSystem() {
			roots = w.unlistedBelow(roots, mount, id)
		}
	}
	return append(roots, w.unlistedPinned()...)
}

// unlistedBelow adds those of a folder and what is below it.
func (w *Walks) unlistedBelow(
	roots []vaultsvc.WalkRoot, mount vaultsvc.Mount, id tree.ID,
) []vaultsvc.WalkRoot {
	st := w.store.State(id)
	if st == tree.Failed && w.retryFailed {
		st = tree.Unlisted
	}
	switch st {
	case tree.Unlisted:
		if loc := w.store.Location(id); loc.Validate() == nil {
			roots = append(roots, vaultsvc.WalkRoot{Mount: mount, Folder: loc})
		}
	case tree.Listed, tree.Loading: // what is being asked for tells itself what it brings
		for _, kid := range w.store.Children(id) {
			if w.store.IsFolder(kid) && w.store.Named(kid) {
				roots = w.unlistedBelow(roots, mount, kid)
			}
		}
	}
	return roots
}

// pinnedFolders returns the folders that a file or a user named, and those above that answered: one
// cannot count on coming to them from the mount, where they may be denied or, in a file, mistaken.
func (w *Walks) pinnedFolders() []tree.ID {
	s, seen := w.store, map[tree.ID]bool{}
	for id := range s.Asked() {
		if _, open := w.beyond.Rule(id); open {
			continue
		}
		if s.IsFolder(id) && s.Location(id).Validate() == nil {
			seen[id] = true
		}
		for above := s.Parent(id); above != tree.Root; above = s.Parent(above) {
			if s.State(above) == tree.Listed && s.State(s.Parent(above)) != tree.Listed {
				seen[above] = true
			}
		}
	}
	return slices.Collect(maps.Keys(seen))
}

// unlistedPinned is [Walks.unlisted] for these and what is below them.
func (w *Walks) unlistedPinned() []vaultsvc.WalkRoot {
	var roots []vaultsvc.WalkRoot
	for _, id := range w.pinnedFolders() {
		if mount, ok := w.mounts.of(w.store, id); ok && !mount.IsSystem() {
			roots = w.unlistedBelow(roots, mount, id)
		}
	}
	return roots
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

// noteNewFolders looks whether an answer names folders that nobody has asked for. Call it for
// answers to other questions than those of a walk below all mounts, which asks for them itself.
func (w *Walks) noteNewFolders(id tree.ID) {
	isNew := func(kid tree.ID) bool {
		return w.store.IsFolder(kid) && w.store.Named(kid) && w.store.State(kid) == tree.Unlisted
	}
	if w.pending == pendingNone && slices.ContainsFunc(w.store.Children(id), isNew) {
		w.markIncomplete()
	}
}

// markIncomplete notes that there may be folders which no walk below all mounts comes to.
func (w *Walks) markIncomplete() { w.pending = max(w.pending, pendingSome) }

// complete reports whether everything has been listed below all mounts, and nothing has come to
// light since.
func (w *Walks) complete() bool {
	return w.pending == pendingNone && w.byRoot[tree.Root] == nil && !w.Everything()
}

// FoldersToList returns how many folders there are to list, as far as is known: those of the
// server's own mounts count from when somebody asks for them.
func (w *Walks) FoldersToList() int {
	n := w.store.Counts().Folders - len(w.beyond.rules)
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
