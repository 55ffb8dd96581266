// Package tui is the explorer: one Bubble Tea program over the services that it is given
// ([Services]). This package is its shell: it routes messages, lays the screen out, gives keys
// their meaning, and knows what follows from a change. What is known, and what shows it, are the
// rooms in the folders below: listing, session, files and uses know; secretspane, catalogpane,
// details and overlay with finder and problems show; pick has the find stand alone.
//
// [Model.Update] looks at a message in this order (see app.go):
//
//  1. the terminal: its size, and what colours it has;
//  2. keys, paste and mouse (press.go): where nobody types, the keys that are one together
//     (pending.go); the key that quits where no overlay shows, the overlay on top, the filter while
//     it is typed in, keys that hold everywhere, the pane with the focus;
//  3. replies and ticks, to the first room that says they are its own: session, listing, uses,
//     files, the secrets pane;
//  4. the shell's own replies: of the browser, and the end of a notice;
//  5. everything else, to the overlays.
//
// A room answers with what it has changed. What follows from that in other rooms stands once, in
// follow.go: one method for each room. After each message uses are counted where that is due, and
// it is decided which keys are live.
//
// Rules:
//   - Rooms do not know the shell, nor those that show something one another: what a pane wants
//     done is an intent, what an overlay wants done an [overlay.Action], and both are carried out
//     here.
//   - No I/O in Update or View. Commands stand beside the messages that they return, in the room
//     whose they are; they capture values and never a model.
//   - A message is an outcome: the number of the question, data, and an error. A reply whose number
//     is no longer the newest changes nothing. What can be cancelled has a context.
//   - An error that can be recovered from stays in the pane where it happened.
//   - What leads elsewhere is a jump: going.go makes all of them, so that one can go back.
//   - Whether a key is live is decided in one place, for matching and help alike.
//   - Every text that comes from outside goes through package harmless when it is drawn.
//   - View draws into one builder with inks made beforehand; every frame has exactly the terminal's
//     height, every line its width.
//   - It imports neither the official client nor what starts programs, and is imported by commands
//     alone.
//
// One file, one idea:
//
//   - app.go is the model and its routing, services.go what it is given, life.go how long it lasts
//     and what it asks of the world itself
//   - commands.go lists all that the explorer does, by name, goto.go goes to a place by its name
//   - press.go says what keys and paste do, mouse.go what the mouse does, keys.go which keys are
//     live, pending.go what is typed and not a whole yet: numbers, chords, keys that a letter
//     follows
//   - follow.go says what follows from a change, act.go carries out what an overlay wants,
//     several.go what it wants done with several locations, export.go writes them down,
//     entities.go copies entities, owncommands.go runs the user's own commands, overlays.go opens
//     overlays
//   - panes.go are the panes, layout.go where they are, resize.go has them wider and narrower,
//     lines.go are the lines of details below them, lastrow.go the last row, notice.go what is told
//     for a while
//   - begin.go has the first screen lead somewhere
//   - trail.go is where jumps have led from, going.go makes them and goes back
//   - pick.go is the find alone, as a program of its own
//   - view.go draws a frame, header.go its first row, with the way to the cursor of way.go,
//     status.go the status bar, bottom.go the last row
package tui
