// Package linear is vaultmap line by line: for screen readers, shells inside editors and serial
// lines. It reads lines and prints sentences, each on a line of its own, and sends a terminal
// nothing else: no cursor movement, no colour, no frame. Only what is copied goes out as an escape
// sequence, where the terminal is one that takes it.
//
// What is known is known by the same rooms as the explorer's (listing, session, files and uses),
// and what is said of it comes from the same places (secretspane, finder, problems): the two give
// the same answers. It is no Bubble Tea program: it runs the rooms' commands itself.
//
// Rules:
//   - One goroutine has the rooms and prints. Others run commands, read lines and hand over.
//   - While something is under way that a line has asked for, no other line is taken; an interrupt
//     ends it, and what is known stays.
//   - What changes by itself is said in a sentence before the next prompt, never while somebody may
//     be typing.
//   - A number means an entry of the list that was printed last.
//   - Every line goes through package harmless as a whole, whatever it is made of.
//
// One file, one idea: linear.go is the model and what it is given, loop.go its loop with what is
// waited for, tasks.go runs commands of rooms, input.go reads lines, speak.go prints them,
// follow.go says what follows from a change, news.go what has changed by itself, commands.go is
// the table of what can be said, words.go what is made of a line, list.go numbered lists,
// browse.go goes through folders, again.go asks again and lists all, about.go tells of one place,
// page.go opens and copies, find.go finds, mend.go fixes files, files.go has entities and
// problems, login.go logs in, and switch.go goes elsewhere and tells where one is.
package linear
