package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// draw draws the last row: the text input, or the keys, and at the right what was typed that is not
// a whole yet. Where an overlay is open, whose keys are its own, a notice stands there.
func (r *lastRow) draw(
	b *strings.Builder, t *theme.Theme, k *theme.KeyMap, width int, covered bool,
) {
	l := draw.NewLine(b, width)
	pending, room := "", width
	if r.pending.any() && !r.input.Focused() {
		pending = draw.Cut(harmless.Text(r.pending.text(t, k)), width*2/3)
		room -= draw.Width(pending) + 2
	}
	switch {
	case r.input.Focused():
		l.Text(overlay.Shown(&r.input))
	case covered && r.notice.text != "":
		l.Blank(1)
		l.Ink(t.Accent, r.notice.within(room-2, k))
	default:
		l.Raw(r.help.text(k, t, room), r.help.cells)
	}
	if pending != "" { // at the right, as vim has it
		l.Blank(l.Left() - draw.Width(pending) - 1)
		l.Ink(t.Key, pending)
	}
	l.End()
}

// keyAt returns the key that shows in a column.
func (r *lastRow) keyAt(x int) (theme.Pressed, bool) {
	if r.input.Focused() {
		return "", false
	}
	for _, k := range r.help.keys {
		if k.has(x) {
			return k.press, true
		}
	}
	return "", false
}

// helpLine is the line of keys at the bottom. It is drawn anew when the width or the keys that are
// live change.
type helpLine struct {
	missing bool // what is under the cursor is named and not there

	width  int
	live   uint32
	cached string
	cells  int
	keys   []footKey
}

// footKey is where a key shows.
type footKey struct {
	span
	press theme.Pressed
}

func (h *helpLine) text(k *theme.KeyMap, s *theme.Theme, width int) string {
	short := k.Short(h.missing)
	var live uint32
	for i, b := range short {
		if b.Enabled() {
			live |= 1 << i
		}
	}
	if h.width == width && h.live == live {
		return h.cached
	}
	var b strings.Builder
	var keys []footKey
	l := draw.NewLine(&b, width)
	cells := func(b key.Binding) int { return draw.Width(theme.Key(b)+b.Help().Desc) + 3 }
	for i, binding := range short {
		help := binding.Help()
		// Help and quit, the last two, keep their place: they lead to all others and out.
		room := l.Left()
		if i < len(short)-2 {
			room -= cells(k.Help) + cells(k.Quit)
		}
		if binding.Enabled() && theme.HasKey(binding) && room >= cells(binding) {
			from := width - l.Left()
			l.Blank(1)
			l.Ink(s.Key, theme.Key(binding))
			l.Text(" ")
			l.Ink(s.Dim, help.Desc)
			l.Blank(1)
			keys = append(keys, footKey{span{from, width - l.Left()}, theme.Pressed(binding.Keys()[0])})
		}
	}
	*h = helpLine{missing: h.missing, width: width, live: live, cached: b.String(),
		cells: width - l.Left(), keys: keys}
	return h.cached
}
