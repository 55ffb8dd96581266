package treeview

import (
	"slices"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// SetFilter shows only what is known and whose location holds all words of the query,
// whichever folders are open; "" shows everything again. The cursor is then where it was before, unless
// somebody moved it among what was found, or opened or closed something there.
func (m *Model) SetFilter(query string) {
	if query == m.filter {
		return
	}
	before := words(m.filter)
	narrows := m.filter != "" && query != "" && implies(words(query), before)
	at := m.hold()
	switch {
	case m.filter == "":
		m.before = at
	case m.before.ok:
		at = m.before
	}
	m.filter = query
	if narrows {
		m.narrow()
	} else {
		m.makeRows()
	}
	m.restore(at)
	if query == "" {
		m.before = anchor{}
	}
}

// words are the words of a query, in lower case.
func words(query string) []string {
	w := strings.Fields(strings.ToLower(query))
	return w[:min(len(w), 63)]
}

// implies tells whether all that holds some words holds others, too.
func implies(some, others []string) bool {
	for _, o := range others {
		if !slices.ContainsFunc(some, func(w string) bool { return strings.Contains(w, o) }) {
			return false
		}
	}
	return true
}

// narrow looks among the rows that are there, for a filter that can only match fewer. Most letters that are typed need no more.
func (m *Model) narrow() {
	f := m.newMatcher(len(m.rows))
	f.rows = m.rows[:0] // a row is written no later than it is read
	for _, r := range m.rows {
		f.add(r)
	}
	m.rows, m.matches = f.rows, f.matches
}

// appendMatches adds the rows below some root that match the filter, and the folders that lead to them.
func (m *Model) appendMatches() {
	f := m.newMatcher(m.store.Counts().Names)
	f.rows = m.rows
	for i, root := range m.roots {
		f.below(row{id: root, root: uint16(i)})
	}
	m.rows, m.matches = f.rows, f.matches
}

// matcher writes the rows that hold all words, and those above them. It is given rows from the top, each below those
// above it.
type matcher struct {
	store   *tree.Store
	words   []string
	all     uint64 // a bit for each word
	slashed uint64 // those of them that names hold together, for they have a slash before their end
	rows    []row
	matches int
	above   []step  // the rows above the newest one and that itself, by depth
	holders []idSet // the nodes that hold each word; nil where it is cheaper to look at the names that come
}

// step is a row on the way down.
type step struct {
	row     row
	done    uint64 // the words that it, or a row above it, holds
	written bool
}

// newMatcher returns a matcher for the filter, which is to look at about n rows.
func (m *Model) newMatcher(n int) *matcher {
	w := words(m.filter)
	f := &matcher{store: m.store, words: w, all: 1<<len(w) - 1}
	for i, word := range w {
		if strings.Contains(word[:len(word)-1], "/") {
			f.slashed |= 1 << i
		}
	}
	if names := m.store.Snapshot(); n > names.Len()/8 {
		f.holders = holders(names, w)
	}
	return f
}

// below adds a row and all below it.
func (f *matcher) below(r row) {
	f.add(r)
	kids := f.store.Children(r.id)
	done := f.above[r.depth].done
	matched := done == f.all
	if matched {
		f.rows = slices.Grow(f.rows, len(kids))
	}
	for _, id := range kids {
		kid := row{id: id, depth: r.depth + 1, root: r.root}
		switch {
		case len(f.store.Children(id)) > 0:
			f.below(kid)
		case matched:
			f.matches++
			f.rows = append(f.rows, kid)
		case !f.lacks(id, done):
			f.add(kid)
		}
	}
}

// lacks tells whether it is plain that a name does not hold one of the words that are not done.
func (f *matcher) lacks(id tree.ID, done uint64) bool {
	if f.holders == nil || f.slashed != 0 {
		return false
	}
	for i := range f.holders {
		if done&(1<<i) == 0 && !f.holders[i].has(id) {
			return true
		}
	}
	return false
}

// add looks at one row.
func (f *matcher) add(r row) {
	depth := int(r.depth)
	if depth == len(f.above) {
		f.above = append(f.above, step{})
	}
	done := uint64(0)
	if depth > 0 {
		done = f.above[depth-1].done
	}
	if done != f.all {
		done |= f.held(r, done)
	}
	f.above[depth] = step{row: r, done: done}
	f.above = f.above[:depth+1]
	if done == f.all {
		f.matches++
		f.write(depth)
	}
}

// write writes the newest row, and first those above it that are missing.
func (f *matcher) write(depth int) {
	first := depth
	for first > 0 && !f.above[first-1].written {
		first--
	}
	for i := first; i <= depth; i++ {
		f.above[i].written = true
		f.rows = append(f.rows, f.above[i].row)
	}
}

// held returns the words that a row's name holds, of those that are not done. A word may begin in the name of a folder above.
func (f *matcher) held(r row, done uint64) uint64 {
	var held uint64
	for i, w := range f.words {
		bit := uint64(1) << i
		if done&bit != 0 {
			continue
		}
		holds := false
		if f.holders != nil {
			holds = f.holders[i].has(r.id)
		} else {
			holds = strings.Contains(lower(f.store.Name(r.id)), w)
		}
		if holds || f.slashed&bit != 0 && f.spans(r, w) {
			held |= bit
		}
	}
	return held
}

// spans tells whether a word ends in a row's name and begins above it: at one of its slashes.
func (f *matcher) spans(r row, word string) bool {
	name := lower(f.store.Name(r.id))
	for i := range len(word) - 1 {
		if word[i] == '/' && strings.HasPrefix(name, word[i+1:]) && f.endsIn(int(r.depth)-1, word[:i+1]) {
			return true
		}
	}
	return false
}

// endsIn tells whether the location at some depth ends in a text.
func (f *matcher) endsIn(depth int, text string) bool {
	for ; depth >= 0; depth-- {
		name := lower(f.store.Name(f.above[depth].row.id))
		if len(text) <= len(name) {
			return strings.HasSuffix(name, text)
		}
		rest, ok := strings.CutSuffix(text, name)
		if !ok {
			return false
		}
		text = rest
	}
	return false
}
