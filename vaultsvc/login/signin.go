package login

import (
	"cmp"
	"context"
	"fmt"

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
	for _, m := range methods {
		if m.Name == a.Method.Name {
			l := &SignIn{By: m.Name, Asks: a.Asks(), Interactive: m.Interactive}
			l.make = func(p Prompter) vaultsvc.Method { return m.make(settings{a, env, p}) }
			if l.Asks == "" && !l.Interactive {
				once := l.make(nil) // it may remember something from login to login
				l.make = func(Prompter) vaultsvc.Method { return once }
			}
			who := cmp.Or(a.Get("username"), a.Get("role"))
			if who != "" {
				l.By += " as " + who
			}
			if l.Asks != "" {
				l.Asks += " of " + who
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
