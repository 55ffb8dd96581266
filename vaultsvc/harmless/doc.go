// Package harmless makes text from files, names in Vault and answers of servers fit for
// a terminal and for the log of a CI job: in panes, titles, stdout, stderr and errors alike.
//
// Whatever could move the cursor, start an escape sequence, change the order of the text,
// hide in it, look like something else or give a command to the program that runs a CI job is
// replaced by a visible escape such as \x1b or \u202e. Nothing is dropped, so two different names
// never look the same because something invisible tells them apart. The result holds no control
// character, and is valid UTF-8. It is for showing only: output that programs read (JSON, -0) stays
// exact.
//
// Addresses are not made fit, but refused: [CheckAddress].
//
// One file, one idea: harmless.go (text for a terminal), escape.go (the same in a syntax that has
// escapes of its own), json.go (in JSON), runner.go (commands to those who run CI jobs), address.go
// (what may be opened).
package harmless
