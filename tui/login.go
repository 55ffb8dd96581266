package tui

import (
	"context"
	"errors"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// logins numbers the logins, and can end the one that is under way.
type logins struct {
	seq    int
	cancel context.CancelFunc // nil where none is under way
}

// wantLogin begins a login, or asks for what that takes.
func (m *Model) wantLogin() tea.Cmd {
	if m.set.Ask != "" && m.auth.state != authLoggingIn {
		m.overlay = newPrompt("Log in by "+m.set.LoginBy, m.set.Ask, textinput.EchoNone, "↵ logs in   esc closes", func(m *Model, secret string) tea.Cmd {
			m.overlay = nil
			next, _ := m.auth.next(authLogin{}, wall())
			m.auth = next
			return m.login(secret)
		})
		m.overlay.cancel = func(m *Model) tea.Cmd { return m.authEvent(authNoLogin{}) }
		return m.overlay.input.Focus()
	}
	return m.authEvent(authLogin{})
}

// login logs in. An earlier login that is under way ends.
func (m *Model) login(secret string) tea.Cmd {
	m.endLogin()
	ctx, cancel := context.WithCancel(m.do.ctx)
	m.logins.seq++
	m.logins.cancel = cancel
	return m.do.login(ctx, m.logins.seq, secret)
}

func (m *Model) endLogin() {
	if m.logins.cancel != nil {
		m.logins.cancel()
		m.logins.cancel = nil
	}
}

// loggedIn takes in how a login ended. With a new token everything that shows is asked for again: it may see more.
func (m *Model) loggedIn(r loginReply) tea.Cmd {
	if r.seq != m.logins.seq {
		return nil
	}
	m.endLogin()
	if o := m.overlay; o != nil && o.login {
		m.closeOverlay()
	}
	cmds := []tea.Cmd{m.authEvent(authLogged{r.tokenReply})}
	switch {
	case r.err == nil:
		m.listing.TokenMayChange()
		cmds = append(cmds, m.say("logged in by "+harmless.Text(m.set.LoginBy)), m.askAllAgain())
	case !errors.Is(r.err, context.Canceled):
		cmds = append(cmds, m.say(harmless.Text(r.err.Error())), m.blameOther(r.err))
	}
	if r.err != nil && m.listing.Mounts().State == listing.MountsAsking {
		cmds = append(cmds, m.listing.AskMounts()) // says why there are none
	}
	return tea.Batch(cmds...)
}

// showLogin opens the address that a login takes. For a browser on another machine it shows, too, with room for the
// address at which that ends.
func (m *Model) showLogin(msg loginShows) tea.Cmd {
	if msg.seq != m.logins.seq {
		return nil
	}
	o := newPrompt("Log in by "+m.set.LoginBy, "or the address at which the browser ended", textinput.EchoNormal,
		"↵ takes it   esc gives up", func(m *Model, text string) tea.Cmd {
			select {
			case msg.pasted <- text:
			default: // it has one already
			}
			return nil
		})
	o.login, o.back = true, m.overlay
	if o.back != nil && o.back.login { // its address counts no more
		o.back = o.back.back
	}
	o.body = newAddressOverlay(msg.address, "a browser on this machine comes back by itself").body
	m.overlay = o
	return tea.Batch(msg.next, m.do.open(msg.address), o.input.Focus(), copyText(msg.address, m.set.Multiplex))
}
