package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Confirm asks whether a program is to be run, and shows each of its words.
type Confirm struct {
	Page
	run Run
}

// NewConfirm returns the question.
func NewConfirm(t *theme.Theme, k *theme.KeyMap, run Run) *Confirm {
	foot := theme.Foot(theme.Does(k.Typing.Accept, "runs it"), "any other key leaves it")
	c := &Confirm{
		Page: Page{Box: Box{Theme: t, Keys: k, Title: "Run " + harmless.Text(run.Name), Foot: foot}},
		run:  run,
	}
	c.lines = func(width int) []string {
		var lines []string
		for i, word := range run.Argv {
			indent := " "
			if i > 0 {
				indent = "   "
			}
			for _, line := range draw.Wrap(harmless.Text(xref.ShellWord(word)), width-4) {
				lines = append(lines, indent+line)
			}
		}
		if run.Token {
			lines = append(lines, "", t.Warn.Paint(" it gets your token"))
		}
		return lines
	}
	return c
}

// Update implements [Overlay].
func (c *Confirm) Update(msg tea.Msg) (Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok &&
		key.Matches(theme.Pressed(press.String()), c.Keys.Typing.Accept) {
		return Close{Then: c.run}, nil
	}
	return c.Page.Update(msg)
}
