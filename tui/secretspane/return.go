package secretspane

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Return puts the cursor back on a location of what shows, under a filter, or where that is gone on
// the nearest folder above that is not. It returns false then.
func Return(m *Model, loc vaultpath.Location, filter string) (there bool, cmd tea.Cmd) {
	m.view.SetFilter("")
	for at, ok := loc, true; ok; at, ok = at.Parent() {
		if id, known := m.listing.Find(at); known && m.view.Reveal(id) {
			break
		}
	}
	m.SetFilter(filter)
	at, _, _ := m.Current()
	return at == loc || loc.Mount == "", m.Want() // there was no row
}
