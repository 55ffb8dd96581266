package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// Question is a text and a line to type in a band.
type Question struct {
	Band
	Text
	Prompt
	lines  func(width int) []string
	answer func(text string) Action // of a text that is not empty
	leave  Action                   // where none is given
}

// Update implements [Overlay].
func (q *Question) Update(msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		k, typing := theme.Pressed(msg.String()), &q.Keys.Typing
		switch {
		case key.Matches(k, typing.Close):
			return Close{Then: q.leave}, nil
		case key.Matches(k, typing.Accept) && q.Value() == "":
			return nil, nil
		case key.Matches(k, typing.Accept):
			return q.answer(q.take()), nil
		}
	case tea.PasteMsg:
	case tea.MouseMsg:
		if q.onMouse(msg, &q.Band, true) == Dismissed {
			return Close{Then: q.leave}, nil
		}
		return nil, nil
	default:
		return nil, nil
	}
	_, cmd := q.onText(msg)
	return nil, cmd
}

// Frame implements [Overlay].
func (q *Question) Frame(width, height int) Frame {
	shown := q.Text.draw(width, room(height, 0), q.lines(width-1))
	return q.Band.Frame(width, height, "", q.more(), shown, q.Prompt.draw(width)).typing(&q.Prompt)
}

// asks returns the foot of a question.
func asks(k *theme.KeyMap, does, leaves string) string {
	return theme.Foot(theme.Does(k.Typing.Accept, does), theme.Does(k.Typing.Close, leaves))
}
