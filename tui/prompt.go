package tui

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// newInput returns a line to type in, with the terminal's own cursor.
func newInput(prompt string) textinput.Model {
	input := textinput.New()
	input.Prompt = prompt
	input.SetVirtualCursor(false)
	look := input.Styles()
	look.Cursor.Color = nil // the terminal's own
	input.SetStyles(look)
	return input
}

// typed draws the line as far as it shows. The input has dropped control characters of what was pasted, and here those go
// that would change the order of the text or hide in it; it takes no room for them. Cut the line to what is free: the
// input counts some wide letters otherwise than terminals do.
func typed(input *textinput.Model) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, input.View())
}

// newPrompt returns an overlay that asks for a text.
func newPrompt(title, what string, echo textinput.EchoMode, foot string, submit func(*Model, string) tea.Cmd) *overlay {
	input := newInput(harmless.Text(what) + ": ")
	input.EchoMode = echo
	note := ""
	if echo == textinput.EchoNone {
		note = "what is typed does not show"
	}
	return &overlay{
		title: harmless.Text(title), foot: foot, input: &input, submit: submit,
		body: func(width int) []string { return []string{draw.Cut(" "+note, width)} },
	}
}

// pressPrompt handles a key or a paste while an overlay asks for a text.
func (m *Model) pressPrompt(k theme.Pressed, msg tea.Msg) tea.Cmd {
	o := m.overlay
	switch {
	case k == "esc" && o.find && m.find.scope > 0:
		return m.setFindScope(0)
	case k == "esc":
		return m.dismiss()
	case o.pick != nil && k != "" && isMove(k):
		to, _ := m.keys.Motion(k, o.cursor, o.lines, o.shown)
		o.moved = true
		o.moveTo(to)
		return nil
	case key.Matches(k, m.keys.Enter) && o.pick != nil:
		if o.lines == 0 {
			return nil
		}
		return o.pick(m, o.cursor)
	case key.Matches(k, m.keys.Enter):
		if o.input.Value() == "" {
			return nil
		}
		text := o.input.Value()
		o.input.Reset()
		return o.submit(m, text)
	}
	if o.press != nil {
		if cmd, ok := o.press(m, k); ok {
			return cmd
		}
	}
	before := o.input.Value()
	var cmd tea.Cmd
	*o.input, cmd = o.input.Update(msg)
	if o.changed != nil && o.input.Value() != before {
		return tea.Batch(cmd, o.changed(m, o.input.Value()))
	}
	return cmd
}

// isMove tells the keys that move in a list while a text is typed: those that are no text.
func isMove(k theme.Pressed) bool {
	switch k {
	case "up", "down", "pgup", "pgdown":
		return true
	}
	return false
}
