package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/config"
)

// The formats that check has beside those of all commands, for CI.
const (
	formatSARIF  format = "sarif"  // SARIF 2.1.0
	formatGitHub format = "github" // annotations of GitHub Actions
)

type checkFlags struct {
	orphans, offline bool
	what             []string // what to check; none is everything
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [WHAT...]",
		Short: "Check every annotation and reference against Vault",
		Long: `Check every annotation and reference in local files against Vault, by LIST alone: one
request a folder, however many references it holds. Printed are those that point to nothing (missing,
deleted, empty, unresolved) or could not be checked (denied, failed), and what is wrong in files; JSON has
all. With entities, files, folders or locations only what belongs to them is checked. --orphans also lists
the secrets in key-value mounts that nothing names.

The exit status is 1 where something is wrong or no folder was read, 3 where something could not be
checked, else 0: also where files name nothing, which is told.
-o sarif and -o github serve CI.`,
		Example: "  vaultmap check\n  vaultmap check deploy/ payments-api\n  vaultmap check --offline -o github\n  vaultmap check --orphans -o json | jq '.orphans[].location'",
		RunE: func(cmd *cobra.Command, args []string) error {
			f.what = args
			if f.orphans && f.offline {
				return usage("--orphans and --offline exclude each other", "only a server knows which secrets there are")
			}
			if f.orphans && len(args) > 0 {
				return usage("--orphans looks at all secrets: it takes no argument", "without --orphans it does")
			}
			return a.check(cmd.Context(), f)
		},
	}
	cmd.Flags().BoolVar(&f.orphans, "orphans", false, "list secrets that nothing names, too")
	cmd.Flags().BoolVar(&f.offline, "offline", false, "ask no server: report what files alone can show")
	cmd.Annotations = map[string]string{extraFormats: string(formatSARIF) + " " + string(formatGitHub)}
	return cmd
}

// checkReport is the answer of vaultmap check as JSON has it.
type checkReport struct {
	References []*reference   `json:"references"`
	Problems   []problem      `json:"problems"` // in files
	Orphans    []node         `json:"orphans"`
	Counts     map[string]int `json:"counts"` // of references, by status

	faults    int // problems that are more than a note
	bad       int // references that point to nothing
	elsewhere int // references in namespaces that could not be asked
	uncertain int // references of which nothing could be found out, these among them
	unlisted  int // folders that orphans may lie in, and that could not be listed

	namespace string // that of the session
}

// problem is something wrong in a file as JSON has it.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`

	path string // of the file, absolute
	note bool   // see [catalog.Problem]
}

// newProblem returns a problem as it is told: a note says that it is one.
func newProblem(p catalog.Problem) problem {
	message := p.Message
	if p.Note {
		message = "note: " + message
	}
	return problem{p.File, p.Line, message, p.Path, p.Note}
}

func (a *app) check(ctx context.Context, f checkFlags) error {
	s, err := a.checkSession(ctx, f.offline)
	if err == nil && s.client != nil {
		defer s.close()
	}
	var report checkReport
	if err == nil {
		report, err = a.newReport(ctx, s, f)
	}
	if err != nil {
		if a.flags.output == formatSARIF {
			return errors.Join(err, writeSARIFFailure(a.io.out, err))
		}
		return err
	}
	if err := a.printCheck(report); err != nil {
		return err
	}
	a.warn("%s", report.summary())
	if len(report.References) > 0 {
		return report.verdict()
	}
	// Files that name nothing are as they should be. That no file was read at all is nothing to pass.
	unread := s.foundNo("reference")
	if len(f.what) > 0 {
		unread = fmt.Errorf("no reference in %s belongs to %s", s.shownDirs(), strings.Join(f.what, ", "))
	}
	if err := report.verdict(); err != nil || len(s.dirs) > 0 {
		a.warn("warning: %s", unread)
		return err
	}
	return unread
}

// newReport finds everything out.
func (a *app) newReport(ctx context.Context, s *session, f checkFlags) (checkReport, error) {
	report := checkReport{Problems: []problem{}, Orphans: []node{}, Counts: map[string]int{}, namespace: s.Namespace.V}
	cat, err := s.scanAll(ctx)
	if err != nil {
		return report, err
	}
	x, err := s.join(ctx, cat)
	if err != nil {
		return report, err
	}
	uses, problems, err := s.toCheck(x, cat, f.what)
	if err != nil {
		return report, err
	}
	known := xref.Nothing
	if !f.offline {
		s.identify(ctx)
		if known, err = s.inquire(ctx, x, uses); err != nil {
			return report, err
		}
	}
	report.References = references(x, uses, known)
	for _, p := range problems {
		report.Problems = append(report.Problems, newProblem(p))
	}
	report.faults = catalog.Faults(problems)
	report.count(x)
	if f.orphans {
		if err := s.askUI(ctx); err != nil {
			return report, err
		}
		report.Orphans, report.unlisted, err = a.orphans(ctx, s, x)
	}
	return report, err
}

