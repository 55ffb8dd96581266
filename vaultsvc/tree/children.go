package tree

import (
	"slices"
	"strings"
)

// SetState changes what is known about a folder, and keeps its children. err is why, for
// [Denied] and [Failed]; it is dropped with every other state.
func (s *Store) SetState(id ID, st State, err error) {
	if !s.Alive(id) {
		return // a refresh was faster than the answer
	}
	s.count(s.nodes.at(id).state, -1)
	s.nodes.at(id).state = st
	s.count(st, 1)
	if st.Incomplete() || st == Unlistable {
		s.nodes.at(id).flags &^= outdated // it is an answer
	}
	if st.Incomplete() && err != nil {
		s.errs[id] = err
	} else {
		delete(s.errs, id)
	}
}

// SetDeleted notes of a secret whether its current version is deleted. That holds until the next
// answer about its folder, which does not say so. A folder is never deleted.
func (s *Store) SetDeleted(id ID, deleted bool) {
	if !s.Alive(id) || s.IsFolder(id) {
		return
	}
	s.nodes.at(id).state = Unlisted
	if deleted {
		s.nodes.at(id).state = Deleted
	}
}

// SetChildren records the answer to a LIST: the folder is [Listed], or [Empty] where there
// are no names. Children that stay keep their IDs and what is below them.
func (s *Store) SetChildren(id ID, names []string) {
	if !s.Alive(id) {
		return
	}
	s.setChildren(id, names)
	s.setEarlier(id, false)
	s.nodes.at(id).flags &^= outdated
	if len(names) == 0 {
		s.SetState(id, Empty, nil)
	} else {
		s.SetState(id, Listed, nil)
	}
}

// Outdate notes that what is known of a folder is to be asked for anew, until an answer comes. It
// shows as before.
func (s *Store) Outdate(id ID) {
	if s.State(id) != Unlisted && s.IsFolder(id) {
		s.nodes.at(id).flags |= outdated
	}
}

// Remember gives a folder that nobody has asked for the names that it had in an earlier run. What
// is known about it stays [Unlisted], so that it is stale until an answer confirms, changes or
// takes away the names. A folder that has an answer, or is being asked for, keeps what it has.
func (s *Store) Remember(id ID, names []string) {
	if s.Alive(id) && s.State(id) == Unlisted && s.NamedChildren(id) == 0 {
		s.setChildren(id, names)
		s.setEarlier(id, len(names) > 0)
	}
}

// Forget takes out the names that a folder has from an earlier run, but for folders in which this
// run has been told of names. It returns how many there were. Call it for the folders below first.
func (s *Store) Forget(id ID) int {
	if !s.earlier.Has(id) {
		return 0
	}
	s.setEarlier(id, false)
	var told []string
	for _, kid := range s.Children(id) {
		if s.State(kid) == Listed || s.NamedChildren(kid) > 0 {
			told = append(told, s.Name(kid))
		}
	}
	n := s.NamedChildren(id)
	s.setChildren(id, told)
	return n
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
		s.forgetDeleted(id)
		next = append(next, id)
	}
	drop := func(id ID) {
		if s.nodes.at(id).flags&pinned != 0 {
			s.setNamed(id, false)
			s.forgetDeleted(id)
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
	if fresh > 0 || len(next) != len(s.Children(parent)) {
		s.place(parent, next)
	}
}

// Drop takes out a node that [Store.Ensure] added, with all below it, unless an answer names it.
func (s *Store) Drop(id ID) {
	if !s.Alive(id) || s.nodes.at(id).flags&pinned == 0 {
		return
	}
	s.nodes.at(id).flags &^= pinned
	delete(s.asked, id)
	if s.Named(id) {
		return
	}
	parent := s.Parent(id)
	s.remove(id)
	s.place(parent, slices.DeleteFunc(slices.Clone(s.Children(parent)), func(kid ID) bool {
		return kid == id
	}))
	if s.unnamed[parent]--; s.unnamed[parent] == 0 {
		delete(s.unnamed, parent)
	}
}

func (s *Store) forgetDeleted(id ID) {
	if n := s.nodes.at(id); n.state == Deleted {
		n.state = Unlisted
	}
}

// setNamed notes whether an answer names a node.
func (s *Store) setNamed(id ID, is bool) {
	if was := s.Named(id); was == is {
		return
	}
	s.nodes.at(id).flags ^= named
	s.unsaid.Put(id, !is)
	by := 1
	if !is {
		by = -1
	}
	if s.nodes.at(id).parent != Root {
		s.counts.Names += by
	}
}

// place stores the children of a node: over the old ones where they fit. A list that outgrows its
// room gets more than it needs: one that grows name by name would leave a copy of itself behind for
// each.
func (s *Store) place(parent ID, kids []ID) {
	n := s.nodes.at(parent)
	if n.kids == 0 {
		n.kids = uint32(len(s.folders))
		s.folders = append(s.folders, children{})
	}
	at := &s.folders[n.kids]
	if room := len(kids); room > int(at.room) {
		if at.room > 0 {
			room += room / 4
		}
		at.at, at.room = s.kids.reserve(room), uint32(room)
	}
	at.n = uint32(len(kids))
	copy(s.kids.at(*at), kids)
}

func (s *Store) add(parent ID, name string) ID {
	id := ID(s.nodes.n)
	n := node{name: s.text.put(name, id), nameLen: uint16(len(name)), parent: parent}
	if strings.HasSuffix(name, "/") {
		n.flags = folder
	}
	s.nodes.add(n)
	s.tally(id, 1)
	return id
}

// remove takes a node and all below it out of the counts and marks it gone.
func (s *Store) remove(id ID) {
	s.tally(id, -1)
	s.setNamed(id, false)
	s.gone.Put(id, true)
	s.setEarlier(id, false)
	delete(s.errs, id)
	delete(s.unnamed, id)
	delete(s.asked, id)
	for _, kid := range s.Children(id) {
		s.remove(kid)
	}
}

// tally counts a folder in or out.
func (s *Store) tally(id ID, by int) {
	if s.IsFolder(id) {
		s.counts.Folders += by
		s.count(s.nodes.at(id).state, by)
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
	case Unlistable:
		s.counts.Unlistable += by
	}
}
