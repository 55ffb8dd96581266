package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
)

// The outcomes of commands about names that are kept.
type (
	rememberReply struct {
		names *index.Index // nil where none were kept
		err   error
	}
	keptReply struct {
		dropped bool // the names were to be dropped, not written
		err     error
	}
	rememberTick struct{} // the store gets more
	forgetTick   struct{} // the store loses more
)

func (c commands) recall(token vaultsvc.Token) tea.Cmd {
	ctx, names := c.ctx, c.svc.Names
	return func() tea.Msg {
		kept, err := names.Load(ctx, token)
		return rememberReply{kept, err}
	}
}

func (c commands) keep(token vaultsvc.Token, n index.Names) tea.Cmd {
	ctx, names := c.ctx, c.svc.Names
	return func() tea.Msg { return keptReply{err: names.Save(ctx, token, n)} }
}

func (c commands) dropKept(token vaultsvc.Token) tea.Cmd {
	names := c.svc.Names
	return func() tea.Msg { return keptReply{dropped: true, err: names.Drop(token)} }
}