// toCheck returns the uses and problems that were asked for; nothing that was named is everything.
func (s *session) toCheck(x *xref.Index, cat *catalog.Catalog, named []string) ([]*xref.Use, []catalog.Problem, error) {
	if len(named) == 0 {
		return x.Uses(), cat.Problems, nil
	}
	chosen := map[*xref.Use]bool{}
	var problems []catalog.Problem
	for _, text := range named {
		w, err := s.what(x, cat, text)
		if err != nil {
			return nil, nil, err
		}
		touching := w.uses(x)
		if len(touching) == 0 && w.location.Mount != "" {
			return nil, nil, s.namedByNobody(x, text)
		}
		for _, u := range touching {
			chosen[u] = true
		}
		for _, p := range cat.Problems {
			if w.has(p) && !slices.Contains(problems, p) {
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

// count counts the references.
func (r *checkReport) count(x *xref.Index) {
	for _, ref := range r.References {
		r.Counts[ref.Status.String()]++
		if x.Elsewhere(ref.use) {
			r.elsewhere++
		}
		if ref.uncertain {
			r.uncertain++
		}
		if ref.bad() {
			r.bad++
		}
	}
}

// checkSession is a session with its mounts, or one that asks no server. Without mounts nothing can be
// checked: a gate that passed then would be none.
func (a *app) checkSession(ctx context.Context, offline bool) (*session, error) {
	const hint = "--offline judges by the files alone"
	if offline {
		set, err := a.offlineSettings()
		return &session{settings: set}, err
	}
	s, err := a.connect(ctx)
	if errors.Is(err, config.ErrNoAddress) {
		return nil, &failure{err: err, status: exitWrong, hint: "set VAULT_ADDR or use --address; " + hint}
	}
	if err != nil {
		return nil, err
	}
	if err := s.askMounts(ctx); err != nil {
		return nil, err
	}
	if s.mounts == nil {
		return nil, &failure{err: errors.New("the server does not say which mounts it has"), status: exitWrong, hint: hint}
	}
	return s, nil
}

// verdict returns the error for the exit status.
func (r *checkReport) verdict() error {
	switch {
	case r.faults+len(r.Orphans)+r.bad > 0:
		return exit(exitNothing)
	case r.unlisted+r.uncertain > 0:
		return exit(exitPartial)
	}
	return nil
}

func (a *app) printCheck(r checkReport) error {
	switch a.flags.output {
	case formatJSON:
		return a.document(r)
	case formatSARIF:
		return writeSARIF(a.io.out, r)
	case formatGitHub:
		return writeGitHub(a.io.out, r)
	}
	p := a.printer()
	for _, prob := range r.Problems {
		if err := p.result(prob, fileLine(prob.path, prob.Line)+": "+prob.Message); err != nil {
			return err
		}
	}
	for _, ref := range r.References {
		if a.flags.output == formatText && !ref.notable() {
			continue
		}
		if err := p.result(ref, ref.where()+": "+ref.message(r.namespace)); err != nil {
			return err
		}
	}
	for _, o := range r.Orphans {
		text := "orphan: " + o.Location
		if o.State == xref.Deleted.String() {
			text += "; " + o.State
		}
		if err := p.result(o, text); err != nil {
			return err
		}
	}
	return p.close()
}

// summary counts references by status, in the order of how good they are.
func (r *checkReport) summary() string {
	var parts []string
	for _, status := range xref.Statuses() {
		if n := r.Counts[status.String()]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	text := counted(len(r.References), "reference")
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if r.elsewhere > 0 {
		text += fmt.Sprintf("; %s in namespaces that could not be asked", counted(r.elsewhere, "reference"))
	}
	if r.faults > 0 {
		text += fmt.Sprintf("; %s in files", counted(r.faults, "problem"))
	}
	if len(r.Orphans) > 0 {
		text += fmt.Sprintf("; %s that nothing names", counted(len(r.Orphans), "secret"))
		if n := r.Counts[xref.Templated.String()] + r.Counts[xref.Unresolved.String()]; n > 0 {
			text += fmt.Sprintf(", but for %s whose location is not known", counted(n, "reference"))
		}
	}
	if r.unlisted > 0 {
		text += fmt.Sprintf("; partial: %s could not be listed", counted(r.unlisted, "folder"))
	}
	return text
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
