package tui

import (
	"strings"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// details are two lines about what is under the cursor: where it is, and what is known of it.
type details struct {
	where, what string
	warn        bool // what is known is a word of warning
}

// details draws one of the lines.
func (m *Model) details(b *strings.Builder, d details, n int) {
	l := draw.NewLine(b, m.width)
	l.Blank(1)
	switch {
	case n == 0:
		l.Text(draw.CutLeft(d.where, l.Left()-1))
		l.EndNoBreak()
	case d.warn:
		l.Ink(m.theme.Warn, draw.Cut(d.what, l.Left()-1))
	default:
		l.Ink(m.theme.Dim, draw.Cut(d.what, l.Left()-1))
	}
	l.End()
}

func (m *Model) describe() (d details) {
	if m.focus == paneCatalog {
		d.where, d.what, d.warn = m.catalog.Describe()
	} else {
		d.where, d.what, d.warn = m.secrets.Describe()
	}
	return d
}
