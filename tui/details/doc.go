// Package details says what is known of a place: of a mount, a folder, a secret, of an entity, or
// of what was found in a file. There is one source of it, and all that tells of a place is a view
// of that: the pane beside the list, the page that lies over the panes where there is no room for
// it, the two lines below the list, and what stands beside the results of a find.
//
// A [Fact] is one thing that is known, with what can be done about it as an action of package
// overlay. The names and the answers are the listing's, every status is the map's, and none of them
// is kept here. It asks nobody.
//
// One file, one idea: place.go says what facts can be about, source.go where they come from and
// what a fact is, node.go has those of what is in Vault, state.go those of its state, since.go how
// long ago that was, uses.go who uses it, ways.go its addresses and forms, entity.go those of what
// is in files, and summary.go has the most of it in one line. lines.go draws facts, pane.go is the
// pane, page.go the page.
package details
