package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
)

// rescan reads the files again. The watch over those of the last scan ends.
func (m *Model) rescan() tea.Cmd {
	m.unwatch()
	return m.do.catalog(m.catalog.scanning())
}

func (m *Model) gotCatalog(r catalogReply) tea.Cmd {
	if !m.catalog.loaded(r) || r.err != nil {
		return nil
	}
	m.join()
	ctx, unwatch := context.WithCancel(m.do.ctx)
	m.unwatch = unwatch
	return tea.Batch(m.secrets.want(), m.do.changed(ctx, r.seq, r.catalog, r.since))
}

// join makes the map anew: what files name, with the mounts that the server has.
func (m *Model) join() {
	c := m.catalog.catalog
	m.owners = newOwners(c, m.secrets)
	m.secrets.setUses(newUses(c, m.secrets.mounts, m.set.Namespace))
	if e := m.secrets.entity; e != nil && c != nil {
		if e != unowned {
			e = entityByRef(c, e.Ref) // the same entity, as the files have it now
		}
		m.secrets.show(e)
	}
}

func entityByRef(c *catalog.Catalog, ref string) *catalog.Entity {
	for _, e := range c.Entities {
		if e.Ref == ref {
			return e
		}
	}
	return nil
}
