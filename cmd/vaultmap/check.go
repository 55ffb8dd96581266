package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/config"
)

// The formats that check has beside those of all commands, for CI.
const (
	formatSARIF  format = "sarif"  // SARIF 2.1.0
	formatGitHub format = "github" // annotations of GitHub Actions
)

type checkFlags struct{ orphans, offline bool }

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check every annotation and reference against Vault",
		Long: `Check every annotation and reference in local files against Vault, by LIST alone: one
request a folder, however many references it holds. Printed are those that point to nothing (missing,
empty, unresolved) or could not be checked (denied, failed), and what is wrong in catalog files; JSON has
all. --orphans also lists the secrets in key-value mounts that nothing names.

The exit status is 1 where something is wrong or no folder was read, 3 where something could not be
checked, else 0: also where files name nothing, which is told.
-o sarif and -o github serve CI.`,
		Example: "  vaultmap check\n  vaultmap check --offline -o github\n  vaultmap check --orphans -o json | jq '.orphans[].location'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.orphans && f.offline {
				return usage("--orphans and --offline exclude each other", "only a server knows which secrets there are")
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
	Problems   []problem      `json:"problems"` // in catalog files
	Orphans    []node         `json:"orphans"`
	Counts     map[string]int `json:"counts"` // of references, by status

	faults    int // problems that are more than a note
	bad       int // references that point to nothing
	elsewhere int // references in namespaces that could not be asked
	unlisted  int // folders that orphans may lie in, and that could not be listed
}

// problem is something wrong in a catalog file as JSON has it.
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
	if err != nil {
		return err
	}
	if s.client != nil {
		defer s.close()
	}
	cat, err := s.scanAll(ctx)
	if err != nil {
		return err
	}
	report := checkReport{References: s.references(cat, s.mounts), Problems: []problem{}, Orphans: []node{}, Counts: map[string]int{}}
	for _, p := range cat.Problems {
		report.Problems = append(report.Problems, newProblem(p))
	}
	report.faults = catalog.Faults(cat.Problems)
	if !f.offline {
		s.identify(ctx)
		if err := s.check(ctx, cat, report.References); err != nil {
			return err
		}
	}
	if f.orphans {
		if err := s.askUI(ctx); err != nil {
			return err
		}
		if report.Orphans, report.unlisted, err = a.orphans(ctx, s, report.References); err != nil {
			return err
		}
	}
	for _, r := range report.References {
		report.Counts[r.Status]++
		if r.elsewhere {
			report.elsewhere++
		}
		if r.bad() {
			report.bad++
		}
		if r.spared() {
			r.addHint("which is no problem: the tool goes on without it")
		}
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
	if err := report.verdict(); err != nil || len(s.dirs) > 0 {
		a.warn("warning: %s", unread)
		return err
	}
	return unread
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
	case r.unlisted+r.elsewhere+r.Counts[statusDenied]+r.Counts[statusFailed] > 0:
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
		if err := p.result(prob, catalog.Problem{File: prob.File, Line: prob.Line, Message: prob.Message}.String()); err != nil {
			return err
		}
	}
	for _, ref := range r.References {
		if a.flags.output == formatText && !ref.notable() {
			continue
		}
		if err := p.result(ref, ref.where()+": "+ref.message()); err != nil {
			return err
		}
	}
	for _, o := range r.Orphans {
		if err := p.result(o, "orphan: "+o.Location); err != nil {
			return err
		}
	}
	return p.close()
}

// notable tells whether a reference is shown in text: it is wrong or could not be checked.
func (r *reference) notable() bool {
	if r.spared() {
		return false
	}
	return r.bad() || r.Status == statusDenied || r.Status == statusFailed || r.Hint != ""
}

// message says in one line what is the matter with a reference.
func (r *reference) message() string {
	what := r.Location
	if what == "" {
		what = r.Raw
	}
	text := r.Status + ": " + what
	if r.Hint != "" {
		text += "; " + r.Hint
	}
	return text
}

// summary counts references by status, in the order of how good they are.
func (r *checkReport) summary() string {
	var parts []string
	for _, status := range []string{
		statusOK, statusUnchecked, statusTemplated, statusMissing, statusEmpty, statusUnresolved, statusDenied, statusFailed,
	} {
		if n := r.Counts[status]; n > 0 {
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
	if len(r.Problems) > 0 {
		text += fmt.Sprintf("; %s in catalog files", counted(len(r.Problems), "problem"))
	}
	if len(r.Orphans) > 0 {
		text += fmt.Sprintf("; %s that nothing names", counted(len(r.Orphans), "secret"))
		if n := r.Counts[statusTemplated] + r.Counts[statusUnresolved]; n > 0 {
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
