package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

type openFlags struct{ edit, create, print bool }

func openCommand(a *app) *cobra.Command {
	var f openFlags
	cmd := &cobra.Command{
		Use:   "open LOCATION|REF",
		Short: "Open a location or an entity's secrets in the browser",
		Long: `Open the official Vault UI at a location, or at the folders that an entity's annotations name; where it has
none at what its files name. A file stands for what is named in it.
Where there is no browser (an SSH session, no display, BROWSER=none) the address is printed.`,
		Example: "  vaultmap open secret/teams/payments/stripe\n  vaultmap open --edit secret/teams/payments/stripe\n  vaultmap open component:default/payments-api --print",
		Args:    cobra.ExactArgs(1),
		PreRunE: func(*cobra.Command, []string) error {
			if f.edit && f.create {
				return render.Usage("--edit and --create exclude each other",
					"--edit changes a secret, --create makes a new one")
			}
			return nil
		},
		RunE: a.online(func(ctx context.Context, s *connect.Session, args []string) error {
			return open(ctx, a, s, args[0], f)
		}),
	}
	cmd.Flags().BoolVar(&f.edit, "edit", false, "open the page that edits the secret")
	cmd.Flags().BoolVar(&f.create, "create", false, "open the form for a new secret")
	cmd.Flags().BoolVar(&f.print, "print", false, "print the address and open nothing")
	return cmd
}

func open(ctx context.Context, a *app, s *connect.Session, target string, f openFlags) error {
	places, _, err := connect.Places(ctx, s, target, false)
	if err != nil {
		return err
	}
	if err := s.AskUI(ctx); err != nil {
		return err
	}
	if err := s.UI.Missing(); err != nil {
		return err
	}
	for _, p := range places {
		m := p.Mount
		loc, err := s.Settle(ctx, m, p.Location, f.create)
		if err != nil {
			return err
		}
		address := s.UI.View(m, loc)
		switch {
		case f.edit:
			address = s.UI.Edit(m, loc)
		case f.create:
			address = s.UI.Create(m, loc)
		}
		if err := openOne(a, s, address, f.print); err != nil {
			return err
		}
	}
	return nil
}

// openOne opens one address, or prints it where that is wanted or there is no browser.
func openOne(a *app, s *connect.Session, address string, only bool) error {
	if !only {
		err := connect.OpenBrowser(a.Env, connect.Environ(s.SecretVariables), address)
		if err == nil {
			return nil
		}
		if !errors.Is(err, connect.ErrNoBrowser) {
			return err
		}
		a.Warn("%s", err)
	}
	_, err := fmt.Fprintln(a.Out, harmless.Text(address))
	return err
}
