package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

// showExports has the user choose the form in which several locations are written down.
func (s several) showExports(at []vaultpath.Location) tea.Cmd {
	nodes := s.nodes(at)
	if len(nodes) == 0 {
		return s.m.lastRow.say("their mounts are not known")
	}
	index := s.m.uses.Index()
	s.m.overlays.Push(overlay.NewExports(s.m.theme, s.m.keys, len(nodes),
		func(form xref.ExportForm) xref.Export { return index.Export(form, nodes) }))
	return nil
}

// nodes describes locations, as far as their mounts are known.
func (s several) nodes(at []vaultpath.Location) (nodes []xref.Node) {
	l, pages := s.m.listing, s.m.pages()
	for _, loc := range at {
		mount, ok := l.Mounts.At(loc)
		if !ok {
			continue
		}
		state := tree.Unlisted
		if id, ok := l.Store.Find(loc); ok {
			if state = l.Store.State(id); l.Store.Deleted(id) {
				state = tree.Deleted
			}
		}
		n := xref.NewNode(loc, mount.Engine, mount.KVVersion, state)
		n.ViewURL, _ = pages.View(loc)
		n.EditURL, _ = pages.Of(loc, loc, weburl.URLs.Edit)
		if state == tree.Empty && loc.IsFolder() {
			n.CreateURL, _ = pages.Of(loc, loc, weburl.URLs.Create)
		}
		n.Entities = []string{}
		for _, o := range s.m.uses.Index().Owners(loc) {
			n.Entities = append(n.Entities, o.Ref)
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// export copies what was chosen, and shows it.
func (s several) export(e overlay.Export) tea.Cmd {
	told := strings.TrimSuffix(s.m.life.between.Sent(), ":")
	s.m.overlays.Push(overlay.NewExported(s.m.theme, s.m.keys, e, told))
	return s.m.life.copyLines(strings.Split(strings.TrimSuffix(e.Text, "\n"), "\n"))
}
