package render

import (
	"fmt"
	"os"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Progress says on a terminal how far a walk is, on one line that is written over.
type Progress struct {
	out   *Output
	quiet bool      // results are being printed on the same terminal
	shown time.Time // zero where no line stands there
}

// Progress returns the line for a command that prints its results in the format.
func (o *Output) Progress() Progress {
	return Progress{out: o, quiet: !o.ErrTerminal || o.OutTerminal && o.Format == JSONL}
}

// How often the line changes.
const progressEvery = 200 * time.Millisecond

// Show says how far a walk is, and what it has found so far, which may be "". A line that is longer
// than the terminal is wide could not be written over: what was found is worth more than the
// counts.
func (l *Progress) Show(p vaultsvc.Progress, found string) {
	if l.quiet || time.Since(l.shown) < progressEvery {
		return
	}
	l.shown = time.Now()
	width := 0
	if f, ok := l.out.Err.(*os.File); ok {
		if w, _, err := term.GetSize(f.Fd()); err == nil {
			width = w - 1
		}
	}
	fmt.Fprint(l.out.Err, "\r\x1b[K"+progressText(p, found, width))
}

// progressText is the line for a terminal that has room for so many columns; 0 is any number.
func progressText(p vaultsvc.Progress, found string, width int) string {
	share := fmt.Sprintf("%d%%", int(p.Share*100))
	texts := []string{fmt.Sprintf("%s: %s listed, %d queued, %d denied, %s, %s/s",
		share, Counted(p.Listed, "folder"), p.Queued, p.Denied, Counted(p.Names, "name"),
		Counted(p.PerSecond, "request"))}
	if found != "" {
		best := "best so far: " + harmless.Text(found)
		texts = []string{
			texts[0] + "; " + best,
			fmt.Sprintf("%s: %s listed, %d queued; %s", share, Counted(p.Listed, "folder"), p.Queued, best),
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

// Stopped says what a walk that was interrupted has left out.
func (o *Output) Stopped(p vaultsvc.Progress) {
	o.Warn("stopped: %s listed, %d left", Counted(p.Listed, "folder"), p.Queued)
}

// Partial reports whether a walk could not list everything, and says so.
func (o *Output) Partial(p vaultsvc.Progress) bool {
	if p.Denied+p.Failed == 0 {
		return false
	}
	o.Warn("partial: %d denied, %d failed, %s listed", p.Denied, p.Failed, Counted(p.Listed, "folder"))
	return true
}

// Clear takes the line away.
func (l *Progress) Clear() {
	if !l.shown.IsZero() {
		fmt.Fprint(l.out.Err, "\r\x1b[K")
		l.shown = time.Time{}
	}
}
