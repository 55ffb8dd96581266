package overlay

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// CopyAs lists the forms in which a location can be copied.
type CopyAs struct {
	menu
	forms  []xref.Form
	column int // how wide the longest name is
}

// NewCopyAs returns the list of the forms of a location.
func NewCopyAs(t *theme.Theme, k *theme.KeyMap, location string, forms []xref.Form) *CopyAs {
	c := &CopyAs{forms: forms}
	c.Band = Band{
		Theme: t, Keys: k, Title: "Copy " + harmless.Text(location) + " as",
		Foot: theme.Foot(theme.FootPart{Key: k.Enter, Does: "copies"}, closes(k)),
	}
	c.Len = len(forms)
	for _, f := range forms {
		c.column = max(c.column, draw.Width(harmless.Text(f.Name)))
	}
	return c
}

// Update implements [Overlay].
func (c *CopyAs) Update(msg tea.Msg) (Action, tea.Cmd) {
	out := c.menu.update(msg)
	if out == Chosen {
		return Close{Copy{c.forms[c.Cursor].Text}}, nil
	}
	return closed(out), nil
}

// Frame implements [Overlay].
func (c *CopyAs) Frame(width, height int) Frame { return c.menu.frame(width, height, c.row) }

func (c *CopyAs) row(i, width int) string {
	return line(width, func(l *draw.Line) {
		column := min(c.column, width/2)
		name := draw.Cut(harmless.Text(c.forms[i].Name), column)
		l.Ink(c.Theme.Dim, name)
		l.Blank(column - draw.Width(name) + 2)
		l.Text(draw.Cut(harmless.Text(c.forms[i].Text), l.Left()))
	})
}
