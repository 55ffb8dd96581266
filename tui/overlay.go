package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"

	tea "charm.land/bubbletea/v2"
)

// overlay is a band over the middle of the screen. It has no sides, so that text which is
// selected with the mouse holds nothing but itself.
type overlay struct {
	title string
	body  func(width int) []string // lines with escape sequences of our own, each at most width wide
	top   int                      // first line that shows
	lines int                      // as drawn last
	shown int
}

// newAddressOverlay shows an address for those who must open it elsewhere.
func newAddressOverlay(address, why string) *overlay {
	return &overlay{title: "Open this address in a browser", body: func(width int) []string {
		link := lipgloss.NewStyle().Hyperlink(address)
		var lines []string
		for rest := harmless.Text(address); rest != ""; {
			n := min(len(rest), max(width, 1)) // an address is ASCII
			lines = append(lines, link.Render(rest[:n]))
			rest = rest[n:]
		}
		return append(lines, "", draw.Cut("copied to the clipboard, where the terminal allows that (OSC 52)", width), draw.Cut(why, width))
	}}
}

// newHelpOverlay shows every key that is live.
func newHelpOverlay(k *keyMap) *overlay {
	return &overlay{title: "Keys", body: func(width int) []string {
		const column = 38
		groups := k.groups()
		var all []key.Binding
		for _, g := range groups {
			for _, b := range g {
				if b.Enabled() {
					all = append(all, b)
				}
			}
		}
		columns := max(1, min(3, width/(column-12)))
		each := (len(all) + columns - 1) / columns
		cell := width / columns
		var lines []string
		for row := range each {
			var b strings.Builder
			for c := range columns {
				l := draw.NewLine(&b, cell)
				if i := c*each + row; i < len(all) {
					h := all[i].Help()
					l.Blank(1)
					l.Text(h.Key)
					l.Blank(10 - draw.Width(h.Key))
					l.Text(h.Desc)
				}
				l.End()
			}
			lines = append(lines, b.String())
		}
		return append(lines, "", draw.Cut(" view, edit and create open Vault's own UI in the browser", width))
	}}
}

// pressOverlay handles a key while an overlay is open: movement scrolls, all else closes.
func (m *Model) pressOverlay(k pressed) tea.Cmd {
	o := m.overlay
	if to, ok := m.keys.motion(k, o.top, o.lines, o.shown); ok {
		o.scroll(to - o.top)
		return nil
	}
	m.overlay = nil
	return nil
}

func (o *overlay) scroll(by int) { o.top = max(0, min(o.top+by, o.lines-o.shown)) }

// draw returns the screen lines of the overlay, and the row where they begin.
func (o *overlay) draw(s *styles, width, height int) (lines []string, at int) {
	body := o.body(width - 1)
	o.lines, o.shown = len(body), min(len(body), max(height-4, 1))
	o.scroll(0)
	edge := func(text, right string) string {
		var b strings.Builder
		l := draw.NewLine(&b, width)
		l.Rule(s.focused, "━", 2)
		if text != "" {
			l.Text(" ")
			l.Ink(s.title, text)
			l.Text(" ")
		}
		l.Rule(s.focused, "━", l.Left()-draw.Width(right))
		l.Ink(s.dim, right)
		l.End()
		return b.String()
	}
	more := ""
	if o.lines > o.shown {
		more = " ↑↓ more ━━"
	}
	lines = append(lines, edge(o.title, ""))
	for _, text := range body[o.top : o.top+o.shown] {
		lines = append(lines, text+strings.Repeat(" ", max(0, width-lipgloss.Width(text))))
	}
	lines = append(lines, edge("any key closes", more))
	return lines, max(0, (height-len(lines))/2)
}
