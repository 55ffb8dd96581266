package overlay

import (
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Message is something that was told, made harmless.
type Message struct {
	At   time.Time
	Text string
}

// NewMessages shows what was told of late, in full, the newest first.
func NewMessages(t *theme.Theme, k *theme.KeyMap, all []Message) *Page {
	b := Box{Theme: t, Keys: k, Title: "Messages", Foot: anyKey}
	return &Page{Box: b, lines: func(width int) (lines []string) {
		if len(all) == 0 {
			return []string{" nothing was told yet"}
		}
		const when = "15:04:05"
		for _, m := range all {
			at := m.At.Format(when)
			for _, text := range draw.Wrap(m.Text, width-len(when)-3) {
				lines = append(lines, line(width, func(l *draw.Line) {
					l.Blank(1)
					l.Ink(t.Dim, at)
					l.Blank(len(when) - len(at) + 2)
					l.Text(text)
				}))
				at = ""
			}
		}
		return lines
	}}
}
