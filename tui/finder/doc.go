// Package finder is the find: an overlay that looks through all names that are known, while more
// come in, and through entities and references in files.
//
// It owns the query, the search that is under way, its results and the scope that it is narrowed
// to. The names are the listing's, the references the map's; what it wants done with a result it
// answers as an [overlay.Action]. It knows neither the panes nor the explorer.
//
// One file, one idea: finder.go is the overlay, search.go one question and its answer, candidate.go
// what can be found, typed.go what a text is beside words, scope.go what is looked through,
// history.go the words of before, and recent.go the places that were dealt with. keys.go says which
// key does what, deeds.go what can be done with results, and chosen.go does it to those that are
// meant; pick.go hands them to somebody, and look.go looks for who has no keys. row.go draws a
// result, preview.go what stands beside the list, and status.go says how much is found, and why not
// more.
package finder
