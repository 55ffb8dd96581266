package find

import (
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// scope is the part of the tree that counts; nil is all of it.
type scope struct{ roots []tree.ID }

func newScope(in []tree.ID) *scope {
	if len(in) == 0 {
		return nil
	}
	return &scope{roots: slices.Sorted(slices.Values(in))}
}

func (s *scope) is(id tree.ID) bool {
	if s == nil {
		return true
	}
	_, ok := slices.BinarySearch(s.roots, id)
	return ok
}

// holds reports whether a folder, and so what is in it, counts.
func (s *scope) holds(names tree.Snapshot, folder tree.ID) bool {
	for id := folder; id != tree.Root && s != nil; id = names.Parent(id) {
		if s.is(id) {
			return true
		}
	}
	return s == nil
}
