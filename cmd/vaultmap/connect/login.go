package connect

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// Login logs a session in where the settings say so, and asks for what that takes on the terminal.
func (s *Session) Login(ctx context.Context, out *render.Output) error {
	if s.SignIn == nil {
		return nil
	}
	_, err := s.SignIn.Login(ctx, s.Client, terminal{out, s.SecretVariables})
	return err
}

// LogIn logs a session in in a way that its user has chosen, with the secrets that he has given
// for that, by the names of keys.
func LogIn(ctx context.Context, s *Session, auth *authmethod.Settings,
	given map[string]func() string, p login.Prompter) (vaultsvc.Token, error) {
	if s.SignIn != nil && auth == s.Auth && len(given) == 0 {
		return s.SignIn.Login(ctx, s.Client, p) // it may remember something of the login before
	}
	return LogInBy(ctx, s.Client, auth, given, s.env, p)
}

// LogInBy is [LogIn] of a client alone.
func LogInBy(ctx context.Context, c *vaultsvc.Client, auth *authmethod.Settings,
	given map[string]func() string, env func(string) string, p login.Prompter) (vaultsvc.Token,
	error) {
	if auth.Method.Name == authmethod.TokenName {
		return c.UseToken(ctx, given[authmethod.TokenName]())
	}
	secrets := map[string]login.Secret{}
	for key, secret := range given {
		secrets[key] = func(context.Context) (string, error) { return secret(), nil }
	}
	by, err := login.NewGiven(auth, env, secrets)
	if err != nil {
		return vaultsvc.Token{}, err
	}
	return by.Login(ctx, c, p)
}

// Relogin takes up the token that is where tokens come from now. One that was given by hand, or
// that a login has brought, stays while it is good. Else the first of those that can be read is
// taken which the server knows: behind a variable whose token is dead there may be a good one in a
// file. It reports whether it is another one, and what Vault says of it: one look-up for each token
// that is tried, as somebody may count its uses, or the denials.
func Relogin(ctx context.Context, s *Session) (changed bool, now vaultsvc.Token, err error) {
	if s.Client.ByHand() {
		now, err = s.Client.LookupToken(ctx)
		if !errors.Is(err, vaultsvc.ErrBadToken) {
			return false, now, err
		}
	}
	var first config.Token
	var failed error
	for token, err := range s.Tokens(ctx) {
		if err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		if s.Client.IsToken(token.Reveal()) {
			now, err = s.Client.LookupToken(ctx)
		} else if now, err = s.Client.LookupOther(ctx, token.Reveal()); !errors.Is(err,
			vaultsvc.ErrBadToken) {
			changed = s.Client.SetToken(token.Reveal())
		}
		if !errors.Is(err, vaultsvc.ErrBadToken) {
			return changed, now, err
		}
		if first.Reveal() == "" {
			first = token
		}
	}
	if first.Reveal() == "" && failed != nil {
		return false, now, failed
	}
	changed = s.Client.SetToken(first.Reveal())
	now, err = s.Client.LookupToken(ctx) // which says what is wrong with it
	return changed, now, err
}

// Methods are all auth methods that there are.
func Methods() authmethod.List { return login.Methods() }

// terminal asks the user on the terminal, and by the browser.
type terminal struct {
	out     *render.Output
	secrets []string // see [Environ]
}

// Open opens an address in the browser, or shows it.
func (t terminal) Open(_ context.Context, address string) (<-chan string, error) {
	err := OpenBrowser(t.out.Env, Environ(t.secrets), address)
	if err != nil && !errors.Is(err, ErrNoBrowser) {
		return nil, err
	}
	t.out.Warn("log in at %s", address)
	return nil, nil
}

// Secret asks for a secret, without echo.
func (t terminal) Secret(ctx context.Context, what string) (string, error) {
	if !t.out.InTerminal || !t.out.ErrTerminal {
		return "", render.Failed(fmt.Errorf("logging in takes the %s, and there is no terminal to ask on",
			what),
			"password_file or password_env in the config's auth block say where it is")
	}
	secret, err := t.out.Console.ReadSecret(ctx, t.out.Err, harmless.Text(what)+": ")
	switch {
	case errors.Is(err, render.ErrNothingTyped): // its user has given it up, as by a signal
		return "", render.Exit(render.Interrupted)
	case err != nil:
		return "", fmt.Errorf("reading the %s: %w", what, err)
	}
	return secret, nil
}
