package tree

import (
	"slices"
	"sort"
	"unsafe"
)

// Snapshot is the names of a store at one moment. Other goroutines may read it while the store goes
// on: what it says stays as it was. The states of folders, only the store knows.
//
// IDs count from 1 to [Snapshot.Len]; a node's parent has a lower one than itself, and children
// that came in one answer have IDs in a row.
type Snapshot struct {
	nodes  records
	text   arena
	gone   IDSet
	unsaid IDSet
}

// Snapshot returns the names as they are now. It copies a bit or two for each at the most, and next
// to nothing else.
func (s *Store) Snapshot() Snapshot {
	return Snapshot{
		nodes:  records{slices.Clone(s.nodes.blocks), s.nodes.n},
		text:   arena{slices.Clone(s.text.blocks)},
		gone:   slices.Clone(s.gone),
		unsaid: slices.Clone(s.unsaid),
	}
}

// First returns the names of the IDs below n.
func (n Snapshot) First(ids int) Snapshot {
	n.nodes.n = min(ids, n.nodes.n)
	blocks := n.text.blocks
	n.text.blocks = blocks[:sort.Search(len(blocks), func(i int) bool {
		return int(blocks[i].first) >= n.nodes.n
	})]
	return n
}

// Len returns the number of IDs. [Root] is one of them, and others may have left the tree.
func (n Snapshot) Len() int { return n.nodes.n }

// Alive reports whether a node was in the tree.
func (n Snapshot) Alive(id ID) bool { return !n.gone.Has(id) }

// Named reports whether a node was in the tree, and named by the newest answer about its parent:
// see [Store.Named].
func (n Snapshot) Named(id ID) bool { return !n.gone.Has(id) && !n.unsaid.Has(id) }

// NamedSince reports whether answers name a node now that was there in an earlier snapshot of the
// same store, and that none named then.
func (n Snapshot) NamedSince(earlier Snapshot) bool {
	for i, was := range earlier.unsaid {
		if i < len(n.unsaid) {
			was &^= n.unsaid[i]
		}
		if was != 0 {
			return true
		}
	}
	return false
}

// Parent returns the node above, and [Root] for a mount.
func (n Snapshot) Parent(id ID) ID { return n.nodes.at(id).parent }

// Siblings returns the end of the IDs from one to another that follow each other and have the same
// parent.
func (n Snapshot) Siblings(id, to ID) ID {
	parent := n.Parent(id)
	for id < to {
		block := n.nodes.blocks[id/recordsBlock][id%recordsBlock:]
		block = block[:min(len(block), int(to-id))]
		for i := range block {
			if block[i].parent != parent {
				return id + ID(i)
			}
		}
		id += ID(len(block))
	}
	return to
}

// Name returns the last segment, or the whole mount point. Folders end in "/".
func (n Snapshot) Name(id ID) string {
	node := n.nodes.at(id)
	return n.text.at(node.name, node.nameLen)
}

// Place is where the text of a name stands.
type Place struct {
	at uint32
	n  uint16
}

// Block returns which block that is in.
func (p Place) Block() int { return int(p.at / textSize) }

// Place returns where a node's name stands.
func (n Snapshot) Place(id ID) Place {
	node := n.nodes.at(id)
	return Place{node.name, node.nameLen}
}

// Text is the name at a place, without making a string of it. It is read only.
func (n Snapshot) Text(p Place) []byte {
	from, to := int(p.at%textSize), int(p.at%textSize)+int(p.n)
	return n.text.blocks[p.at/textSize].text[from:to:to]
}

// Length returns how many bytes a node's name has.
func (n Snapshot) Length(id ID) int { return int(n.nodes.at(id).nameLen) }

// Path returns the text of a node's location, "secret/teams/", in buf where that is large enough.
// It is good until buf is used again.
func (n Snapshot) Path(id ID, buf []byte) (string, []byte) {
	size := 0
	for at := id; at != Root; {
		node := n.nodes.at(at)
		size += int(node.nameLen)
		at = node.parent
	}
	if size == 0 {
		return "", buf
	}
	buf = slices.Grow(buf[:0], size)[:size]
	for at := id; at != Root; {
		node := n.nodes.at(at)
		size -= int(node.nameLen)
		copy(buf[size:], n.text.at(node.name, node.nameLen))
		at = node.parent
	}
	return unsafe.String(&buf[0], len(buf)), buf
}

// Blocks returns into how many blocks the text of the names is divided.
func (n Snapshot) Blocks() int { return len(n.text.blocks) }

// Block returns the text of some names, back to back in the order of their IDs, and which: from
// first to the one before end. It is read only.
func (n Snapshot) Block(i int) (text []byte, first, end ID) {
	end = ID(n.nodes.n)
	if i+1 < len(n.text.blocks) {
		end = n.text.blocks[i+1].first
	}
	return n.text.blocks[i].text, n.text.blocks[i].first, end
}

// LowerCase reports whether there is nothing but ASCII in a block, and no capital letter.
func (n Snapshot) LowerCase(i int) bool { return !n.text.blocks[i].mixed }

// InBlock returns where a name stands in the text of its block.
func (n Snapshot) InBlock(id ID) (from, to int) {
	node := n.nodes.at(id)
	from = int(node.name % textSize)
	return from, from + int(node.nameLen)
}
