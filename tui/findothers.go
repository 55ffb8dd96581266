package tui

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// other is what can be found beside names: an entity, or a reference in a file.
type other struct {
	text   string             // as it is searched and shown
	at     vaultpath.Location // in the mounts that are known; zero where that is nowhere in this namespace
	entity *catalog.Entity
	typed  bool      // it is the location that was typed, and no more
	use    *xref.Use // else
}

// isOther marks the ID of a match that is no node but the number of an other.
const isOther = 1 << 31

// others are the entities and references that a search looks through. They are made anew when one of the things changes
// that they are made of; the list itself never changes.
type others struct {
	list []other

	xref  *xref.Index
	scope string
}

func (o others) renewed(m *Model, scope findScope) others {
	now := others{xref: m.uses.Index(), scope: scope.title}
	if o.xref == now.xref && o.scope == now.scope {
		return o
	}
	if c := m.files.Catalog(); c != nil && scope.title == "" {
		for _, e := range c.Entities {
			now.list = append(now.list, other{text: e.Ref, entity: e})
		}
	}
	for _, u := range m.uses.Index().Uses() {
		if u.Source != xref.Annotation && scope.has(u) { // an annotation is found as its entity
			now.list = append(now.list, m.other(u))
		}
	}
	return now
}

// other makes a reference one that is found by its place in a file and by what it names.
func (m *Model) other(u *xref.Use) other {
	o := other{text: draw.FileLine(u.File, u.Line) + " " + uses.What(u, m.listing.Store().Namespace()), use: u}
	if m.uses.Here(u) {
		o.at = u.Location
	}
	return o
}

// sameMatch tells whether matches of two answers are of the same.
func sameMatch(a, b find.Match) bool { return a.Location == b.Location && a.ID&isOther == b.ID&isOther }

// other returns what a match on the screen is, where that is no node.
func (f *finder) other(m find.Match) (o other, is bool) {
	if m.ID&isOther == 0 {
		return other{}, false
	}
	return f.shownOthers[m.ID&^isOther], true
}

// placeOf returns where in Vault a match on the screen is, and false where that is nowhere, or gone by now.
func (m *Model) placeOf(match find.Match) (vaultpath.Location, bool) {
	if o, is := m.find.other(match); is {
		_, known := m.listing.Mounts().At(o.at)
		return o.at, known
	}
	id := tree.ID(match.ID)
	if !m.listing.Store().Alive(id) {
		return vaultpath.Location{}, false
	}
	return m.listing.Store().Location(id), true
}
