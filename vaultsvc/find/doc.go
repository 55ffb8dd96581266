// Package find ranks locations by a few words that somebody remembers of one, and finds the best of a store's names.
//
// A location matches where all words do, in any order and anywhere in it; case counts only for words that have a
// capital letter. As in fzf, 'word' is a whole word, ^word the beginning, word$ the end, and !word must not be there;
// 'word is a word as it is. Where nothing matches, [Query.Loose] takes the others as fzf does: their letters, in order.
//
// The best is the one whose words begin its segments, stand in its last segment and near to each other, and that says
// little else. The package does no I/O, and what it returns never changes.
//
// One file, one idea: query.go reads the words; score.go judges one location (boundary.go: where a
// word can begin; fold.go: lower case), rank.go a folder that is not listed yet. search.go searches
// all names of a store: scan.go and hits.go find which names hold which parts of the words, and
// searcher.go scores those; top.go keeps the best.
package find
