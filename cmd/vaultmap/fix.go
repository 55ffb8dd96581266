package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/repo"
	"github.com/vaultmap/vaultmap/catalog/rewrite"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// fixOptions are what check --fix and --diff were asked for.
type fixOptions struct {
	fix, diff bool
	untracked bool // files that git does not have are changed, too
}

func (o *fixOptions) fixes() bool { return o.fix || o.diff }

func (o *fixOptions) add(set *pflag.FlagSet) {
	set.BoolVar(&o.diff, "diff", false, "print what --fix would change, for git apply, and nothing else")
	set.BoolVar(&o.fix, "fix", false,
		"write what is right in place of what is wrong, where that is one thing that is there")
	set.BoolVar(&o.untracked, "allow-untracked", false,
		"with --fix or --diff: also in files that git does not have")
}

// validate refuses what excludes each other. offline is whether no server is asked.
func (o *fixOptions) validate(offline bool) error {
	switch {
	case o.fix && o.diff:
		return render.Usage("--fix and --diff exclude each other", "--fix shows what it changes, too")
	case o.fixes() && offline:
		return render.Usage("--fix and --diff need a server",
			"what is written in place of what is wrong has to be there")
	case o.untracked && !o.fixes():
		return render.Usage("--allow-untracked goes with --fix or --diff", "")
	}
	return nil
}

// fixFiles writes what is right in place of what is wrong, or prints the difference, for those uses
// that have one thing that is. It reports whether files are others now.
func fixFiles(ctx context.Context, a *app, s *connect.Session, o fixOptions, l looked,
	known xref.Known) (changed bool, err error) {
	plan := newFixes(ctx, connect.Environ(s.SecretVariables), o.untracked, l, known)
	for _, r := range plan.Refused {
		a.Warn("not changed: %s: %s: %s", render.FileLine(r.Use.Path, r.Use.Line), r.Use.Raw, r.Why)
	}
	if o.diff {
		for _, f := range plan.Files {
			if _, err := io.WriteString(a.Out, f.Diff(diffName(f.Path))); err != nil {
				return false, err
			}
		}
		return false, nil
	}
	fixed, files := 0, 0
	for _, f := range plan.Files {
		showDiff(a.Err, l.catalog, f)
		if err = f.Write(); err != nil {
			err = render.Failed(err, "the files before it are changed, this one and those after it are not")
			break
		}
		fixed, files = fixed+len(f.Fixed), files+1
	}
	if files > 0 {
		a.Warn("note: %s changed in %s", render.Counted(fixed, "reference"),
			render.Counted(files, "file"))
	}
	return files > 0, err
}

// newFixes plans the fixes of uses that are problems, in files that git has.
func newFixes(ctx context.Context, environ []string, untracked bool, l looked,
	known xref.Known) *rewrite.Plan {
	fixes := map[*xref.Use]xref.Fix{}
	for _, u := range l.uses {
		if v := l.index.Judge(u, known); v.Fix != (xref.Fix{}) && u.Problem(v) {
			fixes[u] = v.Fix
		}
	}
	plan := rewrite.New(l.catalog, fixes)
	if !untracked {
		t := tracked{environ: environ, repos: map[string]*gitRepo{}}
		plan.Refuse(func(f *rewrite.File) error { return t.check(ctx, f.Path) })
	}
	return plan
}

// fixOn makes fixes of single uses ready for the explorer.
func fixOn(environ []string) func(context.Context, *catalog.Catalog, *xref.Use, xref.Fix) (
	tui.Mend, error) {
	return func(ctx context.Context, c *catalog.Catalog, u *xref.Use, f xref.Fix) (tui.Mend,
		error) {
		plan := rewrite.New(c, map[*xref.Use]xref.Fix{u: f})
		t := tracked{environ: environ, repos: map[string]*gitRepo{}}
		plan.Refuse(func(f *rewrite.File) error { return t.check(ctx, f.Path) })
		if len(plan.Refused) > 0 {
			return tui.Mend{}, plan.Refused[0].Why
		}
		file := plan.Files[0]
		return tui.Mend{Lines: file.Lines(c), Write: file.Write}, nil
	}
}

var errUntracked = errors.New(
	"git does not have the file: check --fix --allow-untracked changes it all the same")

// tracked knows which files git has: what it has can be had back.
type tracked struct {
	environ []string
	repos   map[string]*gitRepo
}

// check returns an error for a file that git does not have.
func (t *tracked) check(ctx context.Context, path string) error {
	root, ok := enclosing(filepath.Dir(path))
	if !ok {
		return errUntracked
	}
	git := t.repos[root]
	if git == nil {
		var err error
		if git, err = openGit(ctx, root, t.environ); err != nil {
			return fmt.Errorf("it is not known whether git has the file: %w", err)
		}
		t.repos[root] = git
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return errUntracked
	}
	out, err := git.run(ctx, "ls-files", "-z", "--", ":(top,literal)"+filepath.ToSlash(rel))
	switch {
	case err != nil:
		return fmt.Errorf("it is not known whether git has the file: %w", err)
	case string(out) != filepath.ToSlash(rel)+"\x00":
		return errUntracked
	}
	return nil
}

// diffName names a file as git does: below its repository, else as seen from the working directory.
func diffName(path string) string {
	if root, ok := repo.Enclosing(filepath.Dir(path)); ok {
		if rel, err := filepath.Rel(root, path); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(render.FromHere(path))
}

// showDiff prints the difference for people.
func showDiff(w io.Writer, cat *catalog.Catalog, f *rewrite.File) {
	fmt.Fprintln(w, harmless.Text(render.FromHere(f.Path)))
	for _, l := range f.Lines(cat) {
		fmt.Fprintln(w, l.Shown())
	}
}
