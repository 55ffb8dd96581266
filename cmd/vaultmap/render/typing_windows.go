package render

import (
	"os"

	"golang.org/x/sys/windows"
)

// hideTyping has a console take lines and show nothing of them. Ctrl-C goes on to interrupt.
func hideTyping(fd uintptr) error {
	var mode uint32
	if err := windows.GetConsoleMode(windows.Handle(fd), &mode); err != nil {
		return err
	}
	mode &^= windows.ENABLE_ECHO_INPUT
	mode |= windows.ENABLE_PROCESSED_INPUT | windows.ENABLE_LINE_INPUT
	return windows.SetConsoleMode(windows.Handle(fd), mode)
}

// dropTyped drops what was typed and not read.
func dropTyped(fd uintptr) { _ = windows.FlushConsoleInputBuffer(windows.Handle(fd)) }

// continued tells nothing: nothing stops a program there.
func continued() (again <-chan os.Signal, stop func()) { return nil, func() {} }
