package tree

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"unsafe"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// ID names one node of a [Store].
type ID uint32

// Root is the node above all mounts. It is also what functions return for "none".
const Root ID = 0

// node is one mount, folder or secret. A folder's name ends in "/". Once it is in the store, name,
// parent and nameLen never change: snapshots read them while other fields are written.
type node struct {
	name    uint32 // where the name starts in Store.text
	parent  ID
	kids    uint32 // which of Store.folders has the children; 0 is none
	nameLen uint16
	state   State
	flags   uint8
}

const (
	// asked for by its own location: stays though its parent does not list it
	pinned   uint8 = 1 << iota
	named          // the newest answer about its parent names it
	outdated       // its children are to be asked for anew
	folder         // its name ends in "/": where many are looked at, the names are far away
)

// children are where the children of one folder stand in Store.kids, and for how many there is
// room.
type children struct{ at, n, room uint32 }

// Store holds the names of one namespace.
type Store struct {
	namespace string
	nodes     records
	folders   []children // of those that have any; the first is nobody's
	kids      lists
	text      arena
	gone      IDSet // nodes that a refresh took out of the tree
	unsaid    IDSet // nodes that no answer names, for snapshots
	errs      map[ID]error
	unnamed   map[ID]int  // how many children of a folder no answer names
	asked     map[ID]bool // nodes that were asked for by their own location
	earlier   IDSet       // folders with names of an earlier run
	earliers  int         // how many
	counts    Counts
}

// Counts says how much is known. Nothing in it is estimated.
type Counts struct {
	Names   int // secrets and folders that some LIST named
	Folders int // folders and mounts known
	Listed  int // of those, answered with names or as empty
	Denied  int
	Failed  int
	// those whose engine has no LIST
	Unlistable int
}

// New returns an empty store for a namespace.
func New(namespace string) *Store {
	s := &Store{namespace: namespace, folders: make([]children, 1), errs: map[ID]error{},
		unnamed: map[ID]int{}, asked: map[ID]bool{}}
	s.nodes.add(node{flags: folder})
	return s
}

// Namespace returns the namespace whose names these are.
func (s *Store) Namespace() string { return s.namespace }

// Mounts replaces the mounts that are known. Mounts that stay keep what is below them,
// and so do pinned ones.
func (s *Store) Mounts(paths []string) { s.setChildren(Root, paths) }

// Ensure returns the node of a location, and adds what is missing on the way as unlisted nodes that
// no refresh of their parents takes away. A location with a name that is too long for a node, which
// [vaultpath.Location.Validate] does not let pass, has none: it adds nothing and returns [Root].
func (s *Store) Ensure(loc vaultpath.Location) ID {
	segments := loc.Segments()
	tooLong := func(name string) bool { return len(name) > maxName }
	if tooLong(loc.Mount) || slices.ContainsFunc(segments, tooLong) {
		return Root // what is cut would be another place
	}
	id := s.ensureChild(Root, loc.Mount)
	for _, name := range segments {
		id = s.ensureChild(id, name)
	}
	s.asked[id] = true
	return id
}

// Asked returns the nodes that [Store.Ensure] was called for, those that are still in the tree.
func (s *Store) Asked() iter.Seq[ID] { return maps.Keys(s.asked) }

// Incomplete returns the folders in a state that is [State.Incomplete].
func (s *Store) Incomplete() iter.Seq[ID] { return maps.Keys(s.errs) }

// Earlier returns the folders that have names of an earlier run, and no answer in this one that has
// names: those above others first.
func (s *Store) Earlier() iter.Seq[ID] { return s.earlier.All() }

// HasEarlier reports whether there are any.
func (s *Store) HasEarlier() bool { return s.earliers > 0 }

func (s *Store) setEarlier(id ID, is bool) {
	switch was := s.earlier.Has(id); {
	case was == is:
		return
	case is:
		s.earliers++
	default:
		s.earliers--
	}
	s.earlier.Put(id, is)
}

func (s *Store) ensureChild(parent ID, name string) ID {
	id, ok := s.Child(parent, name)
	if !ok {
		id = s.add(parent, name)
		at, _ := s.search(parent, name)
		kids := slices.Insert(slices.Clone(s.Children(parent)), at, id)
		s.place(parent, kids)
		s.unnamed[parent]++
		s.unsaid.Put(id, true)
	}
	s.nodes.at(id).flags |= pinned
	return id
}

