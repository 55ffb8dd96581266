package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// refreshing is how many folders are asked for at once where there are many to ask for again. Each answer is a message of
// its own, and a key that is pressed has its turn after those that have come. Where a filter stands each of them filters all
// names anew, and there are fewer.
const (
	refreshing         = 32
	refreshingFiltered = 4
)

// refreshAll asks again for the mounts, for every folder that shows open, and for those in sight that are denied or failed;
// others are listed anew for the next find.
func (p *secretsPane) refreshAll() tea.Cmd {
	p.forgetWalks(tree.Root)
	p.again = p.view.Visible(func(id tree.ID, open bool) bool {
		st := p.store.State(id)
		return open || st == tree.Denied || st == tree.Failed
	})
	return tea.Batch(p.askMounts(), p.askAgain())
}

// retryFailed asks again, after the server came back, for what failed and is in sight. The rest has its turn when everything
// is listed.
func (p *secretsPane) retryFailed() tea.Cmd {
	var mounts tea.Cmd
	if p.mountsErr != nil {
		mounts = p.askMounts()
	}
	waits := make(map[tree.ID]bool, len(p.again)) // for its turn already
	for _, id := range p.again {
		waits[id] = true
	}
	p.again = append(p.again, p.view.Visible(func(id tree.ID, _ bool) bool {
		return p.store.State(id) == tree.Failed && !waits[id]
	})...)
	p.missedFailed()
	return tea.Batch(mounts, p.askAgain())
}

// missedFailed has the next walk below all mounts ask for what failed.
func (p *secretsPane) missedFailed() {
	if p.store.Counts().Failed > 0 {
		p.failed = true
		p.missed()
	}
}

// askAgain asks for the next of the folders that are to be asked for again. Call it after each answer.
func (p *secretsPane) askAgain() tea.Cmd {
	most := refreshing
	if p.view.Filter() != "" {
		most = refreshingFiltered
	}
	var cmds []tea.Cmd
	for len(p.again) > 0 && len(p.loads) < most {
		cmds = append(cmds, p.load(p.again[0]))
		p.again = p.again[1:]
	}
	return tea.Batch(cmds...)
}

// stopRefresh leaves the folders as they are that have not had their turn. It returns false where there are none.
func (p *secretsPane) stopRefresh() bool {
	stopped := len(p.again) > 0
	p.again = nil
	return stopped
}
