//go:build !windows

package screen

import (
	"os"
	"os/signal"
	"syscall"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

const drawsHere = true

// notifyResize has a channel told when the terminal has another size.
func notifyResize(c chan os.Signal) (stop func()) {
	signal.Notify(c, syscall.SIGWINCH)
	return func() { signal.Stop(c) }
}

// movements reports whether the cursor may be moved by tabs and by backspaces: a user can say that
// the terminal takes time for them, or does not know them.
func movements(s *term.State) (tabs, backspace bool) {
	return s.Oflag&unix.TABDLY == unix.TAB0, s.Oflag&unix.BSDLY == unix.BS0
}
