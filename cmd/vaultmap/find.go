package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

type findFlags struct {
	in    []string
	limit int
	words int // of the query
}

func (a *app) findCommand() *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:   "find WORD...",
		Short: "Find locations by words, the best first",
		Long: `Find every location that holds all of the words, the best first. Words may stand anywhere in it and in
any order; case counts for those with a capital letter. As in fzf, 'word' is a whole word, ^word
the beginning, word$ the end, and !word must not be there. Where nothing is found, stderr names what is
similar: places with the letters of the words in order, in capitals or not, as in "stg" for "staging".

Everything below the mounts is listed for that, or below --in: one request a folder. With -o jsonl
results come as they are found, and not in order. Secrets whose current version is deleted have the word
"deleted" beside them where the server tells ("vaultmap status" says so): that takes one request more for
each of the folders that results are in, and at most 64.`,
		Example: "  vaultmap find staging stripe key\n  vaultmap find --in secret/teams/ 'db$' '!prod'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			words := strings.Fields(strings.Join(args, " "))
			f.words = len(words)
			q := find.Parse(strings.Join(words, " "))
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
	cmd.Flags().StringArrayVar(&f.in, "in", nil, "look below this location alone, or in what an entity or a file names; may be repeated")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "print only so many, the best (with -o jsonl the first, and look no further); 0 prints all")
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
	in, secrets, err := s.scope(ctx, f.in)
	if err != nil {
		return err
	}
	var roots []vaultsvc.WalkRoot
	if len(in) > 0 || len(secrets) == 0 {
		if roots, err = s.roots(ctx, in); err != nil {
			return err
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := &findWriter{
		session: s, printer: a.printer(), query: q, line: a.progressLine(), mounts: map[string]vaultsvc.Mount{}, empty: rootAnswers{}, stop: stop,
	}
	w.ctx, w.marks = ctx, newDeletedMarks(s, w.warn)
	w.top.Max, w.best.Max = f.limit, 1
	w.similar.Max = 3
	if loose, ok := q.Loose(); ok {
		w.loose = loose
	}
	walk := s.client.NewWalk(roots, 0)
	walk.SetPriority(func(folder vaultpath.Location) int { return q.Rank(folder.String()) }) // what is likely comes soon
	walkErr := walk.Run(ctx, w.listing)
	if walkErr == nil && !w.full {
		walkErr = w.look(ctx, secrets)
	}
	w.line.clear()
	w.finish()
	w.marks.close()
	if err := cmp.Or(w.err, w.printer.close()); err != nil {
		return err
	}
	p := w.progress
	switch {
	case w.full:
		return nil // what is left was not asked for
	case walkErr != nil:
		a.stopped(p)
		return walkErr
	}
	empty := w.empty.judge(ctx, s, roots, len(f.in) > 0)
	for _, note := range empty.notes {
		a.warn("%s", note)
	}
	partial := a.partial(p)
	switch {
	case len(empty.wrong) > 0:
		return empty.err()
	case w.found == 0:
		return w.nothing(f, partial)
	case partial:
		return exit(exitPartial)
	}
	return nil
}

// scope returns where a find looks: in folders, and for single secrets that an entity or a file names.
func (s *session) scope(ctx context.Context, in []string) (folders []string, secrets []vaultpath.Location, err error) {
	for _, text := range in {
		w, x, err := s.look(ctx, text)
		if err != nil {
			return nil, nil, err
		}
		if w.location.Mount != "" {
			folders = append(folders, text) // also where it is written without its slash
			continue
		}
		locations, err := w.locations(x, s.client.Namespace(), true)
		if err != nil {
			return nil, nil, err
		}
		for _, l := range locations {
			if l.IsFolder() {
				folders = append(folders, l.String())
			} else {
				secrets = append(secrets, l)
			}
		}
	}
	secrets = slices.DeleteFunc(secrets, func(l vaultpath.Location) bool { // the walk comes to them
		return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(l.String(), strings.TrimSuffix(f, "/")+"/") })
	})
	return folders, secrets, nil
}

