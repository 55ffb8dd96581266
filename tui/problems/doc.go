// Package problems is the list of what is not as it should be: an overlay over the map's newest
// count, narrowed by what is typed.
//
// It owns what is typed, which problems show and where the cursor is. What the problems are, and
// what is still being asked about them, is the map's. It asks nothing: what it wants done it
// answers as an [overlay.Action].
//
// One file, one idea: list.go is the overlay, view.go draws it, columns.go says how wide its
// columns are, several.go sorts and selects, told.go what it tells who does not draw it.
package problems
