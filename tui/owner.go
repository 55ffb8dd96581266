package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// showOwner leads from what is under the cursor to the entity that it belongs to: the one whose annotation is nearest, else the
// first whose files name it.
func (m *Model) showOwner() tea.Cmd {
	p := m.secrets
	loc, _, ok := p.current()
	if !ok {
		return nil
	}
	of := p.xref.BelongsTo(loc)
	if len(of) == 0 {
		return m.say(harmless.Text(loc.String()) + " belongs to no entity: no annotation names it, and no file of one does")
	}
	return tea.Batch(m.showIn(of[0], loc), m.say("belongs to "+harmless.Text(of[0].Ref)))
}
