// Package selection holds what somebody has selected in a list: results of a find, rows of a tree,
// problems, entities.
package selection

import (
	"iter"
	"slices"
)

// Set is things that were selected, in that order. Each is known by its key, so that it stays
// selected when the list is made anew. The zero value has none.
type Set[K comparable, V any] struct {
	keys []K
	of   map[K]V
}

// Len returns how many are selected.
func (s *Set[K, V]) Len() int { return len(s.keys) }

// Has reports whether what has a key is selected.
func (s *Set[K, V]) Has(key K) bool {
	_, ok := s.of[key]
	return ok
}

// All returns what is selected, in that order.
func (s *Set[K, V]) All() []V {
	all := make([]V, len(s.keys))
	for i, key := range s.keys {
		all[i] = s.of[key]
	}
	return all
}

// Keys returns the keys of what is selected. Read them, and do not keep them over a change.
func (s *Set[K, V]) Keys() []K { return s.keys }

// Add selects a thing, unless it is selected.
func (s *Set[K, V]) Add(key K, v V) {
	if s.Has(key) {
		return
	}
	if s.of == nil {
		s.of = map[K]V{}
	}
	s.keys = append(s.keys, key)
	s.of[key] = v
}

// Renew puts a newer value in the place of one that is selected.
func (s *Set[K, V]) Renew(key K, v V) {
	if s.Has(key) {
		s.of[key] = v
	}
}

// Toggle selects a thing, or no longer.
func (s *Set[K, V]) Toggle(key K, v V) {
	if !s.Has(key) {
		s.Add(key, v)
		return
	}
	s.keys = slices.Delete(s.keys, slices.Index(s.keys, key), slices.Index(s.keys, key)+1)
	delete(s.of, key)
}

// ToggleAll selects all things of a list, or none of them where all are.
func (s *Set[K, V]) ToggleAll(list iter.Seq2[K, V]) {
	more := false
	for key, v := range list {
		more = more || !s.Has(key)
		s.Add(key, v)
	}
	if more {
		return
	}
	for key := range list {
		delete(s.of, key)
	}
	s.drop()
}

// Keep leaves selected only what is still to be.
func (s *Set[K, V]) Keep(still func(K) bool) {
	n := len(s.of)
	for _, key := range s.keys {
		if !still(key) {
			delete(s.of, key)
		}
	}
	if len(s.of) < n {
		s.drop()
	}
}

// drop takes the keys out that stand for nothing any more.
func (s *Set[K, V]) drop() {
	s.keys = slices.DeleteFunc(s.keys, func(key K) bool { return !s.Has(key) })
}

// Clear selects nothing.
func (s *Set[K, V]) Clear() { *s = Set[K, V]{} }
