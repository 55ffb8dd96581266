package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// signIn is how a session obtains tokens by itself. What a login asks the user for comes with each.
type signIn struct {
	by     string // for people: "userpass as alice"
	ask    string // what to ask for before each login: "password of alice"; "" is nothing
	byHand bool   // it takes a browser

	mu     sync.Mutex // held while a login is under way
	method vaultsvc.Method
	secret string
	show   func(ctx context.Context, address string) (<-chan string, error)
}

// newSignIn returns how a config says to log in.
func newSignIn(a *config.Auth, env func(string) string) *signIn {
	l := &signIn{by: a.Method}
	// from is a secret in a file or a variable, nil where it is in neither.
	from := func(file, variable string) login.Secret {
		switch {
		case file != "":
			return login.File(file)
		case variable != "":
			return func(context.Context) (string, error) {
				if s := env(variable); s != "" {
					return s, nil
				}
				return "", fmt.Errorf("%w: the variable %s is not set", vaultsvc.ErrConfig, variable)
			}
		}
		return nil
	}
	asked := func(context.Context) (string, error) { return l.secret, nil }
	password := from(a.PasswordFile, a.PasswordEnv)
	if password == nil && a.Username != "" {
		password, l.ask = asked, "password of "+a.Username
	}
	switch a.Method {
	case "kubernetes":
		l.method = login.Kubernetes{Mount: a.Mount, Role: a.Role, Token: from(a.ServiceAccountFile, "")}
	case "approle":
		role := login.Value(a.RoleID)
		if a.RoleIDFile != "" {
			role = login.File(a.RoleIDFile)
		}
		l.method = &login.AppRole{Mount: a.Mount, RoleID: role, SecretID: from(a.SecretIDFile, a.SecretIDEnv), Wrapped: a.Wrapped}
	case "cert":
		l.method = login.Cert{Mount: a.Mount, Role: a.Role}
	case "jwt":
		l.method = login.JWT{Mount: a.Mount, Role: a.Role, Token: from(a.JWTFile, a.JWTEnv)}
	case "userpass":
		l.method = login.Userpass{Mount: a.Mount, User: a.Username, Password: password}
	case "ldap":
		l.method = login.LDAP{Mount: a.Mount, User: a.Username, Password: password}
	case "oauth2":
		l.method = login.OAuth2{
			Mount: a.Mount, Role: a.Role, Endpoint: a.TokenEndpoint, ClientID: a.ClientID,
			ClientSecret: from(a.ClientSecretFile, a.ClientSecretEnv), Audiences: a.Audiences, Scopes: a.Scopes,
		}
	case "oidc":
		l.byHand = true
		l.method = login.OIDC{Mount: a.Mount, Role: a.Role, Port: a.Port, Show: func(ctx context.Context, address string) (<-chan string, error) {
			return l.show(ctx, address)
		}}
	}
	switch {
	case a.Username != "":
		l.by += " as " + a.Username
	case a.Role != "":
		l.by += " as " + a.Role
	}
	return l
}

// login logs a client in.
func (l *signIn) login(ctx context.Context, client *vaultsvc.Client, secret string, show func(context.Context, string) (<-chan string, error)) (vaultsvc.Token, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secret, l.show = secret, show
	defer func() { l.secret = "" }()
	return client.Login(ctx, l.method)
}

// logIn logs a command in, and asks for what that takes on the terminal.
func (a *app) logIn(ctx context.Context, s *session) error {
	l := s.signIn
	if l == nil {
		return nil
	}
	secret := ""
	if l.ask != "" {
		var err error
		if secret, err = a.askSecret(l.ask); err != nil {
			return err
		}
	}
	show := func(ctx context.Context, address string) (<-chan string, error) {
		err := newOpener(a.io.env).open(ctx, address)
		if err != nil && !errors.Is(err, tui.ErrNoBrowser) {
			return nil, err
		}
		a.warn("log in at %s", address)
		return nil, nil
	}
	_, err := l.login(ctx, s.client, secret, show)
	return err
}

// askSecret asks for a secret on the terminal, without echo.
func (a *app) askSecret(what string) (string, error) {
	in, ok := a.io.in.(*os.File)
	if !ok || !isTerminal(in) || !a.io.errTerminal {
		return "", &failure{
			err: fmt.Errorf("logging in takes the %s, and there is no terminal to ask on", what), status: exitWrong,
			hint: "password_file or password_env in the config's auth block say where it is",
		}
	}
	fmt.Fprintf(a.io.err, "%s: ", harmless.Text(what))
	secret, err := term.ReadPassword(in.Fd())
	fmt.Fprintln(a.io.err)
	if err != nil {
		return "", fmt.Errorf("reading the %s: %w", what, err)
	}
	return strings.TrimRight(string(secret), "\r\n"), nil
}

// goodbye is how long the end of the program may take for the token that it obtained.
const goodbye = 2 * time.Second

// close revokes the token, where the session obtained it, and ends the connections. The program may have been told to
// end: that is no reason to leave a good token behind.
func (s *session) close() {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	_ = s.client.Logout(ctx) // it ends by itself, if later
	s.client.Close()
}
