package tui

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/session"
)

// onSession does what follows from a change of the token or the server.
func (m *Model) onSession(c session.Change, cmd tea.Cmd) tea.Cmd {
	cmds := []tea.Cmd{cmd}
	if c.Notice != "" {
		cmds = append(cmds, m.say(c.Notice))
	}
	if c.FirstStatus {
		cmds = append(cmds, m.listing.ServerKnown())
		m.uses.ServerKnown()
	}
	if c.ServerBack {
		cmds = append(cmds, m.retryFailed())
	}
	if c.Lookup != nil {
		cmds = append(cmds, m.listing.TokenLookedUp(c.Lookup.Token, c.Lookup.Err))
	}
	if c.AskSecret {
		cmds = append(cmds, m.askSecret())
	}
	if c.Address != "" {
		cmds = append(cmds, m.showLogin(c.Address, c.Pasted))
	}
	if o := m.overlay; (c.LoggedIn || c.LoginFailed) && o != nil && o.login {
		m.closeOverlay()
	}
	switch {
	case c.LoggedIn: // with a new token everything that shows may be more
		m.listing.TokenMayChange()
		cmds = append(cmds, m.askAllAgain())
	case c.LoginFailed && m.listing.Mounts().State == listing.MountsAsking:
		cmds = append(cmds, m.listing.AskMounts()) // says why there are none
	}
	return tea.Batch(cmds...)
}

// askSecret asks for what a login takes.
func (m *Model) askSecret() tea.Cmd {
	set := &m.set.Session
	m.overlay = newPrompt("Log in by "+set.LoginLabel, set.SecretPrompt, textinput.EchoNone,
		"↵ logs in   esc closes", func(m *Model, secret string) tea.Cmd {
			m.overlay = nil
			return m.session.LoginWith(secret)
		})
	m.overlay.cancel = func(m *Model) tea.Cmd { return m.session.DeclineLogin() }
	return m.overlay.input.Focus()
}

// showLogin opens the address that a login takes. For a browser on another machine it shows, too, with room for the
// address at which that ends.
func (m *Model) showLogin(address string, pasted chan<- string) tea.Cmd {
	o := newPrompt("Log in by "+m.set.Session.LoginLabel, "or the address at which the browser ended", textinput.EchoNormal,
		"↵ takes it   esc gives up", func(m *Model, text string) tea.Cmd {
			select {
			case pasted <- text:
			default: // it has one already
			}
			return nil
		})
	o.login, o.back = true, m.overlay
	if o.back != nil && o.back.login { // its address counts no more
		o.back = o.back.back
	}
	o.body = newAddressOverlay(address, "a browser on this machine comes back by itself").body
	m.overlay = o
	return tea.Batch(m.do.open(address), o.input.Focus(), copyText(address, m.set.Multiplex))
}
