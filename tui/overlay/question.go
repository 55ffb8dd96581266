package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// question is a text and a line to type in a band.
type question struct {
	Band
	Text
	Prompt
}

// update takes keys, paste and mouse. What is chosen is a text.
func (q *question) update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		k, typing := theme.Pressed(msg.String()), &q.Keys.Typing
		switch {
		case key.Matches(k, typing.Close):
			return Dismissed, nil
		case key.Matches(k, typing.Accept) && q.Value() == "":
			return Nothing, nil
		case key.Matches(k, typing.Accept):
			return Chosen, nil
		}
	case tea.PasteMsg:
	case tea.MouseMsg:
		return q.onMouse(msg, &q.Band, true), nil
	default:
		return Nothing, nil
	}
	_, cmd := q.onText(msg)
	return Nothing, cmd
}

// frame draws the question below some lines.
func (q *question) frame(width, height int, lines []string) Frame {
	shown := q.Text.draw(width, Room(height, 0), lines)
	return q.Band.Frame(width, height, "", q.more(), shown, q.Prompt.draw(width)).typing(&q.Prompt)
}

// asks returns the foot of a question.
func asks(k *theme.KeyMap, does, leaves string) string {
	return theme.Foot(theme.FootPart{Key: k.Typing.Accept, Does: does}, theme.FootPart{Key: k.Typing.Close, Does: leaves})
}
