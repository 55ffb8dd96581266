package main

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui"
)

// explore runs the explorer until the user leaves it.
func explore(ctx context.Context, io *streams, svc tui.Services, set tui.Settings, noColor bool) error {
	if !io.terminal {
		return usage("the explorer needs a terminal on its input and output",
			"use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)")
	}
	switch {
	case io.env("TMUX") != "":
		set.Multiplex = "tmux"
	case io.env("STY") != "":
		set.Multiplex = "screen"
	}
	opts := []tea.ProgramOption{
		tea.WithInput(io.in), tea.WithOutput(io.out),
		// A signal ends ctx. Bubble Tea's own handler would take it as well, and then wait for ever
		// for a program that has ended to take its message.
		tea.WithoutSignalHandler(),
	}
	if noColor {
		opts = append(opts, tea.WithColorProfile(colorprofile.Ascii))
	}
	program := tea.NewProgram(tui.New(ctx, svc, set), opts...)
	// It quits as by a key: were it given ctx, it would close its input while it still reads there.
	stop := context.AfterFunc(ctx, program.Quit)
	defer stop()
	_, err := program.Run()
	switch {
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return context.Canceled
	case err == nil:
		return nil
	case errors.Is(err, tea.ErrProgramPanic):
		// Bubble Tea has put the terminal back and printed where it happened.
		return errors.New("the explorer ended by a fault of its own")
	}
	return fmt.Errorf("running the explorer: %w", err)
}

// explore opens the explorer on the server that the settings name.
func (a *app) explore(ctx context.Context) error {
	s, err := a.connect()
	if err != nil {
		return err
	}
	defer s.client.Close()
	relogin := func(context.Context) error {
		token, _, err := s.Token()
		if err != nil && !errors.Is(err, config.ErrNoToken) {
			return err
		}
		s.client.SetToken(token.Reveal())
		return nil
	}
	svc := tui.Services{Vault: s.client, Relogin: relogin, Catalog: s.scanAll, Changed: catalog.Watch, Open: newOpener(a.io.env).open}
	return explore(ctx, a.io, svc, tui.Settings{
		Address: s.Address.V, PublicURL: s.publicURL, Namespace: s.Namespace.V, Catalog: s.annotations,
		CatalogDir: s.shownDirs(), Backstage: len(s.Backstage) > 0, Mouse: s.Mouse.V,
	}, a.flags.noColor)
}
