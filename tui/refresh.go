package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// refreshing is how many folders are asked for at once where there are many to ask for again. Each answer is a message of
// its own, and a key that is pressed has its turn after those that have come. Where a filter stands each of them filters all
// names anew, and there are fewer.
const (
	refreshing         = 32
	refreshingFiltered = 4
)

// refreshAll asks again for the mounts, for every folder that shows open, for those in sight that are denied or failed, and for
// what an inquiry would ask for had they not answered; others are listed anew for the next find.
func (p *secretsPane) refreshAll(inquired bool) tea.Cmd {
	p.forgetWalks(tree.Root)
	p.again = p.view.Visible(func(id tree.ID, open bool) bool {
		st := p.store.State(id)
		return open || st == tree.Denied || st == tree.Failed
	})
	if inquired {
		p.addAgain(p.foldersOfUses(func(st tree.State) bool { return st.Answered() || st == tree.Failed }))
	}
	return tea.Batch(p.askMounts(), p.askAgain())
}

// addAgain has folders asked for again that do not wait for that already.
func (p *secretsPane) addAgain(ids []tree.ID) {
	waits := make(map[tree.ID]bool, len(p.again))
	for _, id := range p.again {
		waits[id] = true
	}
	for _, id := range ids {
		if !waits[id] {
			waits[id] = true
			p.again = append(p.again, id)
		}
	}
}

// foldersOfUses returns the folders that tell of what is named whether it is there, those in some state.
func (p *secretsPane) foldersOfUses(in func(tree.State) bool) []tree.ID {
	var out []tree.ID
	seen := map[vaultpath.Location]bool{}
	add := func(folder vaultpath.Location) {
		if seen[folder] {
			return
		}
		seen[folder] = true
		if id, ok := p.find(folder); ok && in(p.store.State(id)) {
			out = append(out, id)
		}
	}
	for _, u := range p.xref.Uses() {
		if u.Location.IsFolder() {
			add(u.Location)
		}
		if parent, ok := u.Location.Parent(); ok {
			add(parent)
		}
	}
	return out
}

// retryFailed asks again, after the server came back, for what failed and is in sight. The rest has its turn when everything
// is listed.
func (p *secretsPane) retryFailed(inquired bool) tea.Cmd {
	var mounts tea.Cmd
	if p.mountsErr != nil {
		mounts = p.askMounts()
	}
	p.addAgain(p.view.Visible(func(id tree.ID, _ bool) bool { return p.store.State(id) == tree.Failed }))
	if inquired {
		p.addAgain(p.foldersOfUses(func(st tree.State) bool { return st == tree.Failed }))
	}
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
		id := p.again[0]
		_, marked := p.marked[id] // what a walk listed is not asked for twice as often now
		cmds = append(cmds, p.ask(id, marked))
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
