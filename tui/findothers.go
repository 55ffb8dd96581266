package tui

import (
	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// other is what can be found beside names: an entity, or a reference in a file.
type other struct {
	text   string             // as it is searched and shown
	at     vaultpath.Location // in the known mounts; zero where it is nowhere in this namespace
	entity *catalog.Entity
	typed  bool      // it is the location that was typed, and no more
	use    *xref.Use // else
}

// isOther marks the ID of a match that is no node but the number of an other.
const isOther = 1 << 31

// others are the entities and references that a search looks through. They are made anew when one
// of the things changes that they are made of; the list itself never changes.
type others struct {
	list []other

	xref  *xref.Index
	scope string
}

func (o others) renewed(d findData, scope findScope) others {
	now := others{xref: d.index(), scope: scope.title}
	if o.xref == now.xref && o.scope == now.scope {
		return o
	}
	if scope.title == "" {
		for _, e := range d.entities() {
			now.list = append(now.list, other{text: e.Ref, entity: e})
		}
	}
	for _, u := range d.index().Uses() {
		if u.Source != xref.Annotation && scope.has(u) { // an annotation is found as its entity
			now.list = append(now.list, d.other(u))
		}
	}
	return now
}

// other makes a reference one that is found by its place in a file and by what it names.
func (d findData) other(u *xref.Use) other {
	namespace := d.secrets.namespace
	o := other{text: draw.FileLine(u.File, u.Line) + " " + whatOf(u, namespace), use: u}
	if u.Resolved() && u.Namespace == namespace {
		o.at = u.Location
	}
	return o
}

// sameMatch reports whether matches of two answers are of the same.
func sameMatch(a, b find.Match) bool {
	return a.Location == b.Location && a.ID&isOther == b.ID&isOther
}

// other returns what a match on the screen is, where that is no node.
func (f *finder) other(m find.Match) (o other, is bool) {
	if m.ID&isOther == 0 {
		return other{}, false
	}
	return f.shownOthers[m.ID&^isOther], true
}

// placeOf returns where in Vault a match on the screen is, and false where that is nowhere, or gone
// by now.
func (f *finder) placeOf(match find.Match) (vaultpath.Location, bool) {
	if o, is := f.other(match); is {
		return o.at, f.data.mounted(o.at)
	}
	id := tree.ID(match.ID)
	if !f.data.store.Alive(id) {
		return vaultpath.Location{}, false
	}
	return f.data.store.Location(id), true
}
