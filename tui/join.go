package tui

import (
	"context"
	"maps"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
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
	var told tea.Cmd
	m.join()
	if r.seq == 1 && len(r.catalog.Entities)+len(r.catalog.References) == 0 && !m.touched {
		m.setFocus(paneSecrets) // there is nothing to choose
	}
	if found := m.catalog.appConfigs(); len(found) > 0 && r.seq == 1 {
		told = m.say("found " + harmless.Text(found[0].File) + ", which is not used: " + harmless.Text(useBackstage(&found[0])))
	}
	ctx, unwatch := context.WithCancel(m.do.ctx)
	m.unwatch = unwatch
	return tea.Batch(told, m.secrets.want(), m.namesCame(), m.do.changed(ctx, r.seq, r.catalog, r.since))
}

// join makes the map anew: what files name, with the mounts that the server has.
func (m *Model) join() {
	c, p := m.catalog.catalog, m.secrets
	mounts := maps.Clone(p.namespaces)
	if p.mountsKnow == mountsKnown {
		mounts[p.namespace] = xrefMounts(p.mounts)
	}
	p.setXref(xref.New(c, m.set.Catalog, mounts))
	m.problems.joined = true
	if e := m.secrets.entity; e != nil && c != nil {
		if e != unowned {
			e = entityByRef(c, e.Ref) // the same entity, as the files have it now
		}
		m.secrets.show(e)
	}
}

// xrefMounts returns mounts as the map wants them.
func xrefMounts(mounts []vaultsvc.Mount) xref.Mounts {
	var known xref.Mounts
	for _, m := range mounts {
		known.List = append(known.List, xref.Mount{Path: m.Path, KVVersion: m.KVVersion, Engine: m.Engine})
	}
	return known
}

func entityByRef(c *catalog.Catalog, ref string) *catalog.Entity {
	for _, e := range c.Entities {
		if e.Ref == ref {
			return e
		}
	}
	return nil
}

// useBackstage is the command that uses a configuration of Backstage. What merely lies about names no server: only
// the user does.
func useBackstage(f *catalog.AppConfig) string {
	return "vaultmap --backstage " + xref.ShellWord(f.Path)
}
