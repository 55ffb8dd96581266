package main

import (
	"cmp"
	"context"
	"errors"
	"maps"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
)

// explore opens the explorer on the server that the settings name, and on the next one where the
// user goes on to another profile or namespace. Where that cannot be opened it is the one before
// again, and says why.
func explore(ctx context.Context, a *app) error {
	notice := ""
	var before *config.Flags
	kept := connect.Kept{}
	defer kept.Close()
	left := map[string]tui.Switch{} // with what is known there
	newest := ""                    // of them
	words := &tui.Words{}           // that were looked for, wherever
	held := heldTokens{}
	for {
		s, err := a.session(ctx)
		if err != nil {
			if before == nil {
				return err
			}
			notice, a.switched, before = err.Error(), before, nil
			continue
		}
		// Beside what is known here only that of where the user comes from is kept: names take room.
		key := connect.KeyOf(s)
		known := left[key]
		maps.DeleteFunc(left, func(of string, _ tui.Switch) bool { return of != newest || of == key })
		was := arrival{notice: notice, kept: kept.Enter(s), known: known, words: words, held: held}
		next, err := exploreSession(ctx, a, s, was)
		kept.Leave(s)
		newest, left[key] = key, next
		held.leave(s, next.Held)
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

// arrival is what an explorer takes over from those before it.
type arrival struct {
	notice string     // to tell
	kept   bool       // there is a token already that a login has brought
	known  tui.Switch // with what was known there when it was left
	words  *tui.Words // that were looked for
	held   heldTokens // that are kept
}

// exploreSession runs the explorer once.
func exploreSession(ctx context.Context, a *app, s *connect.Session, was arrival) (
	tui.Switch, error) {
	svc, set := explorerOf(ctx, a, s, was.notice, was.kept)
	svc.Before, svc.Words = was.known.Left, was.words
	set.Profiles = profilesOf(s, was.held)
	if wantsLinear(a.Streams, s.Linear.V, !s.Linear.IsDefault()) {
		return runLinear(ctx, a, svc, set, false)
	}
	model, err := runExplorer(ctx, a.Streams, svc, set, a.flags.noColor)
	if err != nil {
		return tui.Switch{}, err
	}
	return model.Switch(), nil
}

// explorerOf returns what the explorer is given of a session. Its tokens come from logins where the
// settings say so, and else are read anew when the user asks for that. kept says that the session
// has a token already that a login has brought.
func explorerOf(ctx context.Context, a *app, s *connect.Session, notice string, kept bool) (
	tui.Services, tui.Settings) {
	environ := connect.Environ(s.SecretVariables)
	svc := tui.Services{
		Vault: s.Client, Changed: catalog.Watch,
		Open: openBrowser(a.Env, environ), Edit: editOn(ctx, a.Streams, environ),
		Fix:     fixOn(environ),
		Run:     runOn(ctx, a.Streams, environ, tokenEnviron(s, environ)),
		Catalog: func(ctx context.Context) (*catalog.Catalog, error) { return s.Folders.Scan(ctx, true) },
	}
	set := tui.Settings{
		Profile: s.Profile.V, Address: s.Address.V, PublicURL: s.WebURL, Namespace: s.Namespace.V,
		Servers: connect.Servers(s),
		Catalog: s.Annotations, CatalogDir: s.Folders.String(), Backstage: len(s.Backstage) > 0,
		Mouse: s.Mouse.V, WorkDir: render.Here(),
		Keys: keysOf(s.Keys, s.Commands), Own: ownCommands(s.Commands),
		Look:   lookOf(a.Env, s.Theme.V, s.Color.V, s.ASCII.V),
		Twins:  find.NewTwins(s.Twins.V),
		Notice: cmp.Or(notice, s.TokenNotice), InWords: s.InWords,
	}
	set.Session = session.Settings{Auth: s.Auth, LogsIn: s.SignIn != nil, Kept: kept,
		Methods: connect.Methods(), RenewEvery: s.Renewal.V}
	if s.Index.V {
		if names, ok := connect.NewNames(s.Settings); ok {
			svc.Names = names
		} else if notice == "" {
			set.Notice = "names are not kept: there is no cache folder"
		}
	}
	svc.Login = func(ctx context.Context, way session.Way, show func(string) <-chan string) (
		vaultsvc.Token, error) {
		return connect.LogIn(ctx, s, way.Auth, way.Given, browser(show))
	}
	if s.SignIn == nil {
		svc.Relogin = func(ctx context.Context) (bool, vaultsvc.Token, error) {
			return connect.Relogin(ctx, s)
		}
	}
	return svc, set
}

// browser shows the address of a login in the explorer. Whatever else a login takes has been asked
// for before it begins.
type browser func(address string) <-chan string

func (browser) Secret(context.Context, string) (string, error) { return "", vaultsvc.ErrConfig }

func (show browser) Open(_ context.Context, address string) (<-chan string, error) {
	return show(address), nil
}

// openBrowser opens addresses for the explorer, which knows that there is no browser by an error of
// its own.
func openBrowser(env func(string) string, environ []string) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		err := connect.OpenBrowser(env, environ, address)
		if errors.Is(err, connect.ErrNoBrowser) {
			return noBrowser{err}
		}
		return err
	}
}

// noBrowser is [connect.ErrNoBrowser] as the explorer has it.
type noBrowser struct{ error }

func (noBrowser) Is(target error) bool { return target == tui.ErrNoBrowser }
