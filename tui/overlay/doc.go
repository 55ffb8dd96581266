// Package overlay has what lies over the panes: a box over a part of the screen that takes all keys
// until it closes. An [Overlay] takes messages and draws itself; what it wants done beyond itself
// it answers as an [Action], which the program carries out. A [Stack] holds those that are open,
// one over another, and says where on the screen each stands: beside the row that it is about,
// where there is room.
//
// Rules:
//   - No overlay knows the program, its panes or its services. What changes while an overlay is
//     open reaches it as a message, or by a function that it was given.
//   - Keys, paste and mouse go to the overlay on top. Every other message goes to all of them:
//     whoever asked a question knows its answer by its number, also while another one covers it.
//   - An overlay owns its state. It is gone when it closes; what must outlive it is in a holder of
//     the program.
//   - Overlays are made of parts, not of each other: a box around a text, a list or a prompt.
//
// One file, one idea: overlay.go says what an overlay is, action.go what it can want, stack.go
// which are open. The parts are box.go (title, foot and what is between), list.go (rows and the
// cursor), prompt.go (a line typed in) and page.go (lines that scroll). Made of them are menu.go
// (choose from a list), picker.go (choose from a list that what is typed narrows) and question.go
// (ask for a line). The overlays are messages.go, address.go, copyas.go, lines.go and export.go (of
// several things), usedby.go with granted.go (policies, which use nothing) and severaluses.go (what
// is done with uses), excerpt.go, confirm.go (of a program), profiles.go, namespace.go, choices.go,
// login.go (the ways in, and an address) and loginform.go (what one takes), mending.go (what a fix
// changes in a file).
package overlay
