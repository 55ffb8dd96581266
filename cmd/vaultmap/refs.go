package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

func (a *app) refsCommand() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "refs [WHAT]",
		Short: "List the references in local files, or who uses a location",
		Long: `List the places in local files that name a location in Vault: catalog annotations and the
syntaxes of the tools that take secrets from there. With a location: those that name it, lie
below it, or name a folder above it. With an entity, or a file or folder: those that belong to it.

Where a server is set up it is asked for its mounts, which decide where a path's mount ends and whether
data/ is part of it; --offline judges by the files alone.`,
		Example: "  vaultmap refs --offline\n  vaultmap refs secret/teams/payments/stripe\n  vaultmap refs payments-api\n  vaultmap refs deploy/",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.refs(cmd.Context(), args, offline)
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "judge by the files alone")
	return cmd
}

// refs prints the references of the catalog's folders. Without a server that is set up, or with offline, no server is
// asked.
func (a *app) refs(ctx context.Context, args []string, offline bool) error {
	s, err := a.maybeConnect(ctx, offline)
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
	x, err := s.join(ctx, cat)
	if err != nil {
		return err
	}
	uses := x.Uses()
	if len(args) == 1 {
		w, err := s.what(x, cat, args[0])
		if err != nil {
			return err
		}
		uses = w.uses(x)
	}
	a.warnOfProblems(cat.Problems)
	p := a.printer()
	for _, r := range references(x, uses, xref.Nothing) {
		text := r.what(s.Namespace.V)
		switch {
		case r.Location == "":
			text = r.Status.String() + ": " + text
		case r.Field != "":
			text += " field " + r.Field
		}
		if err := p.result(r, r.where(), r.Source, text, r.Entity); err != nil {
			return err
		}
	}
	if err := p.close(); err != nil {
		return err
	}
	switch {
	case len(uses) > 0:
		return nil
	case len(args) == 0:
		return s.foundNo("reference")
	}
	return s.namedByNobody(x, args[0])
}

// namedByNobody is the error for what no reference names.
func (s *session) namedByNobody(x *xref.Index, text string) error {
	all := len(x.Uses())
	if all == 0 {
		return s.foundNo("reference")
	}
	return &failure{
		err: fmt.Errorf("no reference in %s names %s", s.shownDirs(), text), status: exitNothing,
		hint: fmt.Sprintf("'vaultmap refs' lists all that are there (%d)", all),
	}
}

// warnOfProblems says what is wrong in files, where references or entities are shown that may not be all for that. Notes are
// for check.
func (a *app) warnOfProblems(problems []catalog.Problem) {
	for _, p := range problems {
		if !p.Note {
			p.File = fromHere(p.Path)
			a.warn("%s", p.String())
		}
	}
}

// maybeConnect is [app.connect] and [session.askMounts] for commands that files alone can serve: the mounts are
// nil where no server was asked, or it does not tell.
func (a *app) maybeConnect(ctx context.Context, offline bool) (*session, error) {
	if offline || a.flags.offlineByDefault(a.io.env) {
		set, err := a.offlineSettings()
		return &session{settings: set}, err
	}
	s, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.askMounts(ctx); err != nil {
		return nil, &failure{err: err, status: exitWrong, hint: cmp.Or(vaultsvc.Hint(err), "see 'vaultmap status'") + "; --offline judges by the files alone"}
	}
	if s.mounts == nil {
		a.warn("the server does not say which mounts it has: judged by the files alone")
	}
	return s, nil
}
