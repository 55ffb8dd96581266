package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
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
		o := overlay.NewLoginSecret(m.theme, m.keys, m.set.LoginBy, m.set.Ask)
		m.overlays.Push(o)
		return o.Focus()
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
	cmds := []tea.Cmd{m.toOverlays(overlay.LoginEnded{}), m.authEvent(authLogged{r.tokenReply})}
	switch {
	case r.err == nil:
		m.remember.sure = false // it may be somebody else
		cmds = append(cmds, m.say("logged in by "+harmless.Text(m.set.LoginBy)), m.askAllAgain())
	case !errors.Is(r.err, context.Canceled):
		cmds = append(cmds, m.say(harmless.Text(r.err.Error())), m.blameOther(r.err))
	}
	if r.err != nil && m.secrets.mountsKnow == mountsAsking {
		cmds = append(cmds, m.secrets.askMounts()) // says why there are none
	}
	return tea.Batch(cmds...)
}

// showLogin opens the address that a login takes. For a browser on another machine it shows, too, with room for the
// address at which that ends.
func (m *Model) showLogin(msg loginShows) tea.Cmd {
	if msg.seq != m.logins.seq {
		return nil
	}
	ended := m.toOverlays(overlay.LoginEnded{}) // an address of before counts no more
	o := overlay.NewLoginAddress(m.theme, m.keys, m.set.LoginBy, msg.address, msg.pasted)
	m.overlays.Push(o)
	return tea.Batch(ended, msg.next, m.do.open(msg.address), o.Focus(), copyText(msg.address, m.set.Multiplex))
}
