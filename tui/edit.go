package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// editedReply says how an editor ended, and what has become of the token meanwhile.
type editedReply struct {
	err  error // tells which editor it was
	auth *auth
}

// editFile opens a file at a line in the user's editor. The screen is the editor's until it ends.
func (m *Model) editFile(p overlay.Place) tea.Cmd {
	edit := m.do.svc.Edit
	if edit == nil {
		return m.say("there is no editor to open files in: set EDITOR")
	}
	cmd, err := edit(p.Path, p.Line)
	if err != nil {
		return m.say(harmless.Text(err.Error()))
	}
	m.auth.gen++ // ticks that come while nobody takes them would be late
	state := m.auth
	return tea.Exec(whileRenewing{cmd, m.do, &state}, func(err error) tea.Msg { return editedReply{err, &state} })
}

func (m *Model) onEdited(r editedReply) tea.Cmd {
	var told tea.Cmd
	if r.err != nil {
		told = m.say(harmless.Text(r.err.Error()))
	}
	m.auth = *r.auth
	return tea.Batch(told, m.authEvent(authTick{m.auth.gen}))
}

// whileRenewing is a program that has the terminal to itself. Bubble Tea takes no message until it ends, which may be hours later:
// the token is renewed beside it, or it would be lost.
type whileRenewing struct {
	tea.ExecCommand
	do    commands
	state *auth
}

// Run runs the program.
func (w whileRenewing) Run() error {
	ctx, end := context.WithCancel(w.do.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		*w.state = w.do.renewing(ctx, *w.state)
	}()
	defer func() { end(); <-done }()
	return w.ExecCommand.Run()
}

// renewing renews the token whenever that is due, and returns its state when the context has ended. What takes more than that, such as
// a login, is left to the explorer.
func (c commands) renewing(ctx context.Context, a auth) auth {
	if a.state == authRenewing { // its reply waits, too
		a.state, a.renewAt = authValid, wall()
	}
	for {
		next, effect := a.next(authTick{a.gen}, wall())
		if effect.renew {
			token, err := c.svc.Vault.RenewToken(ctx)
			if ctx.Err() != nil {
				return a
			}
			next, effect = next.next(authRenewed{tokenReply{a.era, token, err}}, wall())
		}
		if effect.login || effect.lookup || effect.tick == 0 {
			return a
		}
		a = next
		select {
		case <-time.After(effect.tick):
		case <-ctx.Done():
			return a
		}
	}
}
