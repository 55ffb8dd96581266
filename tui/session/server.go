package session

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// serverState is what is known of the server, as a value.
type serverState struct {
	known       bool // it has answered once
	server      vaultsvc.ServerInfo
	err         error // of the newest question: the server cannot be reached
	failures    int   // in a row
	asking      bool
	seq         int       // of the newest question and tick; others are dropped
	trouble     bool      // a request has failed since it was last there
	assumedBack time.Time // when it last counted as back though it had been there
}

// How often the server is asked whether it is still there. It costs two small requests without a
// token, and only an unreachable or sealed server is asked more often.
const (
	statusEvery = 30 * time.Second
	statusSoon  = 2 * time.Second
	statusMax   = 15 * time.Second
	// troubleEvery is how often a server counts as back that was there when it was asked: where it
	// never answers about one folder, that is no news each time.
	troubleEvery = 10 * time.Minute
	// statusTimeout is how long a server may take for its status pages, which it answers without
	// looking anything up, before it counts as not answering.
	statusTimeout = 5 * time.Second
)

// down reports whether requests are of no use at the moment.
func (s serverState) down() bool {
	return s.err != nil || s.known && (s.server.Sealed || !s.server.Initialized ||
		s.server.DRSecondary)
}

// ask begins a question, unless one is under way.
func (s serverState) ask() (serverState, effects) {
	if s.asking {
		return s, effects{}
	}
	s.asking = true
	s.seq++
	return s, effects{status: true}
}

// answered takes in a reply. back reports whether the server has just come back.
func (s serverState) answered(r statusReply, now time.Time) (_ serverState, _ effects, back bool) {
	wasDown := s.down()
	s.asking, s.err = false, r.err
	if r.err == nil {
		s.known, s.server = true, r.server
	}
	if s.down() {
		wait := min(statusSoon<<min(s.failures, 4), statusMax)
		s.trouble = true
		s.failures++
		return s, effects{statusTick: wait}, false
	}
	switch {
	case wasDown:
		s.assumedBack, back = time.Time{}, true
	case s.trouble && now.Sub(s.assumedBack) >= troubleEvery:
		s.assumedBack, back = now, true
	}
	s.failures, s.trouble = 0, false
	return s, effects{statusTick: statusEvery}, back
}

type (
	statusReply struct {
		seq    int
		server vaultsvc.ServerInfo
		err    error
	}
	statusTick struct{ seq int }
)

func (m *Model) status() tea.Cmd {
	ctx, vault, seq := m.ctx, m.svc.Vault, m.server.seq
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, statusTimeout)
		defer cancel()
		server, err := vault.Status(ctx)
		return statusReply{seq: seq, server: server, err: err}
	}
}

// askStatus asks for the server's state, unless that is under way.
func (m *Model) askStatus() tea.Cmd {
	var e effects
	m.server, e = m.server.ask()
	return m.carryOut(e)
}

func (m *Model) onStatus(r statusReply) (Change, tea.Cmd) {
	if r.seq != m.server.seq {
		return Change{}, nil
	}
	c := Change{FirstStatus: r.seq == 1}
	var e effects
	m.server, e, c.ServerBack = m.server.answered(r, wall())
	cmd := m.carryOut(e)
	if c.ServerBack {
		cmd = tea.Batch(cmd, m.tokenEvent(serverBack{}))
	}
	return c, cmd
}
