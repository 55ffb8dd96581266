package tree

import (
	"slices"
	"unsafe"
)

// Snapshot is the names of a store at one moment. Other goroutines may read it while the store goes on: names and parents
// never change. What else is known of a node, and whether it is still in the tree, only the store says.
type Snapshot struct {
	nodes []node
	text  arena
}

// Snapshot returns the names as they are now, without copying them.
func (s *Store) Snapshot() Snapshot {
	return Snapshot{nodes: s.nodes[:len(s.nodes):len(s.nodes)], text: arena{blocks: slices.Clone(s.text.blocks)}}
}

// Len returns the number of IDs. [Root] is one of them, and others may have left the tree.
func (n Snapshot) Len() int { return len(n.nodes) }

// Path returns the text of a node's location, "secret/teams/", in buf where that is large enough. It is good until
// buf is used again.
func (n Snapshot) Path(id ID, buf []byte) (string, []byte) {
	size := 0
	for at := id; at != Root; at = n.nodes[at].parent {
		size += int(n.nodes[at].nameLen)
	}
	if size == 0 {
		return "", buf
	}
	buf = slices.Grow(buf[:0], size)[:size]
	for at := id; at != Root; at = n.nodes[at].parent {
		node := &n.nodes[at]
		size -= int(node.nameLen)
		copy(buf[size:], n.text.at(node.name, node.nameLen))
	}
	return unsafe.String(&buf[0], len(buf)), buf
}
