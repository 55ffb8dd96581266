// Package palette lists everything that there is to do, by name, with its key: as a palette, in
// which one types a command and its argument, and as the help, which adds the keys that act while
// somebody types and the meaning of marks and words. Both are one overlay.
//
// It is given what there is ([Entry]) and knows no key, pane or room: what is chosen is an
// [overlay.Action] that came with it.
//
// One file, one idea: palette.go is the overlay, entry.go what it lists, match.go which of that
// shows for what was typed, row.go how that is drawn, legend.go what marks and words mean.
package palette
