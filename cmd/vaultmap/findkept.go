package main

import (
	"context"
	"strings"
	"sync"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// What a find asks for that is answered from kept names.
const (
	mostKeptFolders = 64   // that are listed, to confirm what is in them
	mostKeptMatches = 2000 // that are looked at, the best
)

// keptFind is what a find gets from the names that the explorer has kept.
type keptFind struct {
	*findWriter
	kept    *connect.KeptNames
	listed  map[vaultpath.Location]bool // whether a folder that is there was asked for
	folders int                         // that are known in what is looked through
	left    int                         // matches that nobody has confirmed
}

// fromKept looks for the query among kept names, lists the folders of those that match, the best
// first, and takes in what these answer: what is not there any more is left out so. It returns nil
// where there are no such names, or nothing of what they have is there.
func (w *findWriter) fromKept(ctx context.Context, walk *vaultsvc.Walk,
	roots []vaultsvc.WalkRoot, all bool) (*keptFind, error) {
	kept, err := connect.LoadKept(ctx, w.session)
	if err != nil && ctx.Err() == nil {
		w.warn("kept names are not used: %s", err)
	}
	if kept == nil {
		return nil, ctx.Err()
	}
	store := kept.Store(w.session.Client.Namespace())
	bytes := store.Bytes()
	w.hold(w.held + bytes)
	defer func() { w.hold(w.held - bytes) }()
	var in []tree.ID
	for _, r := range roots {
		id, ok := store.Find(r.Folder)
		if !ok && !all {
			return nil, nil // nothing was kept of a folder that was named
		}
		if !all {
			in = append(in, id)
		}
	}
	found, err := find.Search(ctx, w.query, store.Snapshot(), in, mostKeptMatches, nil)
	if err != nil || found.Total == 0 {
		return nil, err
	}
	k := &keptFind{findWriter: w, kept: kept, listed: map[vaultpath.Location]bool{}}
	k.folders = foldersIn(store, in)
	for _, r := range roots {
		k.listed[r.Folder] = false
	}
	rest := found.Best
	for len(rest) > 0 && !w.full && (w.top.Max == 0 || w.found < w.top.Max) {
		var batch []vaultsvc.WalkRoot
		if batch, rest = k.next(rest); len(batch) == 0 {
			break
		}
		if err := k.confirm(ctx, walk, batch); err != nil {
			return nil, err
		}
	}
	if w.found == 0 {
		return nil, nil
	}
	k.left = len(rest) + found.Total - len(found.Best)
	return k, nil
}

// foldersIn counts the folders at and below some nodes, all where there are none.
func foldersIn(store *tree.Store, in []tree.ID) (n int) {
	names := store.Snapshot()
	within := make([]bool, names.Len())
	for _, id := range in {
		within[id] = true
	}
	for id := tree.ID(1); int(id) < names.Len(); id++ {
		within[id] = within[id] || len(in) == 0 || within[names.Parent(id)]
		if within[id] && names.Named(id) && strings.HasSuffix(names.Name(id), "/") {
			n++
		}
	}
	return n
}

// next returns the folders of the best matches that were not listed yet: as many as are needed for
// what is still to be found, and as may be listed. The other matches are left.
func (k *keptFind) next(matches []find.Match) (batch []vaultsvc.WalkRoot, rest []find.Match) {
	wanted := mostKeptFolders
	for _, asked := range k.listed {
		if asked {
			wanted--
		}
	}
	if most := k.top.Max; most > 0 {
		wanted = min(wanted, most-k.found)
	}
	for i, m := range matches {
		mount, _ := vaultsvc.FindMount(k.session.Mounts, m.Location)
		loc := vaultpath.New(k.session.Client.Namespace(), mount.Path,
			strings.TrimPrefix(m.Location, mount.Path))
		folder, below := loc.Parent()
		switch {
		case !below, k.listed[folder]: // what is there of it is known, or will be
			continue
		case len(batch) >= wanted:
			return batch, matches[i:]
		}
		k.listed[folder] = true
		batch = append(batch, vaultsvc.WalkRoot{Mount: mount, Folder: folder})
	}
	return batch, nil
}

// confirm lists some folders and takes in what of them matches. The walk need not ask for them
// again, if there is one.
func (k *keptFind) confirm(ctx context.Context, walk *vaultsvc.Walk,
	batch []vaultsvc.WalkRoot) error {
	answers := make([]vaultsvc.Listing, len(batch))
	var asking sync.WaitGroup
	for i, r := range batch {
		asking.Go(func() {
			names, err := k.session.Client.ListPersistently(ctx, r.Mount, r.Folder)
			answers[i] = vaultsvc.Listing{Mount: r.Mount, Folder: r.Folder, Names: names, Err: err, Depth: 1}
		})
	}
	asking.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, l := range answers {
		for _, name := range l.Names {
			at := l.Folder.Join(name)
			if _, known := k.listed[at]; at.IsFolder() && !known {
				k.listed[at] = false
			}
		}
		walk.Tell(l.Folder, l.Names, l.Err)
		p := k.progress
		switch vaultsvc.StateOf(l.Err) {
		case tree.Denied:
			p.Denied++
		case tree.Failed:
			p.Failed++
		default:
			p.Listed++
		}
		k.listing(l, p)
		k.printer.Deliver()
	}
	return nil
}

// end says what was asked and what was not. What came up since elsewhere nobody knows, unless all
// folders that there are were listed.
func (k *keptFind) end() error {
	listed := 0
	for _, asked := range k.listed {
		if asked {
			listed++
		}
	}
	if k.left > 0 {
		k.warn("%s more match, in folders that were not listed: more words find fewer",
			render.Counted(k.left, "kept name"))
	}
	complete := listed == len(k.listed) && k.left == 0
	if !complete {
		k.warn("from names kept on %s, confirmed by listing %s of %d: --fresh lists all",
			k.kept.Info().Saved.Local().Format("2 Jan 15:04"), render.Counted(listed, "folder"),
			max(k.folders, len(k.listed)))
	}
	partial := k.app.Partial(k.progress) || !complete
	if k.hint != "" {
		k.app.Warn("hint: %s", k.hint)
	}
	if partial {
		return render.Exit(render.Partial)
	}
	return nil
}
