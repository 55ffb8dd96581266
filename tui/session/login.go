package session

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// attempt numbers the logins, and can end the one that is under way.
type attempt struct {
	seq    int
	cancel context.CancelFunc // nil where none is under way
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

// Login begins a login, or has the secret asked for that it takes. It does nothing while one is
// under way.
func (m *Model) Login() (Change, tea.Cmd) {
	if m.set.SecretPrompt != "" && m.token.phase != tokenLoggingIn {
		return Change{AskSecret: true}, nil
	}
	return Change{}, m.tokenEvent(loginWanted{})
}

// LoginWith begins a login with the secret that was asked for.
func (m *Model) LoginWith(secret string) tea.Cmd {
	m.token, _ = m.token.next(loginWanted{}, wall()) // whose effect would be a login without it
	return m.login(secret)
}

// DeclineLogin says that the secret will not be told.
func (m *Model) DeclineLogin() tea.Cmd { return m.tokenEvent(loginDeclined{}) }

// CancelLogin ends the login that is under way, if one is.
func (m *Model) CancelLogin() {
	if m.attempt.cancel != nil {
		m.attempt.cancel()
		m.attempt.cancel = nil
	}
}

// login logs in. An earlier login that is under way ends.
func (m *Model) login(secret string) tea.Cmd {
	m.CancelLogin()
	ctx, cancel := context.WithCancel(m.ctx)
	m.attempt.seq++
	m.attempt.cancel = cancel
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
				token, err := login(ctx, secret, show)
				done <- loginReply{seq, TokenReply{token, err}}
			}); value != nil {
				broken <- value
			}
		}()
		return fetch()
	}
}

func (m *Model) onLoginAddress(msg loginAddress) (Change, tea.Cmd) {
	if msg.seq != m.attempt.seq {
		return Change{}, nil
	}
	return Change{Address: msg.address, Pasted: msg.pasted}, msg.next
}

func (m *Model) onLogin(r loginReply) (Change, tea.Cmd) {
	if r.seq != m.attempt.seq {
		return Change{}, nil
	}
	m.CancelLogin()
	cmd := m.tokenEvent(r)
	switch {
	case r.Err == nil:
		return Change{LoggedIn: true, Notice: "logged in by " + harmless.Text(m.set.LoginLabel)}, cmd
	case errors.Is(r.Err, context.Canceled):
		return Change{LoginFailed: true}, cmd
	}
	return Change{LoginFailed: true, Notice: harmless.Text(r.Err.Error())},
		tea.Batch(cmd, m.noteServerError(r.Err))
}
