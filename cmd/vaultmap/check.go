package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
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
all. --orphans also lists secrets that nothing names.

The exit status is 1 where something is wrong, 3 where something could not be checked, else 0.
-o sarif and -o github serve CI.`,
		Example: "  vaultmap check\n  vaultmap check --offline -o github\n  vaultmap check --orphans -o json | jq '.orphans[].location'",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), f) },
	}
	cmd.Flags().BoolVar(&f.orphans, "orphans", false, "list secrets that nothing names, too")
	cmd.Flags().BoolVar(&f.offline, "offline", false, "ask no server: report what files alone can show")
	cmd.MarkFlagsMutuallyExclusive("orphans", "offline")
	cmd.Annotations = map[string]string{extraFormats: string(formatSARIF) + " " + string(formatGitHub)}
	return cmd
}

// checkReport is the answer of vaultmap check as JSON has it.
type checkReport struct {
	References []*reference   `json:"references"`
	Problems   []problem      `json:"problems"` // in catalog files
	Orphans    []node         `json:"orphans"`
	Counts     map[string]int `json:"counts"` // of references, by status
}

// problem is something wrong in a catalog file as JSON has it.
type problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
}

func (a *app) check(ctx context.Context, f checkFlags) error {
	var s *session
	var err error
	if f.offline {
		var set *settings
		if set, err = a.offlineSettings(); err == nil {
			s = &session{settings: set}
		}
	} else if s, err = a.connect(); err == nil {
		err = s.askMounts(ctx)
	}
	if err != nil {
		return err
	}
	cat, err := s.scanAll(ctx)
	if err != nil {
		return err
	}
	report := checkReport{References: s.references(cat, s.mounts), Problems: []problem{}, Orphans: []node{}, Counts: map[string]int{}}
	for _, p := range cat.Problems {
		report.Problems = append(report.Problems, problem{p.File, p.Line, p.Message})
	}
	incomplete := false
	if !f.offline {
		if err := s.check(ctx, report.References); err != nil {
			return err
		}
		if f.orphans {
			if report.Orphans, incomplete, err = s.orphans(ctx, report.References); err != nil {
				return err
			}
		}
	}
	for _, r := range report.References {
		report.Counts[r.Status]++
	}
	if err := a.printCheck(report); err != nil {
		return err
	}
	return report.verdict(incomplete)
}

// verdict returns the error for the exit status.
func (r *checkReport) verdict(incomplete bool) error {
	switch {
	case len(r.Problems)+len(r.Orphans)+r.Counts[statusMissing]+r.Counts[statusEmpty]+r.Counts[statusUnresolved] > 0:
		return exit(exitNothing)
	case incomplete || r.Counts[statusDenied]+r.Counts[statusFailed] > 0:
		return exit(exitPartial)
	}
	return nil
}

func (a *app) printCheck(r checkReport) error {
	switch a.flags.output {
	case formatJSON:
		b, err := encode(r)
		if err == nil {
			_, err = fmt.Fprintf(a.io.out, "%s\n", b)
		}
		return err
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
	if err := p.close(); err != nil {
		return err
	}
	a.warn("%s", r.summary())
	return nil
}

// notable tells whether a reference is shown in text: it is wrong or could not be checked.
func (r *reference) notable() bool {
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
	text := fmt.Sprintf("%d references", len(r.References))
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if len(r.Problems) > 0 {
		text += fmt.Sprintf("; %d problems in catalog files", len(r.Problems))
	}
	if len(r.Orphans) > 0 {
		text += fmt.Sprintf("; %d secrets that nothing names", len(r.Orphans))
	}
	return text
}

// orphans lists the secrets in key-value mounts that no reference names, directly or by a folder above.
// incomplete tells that some folder could not be listed.
func (s *session) orphans(ctx context.Context, refs []*reference) (out []node, incomplete bool, err error) {
	named := map[string]bool{}
	for _, r := range refs {
		named[r.at.String()] = true
	}
	covered := func(l vaultpath.Location) bool {
		text := l.String()
		if named[text] {
			return true
		}
		for i := range len(text) {
			if text[i] == '/' && named[text[:i+1]] {
				return true
			}
		}
		return false
	}
	var roots []vaultsvc.Root
	for _, m := range s.mounts {
		if m.KVVersion > 0 {
			roots = append(roots, vaultsvc.Root{Mount: m, Folder: locationOf(s, m)})
		}
	}
	out = []node{}
	err = s.client.Walk(ctx, roots, 0, func(l vaultsvc.Listing, _ vaultsvc.Progress) {
		incomplete = incomplete || vaultsvc.StateOf(l.Err).Incomplete()
		for _, name := range l.Names {
			if at := l.Folder.Join(name); !at.IsFolder() && !covered(at) {
				out = append(out, s.node(l.Mount, at, tree.Listed))
			}
		}
	})
	slices.SortFunc(out, func(a, b node) int { return strings.Compare(a.Location, b.Location) })
	return out, incomplete, err
}
