package vaultsvc

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A token may be allowed to list folders of which it may not list those above. Where a folder is
// denied a walk goes on below it: where the token's policies say that it may ([Client.Access]), and
// at folders that somebody has named ([Walk.SetNamed]). Both are hints. What comes of one is handed
// out where there are names, or trouble; that there is nothing, or that it is denied, only says
// that the hint was none.

// maxNamed bounds how many folders that were named are asked for below one that is denied.
const maxNamed = 10_000

// namedFolders are the folders that somebody has named, once they are known.
type namedFolders struct {
	mu    sync.Mutex
	ask   func(context.Context) []vaultpath.Location
	known []vaultpath.Location
}

// SetNamed has the walk ask for folders that somebody knows of, and for those above them, where
// they lie below one that is denied. named is called by the first such, once: what it takes is not
// spent before. Call it before [Walk.Run].
func (w *Walk) SetNamed(named func(context.Context) []vaultpath.Location) { w.named.ask = named }

// below returns the folders that lie below one.
func (n *namedFolders) below(ctx context.Context, folder vaultpath.Location) []vaultpath.Location {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ask != nil {
		n.known = n.ask(ctx)
		if ctx.Err() != nil {
			return nil // these may not be all
		}
		n.ask = nil
	}
	return foldersBelow(n.known, folder)
}

// beyond returns the folders below one that is denied at which a walk goes on, and the rules that
// allow more than those; both as far as is known where the server did not tell the policies, and
// the error says why. The next folder that is denied asks again.
func (r *run) beyond(j job) (jobs []job, open []string, untold error) {
	folder := j.folder()
	named := r.named.below(r.ctx, folder)
	access, untold := r.client.accessInTurn(r.ctx)
	if r.ctx.Err() != nil {
		return nil, nil, untold
	}
	begin, open := access.Below(j.root.Mount, folder, named)
	guessed := outside(above(named, folder), begin) // to those the walk comes by itself
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, loc := range append(begin, guessed...) {
		depth := int(j.depth) + strings.Count(loc.Path[len(folder.Path):], "/")
		if _, begun := r.begun[loc]; begun || r.depth > 0 && depth >= r.depth {
			continue
		}
		r.begun[loc] = beginning{}
		jobs = append(jobs, job{root: j.root, path: loc.Path, depth: int16(depth), hint: true})
	}
	share(j.weight, jobs)
	return jobs, open, untold
}

// beginning is a folder that a walk begins at.
type beginning struct {
	named  bool  // it is a root, or the folder above has named it; else it is a hint
	missed error // what a hint that was none has answered
}

// misses reports whether a hint was none, and notes what it has answered: where the folder above
// names it later on, that is handed out.
func (w *Walk) misses(l Listing) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	state := StateOf(l.Err)
	if state == tree.Listed || state == tree.Failed || w.begun[l.Folder].named {
		return false
	}
	w.begun[l.Folder] = beginning{missed: l.Err}
	return true
}

// above returns folders and those above them as far as another one, each once, in their order.
func above(folders []vaultpath.Location, top vaultpath.Location) []vaultpath.Location {
	var all []vaultpath.Location
	seen := map[string]bool{}
	for _, loc := range folders {
		for ; len(loc.Path) > len(top.Path) && !seen[loc.Path]; loc, _ = loc.Parent() {
			if len(seen) == maxNamed {
				break
			}
			seen[loc.Path] = true
			all = append(all, loc)
		}
	}
	slices.SortFunc(all, func(a, b vaultpath.Location) int { return strings.Compare(a.Path, b.Path) })
	return all
}
