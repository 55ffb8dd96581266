package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// findScope is what a find looks through: everything, a mount, or what an entity owns or uses.
type findScope struct {
	title  string // "" is everything
	entity *catalog.Entity
	mount  vaultpath.Location // zero where it is none
	ids    []tree.ID          // these and what is below them; none is everything
	found  bool               // it is the entity under the cursor, not one that owns what is there
}

// has tells whether a reference belongs to it.
func (s findScope) has(u *xref.Use) bool {
	switch {
	case s.entity == unowned && s.entity != nil:
		return u.Entity == nil
	case s.entity != nil:
		return u.Ref() == s.entity.Ref
	case s.mount.Mount != "":
		at := u.Location
		return at.Namespace == s.mount.Namespace && strings.HasPrefix(at.String(), s.mount.String())
	}
	return true
}

// within returns the scope that counts.
func (f *finder) within() findScope {
	if f.scope < len(f.scopes) {
		return f.scopes[f.scope]
	}
	return findScope{}
}

// wanted ranks folders by what is looked for, nil where nothing is. Those of the scope come before all others.
func (m *Model) wanted() vaultsvc.Priority {
	f, store := &m.find, m.secrets.store
	if m.findOverlay() == nil || f.idle() {
		return nil
	}
	const inScope = 1000
	q := f.query
	var in []string
	for _, id := range f.within().ids {
		if id != tree.Root {
			in = append(in, store.Location(id).String())
		}
	}
	return func(folder vaultpath.Location) int {
		at := folder.String()
		rank := q.Rank(at)
		if rank >= 0 && slices.ContainsFunc(in, func(s string) bool { return strings.HasPrefix(at, s) || strings.HasPrefix(s, at) }) {
			rank += inScope
		}
		return rank
	}
}

// narrowFind goes on to the next scope, or back to the one before: from everything to the mount of the result under the
// cursor, to the entities that own it, and to everything again.
func (m *Model) narrowFind(by int) tea.Cmd {
	f := &m.find
	if f.scope == 0 {
		f.scopes = m.scopesHere()
	}
	if len(f.scopes) < 2 {
		return nil
	}
	return m.setFindScope((f.scope + by + len(f.scopes)) % len(f.scopes))
}

// setFindScope has one of the scopes count; the first is everything.
func (m *Model) setFindScope(i int) tea.Cmd {
	f := &m.find
	f.scope = i
	switch input := m.overlay.input; {
	case i > 0 && f.scopes[i].found: // the words were its name, which its secrets need not have
		f.words = input.Value()
		input.Reset()
		f.query = find.Parse("")
	case i == 0 && f.words != "" && input.Value() == "":
		input.SetValue(f.words)
		input.CursorEnd()
		f.query = find.Parse(f.words)
	}
	m.overlay.title, m.overlay.foot = "Find", findFoot
	if title := f.within().title; title != "" {
		m.overlay.title += " in " + harmless.Text(title)
		m.overlay.foot = findFootNarrow
	}
	if f.idle() {
		return m.typeFind("")
	}
	m.overlay.moveTo(0)
	return tea.Batch(m.search(), m.secrets.walkAll(m.wanted()))
}

// scopesHere returns the scopes of the result under the cursor.
func (m *Model) scopesHere() []findScope {
	scopes := []findScope{{}}
	if m.overlay.cursor >= len(m.find.matches) {
		return scopes
	}
	match := m.find.matches[m.overlay.cursor]
	var entities []*catalog.Entity
	if loc, ok := m.placeOf(match); ok {
		if mount, ok := m.secrets.store.Child(tree.Root, loc.Mount); ok {
			scopes = append(scopes, findScope{title: loc.Mount, mount: vaultpath.New(loc.Namespace, loc.Mount, ""), ids: []tree.ID{mount}})
		}
		for _, o := range m.secrets.xref.Owners(loc) {
			entities = append(entities, o.Entity)
		}
		for _, u := range m.secrets.xref.At(loc) {
			if u.Entity != nil {
				entities = append(entities, u.Entity)
			}
		}
	}
	o, isOther := m.find.other(match)
	if isOther && o.entity != nil {
		entities = append(entities, o.entity)
	}
	for i, e := range entities {
		if slices.Index(entities, e) == i {
			scopes = append(scopes, findScope{title: e.Ref, entity: e, ids: m.secrets.nodesOf(e), found: isOther && e == o.entity})
		}
	}
	return scopes
}

// nodesOf returns the roots of an entity and what its files name, as far as these are known.
func (p *secretsPane) nodesOf(e *catalog.Entity) []tree.ID {
	locations := p.namedBy(e)
	locations = append(locations, e.Locations(p.opts)...)
	out := []tree.ID{tree.Root} // which no name is
	for _, loc := range locations {
		if id, ok := p.store.Find(p.inMount(loc)); ok {
			out = append(out, id)
		}
	}
	return out
}
