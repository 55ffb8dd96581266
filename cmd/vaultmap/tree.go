package main

import (
	"context"
	"errors"
	"fmt"

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
	w := &treeWriter{app: a, line: a.progressLine(), session: s, printer: a.printer(), store: tree.New(s.client.Namespace()), mounts: map[string]vaultsvc.Mount{}, depth: depth}
	walkErr := s.client.Walk(ctx, roots, depth, w.listing)
	w.line.clear()
	if w.err != nil {
		return w.err
	}
	return w.finish(ctx, walkErr, roots)
}

// roots are the folders that a walk begins at: those of the locations, or all mounts but the server's own.
func (s *session) roots(ctx context.Context, locations []string) ([]vaultsvc.Root, error) {
	var roots []vaultsvc.Root
	for _, l := range locations {
		m, loc, err := s.locate(ctx, l)
		if err != nil {
			return nil, err
		}
		roots = append(roots, vaultsvc.Root{Mount: m, Folder: loc.Folder()})
	}
	if len(locations) == 0 {
		for _, m := range s.mounts {
			if !m.OfServer() {
				roots = append(roots, vaultsvc.Root{Mount: m, Folder: locationOf(s, m)})
			}
		}
	}
	if len(roots) == 0 {
		return nil, &failure{err: errors.New("the token can see no mount"), status: exitNothing, hint: "name a folder: MOUNT/FOLDER/"}
	}
	return roots, nil
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
	rootErr  error // what the last root answered
	err      error
}

func (w *treeWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.progress = p
	w.mounts[l.Folder.Mount] = l.Mount
	if l.Depth == 0 {
		w.rootErr = l.Err
	}
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
	if state != tree.Listed {
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
	}
}

// finish prints what was kept, and returns the error for the walk as a whole.
func (w *treeWriter) finish(ctx context.Context, walkErr error, roots []vaultsvc.Root) error {
	p := w.progress
	// A single folder without names is no result: whether it is there at all is still to be found out.
	nothing := walkErr == nil && len(roots) == 1 && errors.Is(w.rootErr, vaultsvc.ErrEmpty)
	if w.printer.format != formatJSONL && !nothing {
		for _, id := range w.store.Children(tree.Root) {
			w.below(id)
		}
	}
	if err := w.printer.close(); err != nil {
		return err
	}
	switch {
	case walkErr != nil:
		w.app.warn("stopped: %d folders listed, %d left", p.Listed, p.Queued)
		return walkErr
	case p.Denied+p.Failed > 0:
		w.app.warn("partial: %d denied, %d failed, %d folders listed", p.Denied, p.Failed, p.Listed)
		return exit(exitPartial)
	case p.Names > 0:
		return nil
	case len(roots) == 1 && errors.Is(w.rootErr, vaultsvc.ErrUnlistable):
		return w.rootErr
	case nothing:
		secret, err := w.session.nothing(ctx, roots[0].Mount, roots[0].Folder)
		if secret {
			return usage(fmt.Sprintf("%s is a secret, not a folder", roots[0].Folder.Secret()), "vaultmap ls shows it")
		}
		return err
	}
	return exit(exitNothing)
}

func (w *treeWriter) below(id tree.ID) {
	kids := w.store.Children(id)
	if len(kids) == 0 {
		loc := w.store.Location(id)
		// A mount that cannot list holds nothing to print; folders are named where their listing ends.
		w.print(w.mounts[loc.Mount], loc, w.store.State(id))
	}
	for _, kid := range kids {
		w.below(kid)
	}
}
