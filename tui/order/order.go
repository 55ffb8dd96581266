// Package order is by what a list is sorted, and which way: one way of doing it for all lists that
// can be.
package order

import (
	"cmp"
	"slices"
)

// Order is what the things of a list can be sorted by, and what they are sorted by now. Make one
// with [New].
type Order[T any] struct {
	keys []Key[T]
	at   int
	down bool // the other way round
}

// Key is something that a list can be sorted by.
type Key[T any] struct {
	Name string // as in "by name"
	// Rank returns where a thing belongs. It is asked once for each thing that is sorted; nil is the
	// order that the list has by itself.
	Rank func(T) Rank
}

// Rank is where a thing belongs: by the number, the smallest first, and where that is the same by
// the text. The zero value is a thing that has nothing to be sorted by: it goes last, whichever way
// the list is sorted.
type Rank struct {
	N    int
	Text string
}

// New returns an order by some keys, of which the first counts.
func New[T any](keys ...Key[T]) Order[T] { return Order[T]{keys: keys} }

// Next has the list be sorted by its next key, and behind the last by the first again.
func (o *Order[T]) Next() {
	o.at, o.down = (o.at+1)%len(o.keys), false
}

// Names returns the names of all keys.
func (o *Order[T]) Names() (names []string) {
	for _, k := range o.keys {
		names = append(names, k.Name)
	}
	return names
}

// By has the list be sorted by the key of a name, where there is one.
func (o *Order[T]) By(name string) {
	if i := slices.Index(o.Names(), name); i >= 0 {
		o.at, o.down = i, false
	}
}

// Turn has the list be sorted the other way round.
func (o *Order[T]) Turn() { o.down = !o.down }

// Key returns by what the list is sorted.
func (o *Order[T]) Key() string { return o.keys[o.at].Name }

// Usual reports whether the list is as it is where nobody has sorted it.
func (o *Order[T]) Usual() bool { return o.at == 0 && !o.down }

// Text says how the list is sorted.
func (o *Order[T]) Text() string {
	if o.down {
		return "by " + o.Key() + ", reversed"
	}
	return "by " + o.Key()
}

// Title is [Order.Text] where that is not the usual, "" where it is.
func (o *Order[T]) Title() string {
	if o.Usual() {
		return ""
	}
	return o.Text()
}

// Sorted returns a list as it is sorted now. What is equal keeps its order in the list, which is
// left alone.
func (o *Order[T]) Sorted(list []T) []T {
	rank := o.keys[o.at].Rank
	if rank == nil {
		if o.down {
			list = slices.Clone(list)
			slices.Reverse(list)
		}
		return list
	}
	type ranked struct {
		rank Rank
		at   int
	}
	first, last := make([]ranked, 0, 64), make([]T, 0, len(list))
	for i, t := range list {
		if r := rank(t); r != (Rank{}) {
			first = append(first, ranked{r, i})
		} else {
			last = append(last, t)
		}
	}
	way := 1
	if o.down {
		way = -1
	}
	slices.SortStableFunc(first, func(a, b ranked) int {
		return way * cmp.Or(cmp.Compare(a.rank.N, b.rank.N), cmp.Compare(a.rank.Text, b.rank.Text))
	})
	out := make([]T, 0, len(list))
	for _, r := range first {
		out = append(out, list[r.at])
	}
	return append(out, last...)
}
