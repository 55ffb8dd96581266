package catalogpane

import (
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
)

// At returns what the cursor stands on, across scans of the files.
func At(m *Model) (row string) { return m.current().key() }

// Return puts the cursor back on a row, under a filter. It returns false where that is no more.
func Return(m *Model, row, filter string) bool {
	m.SetFilter("")
	if ref, ok := strings.CutPrefix(row, entityKey); ok {
		unfold(m, m.files.Entity(ref))
		m.Rebuild()
	}
	m.moveToKey(row)
	m.SetFilter(filter)
	m.moveToKey(row)
	m.filter.placed = At(m)
	return At(m) == row
}

// unfold opens the group of an entity, if there is one.
func unfold(m *Model, entity *catalog.Entity) {
	c := m.files.Catalog()
	if c == nil || entity == nil {
		return
	}
	for _, g := range c.Groups(m.by) {
		for _, e := range g.Entities {
			if e.Ref == entity.Ref {
				m.folded[g.Ref] = false
			}
		}
	}
}
