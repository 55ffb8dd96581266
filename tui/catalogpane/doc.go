// Package catalogpane lists the entities by system, owner or kind, below an entry for all mounts,
// and what was found wrong in files.
//
// It owns the rows, which groups are folded, the filter and the cursor. The entities are those of
// the files, and what is wrong with each is the map's; neither is kept here. It asks nothing and
// knows no other pane: what a key means for others is returned as an [Intent].
//
// One file, one idea: pane.go is the model, rows.go makes the rows, sort.go sorts them, filter.go
// narrows them, selected.go says which are selected, keys.go has the keys and the mouse, return.go
// leads back to where somebody was, view.go draws, under.go says what the cursor is on, and whether
// there is anything to choose.
package catalogpane
