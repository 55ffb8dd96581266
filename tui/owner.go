package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// showOwner leads from what is under the cursor to the entity that it belongs to: the one whose annotation is nearest, else the
// first whose files name it.
func (m *Model) showOwner() tea.Cmd {
	p := m.secrets
	loc, _, ok := p.current()
	if !ok {
		return nil
	}
	var e *catalog.Entity
	if owners := p.xref.Owners(loc); len(owners) > 0 {
		e = owners[0].Entity
	} else {
		uses := p.xref.Of(loc)
		if i := slices.IndexFunc(uses, func(u *xref.Use) bool { return u.Entity != nil && covers(u.Location, loc) }); i >= 0 {
			e = uses[i].Entity
		}
	}
	if e == nil {
		return m.say(harmless.Text(loc.String()) + " belongs to no entity: no annotation names it, and no file of one does")
	}
	return tea.Batch(m.showIn(e, loc), m.say("belongs to "+harmless.Text(e.Ref)))
}

// covers reports whether what names one location names another one or a folder above it: not what is below. Who names a folder need
// not write its slash.
func covers(at, loc vaultpath.Location) bool {
	return at.Folder() == loc.Folder() || at.IsFolder() && strings.HasPrefix(loc.String(), at.String())
}
