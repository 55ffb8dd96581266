package find

import (
	"bytes"
	"context"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// searcher scores a part of the names, and keeps what matches.
type searcher struct {
	names  tree.Snapshot
	scope  *scope
	scorer *scorer
	top    Top
	found  [][]kept // in pieces, so that growing leaves no garbage behind
	total  int
	looks  int
	at     way
	recent [256]struct {
		folder tree.ID
		known  bool
		pieces uint8
		length int
	}
	path   []byte // room
	folded []byte // room
}

// rescore scores names that an earlier search found. blank reports whether it is still true that no
// part of a word is in the folders where that search met none.
func (s *searcher) rescore(ctx context.Context, h *hits, some [][]kept, blank bool) {
	length := uint32(0) // of the folder that was entered blank
	for _, piece := range some {
		if ctx.Err() != nil {
			return
		}
		for _, k := range piece {
			if k.hidden == 0 || !blank {
				k.hidden, length = 0, 0
				s.scoreOne(h, k)
				continue
			}
			if !s.names.Named(k.id) {
				continue
			}
			if k.hidden != length {
				length, s.at.entered = k.hidden, false
				s.scorer.enterUnmatched(int(length))
			}
			s.looks++
			if score, ok := s.scorer.name(s.names.Text(k.name)); ok {
				s.take(k, score)
			}
		}
	}
}

// way is what is known of the folder whose names are looked at closely.
type way struct {
	folder  tree.ID
	known   bool
	path    string
	above   uint8 // the pieces that its location holds
	inside  bool  // it counts
	entered bool
}

// scoreOne scores a name if it and its folder's location hold all that is needed.
func (s *searcher) scoreOne(h *hits, k kept) {
	if parent := s.names.Parent(k.id); !s.at.known || parent != s.at.folder {
		s.at = way{folder: parent, known: true, inside: s.scope.holds(s.names, parent)}
		s.at.path, s.path = s.names.Path(parent, s.path)
		s.at.above = h.holds(s.lower(s.path[:len(s.at.path)]), h.needed)
	}
	name := s.names.Text(k.name)
	missing := h.needed &^ s.at.above
	if h.holds(s.lower(name), missing) != missing || !s.at.inside && !s.scope.is(k.id) ||
		!s.names.Named(k.id) {
		return
	}
	if !s.at.entered {
		s.at.entered = true
		s.scorer.enter(s.at.path)
	}
	s.looks++
	if score, ok := s.scorer.name(name); ok {
		s.take(k, score)
	}
}

// lower returns a text in lower case. It is good until the next one.
func (s *searcher) lower(text []byte) []byte {
	if isLower(text) {
		return text
	}
	s.folded = append(s.folded[:0], text...)
	foldInPlace(s.folded)
	return s.folded
}

// keptPiece is how many names are kept in one piece.
const keptPiece = 1 << 10

func (s *searcher) take(k kept, score int) {
	if s.total++; s.total <= maxKept {
		last := len(s.found) - 1
		if last < 0 || len(s.found[last]) == keptPiece {
			s.found = append(s.found, make([]kept, 0, keptPiece))
			last++
		}
		s.found[last] = append(s.found[last], k)
	}
	if s.top.Good(score, s.scorer.length) {
		path, _ := s.names.Path(k.id, nil)
		s.top.Add(Match{Location: path, Score: score, ID: uint32(k.id)})
	}
}

// scoreNew scores the names from one ID to another that can match, folder by folder: names of one
// folder stand together.
func (s *searcher) scoreNew(ctx context.Context, h *hits, from, to tree.ID) {
	looked := from
	for id := h.next(from, to, h.inName); id < to; {
		if id-looked >= patience {
			if looked = id; ctx.Err() != nil {
				return
			}
		}
		if h.partial {
			s.scoreOne(h, kept{id: id, name: s.names.Place(id)})
			id = h.next(id+1, to, h.inName)
			continue
		}
		end := s.names.Siblings(id, to)
		s.siblings(h, id, end)
		id = h.next(end, to, h.inName)
	}
}

// onPath is [hits.onPath], which need not go all the way up: folders that follow each other lie
// near to each other.
func (s *searcher) onPath(h *hits, folder tree.ID) (pieces uint8, length int) {
	if folder == tree.Root {
		return 0, 0
	}
	parent := s.names.Parent(folder)
	r := &s.recent[parent%tree.ID(len(s.recent))]
	if r.folder != parent || !r.known {
		r.folder, r.known = parent, true
		r.pieces, r.length = h.onPath(s.names, parent)
	}
	return r.pieces | h.ofName(s.names, folder), r.length + s.names.Length(folder)
}

func (s *searcher) siblings(h *hits, from, to tree.ID) {
	folder := s.names.Parent(from)
	above, length := s.onPath(h, folder)
	missing := h.needed &^ above
	inside := s.scope.holds(s.names, folder)
	entered, k, worth, rest, plain := false, kept{}, 0, 0, false
	for id := h.next(from, to, missing); id < to; id = h.next(id+1, to, missing) {
		if !inside && !s.scope.is(id) || !s.names.Named(id) {
			continue
		}
		if !entered {
			entered = true
			if above == 0 && h.unspanned && folder != tree.Root {
				k.hidden = uint32(length)
				s.scorer.enterUnmatched(length)
			} else {
				var path string
				path, s.path = s.names.Path(folder, s.path)
				s.scorer.enter(path)
			}
			worth, rest, plain = s.scorer.plain()
		}
		k.id, k.name = id, s.names.Place(id)
		name := s.names.Text(k.name)
		if h.of[id-h.from] != 0 || !h.complete {
			s.looks++
			if score, ok := s.scorer.name(name); ok {
				s.take(k, score)
			}
		} else if plain {
			s.scorer.length = length + len(name)
			s.take(k, less(worth, rest+len(name), bytes.HasSuffix(name, slash)))
		}
	}
}

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
