package linear

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// tasks runs the commands of rooms, each in a goroutine of its own.
type tasks struct {
	done  <-chan struct{} // nobody takes what comes any more
	inbox chan tea.Msg
}

// broken is what a command panicked with.
type broken struct{ value any }

func newTasks(ctx context.Context) tasks {
	return tasks{done: ctx.Done(), inbox: make(chan tea.Msg)}
}

// run begins a command; what it returns comes to the inbox.
func (t tasks) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		var msg tea.Msg
		if value := panics.In(func() { msg = cmd() }); value != nil {
			msg = broken{value} // and who waits ends as it should
		}
		select {
		case t.inbox <- msg:
		case <-t.done:
		}
	}()
}
