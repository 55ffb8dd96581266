package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/nearmiss"
)

func explainCommand(a *app) *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "explain LOCATION",
		Short: "Why a location shows nothing, what the token may do there, which rule is missing",
		Long: `Explain one location: where it is, whether it is there or why that cannot be known, what the token
may do there, which rule of its policies decides, and which rule is missing, to paste into a
request for it. It takes an entity or a file, too, that names one place.

The rules are those to list and to read it, with --write those to create and change it as well.
A rule keeps what the token may do at its path already: of several the most exact one alone holds.
Where policies of the token stand in files, it says in which of them a rule could stand, with its line.

Exit status: 0 it exists, 1 nothing is there, 2 wrong usage or trouble with the server, 3 it cannot
be known, since the token may not list there, or LIST does not tell.`,
		Example: "  vaultmap explain secret/teams/payments/stripe\n  vaultmap explain -o json secret/teams/ | jq -r '.missing[].hcl'",
		Args:    cobra.ExactArgs(1),
		RunE: a.online(func(ctx context.Context, s *connect.Session, args []string) error {
			return explain(ctx, a, s, args[0], write)
		}),
	}
	cmd.Flags().BoolVar(&write, "write", false, "also the rules that are missing to create and change it")
	return cmd
}

func explain(ctx context.Context, a *app, s *connect.Session, typed string, write bool) error {
	w, x, err := s.Look(ctx, typed)
	if err != nil {
		return err
	}
	locations, err := w.Locations(x, s.Client.Namespace(), false)
	if err != nil {
		return err
	}
	if len(locations) > 1 {
		names := make([]string, len(locations))
		for i, l := range locations {
			names[i] = l.String()
		}
		return render.Usage(fmt.Sprintf("%s names %s", typed, render.Counted(len(names), "place")),
			"name one of them: "+strings.Join(names, ", "))
	}
	m, loc, err := s.Locate(ctx, locations[0])
	entities := ""
	if errors.Is(err, vaultsvc.ErrNoMount) {
		entities = nearmiss.Ask(x.LikeEntity(typed))
		loc = locations[0]
		m, err = s.Unreached(loc), nil
	}
	if err != nil {
		return err
	}
	e, err := s.Explain(ctx, m, loc, write)
	if err != nil {
		return err
	}
	if err := connect.NamePolicies(ctx, s, &e); err != nil {
		return err
	}
	e.Typed, e.Form = typed, w.Form()
	if w.Location.Mount == "" {
		e.Notes = append(e.Notes, fmt.Sprintf("%s names it", typed))
	} else if w.Note != "" {
		e.Notes = append(e.Notes, w.Note)
	}
	if entities != "" {
		e.Notes = append(e.Notes, entities)
	}
	if err := a.Explain(e); err != nil {
		return err
	}
	return e.Verdict()
}
