package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

func lsCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "ls [LOCATION]",
		Short: "List one folder, or the mounts",
		Long: `List one folder by one request, or without an argument the mounts that the token can reach.
A secret whose current version is deleted has the word "deleted" beside it, where the server tells
("vaultmap status" says so): that takes one request more. Of a server that is far away both are
asked for at once, also where there turns out to be no secret in the folder.

A location is MOUNT/PATH, as in secret/teams/payments. Whatever people have in hand is taken for it: an
address of Vault's UI or API, a path of the API (secret/data/teams), a command of the vault or bao program, a
reference in the syntax of any tool ({vault://...}, ref+vault://..., vault:...#..., <path:...#...>), an
entity, a file or FILE:LINE that names places. How it was read is told on stderr.`,
		Example: "  vaultmap ls\n  vaultmap ls secret/teams/\n  vaultmap ls -o json secret/teams/payments | jq -r '.[].view_url'",
		Args:    cobra.MaximumNArgs(1),
		RunE: a.online(func(ctx context.Context, s *connect.Session, args []string) error {
			if len(args) == 0 {
				return lsMounts(ctx, a, s)
			}
			return lsNamed(ctx, a, s, args[0])
		}),
	}
}

func lsMounts(ctx context.Context, a *app, s *connect.Session) error {
	if len(s.Mounts) == 0 {
		return s.NoMounts("a folder that it may list can still be named: vaultmap ls MOUNT/FOLDER/")
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	p := a.Printer()
	for _, m := range s.Mounts {
		details := []string{render.MountTag(m)}
		if m.Description != "" {
			details = append(details, m.Description)
		}
		n := s.Node(m, s.MountFolder(m), tree.Unlisted)
		p.Node(&n, details...)
	}
	return p.Close()
}

// lsNamed lists what was named: one folder, but for an entity or a file that names several.
func lsNamed(ctx context.Context, a *app, s *connect.Session, named string) error {
	places, _, err := connect.Places(ctx, s, named, false)
	if err != nil {
		return err
	}
	if err := a.prepare(ctx, s); err != nil {
		return err
	}
	p := a.Printer()
	for _, place := range places {
		if err := lsFolder(ctx, a, s, p, place); err != nil {
			return err
		}
	}
	return p.Close()
}

func lsFolder(ctx context.Context, a *app, s *connect.Session, p *render.Printer,
	place connect.Place) error {
	m, loc := place.Mount, place.Location
	marks := newDeletedMarks(s, a.Warn)
	found := s.Client.ListMarked(ctx, m, loc, func(names []string, _ error) bool {
		return vaultsvc.HasSecrets(names)
	})
	in := namesIn{m, loc, found.Names}
	switch {
	case errors.Is(found.Err, vaultsvc.ErrEmpty):
		secret, err := s.ExplainEmpty(ctx, m, loc)
		if !secret {
			return err
		}
		in = alone(m, loc.Secret())
		marks.ask(ctx, in)
	case found.Err != nil:
		return connect.Denied(ctx, s, m, loc, found.Err)
	default:
		deleted, err := found.Deleted()
		marks.add(ctx, loc, deleted, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	nodes := in.nodes(s)
	for _, name := range in.names {
		state, words := marks.state(in.folder.Join(name))
		n := nodes.Node(name, state)
		p.Node(&n, words...)
	}
	return nil
}
