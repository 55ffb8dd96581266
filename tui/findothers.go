package tui

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// other is what can be found beside names: an entity, or a reference in a file.
type other struct {
	text   string // as it is searched and shown
	name   string // a location: what matches that is found already
	entity *catalog.Entity
	use    usage // where entity is nil
}

// isOther marks the ID of a match that is no node but the number of an other.
const isOther = 1 << 31

// others are the entities and references that a search looks through. They are made anew when one of the things changes
// that they are made of.
type others struct {
	list []other

	catalog *catalog.Catalog
	uses    int
	names   int
	scope   string
}

func (o others) renewed(m *Model, scope findScope) others {
	now := others{
		catalog: m.catalog.catalog, uses: len(m.secrets.uses.all), names: m.secrets.store.Counts().Names, scope: scope.title,
	}
	if o.catalog == now.catalog && o.uses == now.uses && o.names == now.names && o.scope == now.scope {
		return o
	}
	if now.catalog != nil && scope.title == "" {
		for _, e := range now.catalog.Entities {
			now.list = append(now.list, other{text: e.Ref, entity: e})
		}
	}
	for _, u := range m.secrets.uses.all {
		if scope.has(u) {
			now.list = append(now.list, m.secrets.other(newUsage(u)))
		}
	}
	return now
}

// other makes a reference one that is found by its place in a file and by what it names.
func (p *secretsPane) other(u usage) other {
	o := other{text: fileLine(u.file, u.line) + " ", use: u}
	if u.at.Mount == "" {
		o.text += u.raw
		return o
	}
	o.text += u.at.String()
	if id, ok := p.store.Find(p.inMount(u.at)); ok && u.at.Namespace == p.namespace && p.store.Named(id) {
		o.name = u.at.String()
	}
	return o
}

// other returns what a match is, where that is no node.
func (f *finder) other(m find.Match) (other, bool) {
	if i := int(m.ID &^ isOther); m.ID&isOther != 0 && i < len(f.others.list) {
		return f.others.list[i], true
	}
	return other{}, false
}

// node returns the node of a match, and where a reference leads; ok is false where that is nowhere.
func (m *Model) node(match find.Match) (id tree.ID, ok bool) {
	o, is := m.find.other(match)
	switch {
	case !is:
		return tree.ID(match.ID), match.ID&isOther == 0
	case o.entity != nil || o.use.at.Mount == "" || o.use.at.Namespace != m.secrets.namespace:
		return tree.Root, false
	}
	at := m.secrets.inMount(o.use.at)
	if _, known := m.secrets.mount(at); !known {
		return tree.Root, false
	}
	return m.secrets.store.Ensure(at), true
}
