package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
)

// checkOptions are what a check was asked for.
type checkOptions struct {
	what             []string // what to check; none is everything
	manifests        []byte   // on stdin, which are to be checked; nil where files are
	changed          *string  // only files that differ from a revision; nil is all
	orphans, offline bool
	failOn           []string // kinds of findings; none are the usual ones
	baseline         string   // a file with findings that are known; "" is none
	writeBaseline    string   // the file that gets those of now
	fixOptions
}

// isPart reports whether a check is not of everything.
func (o *checkOptions) isPart() bool { return len(o.what) > 0 || o.changed != nil }

func (o *checkOptions) add(set *pflag.FlagSet) {
	set.BoolVar(&o.orphans, "orphans", false, "list secrets that nothing names, too")
	set.BoolVar(&o.offline, "offline", false, "ask no server: report what files alone can show")
	set.Var(&optional{&o.changed}, "changed",
		"only files that differ from a `revision` of git, with the commits since the newest one parted from it (default: what is not committed)")
	set.Lookup("changed").NoOptDefVal = newest
	set.StringSliceVar(&o.failOn, "fail-on", nil, "kinds of findings that change the exit status, "+
		"as in missing,deleted: "+strings.Join(render.RuleNames(), ", ")+", or none")
	set.StringVar(&o.baseline, "baseline", "", "file of --write-baseline: what it knows is left out")
	set.StringVar(&o.writeBaseline, "write-baseline", "",
		"file that gets all findings of now, for --baseline")
	o.fixOptions.add(set)
}

// validate refuses what excludes each other.
func (o *checkOptions) validate() error {
	switch {
	case o.orphans && o.offline:
		return render.Usage("--orphans and --offline exclude each other",
			"only a server knows which secrets there are")
	case o.orphans && o.isPart():
		return render.Usage("--orphans looks at all secrets: it takes no argument, and no --changed",
			"without --orphans it does")
	case slices.Contains(o.what, piped) && (o.changed != nil || o.fixes()):
		return render.Usage("manifests on stdin have no files to be compared or changed",
			"- goes without --changed, --fix and --diff")
	case o.writeBaseline != "" && o.isPart():
		return render.Usage("--write-baseline is about all findings: it takes no argument, and no --changed",
			"--baseline takes them")
	}
	return o.fixOptions.validate(o.offline)
}

