// Package clipboard is how a text gets to the clipboard of the user's terminal: by OSC 52, which
// works over SSH, too. It writes nothing itself.
//
// One file, one idea: clipboard.go.
package clipboard
