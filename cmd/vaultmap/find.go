package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

type findFlags struct {
	in    []string
	limit int
	fresh bool
	words int // of the query
}

func findCommand(a *app) *cobra.Command {
	var f findFlags
	cmd := &cobra.Command{
		Use:   "find WORD...",
		Short: "Find locations by words, the best first",
		Long: `Find every location that holds all of the words, the best first. Words may stand anywhere in it and in
any order. Capitals, "-", "_", "." and where a word is cut count for the order alone: datadog-api-key finds
DATADOG_API_KEY and datadogApiKey, what is spelled as you typed it first, and a whole name or location
before all. 'word' is a whole word, ^word the beginning, word$ the end, !word must not be there, and
a star in a word is a gap, also over slashes: 'stripe*prod'. Words that mean the same are found, too,
after what has the words themselves: "stg" finds staging, "pg" postgres. A word that is only in the
mount's name counts least. Where nothing is found, stderr names what is similar: with one slip in a word
of five letters or more, or with its letters in order; or it says which word matches nothing, and what
matches the others.

Everything below the mounts is listed for that, or below --in: one request a folder. With -o jsonl
results come as they are found, and not in order. Secrets whose current version is deleted have the word
"deleted" beside them where the server tells ("vaultmap status" says so): that takes one request more for
each of the folders that results are in, and at most 64.

Where the explorer keeps names between runs (index: true), a find is answered from these: the folders that
the best matches are in are listed, at most 64, and what is there then is printed. What came up in other
folders since is not found so: stderr says what was listed, and the exit status is 3, for partial.
--fresh lists everything. Where nothing of the kept names matches any more, everything is listed anyway.`,
		Example: "  vaultmap find staging stripe key\n  vaultmap find --in secret/teams/ 'db$' '!prod'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			switch {
			case find.Parse(text).Empty():
				return render.Usage("there is nothing to look for", "vaultmap find staging stripe key")
			case f.limit < 0:
				return render.Usage("--limit is negative", "--limit 0 prints all")
			}
			return a.online(func(ctx context.Context, s *connect.Session,
				_ []string) error {
				return runFind(ctx, a, s, text, f)
			})(cmd, args)
		},
	}
	cmd.Flags().StringArrayVar(&f.in, "in", nil,
		"look below this location alone, or in what an entity or a file names; may be repeated")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false,
		"list everything, also where kept names would answer")
	cmd.Flags().IntVar(&f.limit, "limit", 0,
		"print only so many, the best (with -o jsonl the first, and look no further); 0 prints all")
	return cmd
}

func runFind(ctx context.Context, a *app, s *connect.Session, text string, f findFlags) error {
	if !f.fresh {
		connect.AskKept(ctx, s)
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	if len(f.in) == 0 {
		var err error
		if text, err = findPlace(ctx, a, s, text); text == "" || err != nil {
			return err
		}
	}
	f.words = len(strings.Fields(text))
	q := find.NewTwins(s.Twins.V).Parse(text) // as it is: a name may have a blank at its end
	roots, secrets, err := findScope(ctx, s, f.in)
	if err != nil {
		return err
	}
	connect.WarnOfUses(s, a.Output)
	if len(roots) == 0 && len(secrets) == 0 {
		if roots, err = s.Roots(ctx, nil); err != nil {
			return err
		}
	}
	ctx, walker := newWalker(ctx, a, s)
	defer walker.stop()
	w := newFindWriter(ctx, walker, q, f.limit)
	walk := s.NewWalk(roots, 0, nil)
	// what is likely comes soon
	walk.SetPriority(func(folder vaultpath.Location) int { return q.Rank(folder.String()) })
	var kept *keptFind
	var walkErr error
	if len(roots) > 0 {
		kept, walkErr = w.fromKept(ctx, walk, roots, len(f.in) == 0)
	}
	if kept == nil && walkErr == nil {
		walkErr = w.run(ctx, walk, w.listing)
	}
	if walkErr == nil && !w.full {
		walkErr = w.look(secrets)
	}
	w.line.Clear()
	w.finish()
	w.marks.close()
	if err := w.printer.Close(); err != nil {
		return err
	}
	switch {
	case w.full:
		return nil // what is left was not asked for
	case walkErr != nil:
		a.Stopped(w.progress)
		return walkErr
	case kept != nil:
		return kept.end()
	}
	empty := w.empty.Judge(ctx, s, roots, len(f.in) > 0)
	return w.end(empty, w.found > 0, func(partial bool) error { return w.errNoneFound(f, partial) })
}

// findScope returns where a find looks: below folders, and for single secrets that an entity or a
// file names.
func findScope(ctx context.Context, s *connect.Session, in []string) (roots []vaultsvc.WalkRoot,
	secrets []vaultpath.Location, err error) {
	for _, text := range in {
		places, w, err := connect.Places(ctx, s, text, true)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range places {
			// a folder that was named itself may be written without its slash
			if p.Location.IsFolder() || w.Location.Mount != "" {
				roots = append(roots, vaultsvc.WalkRoot{Mount: p.Mount, Folder: p.Location.Folder()})
			} else {
				secrets = append(secrets, p.Location)
			}
		}
	}
	secrets = slices.DeleteFunc(secrets, func(l vaultpath.Location) bool { // the walk comes to them
		return slices.ContainsFunc(roots, func(r vaultsvc.WalkRoot) bool {
			return strings.HasPrefix(l.String(), r.Folder.String())
		})
	})
	return roots, secrets, nil
}
