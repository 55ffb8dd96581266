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
// wide could not be written over: what was found is worth more than the counts.
func (l *progressLine) show(p vaultsvc.Progress, found string) {
	if l.quiet || time.Since(l.shown) < progressEvery {
		return
	}
	l.shown = time.Now()
	width := 0
	if f, ok := l.app.io.err.(*os.File); ok {
		if w, _, err := term.GetSize(f.Fd()); err == nil {
			width = w - 1
		}
	}
	fmt.Fprint(l.app.io.err, "\r\x1b[K"+progressText(p, found, width))
}

// progressText is the line for a terminal that has room for so many columns; 0 is any number.
func progressText(p vaultsvc.Progress, found string, width int) string {
	share := fmt.Sprintf("%d%%", int(p.Share*100))
	texts := []string{fmt.Sprintf("%s: %s listed, %d queued, %d denied, %s, %s/s",
		share, counted(p.Listed, "folder"), p.Queued, p.Denied, counted(p.Names, "name"), counted(p.PerSecond, "request"))}
	if found != "" {
		best := "best so far: " + harmless.Text(found)
		texts = []string{
			texts[0] + "; " + best,
			fmt.Sprintf("%s: %s listed, %d queued; %s", share, counted(p.Listed, "folder"), p.Queued, best),
			share + ", " + best,
		}
	}
	if width <= 0 {
		return texts[0]
	}
	for _, text := range texts {
		if ansi.StringWidth(text) <= width {
			return text
		}
	}
	return ansi.Truncate(texts[len(texts)-1], width, "…")
}

// stopped says what a walk that was interrupted has left out.
func (a *app) stopped(p vaultsvc.Progress) {
	a.warn("stopped: %s listed, %d left", counted(p.Listed, "folder"), p.Queued)
}

// partial tells whether a walk could not list everything, and says so.
func (a *app) partial(p vaultsvc.Progress) bool {
	if p.Denied+p.Failed == 0 {
		return false
	}
	a.warn("partial: %d denied, %d failed, %s listed", p.Denied, p.Failed, counted(p.Listed, "folder"))
	return true
}

func (l *progressLine) clear() {
	if !l.shown.IsZero() {
		fmt.Fprint(l.app.io.err, "\r\x1b[K")
		l.shown = time.Time{}
	}
}
