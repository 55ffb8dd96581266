package main

import (
	"context"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// orphans lists the secrets in key-value mounts that no reference names, directly or by a folder above.
// unlisted is how many folders could not be listed.
func (a *app) orphans(ctx context.Context, s *session, refs []*reference) (out []node, unlisted int, err error) {
	named := map[vaultpath.Location]bool{}
	for _, r := range refs {
		named[r.at] = true
	}
	covered := func(l vaultpath.Location) bool {
		for ok := true; ok; l, ok = l.Parent() {
			if named[l] {
				return true
			}
		}
		return false
	}
	var roots []vaultsvc.Root
	for _, m := range s.mounts {
		if m.KVVersion > 0 {
			roots = append(roots, vaultsvc.Root{Mount: m, Folder: locationOf(s, m)})
		}
	}
	out = []node{}
	line := a.progressLine()
	err = s.client.Walk(ctx, roots, 0, func(l vaultsvc.Listing, p vaultsvc.Progress) {
		line.show(p, "")
		if vaultsvc.StateOf(l.Err).Incomplete() {
			unlisted++
		}
		for _, name := range l.Names {
			if at := l.Folder.Join(name); !at.IsFolder() && !covered(at) {
				out = append(out, s.node(l.Mount, at, tree.Listed))
			}
		}
	})
	line.clear()
	slices.SortFunc(out, func(a, b node) int { return strings.Compare(a.Location, b.Location) })
	return out, unlisted, err
}
