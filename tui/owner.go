package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// showOwner leads from what is under the cursor to the entity that it belongs to: the one whose annotation is nearest, else the
// first whose files name it.
func (m *Model) showOwner() tea.Cmd {
	loc, _, ok := m.secrets.Current()
	if !ok {
		return nil
	}
	of := m.uses.Index().BelongsTo(loc)
	if len(of) == 0 {
		return m.say(harmless.Text(loc.String()) + " belongs to no entity: no annotation names it, and no file of one does")
	}
	return tea.Batch(m.showIn(uses.Subject{Entity: of[0]}, loc), m.say("belongs to "+harmless.Text(of[0].Ref)))
}
