package main

import (
	"fmt"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
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

func (l *progressLine) show(p vaultsvc.Progress) {
	if l.quiet || time.Since(l.shown) < progressEvery {
		return
	}
	l.shown = time.Now()
	fmt.Fprintf(l.app.io.err, "\r\x1b[K%d%%: %d folders listed, %d queued, %d denied, %d names, %d requests/s",
		int(p.Share*100), p.Listed, p.Queued, p.Denied, p.Names, p.PerSecond)
}

func (l *progressLine) clear() {
	if !l.shown.IsZero() {
		fmt.Fprint(l.app.io.err, "\r\x1b[K")
		l.shown = time.Time{}
	}
}
