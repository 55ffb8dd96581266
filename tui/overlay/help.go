package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Help shows every key that is live.
type Help struct {
	page
	operators string // that a find takes
}

// NewHelp returns the help.
func NewHelp(t *theme.Theme, k *theme.KeyMap, operators string) *Help {
	return &Help{page{Band: Band{Theme: t, Keys: k, Title: "Keys", Foot: anyKey}}, operators}
}

// Update implements [Overlay].
func (h *Help) Update(msg tea.Msg) (Action, tea.Cmd) { return closed(h.page.update(msg)), nil }

// Frame implements [Overlay].
func (h *Help) Frame(width, height int) Frame { return h.page.frame(width, height, h.lines(width-1)) }

func (h *Help) lines(width int) []string {
	const column = 38
	var all []key.Binding
	for _, g := range h.Keys.Groups() {
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
		text := ""
		for c := range columns {
			text += line(cell, func(l *draw.Line) {
				if i := c*each + row; i < len(all) {
					h := all[i].Help()
					l.Blank(1)
					l.Text(h.Key)
					l.Blank(10 - draw.Width(h.Key))
					l.Text(h.Desc)
				}
			})
		}
		lines = append(lines, text)
	}
	return append(lines, "",
		draw.Cut(" view, edit and create open Vault's own UI in the browser", width),
		draw.Pieces(" find takes "+h.operators+", and words in any order", width))
}
