//go:build !linux && !darwin

package screen

import "github.com/charmbracelet/x/term"

// movements says no: not all of these systems know what a user says of it.
func movements(*term.State) (tabs, backspace bool) { return false, false }
