package tree

import (
	"slices"
	"strings"
	"unsafe"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// ID names one node of a [Store].
type ID uint32

// Root is the node above all mounts. It is also what functions return for "none".
const Root ID = 0

// node is one mount, folder or secret. A folder's name ends in "/".
type node struct {
	name    uint32 // where the name starts in Store.text
	parent  ID
	kids    uint32 // where the children start in Store.kids
	nkids   uint32
	nameLen uint16
	state   State
	flags   uint8
}

const (
	pinned uint8 = 1 << iota // asked for by its own location: stays though its parent does not list it
	gone                     // taken out of the tree by a refresh
	named                    // the newest answer about its parent names it
)

// Store holds the names of one namespace.
type Store struct {
	namespace string
	nodes     []node
	kids      []ID
	text      arena
	errs      map[ID]error
	unnamed   map[ID]int // how many children of a folder no answer names
	counts    Counts
}

// Counts says how much is known. Nothing in it is estimated.
type Counts struct {
	Names   int // secrets and folders that some LIST named
	Folders int // folders and mounts known
	Listed  int // of those, answered with names or as empty
	Denied  int
	Failed  int
}

// New returns an empty store for a namespace.
func New(namespace string) *Store {
	s := &Store{namespace: namespace, errs: map[ID]error{}, unnamed: map[ID]int{}}
	s.nodes = append(s.nodes, node{})
	return s
}

// Mounts replaces the mounts that are known. Mounts that stay keep what is below them,
// and so do pinned ones.
func (s *Store) Mounts(paths []string) { s.setChildren(Root, paths) }

// Ensure returns the node of a location, and adds what is missing on the way as unlisted
// nodes that no refresh of their parents takes away.
func (s *Store) Ensure(loc vaultpath.Location) ID {
	id := s.ensureChild(Root, loc.Mount)
	for _, name := range loc.Segments() {
		id = s.ensureChild(id, name)
	}
	return id
}

func (s *Store) ensureChild(parent ID, name string) ID {
	id, ok := s.Child(parent, name)
	if !ok {
		id = s.add(parent, name)
		at, _ := s.search(parent, name)
		kids := slices.Insert(slices.Clone(s.Children(parent)), at, id)
		s.place(parent, kids)
		s.unnamed[parent]++
	}
	s.nodes[id].flags |= pinned
	return id
}

// Find returns the node of a location.
func (s *Store) Find(loc vaultpath.Location) (ID, bool) {
	id, ok := s.Child(Root, loc.Mount)
	for _, name := range loc.Segments() {
		if !ok {
			return Root, false
		}
		id, ok = s.Child(id, name)
	}
	return id, ok
}

// Child returns the child of that name; a folder's name ends in "/".
func (s *Store) Child(parent ID, name string) (ID, bool) {
	at, ok := s.search(parent, name)
	if !ok {
		return Root, false
	}
	return s.Children(parent)[at], true
}

func (s *Store) search(parent ID, name string) (int, bool) {
	return slices.BinarySearchFunc(s.Children(parent), name, func(id ID, name string) int {
		return strings.Compare(s.Name(id), name)
	})
}

// Children returns the known children in byte order of their names. The slice is the
// store's own: read it, and do not keep it over a change.
func (s *Store) Children(id ID) []ID {
	n := &s.nodes[id]
	return s.kids[n.kids : n.kids+n.nkids : n.kids+n.nkids]
}

// NamedChildren returns how many of the children the newest answer names.
func (s *Store) NamedChildren(id ID) int { return int(s.nodes[id].nkids) - s.unnamed[id] }

// Name returns the last segment as LIST gave it, or the whole mount point.
func (s *Store) Name(id ID) string {
	n := &s.nodes[id]
	return s.text.at(n.name, n.nameLen)
}

// Parent returns the node above, and [Root] for a mount.
func (s *Store) Parent(id ID) ID { return s.nodes[id].parent }

// IsFolder tells whether a node can have children.
func (s *Store) IsFolder(id ID) bool { return id == Root || strings.HasSuffix(s.Name(id), "/") }

// Depth returns how many nodes stand above: 0 for a mount.
func (s *Store) Depth(id ID) int {
	depth := 0
	for p := s.nodes[id].parent; p != Root; p = s.nodes[p].parent {
		depth++
	}
	return depth
}

// Location returns where a node is.
func (s *Store) Location(id ID) vaultpath.Location {
	loc := vaultpath.Location{Namespace: s.namespace}
	if id == Root {
		return loc
	}
	size := 0
	mount := id
	for s.nodes[mount].parent != Root {
		size += int(s.nodes[mount].nameLen)
		mount = s.nodes[mount].parent
	}
	loc.Mount = s.Name(mount)
	path := make([]byte, size)
	for ; id != mount; id = s.nodes[id].parent {
		size -= copy(path[size-int(s.nodes[id].nameLen):], s.Name(id))
	}
	loc.Path = string(path)
	return loc
}

// State returns what is known about a folder's children.
func (s *Store) State(id ID) State { return s.nodes[id].state }

// Err returns why a folder is denied or failed, and nil otherwise.
func (s *Store) Err(id ID) error { return s.errs[id] }

// Stale tells whether the children shown are from an earlier answer than the last one.
func (s *Store) Stale(id ID) bool { return s.nodes[id].state.Incomplete() && s.NamedChildren(id) > 0 }

// Alive tells whether the node is still in the tree: no refresh took it or a folder above it away.
func (s *Store) Alive(id ID) bool {
	if int(id) >= len(s.nodes) {
		return false
	}
	for ; id != Root; id = s.nodes[id].parent {
		if s.nodes[id].flags&gone != 0 {
			return false
		}
	}
	return true
}

// Named tells whether the newest answer about a node's parent names it. A pinned node may be unnamed:
// nobody has asked, or it is not there.
func (s *Store) Named(id ID) bool { return s.nodes[id].flags&named != 0 }

// Counts returns how much is known.
func (s *Store) Counts() Counts { return s.counts }

// SetState changes what is known about a folder, and keeps its children. err is why, for
// [Denied] and [Failed]; it is dropped with every other state.
func (s *Store) SetState(id ID, st State, err error) {
	s.count(s.nodes[id].state, -1)
	s.nodes[id].state = st
	s.count(st, 1)
	if st.Incomplete() && err != nil {
		s.errs[id] = err
	} else {
		delete(s.errs, id)
	}
}

// SetChildren records the answer to a LIST: the folder is [Listed], or [Empty] where there
// are no names. Children that stay keep their IDs and what is below them.
func (s *Store) SetChildren(id ID, names []string) {
	s.setChildren(id, names)
	if len(names) == 0 {
		s.SetState(id, Empty, nil)
	} else {
		s.SetState(id, Listed, nil)
	}
}

func (s *Store) setChildren(parent ID, names []string) {
	if !slices.IsSorted(names) {
		names = slices.Clone(names)
		slices.Sort(names)
	}
	old := s.Children(parent)
	next := make([]ID, 0, len(names))
	fresh := 0
	delete(s.unnamed, parent)
	keep := func(id ID) {
		s.setNamed(id, true)
		next = append(next, id)
	}
	drop := func(id ID) {
		if s.nodes[id].flags&pinned != 0 {
			s.setNamed(id, false)
			s.unnamed[parent]++
			next = append(next, id)
			return
		}
		s.remove(id)
	}
	last := ""
	for _, name := range names {
		if name == "" || name == "/" || name == last && len(next) > 0 || len(name) > maxName {
			continue // no engine that keeps to the protocol answers so
		}
		last = name
		for len(old) > 0 && s.Name(old[0]) < name {
			drop(old[0])
			old = old[1:]
		}
		if len(old) > 0 && s.Name(old[0]) == name {
			keep(old[0])
			old = old[1:]
			continue
		}
		keep(s.add(parent, name))
		fresh++
	}
	for _, id := range old {
		drop(id)
	}
	if fresh > 0 || len(next) != int(s.nodes[parent].nkids) {
		s.place(parent, next)
	}
}

// setNamed notes whether an answer names a node.
func (s *Store) setNamed(id ID, is bool) {
	if was := s.Named(id); was == is {
		return
	}
	s.nodes[id].flags ^= named
	by := 1
	if !is {
		by = -1
	}
	if s.nodes[id].parent != Root {
		s.counts.Names += by
	}
}

// place stores the children of a node: over the old ones where they fit.
func (s *Store) place(parent ID, kids []ID) {
	n := &s.nodes[parent]
	if len(kids) > int(n.nkids) {
		n.kids = uint32(len(s.kids))
		s.kids = append(s.kids, kids...)
	} else {
		copy(s.kids[n.kids:], kids)
	}
	n.nkids = uint32(len(kids))
}

func (s *Store) add(parent ID, name string) ID {
	id := ID(len(s.nodes))
	s.nodes = append(s.nodes, node{name: s.text.put(name), nameLen: uint16(len(name)), parent: parent})
	s.tally(id, 1)
	return id
}

// remove takes a node and all below it out of the counts and marks it gone.
func (s *Store) remove(id ID) {
	s.tally(id, -1)
	s.setNamed(id, false)
	s.nodes[id].flags |= gone
	delete(s.errs, id)
	delete(s.unnamed, id)
	for _, kid := range s.Children(id) {
		s.remove(kid)
	}
}

// tally counts a folder in or out.
func (s *Store) tally(id ID, by int) {
	if s.IsFolder(id) {
		s.counts.Folders += by
		s.count(s.nodes[id].state, by)
	}
}

func (s *Store) count(st State, by int) {
	switch st {
	case Listed, Empty:
		s.counts.Listed += by
	case Denied:
		s.counts.Denied += by
	case Failed:
		s.counts.Failed += by
	}
}

// maxName is the longest name that a node can hold, in bytes.
const maxName = 1<<16 - 1

// arena keeps names back to back in blocks that never move, so that a name can be handed
// out as a string without copying it.
type arena struct{ blocks [][]byte }

const blockSize = 1 << 16

func (a *arena) put(s string) uint32 {
	if n := len(a.blocks); n == 0 || len(a.blocks[n-1])+len(s) > blockSize {
		a.blocks = append(a.blocks, make([]byte, 0, blockSize))
	}
	last := len(a.blocks) - 1
	at := len(a.blocks[last])
	a.blocks[last] = append(a.blocks[last], s...)
	return uint32(last*blockSize + at)
}

func (a *arena) at(pos uint32, n uint16) string {
	if n == 0 {
		return ""
	}
	// The bytes are never written again: put only appends, and never past the capacity.
	return unsafe.String(&a.blocks[pos/blockSize][pos%blockSize], int(n))
}
