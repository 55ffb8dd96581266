package overlay

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Prompt is a line that somebody types.
type Prompt struct {
	input    textinput.Model
	selected bool // all of it is: what is typed takes its place
}

// NewPrompt returns a prompt that asks for something.
func NewPrompt(what string) Prompt { return Prompt{input: NewInput(what + ": ")} }

// mostTyped is how many characters a line holds, whatever is pasted.
const mostTyped = 4096

// Pasted returns what is taken of a paste: no more than a line holds, and no more marks on a letter
// than a script has, since a pile of them covers the lines around it.
func Pasted(text string) string {
	var b strings.Builder
	runes, marks := 0, 0
	for _, r := range text {
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if marks > harmless.MaxMarks {
			continue
		}
		if runes++; runes > mostTyped {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// NewInput returns a line to type in, with the terminal's own cursor.
func NewInput(prompt string) textinput.Model {
	input := textinput.New()
	input.Prompt = prompt
	input.CharLimit = mostTyped
	input.SetVirtualCursor(false)
	look := input.Styles()
	look.Cursor.Color = nil // the terminal's own
	// what they come with is for a dark background
	look.Focused, look.Blurred = textinput.StyleState{}, textinput.StyleState{}
	input.SetStyles(look)
	return input
}

// Shown returns the line as far as it shows. The input has dropped control characters of what was
// pasted, and here those go that would change the order of the text or hide in it; it takes no room
// for them. Cut the line to what is free: the input counts some wide letters otherwise than
// terminals do.
func Shown(input *textinput.Model) string { return visible(input.View()) }

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, text)
}

// Focus has the prompt take what is typed.
func (p *Prompt) Focus() tea.Cmd { return p.input.Focus() }

// Value returns what has been typed.
func (p *Prompt) Value() string { return p.input.Value() }

// SetValue puts a text in, with the cursor behind it.
func (p *Prompt) SetValue(text string) {
	p.input.SetValue(text)
	p.input.CursorEnd()
	p.SelectText(false)
}

// SelectText has what stands there be selected, so that what is typed takes its place; or no longer
// so.
func (p *Prompt) SelectText(all bool) {
	p.selected = all && p.Value() != ""
}

// selectedInk shows what is selected, also without colours.
var selectedInk = draw.NewInk(lipgloss.NewStyle().Reverse(true))

// TextSelected reports whether what stands there is selected.
func (p *Prompt) TextSelected() bool { return p.selected }

// update takes keys and paste.
func (p *Prompt) update(k *theme.TypingKeys, msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, k.Close, k.Interrupt):
			return Dismissed, nil
		case key.Matches(msg, k.Accept):
			return Chosen, nil
		}
	case tea.PasteMsg:
	default:
		return Nothing, nil
	}
	before := p.Value()
	if p.selected {
		if p.SelectText(false); p.replaces(msg) {
			p.input.SetValue("")
		}
	}
	var cmd tea.Cmd
	if p.input, cmd = p.input.Update(msg); p.Value() == before {
		return Nothing, cmd
	}
	return Typed, cmd
}

// replaces reports whether a key or a paste takes the place of what is selected.
func (p *Prompt) replaces(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	return !ok || press.Text != "" || key.Matches(press, p.input.KeyMap.DeleteCharacterBackward,
		p.input.KeyMap.DeleteCharacterForward)
}

// draw returns the line as a part of a box.
func (p *Prompt) draw(width int) []string {
	p.input.SetWidth(max(width-draw.Width(p.input.Prompt)-2, 1))
	if value := visible(p.Value()); p.selected && draw.Width(value) < p.input.Width() {
		return []string{line(width, func(l *draw.Line) {
			l.Blank(1)
			l.Text(p.input.Prompt)
			l.Ink(selectedInk, value)
		})}
	}
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
