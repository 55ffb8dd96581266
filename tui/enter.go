package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/overlay"
)

// enterCatalog opens what is under the catalog's cursor.
func (m *Model) enterCatalog() tea.Cmd {
	switch r := m.catalog.current(); {
	case r.found != nil:
		return m.copy(useBackstage(r.found))
	case r.problem != nil:
		p := r.problem
		return m.showLines(overlay.Place{File: p.File, Path: p.Path, Line: p.Line, Note: p.Message})
	}
	return m.afterCatalog(m.catalog.enter())
}

// afterCatalog shows what the catalog's cursor stands on, and goes on to its secrets where it was
// chosen.
func (m *Model) afterCatalog(chosen bool) tea.Cmd {
	if !chosen {
		return m.previewChosen()
	}
	m.catalog.taken()
	m.showChosen()
	m.setFocus(paneSecrets)
	return m.secrets.want()
}
