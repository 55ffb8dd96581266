package tui

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// The token's and the server's states are values (auth.go, server.go). Here the model lets
// events act on them, and carries out what they ask for.

// askStatus asks for the server's state, unless that is under way.
func (m *Model) askStatus() tea.Cmd {
	next, ok := m.server.ask()
	m.server = next
	if !ok {
		return nil
	}
	return m.do.status(next.seq)
}

func (m *Model) gotStatus(r statusReply) tea.Cmd {
	if r.seq != m.server.seq {
		return nil
	}
	next, again, back := m.server.answered(r.server, r.err, wall())
	m.server = next
	cmds := []tea.Cmd{tick(again, statusTick{next.seq})}
	if !m.listing.KnowsServer() {
		cmds = append(cmds, m.listing.ServerKnown())
		m.uses.ServerKnown()
	}
	if back {
		cmds = append(cmds, m.retryFailed(), m.authEvent(authRetry{}))
	}
	return tea.Batch(cmds...)
}

// blame looks into what a failed request says about the server or the token as a whole.
func (m *Model) blame(err error) tea.Cmd {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, vaultsvc.ErrBadToken):
		return m.authEvent(authRefused{})
	case vaultsvc.IsServerError(err) && !m.server.down():
		m.server.trouble = true
		return m.askStatus()
	}
	return nil
}

func (m *Model) authEvent(event any) tea.Cmd {
	next, cmd := m.effect(m.auth.next(event, wall()))
	m.auth = next
	if looked, ok := event.(authLooked); ok {
		return tea.Batch(cmd, m.blameOther(looked.err))
	}
	if renewed, ok := event.(authRenewed); ok {
		return tea.Batch(cmd, m.blameOther(renewed.err))
	}
	return cmd
}

// blameOther is blame for errors of the token's own requests.
func (m *Model) blameOther(err error) tea.Cmd {
	if errors.Is(err, vaultsvc.ErrBadToken) {
		return nil
	}
	return m.blame(err)
}

func (m *Model) effect(a auth, e authEffect) (auth, tea.Cmd) {
	var cmds []tea.Cmd
	if e.lookup {
		cmds = append(cmds, m.do.lookup(a.era))
	}
	if e.login {
		cmds = append(cmds, m.login(""))
	}
	if e.renew {
		cmds = append(cmds, m.do.renew(a.era))
	}
	if e.tick > 0 {
		cmds = append(cmds, tick(e.tick, tokenTick{a.gen}))
	}
	return a, tea.Batch(cmds...)
}

// wall returns the time without its monotonic part.
func wall() time.Time { return time.Now().Round(0) }
