package listing

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// How many folders are asked for at once where there are many to ask for again. Each answer is a message of
// its own, and a key that is pressed has its turn after those that have come. Where a filter stands each of
// them filters all names anew, and there are fewer.
const (
	refreshMax         = 32
	refreshMaxFiltered = 4
)

// RefreshAll asks again for the mounts and for folders, instead of those that wait for that; others are
// listed anew by the next walk. Call [Model.Refresh] for what is to begin.
func (m *Model) RefreshAll(ids []tree.ID) tea.Cmd {
	m.walks.forget(tree.Root)
	m.again = nil
	m.AskAgain(ids)
	return m.AskMounts()
}

// AskAgain has folders asked for again that do not wait for that already.
func (m *Model) AskAgain(ids []tree.ID) {
	waits := make(map[tree.ID]bool, len(m.again))
	for _, id := range m.again {
		waits[id] = true
	}
	for _, id := range ids {
		if !waits[id] {
			waits[id] = true
			m.again = append(m.again, id)
		}
	}
}

// Refresh asks for the next of the folders that are to be asked for again. Call it after each answer.
func (m *Model) Refresh(filtered bool) tea.Cmd {
	most := refreshMax
	if filtered {
		most = refreshMaxFiltered
	}
	var cmds []tea.Cmd
	for len(m.again) > 0 && len(m.loads.asked) < most {
		id := m.again[0]
		_, marked := m.answers.marked[id] // what a walk listed is not asked for twice as often now
		cmds = append(cmds, m.ask(id, marked))
		m.again = m.again[1:]
	}
	return tea.Batch(cmds...)
}

// StopRefresh leaves the folders as they are that have not had their turn. It returns false where there are
// none.
func (m *Model) StopRefresh() bool {
	stopped := len(m.again) > 0
	m.again = nil
	return stopped
}
