package main

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// explore runs the explorer until the user leaves it.
func explore(ctx context.Context, io *streams, svc tui.Services, set tui.Settings, noColor bool) (tui.Switch, error) {
	if !io.terminal {
		return tui.Switch{}, usage("the explorer needs a terminal on its input and output",
			"use the commands instead: vaultmap ls, vaultmap tree (vaultmap --help)")
	}
	switch {
	case io.env("TMUX") != "":
		set.Multiplexer = "tmux"
	case io.env("STY") != "":
		set.Multiplexer = "screen"
	}
	opts := []tea.ProgramOption{
		tea.WithInput(io.in), tea.WithOutput(io.out),
		// A signal ends ctx. Bubble Tea's own handler would take it as well, and then wait for ever
		// for a program that has ended to take its message.
		tea.WithoutSignalHandler(),
		// What a key changes waits for the next of so many frames a second, and so does the first frame.
		tea.WithFPS(120),
	}
	if noColor {
		opts = append(opts, tea.WithColorProfile(colorprofile.Ascii))
	}
	model := tui.New(ctx, svc, set)
	program := tea.NewProgram(model, opts...)
	// It quits as by a key: were it given ctx, it would close its input while it still reads there.
	stop := context.AfterFunc(ctx, program.Quit)
	defer stop()
	// To draw its first border the renderer makes a table of widths. While it waits for its first frame that costs no time.
	go ansi.StringWidthWc("─")
	_, err := program.Run()
	if !errors.Is(err, tea.ErrProgramPanic) { // what a fault of its own leaves behind need not be true
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), keeping)
		defer cancel()
		if err := model.Keep(ending); err != nil {
			fmt.Fprintf(io.err, "warning: %s\n", harmless.Text(err.Error()))
		}
	}
	switch {
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return tui.Switch{}, context.Canceled
	case err == nil:
		return model.Switch(), nil
	case errors.Is(err, tea.ErrProgramPanic):
		// Bubble Tea has put the terminal back and printed where it happened.
		return tui.Switch{}, errors.New("the explorer ended by a fault of its own")
	}
	return tui.Switch{}, fmt.Errorf("running the explorer: %w", err)
}

// explore opens the explorer on the server that the settings name, and on the next one where the user goes on to
// another profile or namespace. Where that cannot be opened it is the one before again, and says why.
func (a *app) explore(ctx context.Context) error {
	notice := ""
	var before *config.Flags
	for {
		s, err := a.session()
		if err != nil {
			if before == nil {
				return err
			}
			notice, a.switched, before = err.Error(), before, nil
			continue
		}
		next, err := a.exploreSession(ctx, s, notice)
		s.close()
		if err != nil || !next.Wanted() {
			return err
		}
		here := a.configFlags()
		there := here
		if next.Profile != nil {
			there = here.Switch(*next.Profile, s.Config)
		}
		if next.Namespace != nil {
			there.Namespace = next.Namespace
		}
		notice, before, a.switched = "", &here, &there
	}
}

// exploreSession runs the explorer once. Its tokens come from logins where the settings say so, and else are read anew
// when the user asks for that.
func (a *app) exploreSession(ctx context.Context, s *session, notice string) (tui.Switch, error) {
	svc := tui.Services{
		Vault: s.client, Catalog: s.scanAll, Changed: catalog.Watch, Open: newOpener(a.io.env).open, Edit: newEditor(a.io.env),
	}
	set := tui.Settings{
		Profile: s.Profile.V, Profiles: s.Profiles, Address: s.Address.V, PublicURL: s.publicURL, Namespace: s.Namespace.V,
		Catalog: s.annotations, CatalogDir: s.shownDirs(), Backstage: len(s.Backstage) > 0, Mouse: s.Mouse.V,
		Notice: notice,
	}
	set.Session.RenewEvery = s.Renewal.V
	if s.Index.V {
		if cache, ok := indexCache(a.io.env); ok {
			svc.Names = &keeper{cache: cache, server: s.Address.V, namespace: s.Namespace.V}
		} else if notice == "" {
			set.Notice = "names are not kept: there is no cache folder"
		}
	}
	if l := s.signIn; l != nil {
		login := &set.Session
		login.LoginLabel, login.SecretPrompt, login.Interactive = l.by, l.ask, l.byHand
		svc.Login = func(ctx context.Context, secret string, show func(string) <-chan string) (vaultsvc.Token, error) {
			return l.login(ctx, s.client, secret, func(_ context.Context, address string) (<-chan string, error) {
				return show(address), nil
			})
		}
	} else {
		svc.Relogin = func(context.Context) error {
			token, _, err := s.token()
			if err != nil && !errors.Is(err, config.ErrNoToken) {
				return err
			}
			s.client.SetToken(token.Reveal())
			return nil
		}
	}
	return explore(ctx, a.io, svc, set, a.flags.noColor)
}