// look lists the folders of single secrets, and takes in those that are there.
func (w *findWriter) look(ctx context.Context, secrets []vaultpath.Location) error {
	wanted := map[vaultpath.Location][]string{}
	for _, l := range secrets {
		folder, _ := l.Parent()
		wanted[folder] = append(wanted[folder], l.Name())
	}
	for _, folder := range slices.SortedFunc(maps.Keys(wanted), func(a, b vaultpath.Location) int { return strings.Compare(a.String(), b.String()) }) {
		m, _ := vaultsvc.FindMount(w.session.mounts, folder.Mount)
		names, err := w.session.client.ListPersistently(ctx, m, folder)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(wanted[folder], name) })
		w.listing(vaultsvc.Listing{Mount: m, Folder: folder, Names: names, Err: err, Depth: 1}, w.progress)
	}
	return nil
}

// nothing is the error where nothing was found, with the next best thing: what is similar, or what else can be tried.
func (w *findWriter) nothing(f findFlags, partial bool) error {
	failed := &failure{err: errors.New("nothing found"), status: exitNothing}
	if partial {
		failed.status = exitPartial
	}
	var similar []string
	for _, m := range w.similar.Best() {
		similar = append(similar, harmless.Text(m.Location))
	}
	switch {
	case similar != nil:
		failed.hint = "similar: " + strings.Join(similar, ", ")
		return failed
	case f.words > 1:
		failed.hint = "all words must match: try fewer of them"
	default:
		failed.hint = "a part of a name is enough: try a shorter word"
	}
	if len(f.in) > 0 {
		failed.hint += ", or look everywhere, without --in"
	}
	return failed
}

// findWriter takes in a walk's listings, and keeps what matches.
type findWriter struct {
	ctx      context.Context // of the walk
	session  *session
	marks    *deletedMarks
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
	empty    rootAnswers
	stop     func() // ends the walk
	full     bool   // as many were printed as are wanted
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

func (w *findWriter) warn(format string, args ...any) {
	w.line.clear()
	w.line.app.warn(format, args...)
}

func (w *findWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	if w.full || w.err != nil {
		return // an answer that was under way when the walk was ended
	}
	w.progress = p
	w.empty.take(l)
	w.mounts[l.Folder.Mount] = l.Mount
	defer w.show(p)
	if state := vaultsvc.StateOf(l.Err); state.Incomplete() {
		w.warn("%s: %s", state, l.Err)
	}
	folder := l.Folder.String()
	var now []string // what is printed as it comes
	for i, score := range w.query.In(folder, l.Names) {
		w.found++
		if w.printer.format != formatJSONL {
			m := find.Match{Location: folder + l.Names[i], Score: score}
			w.top.Add(m)
			w.best.Add(m)
			continue
		}
		now = append(now, l.Names[i])
		if w.full = w.found == w.top.Max; w.full {
			break
		}
	}
	if now != nil {
		found := namesIn{l.Mount, l.Folder, now}
		w.marks.ask(w.ctx, found)
		w.print(found)
	}
	if w.full || w.err != nil {
		w.stop()
		return
	}
	if w.found == 0 && !w.loose.Empty() {
		for i, score := range w.loose.In(folder, l.Names) {
			w.similar.Add(find.Match{Location: folder + l.Names[i], Score: score})
		}
	}
}

// finish prints what was kept, the best first.
func (w *findWriter) finish() {
	best := w.top.Best()
	places := make([]namesIn, len(best)) // of each the folder, and its name there
	at := map[vaultpath.Location]int{}
	var folders []namesIn
	for i, m := range best {
		mount, path := w.mountOf(m.Location)
		loc := vaultpath.New(w.session.client.Namespace(), mount.Path, path)
		places[i] = alone(mount, loc)
		n, known := at[places[i].folder]
		if !known {
			n = len(folders)
			at[places[i].folder] = n
			folders = append(folders, namesIn{mount: mount, folder: places[i].folder})
		}
		folders[n].names = append(folders[n].names, loc.Name())
	}
	w.marks.ask(w.ctx, folders...)
	for _, place := range places {
		w.print(place)
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

func (w *findWriter) print(found namesIn) {
	for _, name := range found.names {
		loc := found.folder.Join(name)
		state, words := w.marks.state(loc)
		if err := w.printer.result(w.session.node(found.mount, loc, state), loc.String(), words...); err != nil && w.err == nil {
			w.err = err
		}
	}
}
