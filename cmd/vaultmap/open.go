package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

type openFlags struct{ edit, create, print bool }

func (a *app) openCommand() *cobra.Command {
	var f openFlags
	cmd := &cobra.Command{
		Use:   "open LOCATION|REF",
		Short: "Open a location or an entity's secrets in the browser",
		Long: `Open the official Vault UI at a location, or at the folders that an entity's annotations name; where it has
none at what its files name. A file stands for what is named in it.
Where there is no browser (an SSH session, no display, BROWSER=none) the address is printed.`,
		Example: "  vaultmap open secret/teams/payments/stripe\n  vaultmap open --edit secret/teams/payments/stripe\n  vaultmap open component:default/payments-api --print",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.edit && f.create {
				return usage("--edit and --create exclude each other", "--edit changes a secret, --create makes a new one")
			}
			s, err := a.connect(cmd.Context())
			if err != nil {
				return err
			}
			defer s.close()
			return a.open(cmd.Context(), s, args[0], f)
		},
	}
	cmd.Flags().BoolVar(&f.edit, "edit", false, "open the page that edits the secret")
	cmd.Flags().BoolVar(&f.create, "create", false, "open the form for a new secret")
	cmd.Flags().BoolVar(&f.print, "print", false, "print the address and open nothing")
	return cmd
}

func (a *app) open(ctx context.Context, s *session, target string, f openFlags) error {
	if err := s.askMounts(ctx); err != nil {
		return err
	}
	w, x, err := s.look(ctx, target)
	if err != nil {
		return err
	}
	locations, err := w.locations(x, s.client.Namespace(), false)
	if err != nil {
		return err
	}
	if err := s.askUI(ctx); err != nil {
		return err
	}
	opener := newOpener(a.io.env)
	for _, l := range locations {
		m, loc, err := s.locate(ctx, l.String())
		if err != nil {
			return err
		}
		if loc, err = s.settle(ctx, m, loc, f.create); err != nil {
			return err
		}
		address := s.ui.View(m, loc)
		switch {
		case f.edit:
			address = s.ui.Edit(m, loc)
		case f.create:
			address = s.ui.Create(m, loc)
		}
		if err := a.openOne(ctx, opener, address, f.print); err != nil {
			return err
		}
	}
	return nil
}

// openOne opens one address, or prints it where that is wanted or there is no browser.
func (a *app) openOne(ctx context.Context, opener *opener, address string, only bool) error {
	if !only {
		err := opener.open(ctx, address)
		if err == nil {
			return nil
		}
		if !errors.Is(err, tui.ErrNoBrowser) {
			return err
		}
		a.warn("%s", err)
	}
	_, err := fmt.Fprintln(a.io.out, harmless.Text(address))
	return err
}

// isRef tells an entity's reference from a location: it has a kind before a colon and nothing of a
// path before that. A location of that look is given with a slash at its start.
func isRef(s string) bool {
	kind, _, ok := strings.Cut(s, ":")
	return ok && kind != "" && !strings.ContainsAny(kind, "/ ")
}

// settle finds out whether a location without a closing slash is a secret or a folder, by one LIST of
// the folder above it. Where that may not be listed the location is taken as it was written.
func (s *session) settle(ctx context.Context, m vaultsvc.Mount, loc vaultpath.Location, create bool) (vaultpath.Location, error) {
	parent, ok := loc.Parent()
	if !ok || loc.IsFolder() || create {
		return loc, nil
	}
	names, err := s.client.List(ctx, m, parent)
	switch {
	case errors.Is(err, vaultsvc.ErrDenied), errors.Is(err, vaultsvc.ErrUnlistable):
		return loc, nil
	case err != nil && !errors.Is(err, vaultsvc.ErrEmpty):
		return loc, err
	}
	folder := false
	for _, n := range names {
		switch n {
		case loc.Name():
			return loc, nil
		case loc.Name() + "/":
			folder = true
		}
	}
	if folder {
		return loc.Folder(), nil
	}
	hint := fmt.Sprintf("vaultmap ls %s shows what is there; --create opens the form for a new one", parent)
	return loc, &failure{
		err: fmt.Errorf("no such secret or folder: %s", loc), status: exitNothing, hint: cmp.Or(apiHint(m, loc), hint),
	}
}
