package main

import (
	"context"
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// bareOrphan is what an orphan takes beside its path, in bytes: with its addresses, and as a part
// of one document.
const bareOrphan = 1000

// orphans lists the secrets in key-value mounts that no reference names, directly or by a folder
// above; known is what the references have been checked by. unlisted is how many folders could not
// be listed.
func orphans(ctx context.Context, a *app, s *connect.Session, x *xref.Index,
	known *xref.Lists) (out []xref.Node, unlisted int, err error) {
	covered := x.Covers()
	var roots []vaultsvc.WalkRoot
	if s.MountsAssumed() {
		a.Warn("warning: the server does not say which mounts it has: only those that files name are looked through")
		unlisted++
	}
	for _, m := range s.Reached() {
		if m.KVVersion > 0 {
			roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: s.MountFolder(m)})
		}
	}
	var folders []namesIn // with the names in them that nobody names
	var open []string     // rules: see [vaultsvc.Listing]
	line := a.Progress()
	walk := s.NewWalk(roots, 0, x)
	for folder, answer := range known.Answered() {
		walk.Tell(folder, answer.Names, answer.Err)
	}
	err = walk.Run(ctx, func(l vaultsvc.Listing, p vaultsvc.Progress) {
		line.Show(p, "")
		if vaultsvc.StateOf(l.Err).Incomplete() {
			unlisted++
		}
		open = append(open, l.Open...)
		in := namesIn{mount: l.Mount, folder: l.Folder}
		for _, name := range l.Names {
			at := l.Folder.Join(name)
			if at.IsFolder() || covered(at) {
				continue
			}
			size := int64(bareOrphan + 4*len(at.Path))
			if !s.Client.Fits(size) {
				a.Warn("%s: listing %s: %s", tree.Failed, l.Folder, vaultsvc.ErrTooMany)
				unlisted++
				break
			}
			s.Client.Hold(size)
			in.names = append(in.names, name)
		}
		if in.names != nil {
			folders = append(folders, in)
		}
	})
	line.Clear()
	a.warnOfRules(open)
	slices.SortFunc(folders, func(a, b namesIn) int {
		return strings.Compare(a.folder.String(), b.folder.String())
	})
	marks := newDeletedMarks(s, a.Warn)
	if err == nil {
		marks.ask(ctx, marks.take(ctx, known, folders)...)
		marks.close()
	}
	out = []xref.Node{}
	for _, in := range folders {
		nodes := in.nodes(s)
		for _, name := range in.names {
			state, _ := marks.state(in.folder.Join(name))
			out = append(out, nodes.Node(name, state))
		}
	}
	slices.SortFunc(out, func(a, b xref.Node) int { return strings.Compare(a.Location, b.Location) })
	return out, unlisted, err
}
