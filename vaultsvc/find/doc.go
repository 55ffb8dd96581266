// Package find ranks locations by a few words that somebody remembers of one, and finds the best of
// a store's names.
//
// A location matches where all words do, in any order and anywhere in it. Capitals, and what
// separates words ("-", "_", "." and blanks), count for the order alone. 'word' is a whole word,
// ^word the beginning, word$ the end, and !word must not be there; 'word is a word as it is; a star
// in a word is a gap, over slashes too. A word is also there where a twin of it is, as "staging"
// for "stg". Where nothing matches, [Query.Slips] takes words with one slip in them, and
// [Query.Loose] their letters, in order.
//
// What has the words themselves comes before what has twins of them, and that before what is
// similar; then what is spelled as it was typed, where that has a capital or separates words; then
// the location whose words begin its segments, stand in its last segment and near to each other;
// then the shorter one. A word that only the mount's name has counts least, and a name or location
// that is exactly what was typed comes first. The package does no I/O, and what it returns never
// changes.
//
// One file, one idea:
//
//	query.go     what is looked for, and whether one query narrows another
//	form.go      how a word is written, and where that stands in a text
//	twins.go     which words mean the same
//	score.go     whether a location matches, and how well
//	place.go     where a word is worth most in a location
//	slip.go      where a word is that has a slip in it, or only its letters
//	sum.go       what the places of all words are worth together
//	boundary.go  where words begin and end
//	fold.go      lower case, byte for byte
//	shortfall.go which word matches nothing, and what matches the others; tally.go counts for that
//	rank.go      how promising a folder is that is not listed yet
//	top.go       the best of many matches
//	piece.go     what is looked for in names, one by one
//	hits.go      which names hold which of the pieces of a query
//	scan.go      looking for the pieces in the text of all names
//	search.go    the best of a store's names, ranked; searcher.go looks at a part of them
//	bound.go     what a name can be worth at the most, so that few need a score
//	scope.go     the part of the tree that counts
//	kept.go      what a search keeps for the one after it
//	select.go    all names that match, as a set, without a score
package find
