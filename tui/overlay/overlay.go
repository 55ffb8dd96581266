package overlay

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// Overlay is what lies over the panes. Each is a pointer: it is known by its identity.
type Overlay interface {
	// Update takes keys, paste and mouse while the overlay is on top, and its own messages at any
	// time. It ignores what is not for it.
	Update(msg tea.Msg) (Action, tea.Cmd)
	// Frame draws it for a screen, with its cursor as in a frame that begins in its first cell. So do
	// the places of clicks.
	Frame(width, height int) Frame
}

// Frame is an overlay as it is drawn.
type Frame struct {
	Lines  []string
	Width  int         // of each line
	Cursor *tea.Cursor // where somebody types; nil where nobody does

	About     int // the line of what others are about that it opens; 0 is none
	Left, Top int // where the first line begins on the screen: see [Stack.Frames]
}

// Frames are those of the overlays that are open, the one that takes keys last.
type Frames []Frame

// Top returns the frame of the overlay that takes keys, one without lines where none is open.
func (f Frames) Top() Frame {
	if len(f) == 0 {
		return Frame{}
	}
	return f[len(f)-1]
}

// Cover reports whether any of them covers a part of a row of the screen.
func (f Frames) Cover(y int) bool {
	for i := range f {
		if f[i].in(y) {
			return true
		}
	}
	return false
}

// Hide reports whether any of them covers all of a row that is so wide.
func (f Frames) Hide(y, width int) bool {
	for i := range f {
		if f[i].Width == width && f[i].in(y) {
			return true
		}
	}
	return false
}

// in reports whether a row of the screen is one of the frame's.
func (f *Frame) in(y int) bool { return y >= f.Top && y < f.Top+len(f.Lines) }

// Lay writes a row of the screen with all that covers it laid over it.
func (f Frames) Lay(b *strings.Builder, row string, y int) {
	f = slices.DeleteFunc(slices.Clone(f), func(each Frame) bool { return !each.in(y) })
	for i, each := range f {
		to := b
		if i < len(f)-1 {
			to = &strings.Builder{}
		}
		draw.Lay(to, row, each.Lines[y-each.Top], each.Left, each.Width)
		row = to.String()
	}
}

// Outcome is what a message has come to in a part that several overlays are made of.
type Outcome uint8

// What a message may come to.
const (
	Nothing   Outcome = iota // that concerns the overlay: it moves, or it stays as it is
	Typed                    // what is typed is another text now
	Chosen                   // the row under the cursor, or what was typed
	Dismissed                // the overlay is to close
)
