package main

import (
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// progressLine says on a terminal how far a walk is, on one line that is written over.
type progressLine struct {
	app   *app
	quiet bool      // results are being printed on the same terminal
	shown time.Time // zero where no line stands there
}

// progressLine returns the line for a command that prints its results in a format.
func (a *app) progressLine() progressLine {
	return progressLine{app: a, quiet: !a.io.errTerminal || a.io.outTerminal && a.flags.output == formatJSONL}
}

// How often the line changes.
const progressEvery = 200 * time.Millisecond

// show says how far a walk is, and what it has found so far, which may be "". A line that is longer than the terminal is
// wide could not be written over.
func (l *progressLine) show(p vaultsvc.Progress, found string) {
	if l.quiet || time.Since(l.shown) < progressEvery {
		return
	}
	l.shown = time.Now()
	text := fmt.Sprintf("%d%%: %d folders listed, %d queued, %d denied, %d names, %d requests/s",
		int(p.Share*100), p.Listed, p.Queued, p.Denied, p.Names, p.PerSecond)
	if found != "" {
		text = fmt.Sprintf("%d%%, best so far: %s   %s", int(p.Share*100), harmless.Text(found), text)
	}
	if f, ok := l.app.io.err.(*os.File); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil && width > 1 {
			text = ansi.Truncate(text, width-1, "…")
		}
	}
	fmt.Fprint(l.app.io.err, "\r\x1b[K"+text)
}

func (l *progressLine) clear() {
	if !l.shown.IsZero() {
		fmt.Fprint(l.app.io.err, "\r\x1b[K")
		l.shown = time.Time{}
	}
}
