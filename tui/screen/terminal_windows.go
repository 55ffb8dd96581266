package screen

import (
	"os"

	"github.com/charmbracelet/x/term"
)

// The modes of a console are Bubble Tea's.
const drawsHere = false

func notifyResize(chan os.Signal) (stop func()) { return func() {} }

func movements(*term.State) (tabs, backspace bool) { return true, true }
