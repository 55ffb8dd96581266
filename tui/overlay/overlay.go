package overlay

import tea "charm.land/bubbletea/v2"

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

	Left, Top int // where the first line begins on the screen: see [Stack.Frame]
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
