package overlay

import (
	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// NewCopyAs lists the forms in which a location can be copied.
func NewCopyAs(
	t *theme.Theme, k *theme.KeyMap, loc vaultpath.Location, forms []xref.Form,
) *Menu {
	m := newMenu(t, k, "Copy "+harmless.Text(loc.String())+" as", "copies", len(forms))
	longest, text := 0, 0
	for _, f := range forms {
		longest = max(longest, draw.Width(harmless.Text(f.Name)))
		text = max(text, draw.Width(harmless.Text(f.Text)))
	}
	m.Wants = longest + text + 4
	m.row = func(l *draw.Line, i int) {
		column := min(longest, l.Left()/2)
		name := draw.Cut(harmless.Text(forms[i].Name), column)
		l.Ink(t.Dim, name)
		l.Blank(column - draw.Width(name) + 2)
		l.Text(draw.Cut(harmless.Text(forms[i].Text), l.Left()))
	}
	m.choose = func(i int) Action {
		name := forms[i].Name == xref.FormLocation
		return Close{Then: Copy{Text: forms[i].Text, Name: name, At: loc}}
	}
	return m
}
