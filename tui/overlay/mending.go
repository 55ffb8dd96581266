package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/rewrite"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Mend is a change of a file that is made ready.
type Mend struct {
	Lines []rewrite.Line // the difference, without what may be a secret
	Write func() error
}

// Mending shows what would be changed in a file, and has it written.
type Mending struct {
	Page
	write WriteMend
}

// NewMending returns the overlay of a change.
func NewMending(t *theme.Theme, k *theme.KeyMap, of Place, mend Mend) *Mending {
	foot := theme.Foot(theme.Does(k.Typing.Accept, "writes it"), "any other key leaves it")
	title := "Change " + harmless.Text(of.File)
	m := &Mending{Page{Box: Box{Theme: t, Keys: k, Title: title, Foot: foot}}, WriteMend{of, mend}}
	m.lines = func(width int) []string {
		var lines []string
		for _, l := range mend.Lines {
			ink := draw.Ink{}
			switch l.Sign {
			case '-':
				ink = t.Warn
			case '+':
				ink = t.Good
			case '@':
				ink = t.Dim
			}
			lines = append(lines, line(width, func(out *draw.Line) {
				out.Ink(ink, draw.Cut(l.Shown(), out.Left()))
			}))
		}
		return lines
	}
	return m
}

// Update implements [Overlay].
func (m *Mending) Update(msg tea.Msg) (Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok &&
		key.Matches(theme.Pressed(press.String()), m.Keys.Typing.Accept) {
		return Close{Then: m.write}, nil
	}
	return m.Page.Update(msg)
}
