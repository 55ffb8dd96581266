// Package screen runs a Bubble Tea program and draws its frames on the terminal. Every program of
// ours is made here.
//
// Bubble Tea draws by a clock: 120 times a second it looks whether there is something new, all day
// long, and what a key changes waits for that. Here a frame is drawn when a message has changed the
// view, and nothing runs in between. Of Bubble Tea there are left the loop of messages, the
// commands, the input and what becomes of a panic; the cells and the shortest way from one frame to
// the next are those of the library that it draws with itself.
//
// Rules:
//   - What a key, the mouse or a paste changes is drawn at once, and so is what is sent to the
//     terminal beside the frames, as a copy to its clipboard. All else waits until [between] has
//     gone by since the last frame; then the newest view is drawn. None that is due is forgotten.
//   - The loop of messages never waits for the terminal: who draws holds another lock than who says
//     what is to be drawn. On a slow line views are left out, keys are not.
//   - A view has the whole screen, or without AltScreen as many rows as its content, below where
//     the cursor stood: the terminal is asked where that is, and scrolls where it has to. None of
//     them is left in the end. A view without content is not drawn, nor the terminal touched.
//   - Of a view's other fields these count: Content, Cursor without its colour, WindowTitle, and
//     MouseMode (none or cell motion); pastes come in brackets.
//   - What is switched on is switched off when the program ends, however it does, and while another
//     program has the terminal: see [Exec].
//   - A terminal that answers is asked once what it is able to, and what colour is behind its text.
//     What it says is a message like others: nothing waits for it.
//   - On Windows, where a console is no terminal of this kind, Bubble Tea draws.
//
// It knows nothing of the explorer and imports nothing of ours.
//
// One file, one idea:
//
//	program.go           a program: what Bubble Tea is told, and what it tells
//	screen.go            when a frame is drawn, and who has the terminal
//	frame.go             a frame, and the bytes that lead to it
//	movements.go         how the cursor may be moved
//	movements_other.go   the same, where nobody says
package screen
