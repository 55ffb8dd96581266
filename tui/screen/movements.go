//go:build linux || darwin

package screen

import (
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// movements reports whether the cursor may be moved by tabs and by backspaces: a user can say that
// the terminal does not know them, or takes time for them.
func movements(s *term.State) (tabs, backspace bool) {
	return s.Oflag&unix.TABDLY == unix.TAB0, s.Oflag&unix.BSDLY == unix.BS0
}
