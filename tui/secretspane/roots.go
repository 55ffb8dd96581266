package secretspane

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// setRoots puts the nodes at the top of the view that belong there.
func (m *Model) setRoots() {
	store := m.listing.Store()
	if m.subject.All() {
		m.view.SetRoots(store.Children(tree.Root))
		return
	}
	switch m.listing.Mounts().State {
	case listing.MountsAsking, listing.MountsFailed:
		return // which part of a path is the mount is not known yet
	}
	var roots []tree.ID
	isNew := len(m.view.Roots()) == 0
	if e := m.subject.Entity; e != nil {
		for _, r := range e.Roots(m.opts) {
			if r.Templated {
				continue
			}
			id := store.Ensure(m.listing.Mounts().Within(r.Location))
			m.annotated[id] = r
			roots = append(roots, id)
		}
	}
	if isNew {
		m.view.OpenAll(roots...)
	}
	m.view.SetRoots(append(roots, m.usedElsewhere(roots)...))
}

// usedElsewhere returns the nodes of what the subject's files name and none of its roots holds. What a root
// holds gets its row there, whether it exists or not.
func (m *Model) usedElsewhere(roots []tree.ID) []tree.ID {
	store := m.listing.Store()
	var out []tree.ID
	for _, loc := range m.uses.NamedBy(m.subject) {
		id := store.Ensure(loc)
		if !slices.ContainsFunc(roots, func(root tree.ID) bool {
			return strings.HasPrefix(loc.String(), store.Location(root).String())
		}) {
			out = append(out, id)
		}
	}
	return out
}

// moveRoot takes in that a root lies in another mount than was thought.
func (m *Model) moveRoot(from, to tree.ID) {
	if root, ok := m.annotated[from]; ok {
		m.annotated[to] = root
	}
	roots := slices.Clone(m.view.Roots())
	for i := range roots {
		if roots[i] == from {
			roots[i] = to
		}
	}
	m.view.OpenAll(to)
	m.view.SetRoots(roots)
}

// CreateAt returns where a new secret belongs for what is under the cursor: where an annotation says so, in
// its place where it is missing, else beside it or in the folder.
func (m *Model) CreateAt(loc vaultpath.Location, id tree.ID) vaultpath.Location {
	if r, ok := m.annotated[id]; ok && m.listing.Store().State(id) == tree.Empty {
		return r.Create
	}
	if !loc.IsFolder() && !m.uses.IsMissing(id) {
		loc, _ = loc.Parent()
	}
	return loc
}

// hint returns what is to be said of the annotation that a root of the view is there for, with the line that
// says it.
func (m *Model) hint(id tree.ID) string {
	root, ok := m.annotated[id]
	if !ok || m.subject.All() {
		return ""
	}
	for _, u := range m.uses.Of(m.subject) {
		if u.Source == xref.Annotation && u.Line == root.Line && u.Raw == root.Path {
			if hint := m.uses.Judge(u).Hint; hint != "" {
				return draw.FileLine(u.File, u.Line) + ": " + hint
			}
		}
	}
	return ""
}
