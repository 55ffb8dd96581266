package overlay

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
)

// Prompt is a line that somebody types.
type Prompt struct{ input textinput.Model }

// NewPrompt returns a prompt that asks for something.
func NewPrompt(what string) Prompt { return Prompt{NewInput(what + ": ")} }

// NewInput returns a line to type in, with the terminal's own cursor.
func NewInput(prompt string) textinput.Model {
	input := textinput.New()
	input.Prompt = prompt
	input.SetVirtualCursor(false)
	look := input.Styles()
	look.Cursor.Color = nil // the terminal's own
	input.SetStyles(look)
	return input
}

// Shown returns the line as far as it shows. The input has dropped control characters of what was
// pasted, and here those go that would change the order of the text or hide in it; it takes no room
// for them. Cut the line to what is free: the input counts some wide letters otherwise than
// terminals do.
func Shown(input *textinput.Model) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, input.View())
}

// Focus has the prompt take what is typed.
func (p *Prompt) Focus() tea.Cmd { return p.input.Focus() }

// Value returns what has been typed.
func (p *Prompt) Value() string { return p.input.Value() }

// SetValue puts a text in, with the cursor behind it.
func (p *Prompt) SetValue(text string) {
	p.input.SetValue(text)
	p.input.CursorEnd()
}

// take returns what has been typed, and empties the line.
func (p *Prompt) take() string {
	text := p.input.Value()
	p.input.Reset()
	return text
}

// onText takes a key or a paste. It reports whether the text has changed.
func (p *Prompt) onText(msg tea.Msg) (changed bool, cmd tea.Cmd) {
	before := p.input.Value()
	p.input, cmd = p.input.Update(msg)
	return p.input.Value() != before, cmd
}

// draw returns the line as a part of a band.
func (p *Prompt) draw(width int) []string {
	p.input.SetWidth(max(width-draw.Width(p.input.Prompt)-2, 1))
	return inkLines(draw.Ink{}, width, 1, []string{Shown(&p.input)})
}

// cursor returns the terminal's cursor where the prompt is drawn in a row.
func (p *Prompt) cursor(row int) *tea.Cursor {
	c := p.input.Cursor()
	if c != nil {
		c.Position.X++ // what inkLines begins with
		c.Position.Y = row
	}
	return c
}
