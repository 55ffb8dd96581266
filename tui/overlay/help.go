package overlay

import (
	"slices"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// NewHelp shows every key that is live, and the operators that a find takes.
func NewHelp(t *theme.Theme, k *theme.KeyMap, operators string) *Page {
	b := Band{Theme: t, Keys: k, Title: "Keys", Foot: anyKey}
	return &Page{Band: b, lines: func(width int) []string {
		lines := append(keyLines(k.Commands(), width), "",
			draw.Cut(" view, edit and create open Vault's own UI in the browser", width),
			draw.Pieces(" find takes "+operators+", and words in any order", width), "",
			draw.Cut(" while you type, above all in a find:", width))
		return append(lines, keyLines(k.Typing.Commands(), width)...)
	}}
}

// keyLines tells of the keys, in as many columns as there is room for.
func keyLines(all []theme.Command, width int) []string {
	const column = 38
	all = slices.DeleteFunc(all, func(c theme.Command) bool { return !c.Key.Enabled() })
	columns := max(1, min(3, width/(column-12)))
	each := (len(all) + columns - 1) / columns
	var lines []string
	for row := range each {
		text := ""
		for c := range columns {
			text += line(width/columns, func(l *draw.Line) {
				if i := c*each + row; i < len(all) {
					h := all[i].Key.Help()
					l.Blank(1)
					l.Text(h.Key)
					l.Blank(10 - draw.Width(h.Key))
					l.Text(h.Desc)
				}
			})
		}
		lines = append(lines, text)
	}
	return lines
}
