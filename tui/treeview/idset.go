package treeview

import "github.com/vaultmap/vaultmap/vaultsvc/tree"

// idSet is a set of nodes, a bit for each ID: a million of them are asked for one after the other.
type idSet []uint64

func (s idSet) has(id tree.ID) bool { return int(id/64) < len(s) && s[id/64]&(1<<(id%64)) != 0 }

func (s *idSet) add(id tree.ID) {
	if more := int(id/64) + 1 - len(*s); more > 0 {
		*s = append(*s, make(idSet, more)...)
	}
	(*s)[id/64] |= 1 << (id % 64)
}

func (s idSet) remove(id tree.ID) {
	if s.has(id) {
		s[id/64] &^= 1 << (id % 64)
	}
}
