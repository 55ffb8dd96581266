//go:build !windows

package render

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// hideTyping has a terminal take lines and show nothing of them. Keys that make signals go on to.
func hideTyping(fd uintptr) error {
	t, err := unix.IoctlGetTermios(int(fd), getTermios)
	if err != nil {
		return err
	}
	t.Lflag &^= unix.ECHO
	t.Lflag |= unix.ICANON | unix.ISIG
	t.Iflag |= unix.ICRNL
	return unix.IoctlSetTermios(int(fd), setTermios, t)
}

// dropTyped drops what was typed and not read.
func dropTyped(fd uintptr) {
	if t, err := unix.IoctlGetTermios(int(fd), getTermios); err == nil {
		_ = unix.IoctlSetTermios(int(fd), flushTermios, t)
	}
}

// continued tells when the program goes on after it was stopped.
func continued() (again <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGCONT)
	return c, func() { signal.Stop(c) }
}
