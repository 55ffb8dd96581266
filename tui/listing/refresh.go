package listing

import (
	"slices"

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

// AskAgain asks again for the mounts and for folders, instead of those that wait for that. Call
// [Loads.Next] for what is to begin.
func (m *Model) AskAgain(ids []tree.ID) tea.Cmd {
	m.Loads.again = nil
	m.Loads.Again(ids)
	return m.AskMounts()
}

// Again has folders asked for again that do not wait for that already; a walk that begins meanwhile
// does so in their place.
func (l *Loads) Again(ids []tree.ID) {
	waits := make(map[tree.ID]bool, len(l.again))
	for _, id := range l.again {
		waits[id] = true
	}
	for _, id := range ids {
		if !waits[id] {
			waits[id] = true
			l.again = append(l.again, id)
			l.store.Outdate(id)
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

// leave has folders below one not asked for again: a walk does that. Those of the server's own
// mounts are in no walk below all.
func (l *Loads) leave(below tree.ID) {
	l.again = slices.DeleteFunc(l.again, func(id tree.ID) bool {
		if mount, ok := l.mounts.of(l.store, id); !ok || below == tree.Root && mount.IsSystem() {
			return false
		}
		for ; id != below && id != tree.Root; id = l.store.Parent(id) {
		}
		return id == below
	})
}

// StopRefresh leaves the folders as they are that have not had their turn. It returns false where
// there are none.
func (l *Loads) StopRefresh() bool {
	stopped := len(l.again) > 0
	l.again = nil
	return stopped
}
