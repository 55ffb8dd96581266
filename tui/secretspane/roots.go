package secretspane

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// roots are what the annotations of entities name, by node.
type roots map[tree.ID]catalog.Root

// of returns the nodes at the top of a subject that is no view of everything, and how many of them
// annotations name; false where it is not known yet which part of a path is the mount.
func (r roots) of(
	s uses.Subject, l *listing.Model, u *uses.Model,
) (top []tree.ID, annotated int, ok bool) {
	if st := l.Mounts.State; st == listing.MountsAsking || st == listing.MountsFailed {
		return nil, 0, false
	}
	if s.Entity != nil {
		for _, root := range u.Roots(s.Entity) {
			if root.Templated {
				continue
			}
			id := l.Store.Ensure(l.Mounts.Within(root.Location))
			r[id] = root
			top = append(top, id)
		}
	}
	annotated = len(top)
	// What the files name and none of these holds. What one holds gets its row there, whether it
	// exists or not.
	for _, loc := range u.NamedBy(s) {
		id := l.Store.Ensure(loc)
		if !slices.ContainsFunc(top[:annotated], func(root tree.ID) bool {
			return strings.HasPrefix(loc.String(), l.Store.Location(root).String())
		}) {
			top = append(top, id)
		}
	}
	return top, annotated, true
}

// hint returns what is to be said of the annotation that a root of a subject is there for, with the
// line that says it.
func (r roots) hint(u *uses.Model, s uses.Subject, id tree.ID) string {
	root, ok := r[id]
	if !ok || s.All() {
		return ""
	}
	for _, use := range u.Of(s) {
		if use.Source == xref.Annotation && use.Line == root.Line && use.Raw == root.Path {
			if hint := u.Judge(use).Hint; hint != "" {
				return draw.FileLine(use.File, use.Line) + ": " + hint
			}
		}
	}
	return ""
}

// Hint returns what is to be said of the annotation that a node at the top shows for, "" where
// there is nothing.
func (m *Model) Hint(id tree.ID) string { return m.roots.hint(m.uses, m.subject, id) }

// setRoots puts the nodes at the top of the view that belong there.
func (m *Model) setRoots() {
	if m.subject.All() {
		m.view.SetRoots(mounts(m.listing))
		return
	}
	top, annotated, ok := m.roots.of(m.subject, m.listing, m.uses)
	if !ok {
		return
	}
	if len(m.view.Roots()) == 0 {
		m.view.OpenAll(top[:annotated]...)
	}
	m.view.SetRoots(top)
}

// mounts returns all mounts by name, those last that hold no secrets. It is asked when the list is
// made: rows do not change places because of what somebody has just been told.
func mounts(l *listing.Model) []tree.ID {
	var with, without []tree.ID
	for _, id := range l.Store.Children(tree.Root) {
		if holdsNone(l, id) {
			without = append(without, id)
		} else {
			with = append(with, id)
		}
	}
	return append(with, without...)
}

// holdsNone reports whether it is known of a mount that it has no secrets that could be listed: by
// its engine, or by what the server has answered.
func holdsNone(l *listing.Model, id tree.ID) bool {
	mount, _ := l.MountOf(id)
	switch st := l.Store.State(id); {
	case mount.IsSystem(), st == tree.Unlistable:
		return true
	case st == tree.Empty:
		return len(l.Store.Children(id)) == 0 // files may name some
	case !mount.IsShared(): // few tokens have put anything there
		return st != tree.Listed
	}
	return false
}

// moveRoot takes in that a root lies in another mount than was thought.
func (m *Model) moveRoot(from, to tree.ID) {
	if root, ok := m.roots[from]; ok {
		m.roots[to] = root
	}
	top := slices.Clone(m.view.Roots())
	for i := range top {
		if top[i] == from {
			top[i] = to
		}
	}
	m.view.OpenAll(to)
	m.view.SetRoots(top)
}

// CreateAt returns where a new secret belongs for what is under the cursor: where an annotation
// says so, in its place where it is missing, else beside it or in the folder.
func (m *Model) CreateAt(loc vaultpath.Location, id tree.ID) vaultpath.Location {
	if root, ok := m.roots[id]; ok && m.listing.Store.State(id) == tree.Empty {
		return root.Create
	}
	if !loc.IsFolder() && !m.uses.IsMissing(id) {
		loc, _ = loc.Parent()
	}
	return loc
}
