// Package treeview shows a part of a [tree.Store] as rows that open and close.
//
// Rules:
//   - The view keeps which folders are open, where the cursor is, and the flat list of
//     visible rows; everything else is asked of the store when a line is drawn.
//   - The cursor stands on a node, not on a row number: whatever arrives around it, the
//     cursor and its line on the screen stay.
//   - Drawing costs what the window costs, however many rows there are.
//   - What a filter matches is asked of package find: there is no matcher here.
//   - It does no I/O, and draws names only after package harmless has seen them.
//
// One file, one idea:
//
//	model.go   the view's state: roots, cursor, open folders
//	inside.go  where the cursor was in a folder
//	rows.go    the visible rows, made anew or spliced, and the cursor's place among them
//	filter.go  the rows that a filter leaves
//	matched.go what the filter matched in names
//	view.go    one line of the window
//	columns.go what has columns of its own at its right
package treeview
