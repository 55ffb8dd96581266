package session

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// attempt numbers the logins, and can end the one that is under way.
type attempt struct {
	seq    int
	cancel context.CancelFunc // nil where none is under way
	by     string             // "userpass as alice"
}

type (
	// loginAddress comes before the reply, where the user has to open an address.
	loginAddress struct {
		seq     int
		address string
		pasted  chan<- string
		next    tea.Cmd // fetches what comes then
	}
	loginReply struct {
		seq int
		TokenReply
	}
)

// methodsReply says which auth mounts the server shows.
type methodsReply struct {
	mounts []vaultsvc.AuthMount
	err    error
}

// AskMethods asks the server which auth methods it shows to those who are to log in.
func (m *Model) AskMethods() tea.Cmd {
	ctx, vault := m.ctx, m.svc.Vault
	return func() tea.Msg {
		mounts, err := vault.AuthMounts(ctx)
		return methodsReply{mounts, err}
	}
}

// Offers are the ways in that the user can choose from, and the types of auth methods that the
// server shows beside them.
func (m *Model) Offers() (all []authmethod.Offer, others []string) {
	var shown []authmethod.ShownMount
	for _, s := range m.shown {
		shown = append(shown, authmethod.ShownMount{Path: s.Path, Type: s.Type, About: s.Description})
	}
	return authmethod.Offers(m.set.Auth, shown, m.set.Methods)
}

// LoginBy begins a login in the way that the user has chosen. One that is under way ends.
func (m *Model) LoginBy(way Way) tea.Cmd {
	m.token, _ = m.token.next(loginWanted{}, wall()) // whose effect would be the configured login
	return m.obtain(way)
}

// CancelLogin ends the login that is under way, if one is.
func (m *Model) CancelLogin() {
	if m.attempt.cancel != nil {
		m.attempt.cancel()
		m.attempt.cancel = nil
	}
}

// obtain logs in. An earlier login that is under way ends.
func (m *Model) obtain(way Way) tea.Cmd {
	m.CancelLogin()
	ctx, cancel := context.WithCancel(m.ctx)
	m.attempt.seq++
	m.attempt.cancel, m.attempt.by = cancel, way.Auth.By()
	seq, login := m.attempt.seq, m.svc.Login
	addresses := make(chan loginAddress)
	done, broken := make(chan loginReply, 1), make(chan any, 1)
	var fetch tea.Cmd
	fetch = func() tea.Msg {
		select {
		case msg := <-addresses:
			msg.next = fetch
			return msg
		case msg := <-done:
			return msg
		case value := <-broken:
			panic(value) // here, where Bubble Tea puts the terminal back
		}
	}
	show := func(address string) <-chan string {
		pasted := make(chan string, 1)
		select {
		case addresses <- loginAddress{seq: seq, address: address, pasted: pasted}:
		case <-ctx.Done():
		}
		return pasted
	}
	return func() tea.Msg {
		go func() {
			if value := panics.In(func() {
				token, err := login(ctx, way, show)
				done <- loginReply{seq, TokenReply{token, err}}
			}); value != nil {
				broken <- value
			}
		}()
		return fetch()
	}
}

func (m *Model) onLogin(r loginReply) (Change, tea.Cmd) {
	if r.seq != m.attempt.seq {
		return Change{}, nil
	}
	m.CancelLogin()
	cmd := m.tokenEvent(r)
	switch {
	case r.Err == nil:
		return Change{LoggedIn: true, Notice: "logged in by " + harmless.Text(m.attempt.by)}, cmd
	case errors.Is(r.Err, context.Canceled):
		return Change{LoginFailed: true}, cmd
	}
	return Change{LoginFailed: true, Why: harmless.Text(r.Err.Error())},
		tea.Batch(cmd, m.noteServerError(r.Err))
}
