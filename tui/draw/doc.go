// Package draw writes screen lines of an exact width without allocating for each of their
// parts: styles are escape strings that were made once, and widths of plain ASCII are
// counted in bytes. Text must have passed through package harmless.
//
// It imports nothing of ours, and knows no colour, key or pane.
//
// One file, one idea: draw.go writes a line, ground.go is what one is drawn over, marked.go a text
// with marked letters, slide.go moves texts sideways, lay.go lays one line over another, texts.go
// makes short texts of parts, segment.go is a part of the status bar.
package draw
