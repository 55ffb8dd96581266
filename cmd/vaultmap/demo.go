package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sample"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/typed"
)

func demoCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "The explorer on a made-up Vault and catalog: nothing to set up",
		Long: `The explorer on a server that lives in this process, on a loopback address, and on a
sample catalog in a temporary folder. Its token lives two minutes, so that its renewal can
be watched. View and edit addresses open a page that the demo serves itself.`,
		Example: "  vaultmap demo\n  vaultmap demo --linear",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return demo(cmd.Context(), a) },
	}
}

func demo(ctx context.Context, a *app) error {
	on, said := a.linear()
	linear := wantsLinear(a.Streams, on, said)
	if !a.Terminal && !linear {
		_, err := runExplorer(ctx, a.Streams, tui.Services{}, tui.Settings{}, false) // says what it needs
		return err
	}
	server, token := memvault.Sample()
	address, stop, err := server.Start()
	if err != nil {
		return fmt.Errorf("starting the demo's server: %w", err)
	}
	defer stop()
	dir, err := os.MkdirTemp("", "vaultmap-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the sample catalog: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := sample.Write(dir + "/catalog"); err != nil {
		return err
	}
	client, err := vaultsvc.New(vaultsvc.Options{Address: address, Token: token})
	if err != nil {
		return err
	}
	defer client.Close()
	environ := connect.Environ(nil)
	svc := tui.Services{
		Vault: client, Changed: catalog.Watch,
		Open: openBrowser(a.Env, environ), Edit: editOn(ctx, a.Streams, environ),
		Login: func(ctx context.Context, way session.Way, show func(string) <-chan string) (
			vaultsvc.Token, error) {
			return connect.LogInBy(ctx, client, way.Auth, way.Given, a.Env, browser(show))
		},
		Catalog: func(ctx context.Context) (*catalog.Catalog, error) {
			return catalog.Scan(ctx, []string{dir + "/catalog"}, catalog.ScanOptions{References: true})
		},
	}
	look, ascii, err := config.LookOf(a.Env, looks())
	if err != nil {
		return err
	}
	set := tui.Settings{
		Profile: "demo", Address: address, PublicURL: address, CatalogDir: "the sample catalog",
		Servers: []typed.Server{{Addresses: []string{address}}},
		Look:    lookOf(a.Env, look.V, "", ascii.V),
		Mouse:   true, Session: session.Settings{Methods: connect.Methods()},
	}
	if linear {
		_, err = runLinear(ctx, a, svc, set, true)
	} else {
		_, err = runExplorer(ctx, a.Streams, svc, set, a.flags.noColor)
	}
	return err
}
