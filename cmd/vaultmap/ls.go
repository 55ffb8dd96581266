package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

func (a *app) lsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "ls [LOCATION]",
		Short: "List one folder, or the mounts",
		Long: `List one folder by one request, or without an argument the mounts that the token can reach.
A secret whose current version is deleted has the word "deleted" beside it, where the server tells
("vaultmap status" says so): that takes one request more.

A location is MOUNT/PATH, as in secret/teams/payments. It never holds data/ or metadata/.`,
		Example: "  vaultmap ls\n  vaultmap ls secret/teams/\n  vaultmap ls -o json secret/teams/payments | jq -r '.[].view_url'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.connect(cmd.Context())
			if err != nil {
				return err
			}
			defer s.close()
			if err := s.askMounts(cmd.Context()); err != nil {
				return err
			}
			if len(args) == 0 {
				return a.lsMounts(cmd.Context(), s)
			}
			return a.lsFolder(cmd.Context(), s, args[0])
		},
	}
}

func (a *app) lsMounts(ctx context.Context, s *session) error {
	if len(s.mounts) == 0 {
		return &failure{
			err: errors.New("the token can see no mount"), status: exitNothing,
			hint: "a folder that it may list can still be named: vaultmap ls MOUNT/FOLDER/",
		}
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	p := a.printer()
	for _, m := range s.mounts {
		details := []string{mountTag(m)}
		if m.Description != "" {
			details = append(details, m.Description)
		}
		if err := p.result(s.node(m, locationOf(s, m), tree.Unlisted), m.Path, details...); err != nil {
			return err
		}
	}
	return p.close()
}

func (a *app) lsFolder(ctx context.Context, s *session, location string) error {
	m, loc, err := s.locate(ctx, location)
	if err != nil {
		return err
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	p := a.printer()
	names, err := s.client.List(ctx, m, loc)
	if errors.Is(err, vaultsvc.ErrEmpty) {
		secret, err := s.nothing(ctx, m, loc)
		if !secret {
			return err
		}
		return a.lsNames(ctx, s, p, alone(m, loc.Secret()))
	}
	if hint := apiHint(m, loc); hint != "" && errors.Is(err, vaultsvc.ErrDenied) {
		return &failure{err: err, status: exitWrong, hint: hint} // the policy may well name the folder that is meant
	}
	if err != nil {
		return err
	}
	return a.lsNames(ctx, s, p, namesIn{m, loc, names})
}

// lsNames prints the names of a folder, and which of them are deleted.
func (a *app) lsNames(ctx context.Context, s *session, p *printer, in namesIn) error {
	marks := newDeletedMarks(s, a.warn)
	marks.ask(ctx, in)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, name := range in.names {
		loc := in.folder.Join(name)
		state, words := marks.state(loc)
		if err := p.result(s.node(in.mount, loc, state), loc.String(), words...); err != nil {
			return err
		}
	}
	return p.close()
}

// prepare asks for what JSON output needs and text does not, and which server it is.
func (a *app) prepare(ctx context.Context, s *session) error {
	if a.flags.output != formatText {
		return s.addresses(ctx)
	}
	s.identify(ctx)
	return nil
}
