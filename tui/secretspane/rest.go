package secretspane

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// restTime is how long the cursor must rest before it is asked what the token may do there.
const restTime = 300 * time.Millisecond

// Resting has it asked what the token may do where the cursor of a pane rests. Who moves it on and
// on starts one tick, not one for each key.
type Resting struct {
	pane *Model

	id      tree.ID // where the cursor came to
	known   int     // the generation of what was known then
	moved   bool    // since the tick began
	ticking bool
}

type restTick struct{}

// Watch begins to wait where the cursor has moved, or what was known is forgotten. Call it after
// each message.
func (r *Resting) Watch() tea.Cmd {
	id, ok := r.pane.view.Cursor()
	rights := r.pane.listing.Rights
	if !ok || !rights.Askable() || r.id == id && r.known == rights.Generation() {
		return nil
	}
	r.id, r.known, r.moved = id, rights.Generation(), true
	if r.ticking {
		return nil
	}
	return r.tick()
}

func (r *Resting) tick() tea.Cmd {
	r.moved, r.ticking = false, true
	return tea.Tick(restTime, func(time.Time) tea.Msg { return restTick{} })
}

// onTick asks about the rows that show, unless the cursor has moved since.
func (r *Resting) onTick() tea.Cmd {
	if r.ticking = false; r.moved {
		return r.tick()
	}
	id, ok := r.pane.view.Cursor()
	if !ok {
		return nil
	}
	l := r.pane.listing
	return l.Rights.Ask(slices.DeleteFunc(append([]tree.ID{id}, r.pane.view.Window()...),
		func(id tree.ID) bool { _, anyName := l.Beyond.Rule(id); return anyName }))
}
