package catalogpane

import (
	"slices"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/order"
	"github.com/vaultmap/vaultmap/tui/uses"
)

// sorting is by what groups can be sorted, and the entities of each, which are then groups of one:
// by name as they come, by how much is wrong with them, or by how much they use.
type sorting = order.Order[catalog.Group]

func newSorting(u *uses.Model) sorting {
	most := func(of func(*catalog.Entity) int) func(catalog.Group) order.Rank {
		return func(g catalog.Group) (r order.Rank) {
			for _, e := range g.Entities {
				r.N -= of(e)
			}
			return r
		}
	}
	return order.New(
		order.Key[catalog.Group]{Name: "name"},
		order.Key[catalog.Group]{Name: "problems", Rank: most(func(e *catalog.Entity) int {
			return u.Tally().Of[e.Ref]
		})},
		order.Key[catalog.Group]{Name: "uses", Rank: most(func(e *catalog.Entity) int {
			return len(u.Of(uses.Subject{Entity: e}))
		})},
	)
}

// groups returns the groups of a catalog as they are sorted now: where that is as usual, those last
// that have nothing to do with secrets.
func groups(m *Model, c *catalog.Catalog) []catalog.Group {
	all := m.sorting.Sorted(c.Groups(m.by))
	if m.sorting.Usual() {
		var with, without []catalog.Group
		for _, g := range all {
			if slices.ContainsFunc(g.Entities, func(e *catalog.Entity) bool {
				return e.Annotated || len(m.uses.Index().OfEntity(e.Ref)) > 0
			}) {
				with = append(with, g)
			} else {
				without = append(without, g)
			}
		}
		return append(with, without...)
	}
	for i, g := range all {
		ones := make([]catalog.Group, len(g.Entities))
		for j := range g.Entities {
			ones[j].Entities = g.Entities[j : j+1]
		}
		sorted := make([]*catalog.Entity, 0, len(ones))
		for _, one := range m.sorting.Sorted(ones) {
			sorted = append(sorted, one.Entities...)
		}
		all[i].Entities = sorted
	}
	return all
}

// Orders returns by what the pane can be sorted.
func Orders(m *Model) []string { return m.sorting.Names() }

// SortBy sorts the pane by one of them.
func SortBy(m *Model, name string) {
	m.sorting.By(name)
	m.Rebuild()
}
