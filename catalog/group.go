package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// The names of the groups of entities without system or owner. They hold a blank, so nothing
// real can have them.
const (
	NoSystem = "no system"
	NoOwner  = "no owner"
)

// Group is the entities of one system, owner or kind.
type Group struct {
	Name     string    // "payments", "other-namespace/payments", "component", or [NoSystem], [NoOwner]
	Ref      string    // the system's or owner's reference, or the kind; "" for those without one
	Entities []*Entity // by name
}

// GroupBy says by what entities are grouped.
type GroupBy int

const (
	BySystem GroupBy = iota
	ByOwner
	ByKind
	groupings // how many there are
)

// String returns the word for it: system, owner or kind.
func (by GroupBy) String() string { return [...]string{"system", "owner", "kind"}[by] }

// Next returns the grouping after this one, and the first after the last.
func (by GroupBy) Next() GroupBy { return (by + 1) % groupings }

// of returns what an entity is grouped by. A system belongs to its own group.
func (by GroupBy) of(e *Entity) string {
	switch {
	case by == ByOwner:
		return e.Owner
	case by == ByKind:
		kind, _, _ := strings.Cut(e.Ref, ":")
		return kind
	case e.System == "" && e.isKind("system"):
		return e.Ref
	}
	return e.System
}

func (by GroupBy) name(ref string) string {
	switch {
	case ref == "" && by == ByOwner:
		return NoOwner
	case ref == "":
		return NoSystem
	case by == ByOwner: // a group or a user: the name alone says enough
		_, rest, _ := strings.Cut(ref, ":")
		return strings.TrimPrefix(rest, defaultNamespace+"/")
	}
	return strings.TrimPrefix(strings.TrimPrefix(ref, "system:"), defaultNamespace+"/")
}

// Groups returns the entities by system, owner or kind, sorted by name, those without one
// last. What they are grouped by need not be described anywhere.
func (c *Catalog) Groups(by GroupBy) []Group {
	byRef := map[string][]*Entity{}
	for _, e := range c.Entities {
		ref := by.of(e)
		byRef[ref] = append(byRef[ref], e)
	}
	groups := make([]Group, 0, len(byRef))
	for ref, entities := range byRef {
		slices.SortFunc(entities, func(a, b *Entity) int {
			return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
				cmp.Compare(a.Ref, b.Ref))
		})
		groups = append(groups, Group{Name: by.name(ref), Ref: ref, Entities: entities})
	}
	slices.SortFunc(groups, func(a, b Group) int {
		if (a.Ref == "") != (b.Ref == "") {
			return cmp.Compare(b.Ref, a.Ref)
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Ref, b.Ref))
	})
	return groups
}
