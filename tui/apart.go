package tui

import (
	"iter"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// apart returns the folders that a file or a user named, and those above that answered: one cannot count on coming to them
// from the mount, where they may be denied or, in a file, mistaken.
func (p *secretsPane) apart() []tree.ID {
	seen := map[tree.ID]bool{}
	for _, named := range []iter.Seq[tree.ID]{maps.Keys(p.hints), maps.Keys(p.elsewhere)} {
		for id := range named {
			if !p.store.Alive(id) {
				continue
			}
			if p.store.IsFolder(id) && p.store.Location(id).Validate() == nil {
				seen[id] = true
			}
			for above := p.store.Parent(id); above != tree.Root; above = p.store.Parent(above) {
				if p.store.State(above) == tree.Listed && p.store.State(p.store.Parent(above)) != tree.Listed {
					seen[above] = true
				}
			}
		}
	}
	return slices.Collect(maps.Keys(seen))
}

// unlistedApart is [secretsPane.unlisted] for these and what is below them.
func (p *secretsPane) unlistedApart() []vaultsvc.WalkRoot {
	var roots []vaultsvc.WalkRoot
	for _, id := range p.apart() {
		if m, ok := p.mountOf(id); ok && !m.IsSystem() {
			roots = p.unlistedBelow(roots, m, id)
		}
	}
	return roots
}

// knownMounts returns the mounts that the server listed, and those that were found one by one.
func (p *secretsPane) knownMounts() []vaultsvc.Mount {
	all := slices.Clone(p.mounts)
	for _, path := range slices.Sorted(maps.Keys(p.found)) {
		if !slices.ContainsFunc(p.mounts, func(m vaultsvc.Mount) bool { return m.Path == path }) {
			all = append(all, p.found[path])
		}
	}
	return all
}

// findMounts asks for the folders that files name where the server lists no mounts: the answers say in which mounts they are.
func (p *secretsPane) findMounts() tea.Cmd {
	if p.mountsKnow != mountsHidden {
		return nil // they may not be known yet
	}
	var cmds []tea.Cmd
	for _, id := range p.apart() {
		if p.store.State(id) == tree.Unlisted {
			cmds = append(cmds, p.load(id))
		}
	}
	return tea.Batch(cmds...)
}
