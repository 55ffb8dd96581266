package finder

import (
	"iter"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/uses"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Candidate is what can be found: just one of a name in the tree, an entity, a reference in a file,
// a location that was typed and is no more than that, and a place that was dealt with before.
type Candidate struct {
	Text   string  // as it is searched and shown
	Node   tree.ID // of a name; else [tree.Root]
	Entity *catalog.Entity
	Use    *xref.Use
	Typed  bool

	Did string // what was done at a place last, where that is why it shows

	// At is where it lies in the mounts that are known, also of a name once it was selected; zero
	// where that is nowhere in this namespace.
	At vaultpath.Location
}

// candidateKey tells candidates apart, also across answers.
type candidateKey struct {
	text  string
	named bool
}

func (c Candidate) key() candidateKey { return candidateKey{c.Text, c.Node != tree.Root} }

// same reports whether a candidate of another answer is the same.
func (c Candidate) same(other Candidate) bool { return c.key() == other.key() }

// each returns candidates with what tells them apart.
func each(list []Candidate) iter.Seq2[candidateKey, Candidate] {
	return func(yield func(candidateKey, Candidate) bool) {
		for _, c := range list {
			if !yield(c.key(), c) {
				return
			}
		}
	}
}

// others are the entities and references that a search looks through. They are made anew when one
// of the things changes that they are made of; the list itself never changes.
type others struct {
	list  []Candidate
	index *xref.Index
	scope string
}

func (o others) renewed(from Source, in scope) others {
	index := from.Uses.Index()
	if o.index == index && o.scope == in.title {
		return o
	}
	now := others{index: index, scope: in.title}
	if c := from.Files.Catalog(); c != nil && in.title == "" {
		for _, e := range c.Entities {
			now.list = append(now.list, Candidate{Text: e.Ref, Entity: e})
		}
	}
	namespace := from.Listing.Store.Namespace()
	for _, u := range index.Uses() {
		if u.Source == xref.Annotation || !in.has(u) {
			continue // an annotation is found as its entity
		}
		c := Candidate{Text: draw.FileLine(u.File, u.Line) + " " + uses.What(u, namespace), Use: u}
		if from.Uses.Here(u) {
			c.At = u.Location
		}
		now.list = append(now.list, c)
	}
	return now
}

// place returns where in Vault a candidate is, and false where that is nowhere, or gone by now.
func (s Source) place(c Candidate) (vaultpath.Location, bool) {
	l := s.Listing
	if c.Node == tree.Root {
		_, mounted := l.Mounts.At(c.At)
		return c.At, mounted
	}
	if !l.Store.Alive(c.Node) { // and may be there again
		_, again := l.Store.Find(c.At)
		return c.At, again && c.At.Mount != ""
	}
	return l.Store.Location(c.Node), true
}
