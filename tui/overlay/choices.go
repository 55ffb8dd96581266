package overlay

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// NewChoices lists what there is to choose from, each with the key that does it without the list.
func NewChoices(t *theme.Theme, k *theme.KeyMap, c Choose) *Menu {
	m := newMenu(t, k, c.Title, "does it", len(c.Choices))
	longest := 0
	for _, choice := range c.Choices {
		longest = max(longest, draw.Width(choice.Name))
	}
	m.row = func(i, width int) string {
		return line(width, func(l *draw.Line) {
			choice := c.Choices[i]
			name := draw.Cut(choice.Name, width-draw.Width(choice.Key)-2)
			l.Text(name)
			l.Blank(longest - draw.Width(name) + 2)
			l.Ink(t.Dim, choice.Key)
		})
	}
	m.choose = func(i int) Action { return Close{Then: c.Choices[i].Then} }
	return m
}
