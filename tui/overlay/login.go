package overlay

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// LoginSecret asks for the secret that a login takes.
type LoginSecret struct{ question }

// NewLoginSecret returns the question for a secret of an auth method.
func NewLoginSecret(t *theme.Theme, k *theme.KeyMap, method, secret string) *LoginSecret {
	s := &LoginSecret{newLogin(t, k, method, secret, asks(k, "logs in", "closes"))}
	s.input.EchoMode = textinput.EchoNone
	return s
}

func newLogin(t *theme.Theme, k *theme.KeyMap, method, what, foot string) question {
	b := Band{Theme: t, Keys: k, Title: harmless.Text("Log in by " + method), Foot: foot}
	return question{Band: b, Prompt: NewPrompt(harmless.Text(what))}
}

// Update implements [Overlay].
func (s *LoginSecret) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch out, cmd := s.question.update(msg); out {
	case Chosen:
		return Close{Login{s.take()}}, cmd
	case Dismissed:
		return Close{CancelLogin{}}, cmd
	default:
		return nil, cmd
	}
}

// Frame implements [Overlay].
func (s *LoginSecret) Frame(width, height int) Frame {
	return s.question.frame(width, height, []string{draw.Cut(" what is typed does not show", width-1)})
}

// LoginAddress shows the address at which a login goes on, and takes the one at which that ends.
type LoginAddress struct {
	question
	address string
	pasted  chan<- string
}

// LoginEnded says that the login has ended that addresses were shown for.
type LoginEnded struct{}

// NewLoginAddress returns the overlay of an address for an auth method. What is typed goes into pasted, where
// there is room.
func NewLoginAddress(t *theme.Theme, k *theme.KeyMap, method, address string, pasted chan<- string) *LoginAddress {
	q := newLogin(t, k, method, "or the address at which the browser ended", asks(k, "takes it", "gives up"))
	return &LoginAddress{q, address, pasted}
}

// Update implements [Overlay].
func (a *LoginAddress) Update(msg tea.Msg) (Action, tea.Cmd) {
	if _, ok := msg.(LoginEnded); ok {
		return Close{}, nil
	}
	out, cmd := a.question.update(msg)
	switch out {
	case Chosen:
		select {
		case a.pasted <- a.take():
		default: // it has one already
		}
	case Dismissed:
		return Close{CancelLogin{}}, cmd
	}
	return nil, cmd
}

// Frame implements [Overlay].
func (a *LoginAddress) Frame(width, height int) Frame {
	return a.question.frame(width, height, addressLines(a.address, "a browser on this machine comes back by itself", width-1))
}