func checkCommand(a *app) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [WHAT...]",
		Short: "Check every annotation and reference against Vault",
		Long: `Check every annotation and reference in local files against Vault, by LIST alone: one
request a folder, however many references it holds. Printed are those that point to nothing (missing,
deleted, empty, unresolved) or could not be checked (denied, failed), and what is wrong in files; JSON has
all. With entities, files, folders or locations only what belongs to them is checked; with - the manifests
on stdin, as of helm template, kustomize build or kubectl get -o yaml, by the stores in them and in the
folders of --catalog or the config, if there are any. --orphans also lists the secrets in key-value mounts
that nothing names. Rules of policies in files that are for places that do not exist are warned of.

The exit status is 1 where something is wrong or no folder was read, 3 where something could not be
checked, else 0: also where files name nothing, which is told. --fail-on says which kinds of findings
change it; the others are printed all the same.

A repository that has faults already begins with --write-baseline FILE: with --baseline FILE, what is known
there is left out, wherever it moves in its file, or the file is moved to. A comment "vaultmap:ignore REASON",
beside a reference or in the line above, says that one is to be lived with; so do rules of the config file.
--changed checks only files that
are not committed; --changed=REV those that differ from where the branch parted from a revision, too.

--fix writes what a hint says should stand there, where that is one thing that is there, and nothing but
these bytes: in files that git has, unless --allow-untracked is given. What is left is reported. --diff
prints that as a diff for 'git apply' instead, with the lines as they are in the files.
-o sarif, github, junit, gitlab and markdown serve CI, several at a time: see docs/ci.md. With -o github
the summary of the step in GitHub Actions gets one, too.`,
		Example: `  vaultmap check
  vaultmap check deploy/ payments-api
  vaultmap check --offline -o github -o sarif=vaultmap.sarif
  helm template . | vaultmap check -
  vaultmap check --fail-on missing,deleted
  vaultmap check --write-baseline .vaultmap-baseline.json
  vaultmap check --baseline .vaultmap-baseline.json
  vaultmap check --changed=origin/main
  vaultmap check --diff
  vaultmap check --orphans -o json | jq '.orphans[].location'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.what = args
			return check(cmd.Context(), a, o)
		},
	}
	o.add(cmd.Flags())
	cmd.Annotations = map[string]string{extraFormats: strings.Join(render.ReportFormats(), " ")}
	return cmd
}

// check prints a report in every case: where it comes to no results it says why, for who looks at
// the file that was to be written.
func check(ctx context.Context, a *app, o checkOptions) error {
	err := o.validate()
	if err == nil && o.diff && (a.Format != render.Text || len(a.Files) > 0) {
		err = render.Usage("--diff prints a diff: it has no other --output", "")
	}
	if err != nil {
		return err
	}
	report, end, err := judge(ctx, a, o)
	if err != nil {
		report = render.NewFailure(err)
	}
	if o.diff && err == nil {
		a.Summary(report)
		return end()
	}
	printed := a.Report(report)
	a.addStepSummary(report)
	if err = errors.Join(err, printed); err != nil {
		return err
	}
	return end()
}

// judge returns the report of a check, and what says the rest and returns the error for the exit
// status.
func judge(ctx context.Context, a *app, o checkOptions) (*render.Report, func() error, error) {
	manifests, err := readPiped(ctx, a, o.what)
	if err != nil {
		return nil, nil, err
	}
	o.manifests = manifests
	s, gate, err := beginCheck(ctx, a, o)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	report, err := newReport(ctx, a, s, o, gate)
	if err == nil {
		err = gate.apply(a, s, report)
	}
	return report, func() error { return verdict(a, s, o, gate, report) }, err
}

// verdict says on stderr what there is to say beside the report, and returns the error for the exit
// status.
func verdict(a *app, s *connect.Session, o checkOptions, gate *gate,
	report *render.Report) error {
	gate.tell(a, report)
	if len(report.References) > 0 {
		return report.Verdict()
	}
	if o.manifests != nil {
		a.Warn("note: the manifests name no secret")
		return report.Verdict()
	}
	if o.changed != nil {
		a.Warn("note: no file that names a secret differs from %s", *o.changed)
		return report.Verdict()
	}
	// Files that name nothing are as they should be. That no file was read at all is nothing to
	// pass.
	unread := s.Folders.NoneFound("reference")
	if len(o.what) > 0 {
		unread = fmt.Errorf("no reference in %s belongs to %s", &s.Folders, strings.Join(o.what, ", "))
	}
	if err := report.Verdict(); err != nil || len(s.Folders.Dirs) > 0 {
		a.Warn("warning: %s", unread)
		return err
	}
	return unread
}

// looked is what a check looks at.
type looked struct {
	catalog  *catalog.Catalog
	index    *xref.Index
	uses     []*xref.Use
	problems []catalog.Problem
	rules    []*xref.Rule // of policies, where a server is asked
}

// look reads the files.
func look(ctx context.Context, s *connect.Session, o checkOptions) (l looked, err error) {
	if l.catalog, err = scanFor(ctx, s, o.manifests); err != nil {
		return l, err
	}
	if l.index, err = s.Map(ctx, l.catalog); err != nil {
		return l, err
	}
	if o.manifests != nil {
		l.uses, l.problems = onlyPiped(l.index, l.catalog)
		return l, nil
	}
	l.uses, l.problems, err = toCheck(s, l.index, l.catalog, o.what)
	if err == nil && !o.offline {
		l.rules, err = rulesToCheck(s, l.index, l.catalog, o.what)
	}
	if err == nil && o.changed != nil {
		var all []*xref.Use
		all, l.problems, err = changedOf(ctx, s, *o.changed, withPlaces(l.uses, l.rules), l.problems)
		l.uses, l.rules = withoutPlaces(all, l.rules)
	}
	return l, err
}

func newReport(ctx context.Context, a *app, s *connect.Session, o checkOptions,
	g *gate) (*render.Report, error) {
	l, err := look(ctx, s, o)
	if err != nil {
		return nil, err
	}
	lists := xref.NewLists()
	if !o.offline {
		s.Identify(ctx)
		connect.WarnOfUses(s, a.Output)
		if lists, err = s.Inquire(ctx, l.index, withPlaces(l.uses, l.rules)); err != nil {
			return nil, err
		}
	}
	if o.fixes() {
		changed, err := fixFiles(ctx, a, s, o.fixOptions, l, lists)
		if err == nil && changed { // what the answers say of what is there now is known
			l, err = look(ctx, s, o)
		}
		if err != nil {
			return nil, err
		}
	}
	found := render.Checked{Namespace: s.Namespace.V, Problems: l.problems,
		References: render.NewReferences(l.index, l.uses, lists), Part: o.isPart(), FailOn: g.failOn,
		Places: l.catalog.Places}
	if !o.offline {
		found.Policies = render.NewPolicyRules(l.index, l.rules, lists)
		found.Unsure = render.Unsure(l.index, l.rules, lists)
	}
	if o.orphans {
		if err := s.AskUI(ctx); err != nil {
			return nil, err
		}
		nodes, unlisted, err := orphans(ctx, a, s, l.index, lists)
		if err != nil {
			return nil, err
		}
		found.Orphans, found.Unlisted = render.NewOrphans(l.index, nodes), unlisted
	}
	return render.NewReport(found), nil
}

// toCheck returns the uses and problems that were asked for; nothing that was named is everything.
func toCheck(s *connect.Session, x *xref.Index, cat *catalog.Catalog, named []string) ([]*xref.Use,
	[]catalog.Problem, error) {
	if len(named) == 0 {
		return x.Uses(), allProblems(cat), nil
	}
	chosen := map[*xref.Use]bool{}
	var problems []catalog.Problem
	for _, text := range named {
		w, err := s.Argument(x, cat, text)
		if err != nil {
			return nil, nil, err
		}
		touching := w.Uses(x)
		if len(touching) == 0 && w.Location.Mount != "" {
			return nil, nil, namedByNobody(s, x, text)
		}
		for _, u := range touching {
			chosen[u] = true
		}
		for _, p := range allProblems(cat) {
			if w.Has(p) && !slices.Contains(problems, p) {
				problems = append(problems, p)
			}
		}
	}
	var uses []*xref.Use
	for _, u := range x.Uses() {
		if chosen[u] {
			uses = append(uses, u)
		}
	}
	return uses, problems, nil
}

// allProblems are those in files, with those that are ignored.
func allProblems(cat *catalog.Catalog) []catalog.Problem {
	return slices.Concat(cat.Problems, cat.Ignored)
}

// beginCheck returns what a check goes by. What is wrong with that is told before a server is
// asked.
func beginCheck(ctx context.Context, a *app, o checkOptions) (*connect.Session, *gate, error) {
	settings, err := connect.LoadOffline(ctx, a.configFlags(), a.Output)
	if err != nil {
		return nil, nil, err
	}
	g, err := newGate(o, settings.Check)
	if err != nil {
		return nil, nil, err
	}
	s, err := checkSession(ctx, a, settings, o.offline)
	return s, g, err
}

// checkSession is a session with its mounts, or one that asks no server. Without mounts nothing can
// be checked: a gate that passed then would be none.
func checkSession(ctx context.Context, a *app, settings *connect.Settings,
	offline bool) (*connect.Session, error) {
	const hint = "--offline judges by the files alone"
	if offline {
		return connect.Offline(settings), nil
	}
	err := settings.Online(ctx, a.Output)
	if errors.Is(err, config.ErrNoAddress) {
		return nil, render.Failed(err, "set VAULT_ADDR or use --address; "+hint)
	}
	if err != nil {
		return nil, err
	}
	s, err := a.login(ctx, settings)
	if err != nil {
		return nil, err
	}
	connect.AskStatus(ctx, s)
	if err := s.AskMounts(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if s.Mounts == nil && !s.MountsAssumed() {
		s.Close()
		return nil, render.Failed(errors.New("the server does not say which mounts it has"), hint)
	}
	return s, nil
}
