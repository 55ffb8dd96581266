package overlay

import (
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// NewChoices lists what there is to choose from, each with the key that does it without the list.
func NewChoices(t *theme.Theme, k *theme.KeyMap, c Choose) *Menu {
	m := newMenu(t, k, c.Title, "does it", len(c.Choices))
	m.row = func(i, width int) string {
		return line(width, func(l *draw.Line) {
			choice := c.Choices[i]
			l.Text(draw.Cut(choice.Name, width-draw.Width(choice.Key)-2))
			l.Right(t.Dim, choice.Key)
		})
	}
	m.choose = func(i int) Action { return Close{Then: c.Choices[i].Then} }
	return m
}
