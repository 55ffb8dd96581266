package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vaultmap/vaultmap/catalog/xref"
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
	denied   []vaultpath.Location // roots
	open     []string             // rules that allow more: see [vaultsvc.Listing]
	hint     string               // what helps against the first failure
	stop     func()               // ends the walk
	failed   bool                 // to print
	tooMany  int                  // folders of which there was no room for all
	held     int64                // bytes of names, as the client was told
}

// newWalker returns a walker, and the context that its stop ends.
func newWalker(ctx context.Context, a *app, s *connect.Session) (context.Context, *walker) {
	ctx, stop := context.WithCancel(ctx)
	return ctx, &walker{
		app: a, session: s, printer: a.Printer(), line: a.Progress(), mounts: map[string]vaultsvc.Mount{},
		empty: connect.RootAnswers{}, stop: stop,
	}
}

// run walks, and takes in where that has come to.
func (w *walker) run(ctx context.Context, walk *vaultsvc.Walk,
	listing func(vaultsvc.Listing, vaultsvc.Progress)) error {
	err := walk.Run(ctx, func(l vaultsvc.Listing, p vaultsvc.Progress) {
		listing(l, p)
		w.printer.Deliver()
	})
	w.progress = walk.Progress() // also of what was not handed out
	w.line.Clear()
	return err
}

// add takes in a listing, and says what kept it from being complete.
func (w *walker) add(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.progress = p
	w.empty.Add(l)
	w.mounts[l.Folder.Mount] = l.Mount
	w.warnOf(l)
	if l.Depth == 0 && errors.Is(l.Err, vaultsvc.ErrDenied) {
		w.denied = append(w.denied, l.Folder)
	}
	w.open = append(w.open, l.Open...)
}

func (w *walker) warnOf(l vaultsvc.Listing) {
	if l.Told {
		return // and the user was, too
	}
	switch state := vaultsvc.StateOf(l.Err); {
	case l.Err == vaultsvc.ErrTooMany: // nobody has asked for the folder any more
		w.warn("%s: listing %s: %s", state, l.Folder, l.Err)
	case state.Incomplete():
		w.warn("%s: %s", state, l.Err)
		if state == tree.Failed && w.hint == "" {
			w.hint = vaultsvc.Hint(l.Err)
		}
	}
}

// hold tells the client how many bytes of names are kept.
func (w *walker) hold(bytes int64) {
	w.session.Client.Hold(bytes - w.held)
	w.held = bytes
}

// fits reports whether so many bytes more can be kept of what a folder has answered. Where they
// cannot, the folder counts as failed.
func (w *walker) fits(l vaultsvc.Listing, bytes int64) bool {
	if w.session.Client.Fits(bytes) {
		return true
	}
	l.Err = fmt.Errorf("listing %s: %w", l.Folder, vaultsvc.ErrTooMany)
	w.warnOf(l)
	w.tooMany++
	return false
}

// warn says something where the progress stands.
func (w *walker) warn(format string, args ...any) {
	w.line.Clear()
	w.app.Warn(format, args...)
}

// print prints a location.
func (w *walker) print(m vaultsvc.Mount, loc vaultpath.Location, state tree.State,
	details ...string) {
	w.printAs(m, loc, loc.String(), state, details)
}

// printAs is print for who has the location's text already.
func (w *walker) printAs(m vaultsvc.Mount, loc vaultpath.Location, text string, state tree.State,
	details []string) {
	if !w.app.Structured() { // text has no use for all that a node has, and would pay for it
		w.printed(w.printer.Result(nil, text, details...))
		return
	}
	w.printNode(w.session.Node(m, loc, state), details...)
}

func (w *walker) printNode(n xref.Node, details ...string) {
	w.printed(w.printer.Node(&n, details...))
}

// printed takes in whether something could be printed. Else the walk is of no more use.
func (w *walker) printed(err error) {
	if err != nil {
		w.failed = true
		w.stop()
	}
}

// end returns the error for the walk as a whole. nothing is that of one that found nothing.
func (w *walker) end(empty connect.EmptyRoots, found bool, nothing func(partial bool) error) error {
	for _, note := range empty.Notes {
		w.app.Warn("%s", note)
	}
	w.app.warnOfRules(w.open)
	w.progress.Failed, w.progress.Listed = w.progress.Failed+w.tooMany, w.progress.Listed-w.tooMany
	partial := w.app.Partial(w.progress)
	if w.hint != "" { // once: what is in the way of one folder is in the way of all, most likely
		w.app.Warn("hint: %s", w.hint)
	}
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

// warnOfRules names rules that allow more than anybody can walk.
func (a *app) warnOfRules(open []string) {
	slices.Sort(open)
	for _, rule := range slices.Compact(open) {
		a.Warn("the token may list %s, too: name a folder there", rule)
	}
}

// deniedHint is what to do where nothing may be listed from the top, and nobody has told where
// else; "" where some names are known.
func (w *walker) deniedHint() string {
	if len(w.denied) == 0 || w.progress.Names > 0 {
		return ""
	}
	top := w.denied[0].String()
	return fmt.Sprintf(
		"name a folder that the token may list: vaultmap tree %sFOLDER/, vaultmap find --in %sFOLDER/ WORD",
		connect.Pasteable(top), xref.ShellWord(top)) // behind --in nothing is taken for a flag
}
