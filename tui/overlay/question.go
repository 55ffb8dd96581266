package overlay

import (
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// Question is a text and a line to type in a box.
type Question struct {
	Box
	Text
	Prompt
	lines  func(width int) []string
	answer func(text string) Action // of a text that is not empty
	leave  Action                   // where none is given
}

// Update implements [Overlay].
func (q *Question) Update(msg tea.Msg) (Action, tea.Cmd) {
	var out Outcome
	var cmd tea.Cmd
	if mouse, ok := msg.(tea.MouseMsg); ok {
		out = q.onMouse(mouse, &q.Box, true)
	} else {
		out, cmd = q.Prompt.update(&q.Keys.Typing, msg)
	}
	switch text := q.Value(); {
	case out == Dismissed:
		return Close{Then: q.leave}, cmd
	case out == Chosen && text != "":
		q.SetValue("")
		return q.answer(text), cmd
	}
	return nil, cmd
}

// Frame implements [Overlay].
func (q *Question) Frame(width, height int) Frame {
	inner, lines := q.text(width, q.lines)
	shown := q.Text.draw(inner, room(height, 0), lines)
	f := q.Box.Frame(width, "", q.count(), shown, q.Prompt.draw(inner))
	return f.typing(&q.Prompt, len(shown)+1)
}

// asks returns the foot of a question.
func asks(k *theme.KeyMap, does, leaves string) string {
	return theme.Foot(theme.Does(k.Typing.Accept, does), theme.Does(k.Typing.Close, leaves))
}
