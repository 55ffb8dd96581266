package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

func (a *app) refsCommand() *cobra.Command {
	var offline bool
	cmd := &cobra.Command{
		Use:   "refs [LOCATION]",
		Short: "List the references in local files, or who uses a location",
		Long: `List the places in local files that name a location in Vault: catalog annotations and the
syntaxes of the tools that take secrets from there. With a location: those that name it, lie
below it, or name a folder above it.

Where a server is set up it is asked for its mounts, which decide where a path's mount ends and whether
data/ is part of it; --offline judges by the files alone.`,
		Example: "  vaultmap refs --offline\n  vaultmap refs secret/teams/payments/stripe",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			refs, set, err := a.refs(cmd.Context(), offline)
			if err != nil {
				return err
			}
			p := a.printer()
			found := false
			for _, r := range refs {
				if len(args) == 1 && !touches(r, args[0]) {
					continue
				}
				found = true
				if err := p.result(r, r.where(), r.Source, shownLocation(r), r.Entity); err != nil {
					return err
				}
			}
			if err := p.close(); err != nil {
				return err
			}
			switch {
			case found:
				return nil
			case len(refs) == 0:
				return set.foundNo("reference")
			}
			return &failure{
				err: fmt.Errorf("no reference in %s names %s", set.shownDirs(), args[0]), status: exitNothing,
				hint: fmt.Sprintf("'vaultmap refs' lists all that are there (%d)", len(refs)),
			}
		},
	}
	cmd.Flags().BoolVar(&offline, "offline", false, "judge by the files alone")
	return cmd
}

// refs returns the references of the catalog's folders. Without a server that is set up, or with
// offline, no server is asked.
func (a *app) refs(ctx context.Context, offline bool) ([]*reference, *settings, error) {
	s, err := a.maybeConnect(ctx, offline)
	if err != nil {
		return nil, nil, err
	}
	if s.client != nil {
		defer s.close()
	}
	cat, err := s.scanAll(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s.references(cat, s.mounts), s.settings, nil
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

// shownLocation is what stands for the location in text.
func shownLocation(r *reference) string {
	switch {
	case r.Location == "":
		return r.Status + ": " + r.Raw
	case r.Field != "":
		return r.Location + " field " + r.Field
	}
	return r.Location
}

// touches tells whether a reference names a location, lies below it, or names a folder above it.
func touches(r *reference, location string) bool {
	if r.Location == "" {
		return false
	}
	location = vaultpath.Clean(location)
	return r.Location == location || r.Location == location+"/" || strings.TrimSuffix(r.Location, "/") == location ||
		strings.HasPrefix(r.Location, strings.TrimSuffix(location, "/")+"/") ||
		strings.HasSuffix(r.Location, "/") && strings.HasPrefix(location, r.Location)
}
