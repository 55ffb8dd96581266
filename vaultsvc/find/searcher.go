package find

import (
	"context"
	"math"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// searcher looks at a part of the names one by one, and scores what can be among the best.
type searcher struct {
	ctx    context.Context
	names  tree.Snapshot
	hits   *hits
	scope  *scope
	scorer *scorer
	top    Top
	kept   keeper
	total  int
	looks  int
	scored int
	slice  int // how many looks are left before others may run
	at     way
	recent [1024]struct {
		folder tree.ID
		known  bool
		pieces uint8
		length int
	}
	path   []byte // room
	folded []byte // room
}

// way is what is known of the folder whose names are looked at.
type way struct {
	folder    tree.ID
	known     bool
	pieces    uint8 // that its location holds
	length    int   // of that
	unmatched bool  // no part of a word is in it
	inside    bool  // it counts
	entered   bool  // by the scorer, which then says what names are worth that hold no piece
	plain     plain
}

// all looks at all names that can match, folder by folder: names of one folder stand together.
func (s *searcher) all(p part) {
	h := s.hits
	for id := h.next(p.from, p.to, h.inName); id < p.to; {
		s.in(s.names.Parent(id))
		end := s.names.Siblings(id, min(id+slice, p.to))
		missing := h.needed & h.scanned &^ s.at.pieces
		for id = h.next(id, end, missing); id < end; id = h.next(id+1, end, missing) {
			if !s.look(id, s.names.Place(id)) {
				return
			}
		}
		id = h.next(end, p.to, h.inName)
	}
}

// again looks at names that an earlier search found. blank reports whether it is still true that no
// part of a word is in the folders where that search met none.
func (s *searcher) again(some [][]kept, blank bool) {
	for _, piece := range some {
		for _, k := range piece {
			if blank && k.unmatched > 0 {
				s.inUnmatched(int(k.unmatched))
			} else {
				s.in(s.names.Parent(k.id))
			}
			if !s.look(k.id, k.name) {
				return
			}
		}
	}
}

// in makes a folder the one whose names come next.
func (s *searcher) in(folder tree.ID) {
	if s.at.known && s.at.folder == folder {
		return
	}
	s.at = way{folder: folder, known: true, inside: s.scope.holds(s.names, folder)}
	s.at.pieces, s.at.length = s.onPath(folder)
	s.at.unmatched = s.at.pieces == 0 && s.hits.unspanned && folder != tree.Root
}

// inUnmatched is in for a folder that counts, whichever it is, whose location has a number of bytes
// and holds no part of a word.
func (s *searcher) inUnmatched(length int) {
	if s.at.folder != behind || s.at.length != length {
		s.at = way{folder: behind, known: true, length: length, unmatched: true, inside: true}
	}
}

// onPath returns the pieces that a folder's location holds, or may hold, and how many bytes that
// has. It need not go all the way up: folders that follow each other lie near to each other.
func (s *searcher) onPath(folder tree.ID) (pieces uint8, length int) {
	if folder == tree.Root {
		return 0, 0
	}
	parent := s.names.Parent(folder)
	r := &s.recent[parent%tree.ID(len(s.recent))]
	if r.folder != parent || !r.known {
		r.folder, r.known, r.pieces, r.length = parent, true, 0, 0
		for id := parent; id != tree.Root; id = s.names.Parent(id) {
			r.pieces |= s.holds(id, s.names.Place(id))
			r.length += s.names.Length(id)
		}
	}
	return r.pieces | s.holds(folder, s.names.Place(folder)), r.length + s.names.Length(folder)
}

// holds returns the pieces that a name holds.
func (s *searcher) holds(id tree.ID, at tree.Place) (held uint8) {
	h, missing := s.hits, s.hits.every()
	if id >= h.from {
		held = h.of[id-h.from] &^ h.whole
		missing &^= h.scanned
	}
	if missing&h.mounts != 0 && s.names.Parent(id) != tree.Root {
		missing &^= h.mounts
	}
	if missing == 0 {
		return held
	}
	name := s.names.Text(at)
	lower := name
	if !s.names.LowerCase(at.Block()) {
		s.folded = append(s.folded[:0], name...)
		foldInPlace(s.folded)
		lower = s.folded
	}
	return held | h.holds(lower, name, missing)
}

// look takes in a name of the folder if that matches. It reports whether anybody still waits.
func (s *searcher) look(id tree.ID, at tree.Place) bool {
	if s.slice--; s.slice < 0 {
		if s.slice = slice; !goOn(s.ctx) {
			return false
		}
	}
	if !s.at.inside && !s.scope.is(id) || !s.names.Named(id) {
		return true
	}
	s.looks++
	h, name := s.hits, s.names.Text(at)
	own := s.holds(id, at)
	length := s.at.length + len(name)
	if h.exact {
		held := own | s.at.pieces&h.below
		if held&h.needed != h.needed || held&h.absent != 0 {
			return true
		}
		if !h.good(&s.top, id, own, name, length) {
			s.take(id, at)
			return true
		}
	} else if (own|s.at.pieces)&h.needed != h.needed {
		return true
	}
	s.scored++
	if score, ok := s.score(own, name); ok {
		s.take(id, at)
		if s.top.Good(score, length) {
			path, _ := s.names.Path(id, nil)
			s.top.Add(Match{Location: path, Score: score, ID: uint32(id)})
		}
	}
	return true
}

func (s *searcher) take(id tree.ID, at tree.Place) {
	s.total++
	k := kept{id: id, name: at}
	if s.at.unmatched {
		k.unmatched = uint32(s.at.length)
	}
	s.kept.add(k)
}

// score scores a name of the folder that holds some pieces.
func (s *searcher) score(own uint8, name []byte) (score int, ok bool) {
	if !s.at.entered {
		s.at.entered = true
		if s.at.unmatched {
			s.scorer.enterUnmatched(s.at.length)
		} else {
			var path string
			path, s.path = s.names.Path(s.at.folder, s.path)
			s.scorer.enter(path, s.mount(s.at.folder))
		}
		s.at.plain = s.scorer.plain()
	}
	if own != 0 || !s.hits.complete || s.scorer.query.names(name) {
		return s.scorer.name(name)
	}
	return s.at.plain.score(name), s.at.plain.ok
}

// mount returns how long the name is of the mount that a folder is in: the mounts' own names are
// all of it.
func (s *searcher) mount(folder tree.ID) int {
	if folder == tree.Root {
		return math.MaxInt
	}
	for s.names.Parent(folder) != tree.Root {
		folder = s.names.Parent(folder)
	}
	return s.names.Length(folder)
}
