package tui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// entities does what a key says with the entities that are selected in the catalog, or else with
// the one under the cursor.
type entities struct{ *Model }

func (e entities) refs() []string {
	if refs := e.panes.catalog.Selected.Refs(); len(refs) > 0 {
		return refs
	}
	if s, ok := e.panes.catalog.Current(); ok && s.Entity != nil {
		return []string{s.Entity.Ref}
	}
	return nil
}

// copied copies their references.
func (e entities) copied() tea.Cmd {
	return e.act(overlay.CopyLines{Lines: e.refs(), What: "entities", Name: true})
}

// copiedAs has the user choose in which form they are copied.
func (e entities) copiedAs() tea.Cmd {
	refs := e.refs()
	var files, secrets []string
	var at []vaultpath.Location
	for _, ref := range refs {
		entity := e.files.Entity(ref)
		if entity == nil {
			continue
		}
		files = append(files, draw.FileLine(entity.File, entity.Line))
		for _, loc := range uses.Places(e.uses, uses.Subject{Entity: entity}) {
			secrets, at = append(secrets, loc.String()), append(at, loc)
		}
	}
	title := draw.Thousands(len(refs)) + " entities"
	if len(refs) == 1 {
		title = harmless.Text(refs[0])
	}
	return e.act(overlay.CopyForms("Copy "+title+" as",
		overlay.CopyForm{Name: "entities",
			Lines: overlay.CopyLines{Lines: refs, What: "entities", Name: true}},
		overlay.CopyForm{Name: "what they name in Vault",
			Lines: overlay.CopyLines{Lines: secrets, Name: true, At: at}},
		overlay.CopyForm{Name: "file:line",
			Lines: overlay.CopyLines{Lines: files, What: "places in files", Name: true}},
	))
}
