package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// showForms lists the forms in which what is under the cursor can be copied.
func (m *Model) showForms() {
	loc, _, ok := m.secrets.Current()
	mount, known := m.listing.Mounts().At(loc)
	if !ok || !known {
		return
	}
	x := m.uses.Index()
	forms := x.Forms(loc, mount.KVVersion, x.Field(loc))
	if address, ok := m.address(pageView); ok {
		forms = append(forms[:1:1], append([]xref.Form{{Name: "UI address", Text: address}}, forms[1:]...)...)
	}
	s := m.theme
	m.overlay = &overlay{
		title: "Copy " + harmless.Text(loc.String()) + " as", foot: "↵ copies   esc closes",
		body: func(width int) []string {
			column := 0
			for _, f := range forms {
				column = max(column, draw.Width(harmless.Text(f.Name)))
			}
			column = min(column, width/2)
			var lines []string
			for _, f := range forms {
				var b strings.Builder
				l := draw.NewLine(&b, width)
				name := draw.Cut(harmless.Text(f.Name), column)
				l.Ink(s.Dim, name)
				l.Blank(column - draw.Width(name) + 2)
				l.Text(draw.Cut(harmless.Text(f.Text), l.Left()))
				l.End()
				lines = append(lines, b.String())
			}
			return lines
		},
		pick: func(m *Model, i int) tea.Cmd {
			m.overlay = nil
			return m.copy(forms[i].Text)
		},
	}
}
