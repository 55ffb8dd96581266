package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Choices lists what there is to choose from, each with the key that does it without the list, and
// that does it here, too.
type Choices struct {
	*Menu
	list []Choice
	each string // see [Choose]
}

// NewChoices returns the list of some choices.
func NewChoices(t *theme.Theme, k *theme.KeyMap, c Choose) *Choices {
	m := &Choices{newMenu(t, k, c.Title, "does it", len(c.Choices)), c.Choices, c.Each}
	longest, keys := 0, 0
	for _, choice := range m.list {
		longest = max(longest, draw.Width(choice.Name))
		keys = max(keys, draw.Width(choice.Key.Help().Key))
	}
	m.Wants = longest + keys + 4
	m.row = func(l *draw.Line, i int) {
		press := theme.Key(m.list[i].Key)
		name := draw.Cut(m.list[i].Name, l.Left()-draw.Width(press)-2)
		l.Text(name)
		l.Blank(min(longest-draw.Width(name)+2, l.Left()-draw.Width(press)))
		l.Ink(t.Dim, press)
	}
	m.choose = func(i int) Action { return Close{Then: m.list[i].Then} }
	return m
}

// Update implements [Overlay].
func (m *Choices) Update(msg tea.Msg) (Action, tea.Cmd) {
	press, isKey := msg.(tea.KeyPressMsg)
	if isKey && !key.Matches(press, m.Keys.Enter) {
		for i := range m.list {
			if key.Matches(press, m.list[i].Key) {
				return m.choose(i), nil
			}
		}
	}
	action, cmd := m.Menu.Update(msg)
	if action == (Close{}) && isKey && press.Text != "" && m.each != "" {
		action = Close{Then: Say{Text: harmless.Text(press.Text) + " is no " + m.each}}
	}
	return action, cmd
}
