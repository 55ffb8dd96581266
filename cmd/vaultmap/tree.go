package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func (a *app) treeCommand() *cobra.Command {
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
		RunE: func(cmd *cobra.Command, args []string) error {
			if depth < 0 {
				return usage("--depth is negative", "--depth 0 lists everything")
			}
			s, err := a.connect(cmd.Context())
			if err != nil {
				return err
			}
			defer s.close()
			return a.tree(cmd.Context(), s, args, depth)
		},
	}
	cmd.Flags().IntVar(&depth, "depth", 0, "list only this many levels; 0 lists everything")
	return cmd
}

func locationOf(s *session, m vaultsvc.Mount) vaultpath.Location {
	return vaultpath.New(s.client.Namespace(), m.Path, "")
}

func (a *app) tree(ctx context.Context, s *session, locations []string, depth int) error {
	if err := s.askMounts(ctx); err != nil {
		return err
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	roots, err := s.roots(ctx, locations)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := &treeWriter{
		app: a, stop: stop, line: a.progressLine(), session: s, printer: a.printer(), store: tree.New(s.client.Namespace()),
		mounts: map[string]vaultsvc.Mount{}, depth: depth, empty: rootAnswers{}, named: len(locations) > 0,
	}
	walkErr := s.client.Walk(ctx, roots, depth, w.listing)
	w.line.clear()
	return w.finish(ctx, walkErr, roots)
}

// treeWriter takes in a walk's listings: it prints them as they come (jsonl), or keeps them and
// prints them in order.
type treeWriter struct {
	app      *app
	session  *session
	printer  *printer
	store    *tree.Store
	mounts   map[string]vaultsvc.Mount
	depth    int
	progress vaultsvc.Progress
	line     progressLine
	empty    rootAnswers
	named    bool // the roots, by the user
	gone     map[vaultpath.Location]bool
	stop     func() // ends the walk
	err      error  // of writing
}

func (w *treeWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.progress = p
	w.mounts[l.Folder.Mount] = l.Mount
	w.empty.take(l)
	state := vaultsvc.StateOf(l.Err)
	if state.Incomplete() {
		w.line.clear()
		w.app.warn("%s: %s", state, l.Err)
	}
	w.line.show(p, "")
	if w.printer.format != formatJSONL {
		id := w.store.Ensure(l.Folder)
		if state == tree.Listed {
			w.store.SetChildren(id, l.Names)
		} else {
			w.store.SetState(id, state, l.Err)
		}
		return
	}
	if _, later := w.empty[l.Folder]; state != tree.Listed && !later {
		w.print(l.Mount, l.Folder, state)
	}
	for _, name := range l.Names {
		child := l.Folder.Join(name)
		if !child.IsFolder() || w.depth > 0 && l.Depth+1 >= w.depth {
			w.print(l.Mount, child, tree.Unlisted)
		}
	}
}

func (w *treeWriter) print(m vaultsvc.Mount, loc vaultpath.Location, state tree.State) {
	if err := w.printer.result(w.session.node(m, loc, state), loc.String()); err != nil && w.err == nil {
		w.err = err
		w.stop()
	}
}

// finish prints what was kept, and returns the error for the walk as a whole.
func (w *treeWriter) finish(ctx context.Context, walkErr error, roots []vaultsvc.WalkRoot) error {
	p := w.progress
	var empty emptyRoots
	if walkErr == nil {
		empty = w.empty.judge(ctx, w.session, roots, w.named)
	}
	w.gone = empty.gone
	if w.printer.format != formatJSONL {
		for _, id := range w.store.Children(tree.Root) {
			w.below(id)
		}
	} else {
		for _, r := range roots {
			if answer, ok := w.empty[r.Folder]; ok && !w.gone[r.Folder] {
				w.print(r.Mount, r.Folder, vaultsvc.StateOf(answer))
				delete(w.empty, r.Folder) // it may have been named twice
			}
		}
	}
	if err := cmp.Or(w.err, w.printer.close()); err != nil {
		return err
	}
	if walkErr != nil {
		w.app.stopped(p)
		return walkErr
	}
	if len(roots) == 1 && len(empty.notes) > 0 {
		return empty.notes[0]
	}
	for _, note := range empty.notes {
		w.app.warn("%s", note)
	}
	partial := w.app.partial(p)
	switch {
	case len(empty.wrong) > 0:
		return empty.err()
	case partial:
		return exit(exitPartial)
	case p.Names > 0:
		return nil
	}
	return exit(exitNothing)
}

func (w *treeWriter) below(id tree.ID) {
	kids := w.store.Children(id)
	if len(kids) == 0 {
		loc := w.store.Location(id)
		if w.gone[loc] {
			return
		}
		// A mount that cannot list holds nothing to print; folders are named where their listing ends.
		w.print(w.mounts[loc.Mount], loc, w.store.State(id))
	}
	for _, kid := range kids {
		w.below(kid)
	}
}
