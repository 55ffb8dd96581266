package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

type findFlags struct {
	in    []string
	limit int
}

func (a *app) findCommand() *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:   "find WORD...",
		Short: "Find locations by words, the best first",
		Long: `Find every location that holds all of the words, the best first. Words may stand anywhere in it and in
any order; case counts for those with a capital letter. As in fzf, 'word' is a whole word, ^word
the beginning, word$ the end, and !word must not be there. Where nothing is found, stderr names what is
similar: places with the letters of the words in order, as in "stg" for "staging".

Everything below the mounts is listed for that, or below --in: one request a folder. With -o jsonl
results come as they are found, and not in order.`,
		Example: "  vaultmap find staging stripe key\n  vaultmap find --in secret/teams/ 'db$' '!prod'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := find.Parse(strings.Join(args, " "))
			if q.Empty() {
				return usage("there is nothing to look for", "vaultmap find staging stripe key")
			}
			s, err := a.connect(cmd.Context())
			if err != nil {
				return err
			}
			defer s.close()
			return a.find(cmd.Context(), s, q, f)
		},
	}
	cmd.Flags().StringArrayVar(&f.in, "in", nil, "look below this location alone; may be repeated")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "print only so many, the best (with -o jsonl the first); 0 prints all")
	return cmd
}

func (a *app) find(ctx context.Context, s *session, q find.Query, f findFlags) error {
	if f.limit < 0 {
		return usage("--limit is negative", "--limit 0 prints all")
	}
	if err := s.askMounts(ctx); err != nil {
		return err
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	roots, err := s.roots(ctx, f.in)
	if err != nil {
		return err
	}
	w := &findWriter{session: s, printer: a.printer(), query: q, line: a.progressLine(), mounts: map[string]vaultsvc.Mount{}}
	w.top.Max, w.best.Max = f.limit, 1
	w.similar.Max = 3
	if loose, ok := q.Loose(); ok {
		w.loose = loose
	}
	walk := s.client.NewWalk(roots, 0)
	walk.Prefer(func(folder vaultpath.Location) int { return q.Rank(folder.String()) }) // what is likely comes soon
	walkErr := walk.Run(ctx, w.listing)
	w.line.clear()
	w.finish()
	if err := errors.Join(w.err, w.printer.close()); err != nil {
		return err
	}
	p := w.progress
	switch {
	case walkErr != nil:
		a.warn("stopped: %d folders listed, %d left", p.Listed, p.Queued)
		return walkErr
	case p.Denied+p.Failed > 0:
		a.warn("partial: %d denied, %d failed, %d folders listed", p.Denied, p.Failed, p.Listed)
		return exit(exitPartial)
	case w.found == 0:
		return w.nothing()
	}
	return nil
}

// nothing is the error where nothing was found.
func (w *findWriter) nothing() error {
	var similar []string
	for _, m := range w.similar.Best() {
		similar = append(similar, harmless.Text(m.Location))
	}
	if similar == nil {
		return exit(exitNothing)
	}
	return &failure{err: errors.New("nothing found"), status: exitNothing, hint: "similar: " + strings.Join(similar, ", ")}
}

// findWriter takes in a walk's listings, and keeps what matches.
type findWriter struct {
	session  *session
	printer  *printer
	query    find.Query
	line     progressLine
	mounts   map[string]vaultsvc.Mount
	top      find.Top
	best     find.Top // of which there is one: it shows while the walk goes on
	found    int
	loose    find.Query // where nothing is found, what matches this is similar
	similar  find.Top
	progress vaultsvc.Progress
	err      error
}

// show says how far the walk is, and what is the best so far.
func (w *findWriter) show(p vaultsvc.Progress) {
	best := ""
	for _, m := range w.best.Best() {
		best = m.Location
	}
	w.line.show(p, best)
}

func (w *findWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	w.progress = p
	w.mounts[l.Folder.Mount] = l.Mount
	defer w.show(p)
	if state := vaultsvc.StateOf(l.Err); state.Incomplete() {
		w.line.clear()
		w.line.app.warn("%s: %s", state, l.Err)
	}
	folder := l.Folder.String()
	for i, score := range w.query.In(folder, l.Names) {
		w.found++
		if w.printer.format != formatJSONL {
			m := find.Match{Location: folder + l.Names[i], Score: score}
			w.top.Add(m)
			w.best.Add(m)
		} else if w.top.Max == 0 || w.found <= w.top.Max {
			w.print(l.Mount, l.Folder.Join(l.Names[i]))
		}
	}
	if w.found == 0 && !w.loose.Empty() {
		for i, score := range w.loose.In(folder, l.Names) {
			w.similar.Add(find.Match{Location: folder + l.Names[i], Score: score})
		}
	}
}

// finish prints what was kept, the best first.
func (w *findWriter) finish() {
	for _, m := range w.top.Best() {
		mount, path := w.mountOf(m.Location)
		w.print(mount, vaultpath.New(w.session.client.Namespace(), mount.Path, path))
	}
}

func (w *findWriter) mountOf(location string) (vaultsvc.Mount, string) {
	var best vaultsvc.Mount
	for path, m := range w.mounts {
		if strings.HasPrefix(location, path) && len(path) > len(best.Path) {
			best = m
		}
	}
	return best, strings.TrimPrefix(location, best.Path)
}

func (w *findWriter) print(m vaultsvc.Mount, loc vaultpath.Location) {
	if err := w.printer.result(w.session.node(m, loc, tree.Unlisted), loc.String()); err != nil && w.err == nil {
		w.err = err
	}
}
