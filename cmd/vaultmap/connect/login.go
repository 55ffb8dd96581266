package connect

import (
	"context"
	"errors"
	"fmt"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Login logs a session in where the settings say so, and asks for what that takes on the terminal.
func (s *Session) Login(ctx context.Context, out *render.Output) error {
	if s.SignIn == nil {
		return nil
	}
	_, err := s.SignIn.Login(ctx, s.Client, terminal{out, s.SecretVariables})
	return err
}

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
