package session

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// beside is a program that has the terminal to itself. Bubble Tea takes no message until it ends,
// which may be hours later: the token is renewed beside it, or it would be lost.
type beside struct {
	tea.ExecCommand
	ctx   context.Context
	vault Vault
	token tokenState
}

// programEnded says how the program ended, and what has become of the token meanwhile.
type programEnded struct {
	err   error
	token tokenState
}

// RenewWhile returns what tea.Exec takes to run a program that has the terminal to itself while
// the token is renewed. The error of the program must say in one line which it is: it becomes a
// notice.
func (m *Model) RenewWhile(program tea.ExecCommand) (tea.ExecCommand, tea.ExecCallback) {
	m.token.tickGen++ // ticks that come while nobody takes them would be late
	b := &beside{program, m.ctx, m.svc.Vault, m.token}
	return b, func(err error) tea.Msg { return programEnded{err, b.token} }
}

// Run runs the program.
func (b *beside) Run() error {
	ctx, end := context.WithCancel(b.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.renew(ctx)
	}()
	defer func() { end(); <-done }()
	return b.ExecCommand.Run()
}

// renew renews the token whenever that is due, until the context ends. What takes more than that,
// such as a login, is left to the explorer.
func (b *beside) renew(ctx context.Context) {
	if b.token.phase == tokenRenewing { // its reply waits, too
		b.token.phase, b.token.renewAt = tokenValid, wall()
	}
	for {
		next, e := b.token.next(tokenTick{b.token.tickGen}, wall())
		if e.renew {
			token, err := b.vault.RenewToken(ctx)
			if ctx.Err() != nil {
				return
			}
			next, e = next.next(renewReply{TokenReply: TokenReply{token, err}}, wall())
		}
		if e.login || e.lookup || e.tokenTick == 0 {
			return
		}
		b.token = next
		select {
		case <-time.After(e.tokenTick):
		case <-ctx.Done():
			return
		}
	}
}

func (m *Model) onProgramEnded(msg programEnded) (Change, tea.Cmd) {
	var c Change
	if msg.err != nil {
		c.Notice = harmless.Text(msg.err.Error())
	}
	m.token = msg.token
	return c, m.tokenEvent(tokenTick{m.token.tickGen})
}
