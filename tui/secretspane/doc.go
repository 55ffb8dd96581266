// Package secretspane shows the secrets of the chosen entity, or all mounts, as a tree.
//
// It owns which subject shows, the view of each subject with what is open in it and where its
// cursor is, and what its keys mean. The names and every question to the server are the listing's,
// every status is the map's; neither is kept here. It knows no other pane: what a key means for
// others is returned as an [Intent].
//
// One file, one idea: pane.go is the model, roots.go says what stands at the top, want.go asks for
// what shows, rest.go for what the token may do there, keys.go has the keys and the mouse,
// return.go leads back to where somebody was, view.go draws, placeholder.go says why nothing
// shows, notes.go says what stands beside a row, sort.go how rows are sorted, selected.go which are
// selected.
package secretspane
