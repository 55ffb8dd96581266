package session

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// effects are what must be done after a change of state.
type effects struct {
	status, lookup, renew, login bool
	reread                       bool          // a look-up, of what may be in the token's place by now
	tokenTick, statusTick        time.Duration // when to look again, from now; 0 for none
}

// carryOut is the only place where effects become commands. The new state is in place by then: it
// numbers them.
func (m *Model) carryOut(e effects) tea.Cmd {
	var cmds []tea.Cmd
	if e.status {
		cmds = append(cmds, m.status())
	}
	if e.lookup || e.reread {
		cmds = append(cmds, m.lookup(e.reread))
	}
	if e.login {
		cmds = append(cmds, m.obtain(Way{Auth: m.set.Auth}))
	}
	if e.renew {
		cmds = append(cmds, m.renew())
	}
	if e.tokenTick > 0 {
		cmds = append(cmds, tick(e.tokenTick, tokenTick{m.token.tickGen}))
	}
	if e.statusTick > 0 {
		cmds = append(cmds, tick(e.statusTick, statusTick{m.server.seq}))
	}
	return tea.Batch(cmds...)
}

type (
	lookupReply struct {
		tokenGen int
		changed  bool // it is another token than before
		TokenReply
	}
	renewReply struct {
		tokenGen int
		TokenReply
	}
	tokenTick struct{ gen int }
)

// lookup looks the token up; with reread, after it was read anew where it is from.
func (m *Model) lookup(reread bool) tea.Cmd {
	ctx, svc, gen := m.ctx, m.svc, m.token.tokenGen
	return func() tea.Msg {
		if reread && svc.Relogin != nil {
			changed, token, err := svc.Relogin(ctx)
			return lookupReply{gen, changed, TokenReply{token, err}}
		}
		token, err := svc.Vault.LookupToken(ctx)
		return lookupReply{gen, false, TokenReply{token, err}}
	}
}

func (m *Model) renew() tea.Cmd {
	ctx, vault, gen := m.ctx, m.svc.Vault, m.token.tokenGen
	return func() tea.Msg {
		token, err := vault.RenewToken(ctx)
		return renewReply{gen, TokenReply{token, err}}
	}
}

func tick(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// wall returns the time without its monotonic part.
func wall() time.Time { return time.Now().Round(0) }
