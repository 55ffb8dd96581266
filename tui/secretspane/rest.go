package secretspane

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// restTime is how long the cursor must rest before it is asked what the token may do there.
const restTime = 300 * time.Millisecond

// rest is where the cursor came to rest. Who moves it on and on starts one tick, not one for each
// key.
type rest struct {
	id      tree.ID
	known   int // the generation of what was known then
	moved   bool
	ticking bool
}

type restTick struct{}

// Rest asks what the token may do at the rows that show, once the cursor has rested for a while.
// Call it after each message.
func (m *Model) Rest() tea.Cmd {
	id, ok := m.view.Cursor()
	r, rights := &m.rest, m.listing.Rights
	if !ok || !rights.Askable() || r.id == id && r.known == rights.Generation() {
		return nil
	}
	r.id, r.known, r.moved = id, rights.Generation(), true
	if r.ticking {
		return nil
	}
	return r.tick()
}

func (r *rest) tick() tea.Cmd {
	r.moved, r.ticking = false, true
	return tea.Tick(restTime, func(time.Time) tea.Msg { return restTick{} })
}

// rested asks, unless the cursor has moved since.
func (m *Model) rested() tea.Cmd {
	if m.rest.ticking = false; m.rest.moved {
		return m.rest.tick()
	}
	id, ok := m.view.Cursor()
	if !ok {
		return nil
	}
	return m.listing.Rights.Ask(append([]tree.ID{id}, m.view.Window()...))
}
