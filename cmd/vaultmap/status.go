package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

func statusCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Show the server, the token, and where each setting came from",
		Long: `Show the server and whether it is sealed, whose the token is, its policies and how long it
lives, and each setting with where it comes from. No token and no header is shown, only where they are.`,
		Example: "  vaultmap status\n  vaultmap status --profile prod -o json | jq -r .token.ttl",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.session(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			return status(cmd.Context(), a, s)
		},
	}
}

func status(ctx context.Context, a *app, s *connect.Session) error {
	r := render.Status{
		Address: s.Address.V, PublicURL: s.WebURL, Namespace: s.Namespace.V, Settings: s.Describe(),
		Catalog: append([]string{}, s.Folders.Dirs...), TokenOrigin: s.TokenOrigin,
	}
	server, failed := s.Client.Status(ctx)
	if failed == nil {
		r.Server = &render.Server{
			Product: string(server.Product), Version: server.Version, State: server.State(),
			Enterprise: server.Enterprise, Cluster: server.Cluster,
			TellsDeleted: server.TellsDeleted(), HowDeleted: server.HowDeleted(),
		}
		switch {
		case !server.Initialized:
			failed = vaultsvc.ErrNotReady
		case server.Sealed:
			failed = vaultsvc.ErrSealed
		case server.DRSecondary:
			failed = vaultsvc.ErrSecondary
		default:
			// A login that fails is a part of what is asked for, and so are the settings that made
			// it fail.
			if failed = s.Login(ctx, a.Output); failed == nil {
				r.Token, failed = lookUp(ctx, s)
			}
		}
	}
	r.TokenHidden = errors.Is(failed, vaultsvc.ErrDenied) &&
		!errors.Is(failed, vaultsvc.ErrHiddenSys)
	if failed != nil && !r.TokenHidden {
		r.Error = failed.Error()
	}
	if err := a.Status(r); err != nil {
		return err
	}
	if r.Error != "" {
		return failed
	}
	return nil
}

// lookUp asks what Vault says of the token. A token that may not ask is no failure of the whole.
func lookUp(ctx context.Context, s *connect.Session) (*render.Token, error) {
	t, err := s.Client.LookupToken(ctx)
	if err != nil {
		return nil, err
	}
	ttl := int(t.TTL / time.Second)
	if t.TTLUnknown {
		ttl = render.UnknownTTL
	}
	return &render.Token{
		Origin: s.TokenOrigin, DisplayName: t.DisplayName, Type: t.Type, Policies: t.Policies,
		TTL: ttl, Renewable: t.Renewable, Uses: max(t.Uses, 0),
		UsedUp: t.Uses == vaultsvc.NoUse, Lent: t.Lent,
	}, nil
}
