package find

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// Result is what a search found.
type Result struct {
	Best  []Match // the best of them, the best first
	Total int     // how many there are
	// What the search cost: how many names were looked at one by one, and how many of these scored.
	Looks, Scored int

	query Query
	in    []tree.ID
	names tree.Snapshot
	all   [][]kept // that were found, in pieces; nil where they are too many to be kept
}

// Search finds the names whose locations match, of those that an answer of the server has, and
// returns the best of them, at most most. Where in has nodes, only they and what is below them
// count. before is an earlier result for the same store, or nil: where the query only narrows that
// one's, as with each letter that is typed, what did not match then is not looked at again.
//
// It works on all processors. The error is the context's.
func Search(ctx context.Context, q Query, names tree.Snapshot, in []tree.ID, most int,
	before *Result) (Result, error) {
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	scope, room := newScope(in), new(atomic.Int64)
	room.Store(maxKept / keptPiece)
	var parts []*searcher
	var work []func(*searcher)
	add := func(h *hits, f func(*searcher)) {
		parts = append(parts, &searcher{ctx: ctx, names: names, hits: h, scope: scope,
			scorer: newScorer(q), top: Top{Max: most}, kept: keeper{room: room}})
		work = append(work, f)
	}
	from := tree.ID(1)
	if before.serves(q, names, in) {
		from = tree.ID(before.names.Len())
		h, blank := newHits(q), q.holdsOnly(before.query)
		for some := range slices.Chunk(before.all, len(before.all)/runtime.GOMAXPROCS(0)+1) {
			add(h, func(s *searcher) { s.again(some, blank) })
		}
	}
	if h := look(ctx, q, names, from); h.possible() {
		for _, p := range divide(from, tree.ID(names.Len())) {
			add(h, func(s *searcher) { s.all(p) })
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
		f.Scored += p.scored
		for _, m := range p.top.found {
			top.Add(m)
		}
		f.all = append(f.all, p.kept.pieces...)
	}
	f.Best = top.Best()
	if slices.ContainsFunc(parts, func(p *searcher) bool { return p.kept.full }) {
		f.all = nil
	}
	return f
}

// part is a range of IDs, to not included.
type part struct{ from, to tree.ID }

// divide divides IDs among the processors.
func divide(from, to tree.ID) []part {
	each := max((to-from)/tree.ID(runtime.GOMAXPROCS(0))+1, slice)
	var parts []part
	for ; from < to; from += each {
		parts = append(parts, part{from, min(from+each, to)})
	}
	return parts
}

// slice is how many names are looked at before others may run: somebody who types does not wait for
// a search that takes all processors.
const slice = 1 << 12

// goOn lets others run, and reports whether anybody still waits for the search.
func goOn(ctx context.Context) bool {
	runtime.Gosched()
	return ctx.Err() == nil
}
