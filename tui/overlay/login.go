package overlay

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

func newLogin(t *theme.Theme, k *theme.KeyMap, method, what, foot string) Question {
	b := Band{Theme: t, Keys: k, Title: harmless.Text("Log in by " + method), Foot: foot}
	return Question{Band: b, Prompt: NewPrompt(harmless.Text(what)), leave: CancelLogin{}}
}

// NewLoginSecret asks for the secret that a login by an auth method takes.
func NewLoginSecret(t *theme.Theme, k *theme.KeyMap, method, secret string) *Question {
	q := newLogin(t, k, method, secret, asks(k, "logs in", "closes"))
	q.input.EchoMode = textinput.EchoNone
	q.lines = func(width int) []string {
		return []string{draw.Cut(" what is typed does not show", width)}
	}
	q.answer = func(text string) Action { return Close{Then: Login{Secret: text}} }
	return &q
}

// LoginAddress shows the address at which a login goes on, and takes the one at which that ends.
type LoginAddress struct{ Question }

// LoginEnded says that the login has ended that addresses were shown for.
type LoginEnded struct{}

// NewLoginAddress returns the overlay of an address for an auth method. What is typed goes into
// pasted, where there is room.
func NewLoginAddress(
	t *theme.Theme, k *theme.KeyMap, method, address string, pasted chan<- string,
) *LoginAddress {
	const what = "or the address at which the browser ended"
	q := newLogin(t, k, method, what, asks(k, "takes it", "gives up"))
	q.lines = addressLines(address, "a browser on this machine comes back by itself")
	q.answer = func(text string) Action {
		select {
		case pasted <- text:
		default: // it has one already
		}
		return nil
	}
	return &LoginAddress{q}
}

// Update implements [Overlay].
func (a *LoginAddress) Update(msg tea.Msg) (Action, tea.Cmd) {
	if _, ok := msg.(LoginEnded); ok {
		return Close{}, nil
	}
	return a.Question.Update(msg)
}
