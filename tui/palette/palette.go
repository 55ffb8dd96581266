package palette

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/overlay"
	"github.com/vaultmap/vaultmap/tui/theme"
)

// Model is the overlay. Make one with [New] or [NewHelp].
type Model struct {
	overlay.Picker
	entries []Entry
	of      *Entry // whose argument is typed; nil where none is
	text    string // that the rows match
	rows    []row
	widths  widths
}

// minRows is how high the list is at least, where the screen has room for it: it does not shrink
// with each letter.
const minRows = 14

// New returns the palette.
func New(t *theme.Theme, k *theme.KeyMap, entries []Entry) *Model {
	m := &Model{entries: entries}
	m.Box = overlay.Box{Theme: t, Keys: k, Title: "Commands", Foot: theme.Foot(
		theme.Does(k.Typing.Accept, "does it"), theme.Does(k.Typing.Next, "completes"),
		theme.Does(k.Typing.Close, "closes"))}
	m.Prompt = overlay.NewPrompt("command")
	m.Rows = minRows
	m.follow()
	return m
}

// NewHelp returns the help: the palette with all else that there is to know.
func NewHelp(t *theme.Theme, k *theme.KeyMap, entries []Entry) *Model {
	m := New(t, k, append(entries, Legend(t)...))
	m.Title = "Help"
	m.Prompt = overlay.NewPrompt("search")
	m.Rows = len(m.entries)
	m.Foot = theme.Foot(theme.Does(k.Typing.Accept, "does it"), "type to search",
		theme.Does(k.Typing.Close, "closes"))
	return m
}

// Update implements [overlay.Overlay].
func (m *Model) Update(msg tea.Msg) (overlay.Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		k, typing := theme.Pressed(press.String()), &m.Keys.Typing
		switch {
		case m.Value() == "" && key.Matches(k, m.Keys.Help, m.Keys.Palette):
			return overlay.Close{}, nil // the key that opened it
		case key.Matches(k, typing.Next, typing.Prev):
			return nil, m.complete()
		case key.Matches(k, typing.Accept):
			return m.choose()
		}
	}
	out, cmd := m.Picker.Update(msg)
	switch out {
	case overlay.Typed:
		m.follow()
	case overlay.Chosen:
		return m.choose()
	case overlay.Dismissed:
		return overlay.Close{}, cmd
	}
	return nil, cmd
}

// follow has the rows follow what is typed.
func (m *Model) follow() {
	m.of, m.text = read(m.entries, m.Value())
	m.rows = match(m.entries, m.of, m.text)
	m.widths = fit(m.rows)
	m.Len, m.Moved = len(m.rows), false
	m.MoveTo(0)
}

func (m *Model) current() (row, bool) {
	if m.Cursor < len(m.rows) {
		return m.rows[m.Cursor], true
	}
	return row{}, false
}

// complete takes over the name under the cursor.
func (m *Model) complete() tea.Cmd {
	r, ok := m.current()
	if !ok {
		return nil
	}
	text := r.entry.Name
	switch {
	case r.arg != nil:
		text += " " + r.arg.Name
	case r.entry.takesArg():
		text += " "
	}
	if text == m.Value() { // it is whole, and may be the beginning of what stands below
		m.MoveTo(m.Cursor + 1)
		m.Moved = true
		return nil
	}
	m.SetValue(text)
	m.follow()
	return nil
}

// choose does what is under the cursor, or asks for the argument that it takes.
func (m *Model) choose() (overlay.Action, tea.Cmd) {
	r, ok := m.current()
	switch {
	case !ok:
		return nil, nil
	case r.entry.Needs != "":
		return overlay.Say{Text: r.entry.Name + " works " + r.entry.Needs}, nil
	case r.arg != nil:
		return overlay.Close{Then: r.arg.Then}, nil
	case r.entry.Then != nil:
		return overlay.Close{Then: r.entry.Then}, nil
	}
	return nil, m.complete()
}

// Frame implements [overlay.Overlay].
func (m *Model) Frame(width, height int) overlay.Frame {
	return m.Picker.Frame(width, height, overlay.Rows{
		Status: m.status(), Hints: m.hints(), Row: m.row,
	})
}

func (m *Model) status() string {
	if m.of != nil {
		return draw.Thousands(len(m.rows))
	}
	return draw.Thousands(len(m.rows)) + " of " + draw.Thousands(len(m.entries))
}

func (m *Model) hints() []string {
	switch {
	case len(m.rows) > 0:
		return nil
	case m.of != nil && m.of.Given != nil:
		return []string{m.of.What}
	case m.of != nil:
		return []string{m.of.Name + " knows no such word"}
	}
	return []string{"nothing has that name, or does that"}
}
