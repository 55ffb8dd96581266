package login

import (
	"context"
	"fmt"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// Prompter asks the user for what a login takes.
type Prompter interface {
	// Secret asks for a secret, as "password of alice".
	Secret(ctx context.Context, what string) (string, error)
	// Open has the user open an address. A browser on another machine cannot come back here: what
	// its user pastes, the address at which it ended, may come by the channel, which may be nil.
	Open(ctx context.Context, address string) (pasted <-chan string, err error)
}

// SignIn is how a session obtains tokens by itself.
type SignIn struct {
	By          string // for people: "userpass as alice"
	Asks        string // what is asked for before each login: "password of alice"; "" is nothing
	Interactive bool   // it takes the user's browser

	make func(Prompter) vaultsvc.Method // for one login
}

// New returns how settings say to log in. env is os.Getenv or what takes its place.
func New(a *authmethod.Settings, env func(string) string) (*SignIn, error) {
	return NewGiven(a, env, nil)
}

// NewGiven is [New] with secrets that the user has given by hand, by the names of their keys. They
// go before those that lie in files and variables, and nobody is asked for them.
func NewGiven(
	a *authmethod.Settings, env func(string) string, given map[string]Secret,
) (*SignIn, error) {
	for _, m := range methods {
		if m.Name == a.Method.Name {
			l := &SignIn{By: a.By(), Interactive: m.Interactive}
			if key, ok := a.Asks(); ok && given[key.Name] == nil {
				l.Asks = key.Name + " of " + a.Who()
			}
			l.make = func(p Prompter) vaultsvc.Method { return m.make(settings{a, env, given, p}) }
			if l.Asks == "" && !l.Interactive {
				once := l.make(nil) // it may remember something from login to login
				l.make = func(Prompter) vaultsvc.Method { return once }
			}
			return l, nil
		}
	}
	return nil, fmt.Errorf("%w: there is no auth method %q", vaultsvc.ErrConfig, a.Method.Name)
}

// Login logs a client in. What the user must be asked for is asked before anything is sent, and the
// prompter's error is returned as it is.
func (l *SignIn) Login(
	ctx context.Context, client *vaultsvc.Client, p Prompter,
) (vaultsvc.Token, error) {
	if l.Asks != "" {
		secret, err := p.Secret(ctx, l.Asks)
		if err != nil {
			return vaultsvc.Token{}, err
		}
		p = answered{p, secret}
	}
	return client.Login(ctx, l.make(p))
}

// answered is a prompter that has asked for the secret.
type answered struct {
	Prompter
	secret string
}

func (a answered) Secret(context.Context, string) (string, error) { return a.secret, nil }

// obtain sends what brings the token. Where nobody waits for it any more, its answer is read all
// the same.
func obtain(
	ctx context.Context, client *api.Client, path string, data map[string]any,
) (*api.Secret, error) {
	ctx, end := vaultsvc.Outlive(ctx)
	defer end()
	return client.Logical().WriteWithContext(ctx, path, data)
}
