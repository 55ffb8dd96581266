package find

import (
	"context"
	"runtime"
	"slices"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Result is what a search found.
type Result struct {
	Best  []Match // the best of them, the best first
	Total int     // how many there are
	Looks int     // how many names were scored one by one: what the search cost

	query Query
	in    []tree.ID
	names tree.Snapshot
	all   [][]kept // that were found, in order, in pieces; nil where they are too many to be kept
}

type kept struct {
	id     tree.ID
	name   tree.Place
	hidden uint32 // how long its folder's location is, where no part of a word is in it; else 0
}

// maxKept is how many names a result keeps for the search after it.
const maxKept = 1 << 18

// Search finds the names whose locations match, of those that an answer of the server has, and
// returns the best of them, at most most. Where in has nodes, only they and what is below them
// count. before is an earlier result for the same store, or nil: where the query only narrows that
// one's, as with each letter that is typed, what did not match then is not looked at again.
//
// It works on all processors. The error is the context's.
func Search(ctx context.Context, q Query, names tree.Snapshot, in []tree.ID, most int,
	before *Result) (Result, error) {
	scope := newScope(in)
	var parts []*searcher
	var work []func(*searcher)
	add := func(f func(*searcher)) {
		parts = append(parts, &searcher{names: names, scope: scope, scorer: newScorer(q),
			top: Top{Max: most}})
		work = append(work, f)
	}
	from := tree.ID(1)
	if before.serves(q, names, in) {
		from = tree.ID(before.names.Len())
		h, blank := newHits(q), q.holdsOnly(before.query)
		for some := range slices.Chunk(before.all, len(before.all)/runtime.GOMAXPROCS(0)+1) {
			add(func(s *searcher) { s.rescore(ctx, h, some, blank) })
		}
	}
	if h := look(ctx, q, names, from); h.possible() {
		for _, p := range divide(from, tree.ID(names.Len())) {
			add(func(s *searcher) { s.scoreNew(ctx, h, p.from, p.to) })
		}
	}
	var all panics.Group
	for i := range parts {
		all.Go(func() { all.Run(func() { work[i](parts[i]) }) })
	}
	all.Wait()
	return gather(q, names, in, most, parts), ctx.Err()
}

// serves reports whether a search can begin with what an earlier one found. That did not look at
// nodes which no answer named, as those of locations that a file names.
func (f *Result) serves(q Query, names tree.Snapshot, in []tree.ID) bool {
	return f != nil && f.all != nil && f.names.Len() <= names.Len() && slices.Equal(in, f.in) &&
		q.narrows(f.query) &&
		!names.NamedSince(f.names)
}

// quick is among how many names a first look is taken.
const quick = 1 << 16

// First takes a first look, among the names that came first, where a [Search] for the same would
// take longer than a frame: what it finds is not all, and may not be the best. ok is false where
// nothing was found so, or there is no need.
func First(ctx context.Context, q Query, names tree.Snapshot, in []tree.ID, most int,
	before *Result) (f Result, ok bool) {
	if names.Len() < 4*quick || before.serves(q, names, in) {
		return Result{}, false
	}
	f, err := Search(ctx, q, names.First(quick), in, most, nil)
	return f, err == nil && f.Total > 0
}

func gather(q Query, names tree.Snapshot, in []tree.ID, most int, parts []*searcher) Result {
	f := Result{query: q, in: in, names: names, all: [][]kept{}}
	top := Top{Max: most}
	for _, p := range parts {
		f.Total += p.total
		f.Looks += p.looks
		for _, m := range p.top.found {
			top.Add(m)
		}
		f.all = append(f.all, p.found...)
	}
	f.Best = top.Best()
	if f.Total > maxKept {
		f.all = nil
	}
	return f
}

// part is a range of IDs, to not included.
type part struct{ from, to tree.ID }

// divide divides IDs among the processors.
func divide(from, to tree.ID) []part {
	each := max((to-from)/tree.ID(runtime.GOMAXPROCS(0))+1, patience)
	var parts []part
	for ; from < to; from += each {
		parts = append(parts, part{from, min(from+each, to)})
	}
	return parts
}

// patience is how many names are looked at between two questions whether anybody still waits.
const patience = 1 << 12
