package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func refsCommand(a *app) *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "refs [WHAT]",
		Short: "List the references in local files, or who uses a location",
		Long: `List the places in local files that name a location in Vault: catalog annotations and the
syntaxes of the tools that take secrets from there. With a location: those that name it, lie
below it, or name a folder above it, and behind them what policies in files allow there. With an entity, or a file or folder: those that belong to it.

Where a server is set up it is asked for its mounts, which decide where a path's mount ends and whether
data/ is part of it; --offline judges by the files alone.`,
		Example: "  vaultmap refs --offline\n  vaultmap refs secret/teams/payments/stripe\n  vaultmap refs payments-api\n  vaultmap refs deploy/\n  kubectl get externalsecrets -A -o yaml | vaultmap refs -",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return refs(cmd.Context(), a, args, offline)
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "judge by the files alone")
	return cmd
}

// refs prints the references of the catalog's folders. Without a server that is set up, or with
// offline, no server is asked.
func refs(ctx context.Context, a *app, args []string, offline bool) error {
	manifests, err := readPiped(ctx, a, args)
	if err != nil {
		return err
	}
	s, err := maybeConnect(ctx, a, offline)
	if err != nil {
		return err
	}
	defer s.Close()
	cat, err := scanFor(ctx, s, manifests)
	if err != nil {
		return err
	}
	x, err := s.Map(ctx, cat)
	if err != nil {
		return err
	}
	uses, problems := x.Uses(), cat.Problems
	var at vaultpath.Location // that was named
	switch {
	case manifests != nil:
		uses, problems = onlyPiped(x, cat)
	case len(args) == 1:
		w, err := s.Argument(x, cat, args[0])
		if err != nil {
			return err
		}
		uses, at = w.Uses(x), w.Location
	}
	a.WarnOfProblems(problems)
	p := a.Printer()
	references := render.NewReferences(x, uses, xref.Nothing)
	if at.Mount != "" {
		render.AddPolicies(x, references)
	}
	for _, r := range references {
		text := r.What(s.Namespace.V)
		switch {
		case r.Location == "":
			text = r.Status.String() + ": " + text
		case r.Field != "":
			text += " field " + r.Field
		}
		p.Result(r, r.Where(), r.Source, text, r.Entity)
	}
	if at.Mount != "" {
		if len(x.Granted(at)) == 0 {
			at = at.Folder() // who types it need not write its slash
		}
		p.Grants(x, at)
	}
	if err := p.Close(); err != nil {
		return err
	}
	switch {
	case len(uses) > 0:
		return nil
	case manifests != nil:
		return render.NotFound("", "the manifests name no secret")
	case len(args) == 0:
		return s.Folders.NoneFound("reference")
	}
	return namedByNobody(s, x, args[0])
}

// namedByNobody is the error for what no reference names.
func namedByNobody(s *connect.Session, x *xref.Index, text string) error {
	all := len(x.Uses())
	if all == 0 {
		return s.Folders.NoneFound("reference")
	}
	hint := fmt.Sprintf("'vaultmap refs' lists all that are there (%d)", all)
	if near := connect.AskNamed(x, text); near != "" {
		hint = near + " " + hint
	}
	return render.NotFound(hint,
		"no reference in %s names %s", &s.Folders, text)
}

// maybeConnect is [app.connect] and [connect.Session.AskMounts] for commands that files alone can
// serve: the mounts are nil where no server was asked, or it does not tell.
func maybeConnect(ctx context.Context, a *app, offline bool) (*connect.Session, error) {
	settings, err := connect.LoadOffline(ctx, a.configFlags(), a.Output)
	if err != nil {
		return nil, err
	}
	if offline || settings.Address.V == "" {
		return connect.Offline(settings), nil
	}
	if err := settings.Online(ctx, a.Output); err != nil {
		return nil, err
	}
	s, err := a.login(ctx, settings)
	if err != nil {
		return nil, err
	}
	if err := s.AskMounts(ctx); err != nil {
		s.Close()
		return nil, render.Failed(err, cmp.Or(vaultsvc.Hint(err),
			"see 'vaultmap status'")+"; --offline judges by the files alone")
	}
	if s.Mounts == nil && !s.MountsAssumed() {
		a.Warn("the server does not say which mounts it has: judged by the files alone")
	}
	return s, nil
}
