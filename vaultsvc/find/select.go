package find

import (
	"context"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Selection is all names whose locations match a query, in no order: see [Select].
type Selection struct {
	IDs   tree.IDSet
	Above tree.IDSet // the folders that lead to them

	query Query
	names int // how many IDs were looked at
}

// Select finds all names whose locations match, those included that no answer of the server has.
// before is an earlier selection from the same store, or nil: where the query is the same or only
// narrows that one's, as with each letter that is typed, what did not match then is not looked at
// again.
func Select(q Query, names tree.Snapshot, before *Selection) *Selection {
	room := names.Len()/64 + 1
	s := &Selection{query: q, names: names.Len()}
	s.IDs, s.Above = make(tree.IDSet, room), make(tree.IDSet, room)
	if !s.continues(before, names) {
		s.scan(names)
	}
	return s
}

// scanPays is how many names the scan looks at in the time that one takes by itself.
const scanPays = 16

// continues selects from what an earlier selection found and what came after it, and reports
// whether that is little enough to be worth it.
func (s *Selection) continues(before *Selection, names tree.Snapshot) bool {
	if before == nil || before.names > s.names || !s.query.narrows(before.query) {
		return false
	}
	same := before.query.narrows(s.query)
	left := s.names - before.names
	if !same {
		left += before.IDs.Len()
	}
	if left > s.names/scanPays {
		return false
	}
	m := matcher{names: names, scorer: newScorer(s.query)}
	for id := range before.IDs.All() {
		if names.Alive(id) && (same || m.matches(id)) {
			s.put(names, id)
		}
	}
	for id := tree.ID(before.names); int(id) < s.names; id++ {
		if names.Alive(id) && m.matches(id) {
			s.put(names, id)
		}
	}
	return true
}

func (s *Selection) put(names tree.Snapshot, id tree.ID) {
	s.IDs.Put(id, true)
	s.lead(names, names.Parent(id))
}

// lead notes that something was found in a folder.
func (s *Selection) lead(names tree.Snapshot, folder tree.ID) {
	for ; !s.Above.Has(folder); folder = names.Parent(folder) {
		s.Above.Put(folder, true)
	}
}

// scan selects from all names. It looks for the pieces of the query in their text, and then gives
// to each what its folder's location holds, which has a lower ID. Most names are decided by that.
func (s *Selection) scan(names tree.Snapshot) {
	h := newHits(s.query)
	h.from, h.of = 0, make([]uint8, s.names)
	h.scan(context.Background(), names, h.every())
	inherits := h.complete
	for _, w := range s.query.words {
		inherits = inherits && !w.last
	}
	m := matcher{names: names, scorer: newScorer(s.query)}
	for from, all := tree.ID(1), tree.ID(s.names); from < all; {
		to, parent := names.Siblings(from, all), names.Parent(from)
		above, some := h.of[parent]&h.below, false
		for i, own := range h.of[from:to] {
			id := from + tree.ID(i)
			held := own | above
			h.of[id] = held
			if held&h.needed != h.needed || !names.Alive(id) {
				continue
			}
			var in bool
			switch {
			case h.exact:
				in = held&h.absent == 0
			case inherits && own == 0 && parent != tree.Root:
				in = s.IDs.Has(parent) // no word ends in this name
			default:
				in = m.matches(id)
			}
			if in {
				s.IDs.Put(id, true)
				some = true
			}
		}
		if some {
			s.lead(names, parent)
		}
		from = to
	}
}

// matcher looks at one name after the other; what their folder's location holds is found out once.
type matcher struct {
	names   tree.Snapshot
	scorer  *scorer
	folder  tree.ID
	entered bool
	path    []byte // room
}

func (m *matcher) matches(id tree.ID) bool {
	if parent := m.names.Parent(id); !m.entered || parent != m.folder {
		var path string
		path, m.path = m.names.Path(parent, m.path)
		m.scorer.enter(path, 0)
		m.folder, m.entered = parent, true
	}
	return m.scorer.matches(m.names.Text(m.names.Place(id)))
}
