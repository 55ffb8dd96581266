package main

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// mostDeletedFolders is for how many folders with results one command asks which of their secrets
// are deleted: who finds thousands of places does not look at each.
const mostDeletedFolders = 64

// bareMark is what a mark takes beside its path, in bytes.
const bareMark = 100

// deletedMarks are what is known of deleted secrets in some folders. Where the server does not
// tell, that is nothing.
type deletedMarks struct {
	client *vaultsvc.Client
	warn   func(format string, args ...any)
	marked map[vaultpath.Location]bool
	asked  int  // folders
	more   bool // there were more than are asked for
}

func newDeletedMarks(s *connect.Session, warn func(format string, args ...any)) *deletedMarks {
	return &deletedMarks{client: s.Client, warn: warn, marked: map[vaultpath.Location]bool{}}
}

// namesIn are a folder and the names in it that are to be printed.
type namesIn struct {
	mount  vaultsvc.Mount
	folder vaultpath.Location
	names  []string
}

// nodes describes the names: see [connect.Session.Node].
func (in namesIn) nodes(s *connect.Session) *render.Nodes {
	return render.NewNodes(in.mount, in.folder, s.UI, s.Owners)
}

// alone is a location as the only one of its folder.
func alone(m vaultsvc.Mount, loc vaultpath.Location) namesIn {
	folder, _ := loc.Parent()
	return namesIn{m, folder, []string{loc.Name()}}
}

// ask finds out which names are those of deleted secrets, by one LIST for each folder that has
// secrets among them.
func (d *deletedMarks) ask(ctx context.Context, folders ...namesIn) {
	folders = slices.DeleteFunc(slices.Clone(folders), func(f namesIn) bool {
		return !vaultsvc.HasSecrets(f.names)
	})
	answers := make([][]string, len(folders))
	errs := make([]error, len(folders))
	var others sync.WaitGroup
	left := mostDeletedFolders - d.asked
	for i, f := range folders[:min(left, len(folders))] {
		ask := func() { answers[i], errs[i] = d.client.Deleted(ctx, f.mount, f.folder, f.names) }
		if i == 0 {
			ask() // where the token may not ask, the others need not find that out, too
			continue
		}
		others.Go(ask)
	}
	others.Wait()
	for i, f := range folders[:min(left, len(folders))] {
		if !d.add(ctx, f.folder, answers[i], errs[i]) {
			return
		}
	}
	d.more = d.more || len(folders) > left && d.asked == mostDeletedFolders
}

// take takes in what is known of deleted secrets already, and returns the folders of which nothing
// is.
func (d *deletedMarks) take(ctx context.Context, known xref.Known,
	folders []namesIn) (rest []namesIn) {
	for _, f := range folders {
		if !known.Marked(f.folder) {
			rest = append(rest, f)
			continue
		}
		var deleted []string
		for _, name := range f.names {
			if p := known.Name(f.folder, name); p == xref.Gone || p == xref.NotLive {
				deleted = append(deleted, name)
			}
		}
		d.add(ctx, f.folder, deleted, vaultsvc.ErrDeletedUnknown) // it is none of those asked for
	}
	return rest
}

// add takes in which names of a folder are those of deleted secrets, or why that is not known. It
// reports whether there is any use in going on.
func (d *deletedMarks) add(ctx context.Context, folder vaultpath.Location, deleted []string,
	err error) bool {
	for _, name := range deleted {
		at := folder.Join(name)
		size := int64(bareMark + len(at.Path))
		if !d.client.Fits(size) {
			err = vaultsvc.ErrTooMany
			break
		}
		d.client.Hold(size)
		d.marked[at] = true
	}
	switch {
	case errors.Is(err, vaultsvc.ErrDeletedUnknown):
	case errors.Is(err, vaultsvc.ErrBadToken) && !errors.Is(err, vaultsvc.ErrUsedUp):
		d.warn("what is deleted is not known: the token was good for the list before, and is not any more")
		return false
	case err != nil && ctx.Err() == nil:
		d.warn("what is deleted is not known: %s", err)
		fallthrough
	default:
		d.asked++
	}
	return true
}

// state is what a location is printed with, and the word beside it in text.
func (d *deletedMarks) state(loc vaultpath.Location) (tree.State, []string) {
	if d.marked[loc] {
		return tree.Deleted, []string{tree.Deleted.String()}
	}
	return tree.Unlisted, nil
}

// close says where nobody has asked.
func (d *deletedMarks) close() {
	if d.more {
		d.warn("in %d folders deleted secrets are marked, in the others with results they are not",
			mostDeletedFolders)
	}
}
