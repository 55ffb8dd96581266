package listing

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// How many folders are asked for at once where there are many to ask for again. Each answer is a
// message of its own, and a key that is pressed has its turn after those that have come. Where a
// filter stands each of them filters all names anew, and there are fewer.
const (
	refreshMax         = 32
	refreshMaxFiltered = 4
)

// Refresh asks again for a folder. A walk that begins there next lists all of it anew.
func (m *Model) Refresh(id tree.ID) tea.Cmd {
	m.Walks.Forget(id)
	m.Walks.anew[id] = true
	return m.Loads.Ask(id)
}

// RefreshAll asks again for the mounts and for folders as [Model.AskAgain]; others are listed anew
// by the next walk.
func (m *Model) RefreshAll(ids []tree.ID) tea.Cmd {
	m.Walks.Forget(tree.Root)
	return m.AskAgain(ids)
}

// AskAgain asks again for the mounts and for folders, instead of those that wait for that. Call
// [Loads.Next] for what is to begin.
func (m *Model) AskAgain(ids []tree.ID) tea.Cmd {
	m.Loads.again = nil
	m.Loads.Again(ids)
	return m.AskMounts()
}

// Again has folders asked for again that do not wait for that already.
func (l *Loads) Again(ids []tree.ID) {
	waits := make(map[tree.ID]bool, len(l.again))
	for _, id := range l.again {
		waits[id] = true
	}
	for _, id := range ids {
		if !waits[id] {
			waits[id] = true
			l.again = append(l.again, id)
		}
	}
}

// Next asks for the next of the folders that are to be asked for again. Call it after each answer.
func (l *Loads) Next(filtered bool) tea.Cmd {
	most := refreshMax
	if filtered {
		most = refreshMaxFiltered
	}
	var cmds []tea.Cmd
	for len(l.again) > 0 && len(l.asked) < most {
		id := l.again[0]
		_, marked := l.answers.marked[id] // what a walk listed is not asked for twice as often now
		cmds = append(cmds, l.ask(id, marked))
		l.again = l.again[1:]
	}
	return tea.Batch(cmds...)
}

// StopRefresh leaves the folders as they are that have not had their turn. It returns false where
// there are none.
func (l *Loads) StopRefresh() bool {
	stopped := len(l.again) > 0
	l.again = nil
	return stopped
}
