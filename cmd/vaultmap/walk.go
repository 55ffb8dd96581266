package main

import (
	"context"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// walker takes in a walk's listings but for their names, and prints.
type walker struct {
	app      *app
	session  *connect.Session
	printer  *render.Printer
	line     render.Progress
	progress vaultsvc.Progress
	mounts   map[string]vaultsvc.Mount // that folders were listed in
	empty    connect.RootAnswers
	stop     func() // ends the walk
	failed   bool   // to print
}

// newWalker returns a walker, and the context that its stop ends.
func newWalker(ctx context.Context, a *app, s *connect.Session) (context.Context, *walker) {
	ctx, stop := context.WithCancel(ctx)
	return ctx, &walker{
		app: a, session: s, printer: a.Printer(), line: a.Progress(), mounts: map[string]vaultsvc.Mount{},
		empty: connect.RootAnswers{}, stop: stop,
	}
}

// add takes in a listing, and says what kept it from being complete.
func (w *walker) add(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.progress = p
	w.empty.Add(l)
	w.mounts[l.Folder.Mount] = l.Mount
	if state := vaultsvc.StateOf(l.Err); state.Incomplete() {
		w.warn("%s: %s", state, l.Err)
	}
}

// warn says something where the progress stands.
func (w *walker) warn(format string, args ...any) {
	w.line.Clear()
	w.app.Warn(format, args...)
}

// print prints a location. Where that fails the walk is of no more use.
func (w *walker) print(m vaultsvc.Mount, loc vaultpath.Location, state tree.State,
	details ...string) {
	if w.printer.Result(w.session.Node(m, loc, state), loc.String(), details...) != nil {
		w.failed = true
		w.stop()
	}
}

// end returns the error for the walk as a whole. nothing is that of one that found nothing.
func (w *walker) end(empty connect.EmptyRoots, found bool, nothing func(partial bool) error) error {
	for _, note := range empty.Notes {
		w.app.Warn("%s", note)
	}
	partial := w.app.Partial(w.progress)
	switch {
	case len(empty.Wrong) > 0:
		return empty.Err()
	case !found:
		return nothing(partial)
	case partial:
		return render.Exit(render.Partial)
	}
	return nil
}
