package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/rewrite"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func suggestCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "suggest",
		Short: "Suggest annotations for entities, and owners for orphans, as a diff",
		Long: `Suggest annotations of entities, as a diff for git apply or patch -p1 in the working directory. An
entity without one gets the folders of the secrets that its files take and that are there. One that has
an annotation gets folders with secrets that nothing names, where all others in the folder belong to it.
What somebody else has a part in is left out, and told on stderr.

Nothing is written. All bytes of a file but the annotations stay as they are.

Exit status: 0 there is something to suggest, 1 there is nothing, 2 wrong usage or trouble with the
server, 3 some folders could not be listed.`,
		Example: "  vaultmap suggest\n  vaultmap suggest | git apply\n  vaultmap suggest -o json | jq -r '.[].entity'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return suggest(cmd.Context(), a)
		},
	}
}

// mostDoubts is how many of those are told for whom nothing is suggested.
const mostDoubts = 20

func suggest(ctx context.Context, a *app) error {
	s, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.AskMounts(ctx); err != nil {
		return err
	}
	if s.Mounts == nil && !s.MountsAssumed() {
		return s.NoMounts("only a server knows which secrets there are")
	}
	l, err := look(ctx, s, checkOptions{offline: true}) // rules of policies do not matter
	if err != nil {
		return err
	}
	s.Identify(ctx)
	connect.WarnOfUses(s, a.Output)
	lists, err := s.Inquire(ctx, l.index, l.uses)
	if err != nil {
		return err
	}
	nobodys, unlisted, err := orphans(ctx, a, s, l.index, lists)
	if err != nil {
		return err
	}
	at := make([]vaultpath.Location, len(nobodys))
	for i, o := range nobodys {
		at[i] = vaultpath.New(o.Namespace, o.Mount, o.Path)
	}
	proposals, doubts := l.index.Propose(lists, at)
	for i, d := range doubts {
		if i == mostDoubts {
			a.Warn("not suggested: %d more", len(doubts)-i)
			break
		}
		a.Warn("not suggested: %s: %s", d.Entity.Ref, d.Why)
	}
	some, err := printSuggestions(a, l.catalog, proposals)
	switch {
	case err != nil:
		return err
	case unlisted > 0:
		a.Warn("partial: %s could not be listed", render.Counted(unlisted, "folder"))
		return render.Exit(render.Partial)
	case !some:
		return render.NotFound("", "nothing to suggest in %s", &s.Folders)
	}
	return nil
}

// printSuggestions prints what can be written into files, and says on stderr what cannot. It
// reports whether there is anything.
func printSuggestions(a *app, cat *catalog.Catalog, proposals []xref.Proposal) (some bool,
	err error) {
	wanted := map[*catalog.Entity]rewrite.Annotation{}
	for _, p := range proposals {
		if _, ok := patchName(p.Entity.Path); !ok {
			a.Warn("not suggested: %s: %s lies outside of the working directory", p.Entity.Ref,
				render.FromHere(p.Entity.Path))
			continue
		}
		wanted[p.Entity] = rewrite.Annotation{Engine: p.Engine, Paths: p.Paths}
	}
	files, left := rewrite.Annotate(cat, wanted)
	for _, u := range left {
		a.Warn("not suggested: %s: %s: %s", render.FileLine(u.Path, u.Line), u.Ref, u.Why)
		delete(wanted, u.Entity)
	}
	in := map[string][]suggestion{}
	for _, one := range proposals {
		if _, ok := wanted[one.Entity]; ok {
			a.Warn("suggested: %s: %s", one.Entity.Ref, suggestionText(one))
			in[one.Entity.Path] = append(in[one.Entity.Path], newSuggestion(one))
		}
	}
	p := a.Printer()
	for _, f := range files {
		name, _ := patchName(f.Path)
		render.Patch(p, f.Patch(name), in[f.Path])
	}
	return len(files) > 0, p.Close()
}

// suggestionText says what an entity would own.
func suggestionText(p xref.Proposal) string {
	text := make([]string, len(p.Folders))
	for i, f := range p.Folders {
		text[i] = f.String()
	}
	what := strings.Join(text, ", ")
	if p.Orphans > 0 {
		what += ", with " + render.Counted(p.Orphans, "secret") + " that nothing names"
	}
	return what
}

// suggestion is a proposal as JSON has it.
type suggestion struct {
	Entity    string   `json:"entity"`
	File      string   `json:"file"`
	Line      int      `json:"line"`
	Engine    string   `json:"engine"` // "" where the one that holds is right
	Paths     []string `json:"paths"`  // that come to the annotation
	Locations []string `json:"locations"`
	Orphans   int      `json:"orphans"` // secrets that nothing names now, and that it would own
}

func newSuggestion(p xref.Proposal) suggestion {
	out := suggestion{Entity: p.Entity.Ref, File: p.Entity.File, Line: p.Entity.Line, Engine: p.Engine,
		Paths: p.Paths, Orphans: p.Orphans}
	for _, f := range p.Folders {
		out.Locations = append(out.Locations, f.String())
	}
	return out
}

// patchName names a file as seen from the working directory; ok is false where it does not lie
// below that, so that no program would patch it.
func patchName(path string) (name string, ok bool) {
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return "", false
	}
	rel, err := filepath.Rel(here, path)
	return filepath.ToSlash(rel), err == nil && filepath.IsLocal(rel)
}
