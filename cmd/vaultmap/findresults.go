package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// findWriter takes in a walk's listings, and keeps what matches, or prints it as it comes (jsonl).
type findWriter struct {
	*walker
	ctx     context.Context // of the walk
	marks   *deletedMarks
	query   find.Query
	top     find.Top
	best    find.Top // of which there is one: it shows while the walk goes on
	found   int
	loose   find.Query // where nothing is found, what matches this is similar
	similar find.Top
	tally   *find.Tally // and what matches some of the words; nil where there are not several
	full    bool        // as many were printed as are wanted
}

func newFindWriter(ctx context.Context, walker *walker, q find.Query, limit int) *findWriter {
	w := &findWriter{walker: walker, ctx: ctx, query: q}
	w.marks = newDeletedMarks(w.session, w.warn)
	w.top.Max, w.best.Max, w.similar.Max = limit, 1, 3
	if loose, ok := q.Loose(); ok {
		w.loose = loose
	}
	w.tally = q.Tally(w.similar.Max)
	return w
}

// bareMatch is what a match takes beside its location while it is kept, in bytes.
const bareMatch = 128

func (w *findWriter) listing(l vaultsvc.Listing, p vaultsvc.Progress) {
	if w.full || w.failed {
		return // an answer that was under way when the walk was ended
	}
	w.add(l, p)
	if l.Told {
		return // it was looked at when it was asked for
	}
	folder := l.Folder.String()
	var now []string // what is printed as it comes
	for i, score := range w.query.In(l.Mount.Path, folder, l.Names) {
		w.found++
		if w.app.Format != render.JSONL {
			m := find.Match{Location: folder + l.Names[i], Score: score}
			if limit := w.top.Max; limit == 0 || w.found <= limit {
				size := int64(bareMatch + len(m.Location))
				if !w.fits(l, size) {
					break
				}
				w.hold(w.held + size)
			}
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
		w.marks.ask(l.In(w.ctx), found)
		nodes := found.nodes(w.session)
		for _, name := range now {
			state, words := w.marks.state(l.Folder.Join(name))
			w.printNode(nodes.Node(name, state), words...)
		}
	}
	best := ""
	for _, m := range w.best.Best() {
		best = m.Location
	}
	w.line.Show(p, best)
	if w.full {
		w.stop()
	}
	if w.found == 0 && w.tally != nil {
		w.tally.Add(l.Mount.Path, folder, l.Names)
	}
	if w.found == 0 && !w.loose.Empty() {
		for i, score := range w.loose.In(l.Mount.Path, folder, l.Names) {
			w.similar.Add(find.Match{Location: folder + l.Names[i], Score: score})
		}
	}
}

// look lists the folders of single secrets, and takes in those that are there.
func (w *findWriter) look(secrets []vaultpath.Location) error {
	wanted := map[vaultpath.Location][]string{}
	for _, l := range secrets {
		folder, _ := l.Parent()
		wanted[folder] = append(wanted[folder], l.Name())
	}
	byName := func(a, b vaultpath.Location) int { return strings.Compare(a.String(), b.String()) }
	for _, folder := range slices.SortedFunc(maps.Keys(wanted), byName) {
		m, _ := vaultsvc.FindMount(w.session.Mounts, folder.Mount)
		names, err := w.session.Client.ListPersistently(w.ctx, m, folder)
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		names = slices.DeleteFunc(names, func(name string) bool {
			return !slices.Contains(wanted[folder], name)
		})
		w.listing(vaultsvc.Listing{Mount: m, Folder: folder, Names: names, Err: err, Depth: 1},
			w.progress)
		w.printer.Deliver()
	}
	return nil
}

// finish prints what was kept, the best first.
func (w *findWriter) finish() {
	best := w.top.Best()
	mounts := slices.Collect(maps.Values(w.mounts))
	place := func(m find.Match) (vaultsvc.Mount, vaultpath.Location) {
		mount, _ := vaultsvc.FindMount(mounts, m.Location)
		return mount, vaultpath.New(w.session.Client.Namespace(), mount.Path,
			strings.TrimPrefix(m.Location, mount.Path))
	}
	at := map[vaultpath.Location]int{}
	var folders []namesIn // with secrets among them: no more than can be asked for, and one
	for _, m := range best {
		mount, loc := place(m)
		found := alone(mount, loc)
		n, known := at[found.folder]
		switch {
		case loc.IsFolder():
		case known:
			folders[n].names = append(folders[n].names, loc.Name())
		case len(folders) <= mostDeletedFolders:
			at[found.folder] = len(folders)
			folders = append(folders, found)
		}
	}
	w.marks.ask(w.ctx, folders...)
	for _, m := range best {
		mount, loc := place(m)
		state, words := w.marks.state(loc)
		w.print(mount, loc, state, words...)
	}
}

// errNoneFound is the error where nothing was found, with the next best thing: what is similar, or
// what else can be tried.
func (w *findWriter) errNoneFound(f findFlags, partial bool) error {
	failed := &render.Failure{Err: errors.New("nothing found"), Status: render.Nothing}
	if partial {
		failed.Status = render.Partial
	}
	var why string
	var others []find.Match
	if w.tally != nil {
		var s find.Shortfall
		s, others = w.tally.Shortfall()
		why = harmless.Text(s.Text(strconv.Itoa))
	}
	switch similar := w.similar.Best(); {
	case len(similar) > 0:
		if why != "" {
			w.app.Warn("note: %s", why)
		}
		failed.Hint = "similar: " + listed(similar)
		return failed
	case len(others) > 0:
		failed.Hint = why + ": " + listed(others)
		return failed
	case w.progress.Listed == 0 && w.hint != "":
		return failed // no word would have been found, and what helps has been said
	case w.deniedHint() != "":
		failed.Hint = w.deniedHint()
		return failed
	case why != "":
		failed.Hint = why
	case f.words > 1:
		failed.Hint = "all words must match: try fewer of them"
	default:
		failed.Hint = "a part of a name is enough: try a shorter word"
	}
	if len(f.in) > 0 {
		failed.Hint += ", or look everywhere, without --in"
	}
	return failed
}

// listed returns where matches are.
func listed(matches []find.Match) string {
	var all []string
	for _, m := range matches {
		all = append(all, harmless.Text(m.Location))
	}
	return strings.Join(all, ", ")
}
