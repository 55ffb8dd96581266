package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// NoSystem is the name of the group of entities that belong to no system. It holds a
// blank, so no system can have it.
const NoSystem = "no system"

// Group is the entities of one system.
type Group struct {
	Name     string    // "payments", "other-namespace/payments", or [NoSystem]
	Ref      string    // the system's reference; "" for [NoSystem]
	Entities []*Entity // by name
}

// Groups returns the entities by system, sorted by name, those without a system last. A
// system belongs to its own group. The system need not be described anywhere.
func (c *Catalog) Groups() []Group {
	byRef := map[string][]*Entity{}
	for _, e := range c.Entities {
		ref := e.System
		if ref == "" && e.isKind("system") {
			ref = e.Ref
		}
		byRef[ref] = append(byRef[ref], e)
	}
	groups := make([]Group, 0, len(byRef))
	for ref, entities := range byRef {
		slices.SortFunc(entities, func(a, b *Entity) int {
			return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Ref, b.Ref))
		})
		groups = append(groups, Group{Name: shortRef(ref), Ref: ref, Entities: entities})
	}
	slices.SortFunc(groups, func(a, b Group) int {
		if (a.Ref == "") != (b.Ref == "") {
			return cmp.Compare(b.Ref, a.Ref)
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Ref, b.Ref))
	})
	return groups
}

// shortRef leaves out of a system's reference what goes without saying.
func shortRef(ref string) string {
	if ref == "" {
		return NoSystem
	}
	return strings.TrimPrefix(strings.TrimPrefix(ref, "system:"), defaultNamespace+"/")
}
