package main

import (
	"context"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// orphans lists the secrets in key-value mounts that no reference names, directly or by a folder above.
// unlisted is how many folders could not be listed.
func (a *app) orphans(ctx context.Context, s *session, x *xref.Index) (out []node, unlisted int, err error) {
	covered := x.Covers()
	var roots []vaultsvc.WalkRoot
	for _, m := range s.mounts {
		if m.KVVersion > 0 {
			roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: locationOf(s, m)})
		}
	}
	var folders []namesIn // with the names in them that nobody names
	line := a.progressLine()
	err = s.client.Walk(ctx, roots, 0, func(l vaultsvc.Listing, p vaultsvc.Progress) {
		line.show(p, "")
		if vaultsvc.StateOf(l.Err).Incomplete() {
			unlisted++
		}
		in := namesIn{mount: l.Mount, folder: l.Folder}
		for _, name := range l.Names {
			if at := l.Folder.Join(name); !at.IsFolder() && !covered(at) {
				in.names = append(in.names, name)
			}
		}
		if in.names != nil {
			folders = append(folders, in)
		}
	})
	line.clear()
	slices.SortFunc(folders, func(a, b namesIn) int { return strings.Compare(a.folder.String(), b.folder.String()) })
	marks := newDeletedMarks(s, a.warn)
	if err == nil {
		marks.ask(ctx, folders...)
		marks.close()
	}
	out = []node{}
	for _, in := range folders {
		for _, name := range in.names {
			at := in.folder.Join(name)
			state, _ := marks.state(at)
			out = append(out, s.node(in.mount, at, state))
		}
	}
	slices.SortFunc(out, func(a, b node) int { return strings.Compare(a.Location, b.Location) })
	return out, unlisted, err
}
