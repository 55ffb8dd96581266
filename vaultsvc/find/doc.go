// Package find ranks locations by a few words that somebody remembers of one, and finds the best of
// a store's names.
//
// A location matches where all words do, in any order and anywhere in it; case counts only for
// words that have a capital letter. As in fzf, 'word' is a whole word, ^word the beginning, word$
// the end, and !word must not be there; 'word is a word as it is. Where nothing matches,
// [Query.Loose] takes the others as fzf does: their letters, in order.
//
// The best is the one whose words begin its segments, stand in its last segment and near to each
// other, and that says little else. The package does no I/O, and what it returns never changes.
//
// One file, one idea:
//
//	query.go     what is looked for, and whether one query narrows another
//	score.go     whether a location matches, and how well
//	boundary.go  where words begin and end
//	fold.go      lower case, byte for byte
//	rank.go      how promising a folder is that is not listed yet
//	top.go       the best of many matches
//	hits.go      which names hold which pieces of a query
//	scan.go      looking for the pieces in the text of all names
//	search.go    the best of a store's names, ranked; searcher.go looks at a part of them
//	bound.go     what a name can be worth at the most, so that few need a score
//	scope.go     the part of the tree that counts
//	kept.go      what a search keeps for the one after it
//	select.go    all names that match, as a set, without a score
package find
