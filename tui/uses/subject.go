package uses

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Subject is whose secrets and uses are meant. The zero value is everything that there is.
type Subject struct {
	Entity *catalog.Entity
	Nobody bool // the references in files that belong to no entity
}

// All reports whether everything is meant.
func (s Subject) All() bool { return s == Subject{} }

// Name returns the entity's name, "unowned" for nobody, and "" for everything.
func (s Subject) Name() string {
	switch {
	case s.Nobody:
		return "unowned"
	case s.Entity != nil:
		return s.Entity.Name
	}
	return ""
}

// Key tells subjects apart, also across scans of the files.
func (s Subject) Key() string {
	switch {
	case s.Nobody:
		return "unowned" // which is no reference of an entity
	case s.Entity != nil:
		return s.Entity.Ref
	}
	return ""
}

// Has reports whether a use is one of the subject's.
func (s Subject) Has(u *xref.Use) bool {
	switch {
	case s.Nobody:
		return u.Entity == nil
	case s.Entity != nil:
		return u.Ref() == s.Entity.Ref
	}
	return true
}

// Of returns the uses of a subject.
func (m *Model) Of(s Subject) []*xref.Use {
	switch {
	case s.Nobody:
		return m.index.OfEntity("")
	case s.Entity != nil:
		return m.index.OfEntity(s.Entity.Ref)
	}
	return m.index.Uses()
}

// NamedBy returns what the files of a subject name in the listing's namespace, in the order of
// files, each once. Annotations are left out.
func (m *Model) NamedBy(s Subject) []vaultpath.Location {
	var out []vaultpath.Location
	seen := map[vaultpath.Location]bool{}
	for _, u := range m.Of(s) {
		if u.Source != xref.Annotation && m.Here(u) && !seen[u.Location] {
			seen[u.Location] = true
			out = append(out, u.Location)
		}
	}
	return out
}

// Here reports whether it is known where a use lies, and that it does in the listing's namespace.
func (m *Model) Here(u *xref.Use) bool {
	return u.Resolved() && u.Namespace == m.listing.Store.Namespace()
}

// Roots returns what an entity's annotations name.
func (m *Model) Roots(e *catalog.Entity) []catalog.Root { return e.Roots(m.opts) }

// Places returns what the files of a subject name, and the roots of an entity that are none of
// that.
func Places(m *Model, s Subject) []vaultpath.Location {
	all := m.NamedBy(s)
	for i, loc := range all {
		all[i] = m.listing.Mounts.Within(loc)
	}
	if s.Entity != nil {
		for _, loc := range s.Entity.Locations(m.opts) {
			if loc = m.listing.Mounts.Within(loc); !slices.Contains(all, loc) {
				all = append(all, loc)
			}
		}
	}
	return all
}

// Nodes returns the places of a subject as far as they are in the tree, after [tree.Root], which no
// name is.
func (m *Model) Nodes(s Subject) []tree.ID {
	out := []tree.ID{tree.Root}
	for _, loc := range Places(m, s) {
		if id, ok := m.listing.Find(loc); ok {
			out = append(out, id)
		}
	}
	return out
}
