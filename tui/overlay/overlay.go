package overlay

import tea "charm.land/bubbletea/v2"

// Overlay is what lies over the panes. Each is a pointer: it is known by its identity.
type Overlay interface {
	// Update takes keys, paste and mouse while the overlay is on top, and its own messages at any
	// time. It ignores what is not for it.
	Update(msg tea.Msg) (Action, tea.Cmd)
	// Frame draws it for a screen. Where rows of it were drawn last is where they can be clicked.
	Frame(width, height int) Frame
}

// Frame is an overlay as it is drawn: lines of the screen's width.
type Frame struct {
	Lines  []string
	Top    int         // the row of the first
	Cursor *tea.Cursor // where somebody types; nil where nobody does
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
