package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func treeCommand(a *app) *cobra.Command {
	var depth int
	cmd := &cobra.Command{
		Use:   "tree [LOCATION...]",
		Short: "List everything below",
		Long: `List everything below the locations, or below all mounts: one request a folder. Secrets are
printed, and folders below which nothing is shown: empty, denied or failed ones, and those
at the depth limit. The server's own sys/ and identity/ hold no secrets, and are listed where
they are named. Folders that could not be listed are named on stderr, and the exit
status is 3 then. With -o jsonl results come as they are found.`,
		Example: "  vaultmap tree secret/teams/\n  vaultmap tree --depth 2\n  vaultmap tree -o jsonl secret/ | jq -r 'select(.state == \"denied\").location'",
		PreRunE: func(*cobra.Command, []string) error {
			if depth < 0 {
				return render.Usage("--depth is negative", "--depth 0 lists everything")
			}
			return nil
		},
		RunE: a.online(func(ctx context.Context, s *connect.Session, args []string) error {
			return walkTree(ctx, a, s, args, depth)
		}),
	}
	cmd.Flags().IntVar(&depth, "depth", 0, "list only this many levels; 0 lists everything")
	return cmd
}

func walkTree(ctx context.Context, a *app, s *connect.Session, locations []string,
	depth int) error {
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	connect.WarnOfUses(s, a.Output)
	roots, err := s.Roots(ctx, locations)
	if err != nil {
		return err
	}
	ctx, walker := newWalker(ctx, a, s)
	defer walker.stop()
	w := &treeWriter{walker: walker, store: tree.New(s.Client.Namespace()), depth: depth,
		stream: a.Format == render.JSONL}
	walkErr := w.run(ctx, s.NewWalk(roots, depth, nil), w.listing)
	return w.finish(ctx, walkErr, roots, len(locations) > 0)
}

// treeWriter takes in a walk's listings: it prints them as they come (jsonl), or keeps them and
// prints them in order.
type treeWriter struct {
	*walker
	store  *tree.Store
	depth  int
	stream bool // as they come
	above  struct {
		folder vaultpath.Location
		id     tree.ID
	} // what holds the folder that answered last
	gone map[vaultpath.Location]bool
}

func (w *treeWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.add(l, p)
	w.line.Show(p, "")
	state := vaultsvc.StateOf(l.Err)
	if !w.stream {
		id := w.find(l.Folder)
		if state == tree.Listed {
			w.store.SetChildren(id, l.Names)
		} else {
			w.store.SetState(id, state, l.Err)
		}
		w.hold(w.store.Bytes())
		return
	}
	if _, later := w.empty[l.Folder]; state != tree.Listed && !later {
		w.print(l.Mount, l.Folder, state)
	}
	nodes := namesIn{l.Mount, l.Folder, l.Names}.nodes(w.session)
	for _, name := range l.Names {
		if !strings.HasSuffix(name, "/") || w.depth > 0 && l.Depth+1 >= w.depth {
			w.printNode(nodes.Node(name, tree.Unlisted))
		}
	}
}

// find returns the node of a folder, which the folder above has named most often. A walk goes from
// one folder to the next in the same.
func (w *treeWriter) find(folder vaultpath.Location) tree.ID {
	above, _ := folder.Parent()
	if above != w.above.folder {
		id, _ := w.store.Find(above)
		w.above.folder, w.above.id = above, id
	}
	if id, ok := w.store.Child(w.above.id, folder.Name()); ok && w.above.id != tree.Root {
		return id
	}
	return w.store.Ensure(folder)
}

// finish prints what was kept, and returns the error for the walk as a whole. named: a user named
// the roots.
func (w *treeWriter) finish(ctx context.Context, walkErr error, roots []vaultsvc.WalkRoot,
	named bool) error {
	var empty connect.EmptyRoots
	if walkErr == nil {
		empty = w.empty.Judge(ctx, w.session, roots, named)
	}
	w.gone = empty.Gone
	if !w.stream {
		for _, id := range w.store.Children(tree.Root) {
			w.below(id, w.store.Location(id), w.store.Name(id))
		}
	} else {
		for _, r := range roots {
			if answer, ok := w.empty[r.Folder]; ok && !w.gone[r.Folder] {
				w.print(r.Mount, r.Folder, vaultsvc.StateOf(answer))
				delete(w.empty, r.Folder) // it may have been named twice
			}
		}
	}
	if err := w.printer.Close(); err != nil {
		return err
	}
	if walkErr != nil {
		w.app.Stopped(w.progress)
		return walkErr
	}
	if len(roots) == 1 && len(empty.Notes) > 0 {
		return empty.Notes[0]
	}
	return w.end(empty, w.progress.Names > 0, func(partial bool) error {
		if hint := w.deniedHint(); hint != "" {
			return &render.Failure{Err: errors.New("nothing may be listed"), Hint: hint,
				Status: render.Partial}
		}
		if partial {
			return render.Exit(render.Partial)
		}
		return render.Exit(render.Nothing)
	})
}

// below prints what is at and below a node of a mount, whose location is a text that is longer than
// that of the mount.
func (w *treeWriter) below(id tree.ID, loc vaultpath.Location, text string) {
	loc.Path = text[len(loc.Mount):]
	kids := w.store.Children(id)
	if len(kids) == 0 {
		if w.gone[loc] {
			return
		}
		// A mount that cannot list holds nothing to print; folders are named where their listing
		// ends.
		w.printAs(w.mounts[loc.Mount], loc, text, w.store.State(id), nil)
	}
	for _, kid := range kids {
		w.below(kid, loc, text+w.store.Name(kid))
	}
}