// Find returns the node of a location.
func (s *Store) Find(loc vaultpath.Location) (ID, bool) {
	id, ok := s.Child(Root, loc.Mount)
	for name := range strings.SplitAfterSeq(loc.Path, "/") {
		if name == "" { // behind the closing slash
			return id, ok
		}
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
	return s.kids.at(s.folders[s.nodes.at(id).kids])
}

// NamedChildren returns how many of the children the newest answer names.
func (s *Store) NamedChildren(id ID) int { return len(s.Children(id)) - s.unnamed[id] }

// Name returns the last segment as LIST gave it, or the whole mount point.
func (s *Store) Name(id ID) string {
	n := s.nodes.at(id)
	return s.text.at(n.name, n.nameLen)
}

// Parent returns the node above, and [Root] for a mount.
func (s *Store) Parent(id ID) ID { return s.nodes.at(id).parent }

// IsFolder reports whether a node can have children.
func (s *Store) IsFolder(id ID) bool { return s.nodes.at(id).flags&folder != 0 }

// Location returns where a node is.
func (s *Store) Location(id ID) vaultpath.Location {
	loc := vaultpath.Location{Namespace: s.namespace}
	if id == Root {
		return loc
	}
	size := 0
	mount := id
	for s.nodes.at(mount).parent != Root {
		size += int(s.nodes.at(mount).nameLen)
		mount = s.nodes.at(mount).parent
	}
	loc.Mount = s.Name(mount)
	path := make([]byte, size)
	for ; id != mount; id = s.nodes.at(id).parent {
		size -= copy(path[size-int(s.nodes.at(id).nameLen):], s.Name(id))
	}
	loc.Path = string(path)
	return loc
}

// AppendPath appends the text of a node's location, "secret/teams/", for what looks at many nodes.
func (s *Store) AppendPath(b []byte, id ID) []byte {
	if id == Root {
		return b
	}
	return append(s.AppendPath(b, s.Parent(id)), s.Name(id)...)
}

// State returns what is known about a folder's children. That of a secret is [Deleted], or
// [Unlisted] as it is from the start.
func (s *Store) State(id ID) State { return s.nodes.at(id).state }

// Deleted reports whether a node is a secret whose current version is deleted: see
// [Store.SetDeleted].
func (s *Store) Deleted(id ID) bool { return s.State(id) == Deleted }

// Err returns why a folder is denied or failed, and nil otherwise.
func (s *Store) Err(id ID) error { return s.errs[id] }

// Stale reports whether the children shown are from an earlier answer than the last one, or from an
// earlier run.
func (s *Store) Stale(id ID) bool {
	st := s.nodes.at(id).state
	return (st.Incomplete() || st == Unlisted) && s.NamedChildren(id) > 0
}

// Alive reports whether the node is still in the tree: no refresh took it or a folder above it
// away.
func (s *Store) Alive(id ID) bool { return int(id) < s.nodes.n && !s.gone.Has(id) }

// Named reports whether the newest answer about a node's parent names it. A pinned node may be
// unnamed: nobody has asked, or it is not there.
func (s *Store) Named(id ID) bool { return s.nodes.at(id).flags&named != 0 }

// bareErr is about what an error takes, with the text of what was being done.
const bareErr = 400

// Bytes returns about how much memory the store takes. It gives none back while it lives.
func (s *Store) Bytes() int64 {
	return int64(len(s.nodes.blocks))*recordsBlock*int64(unsafe.Sizeof(node{})) +
		int64(len(s.text.blocks))*textSize + s.kids.n*int64(unsafe.Sizeof(Root)) +
		int64(cap(s.folders))*int64(unsafe.Sizeof(children{})) + int64(len(s.errs))*bareErr
}

// Outdated reports whether what is known of a folder's children was outdated: see
// [Store.Outdate].
func (s *Store) Outdated(id ID) bool { return s.nodes.at(id).flags&outdated != 0 }

// Counts returns how much is known.
func (s *Store) Counts() Counts { return s.counts }
