package theme

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Pressed is a key as a string. Matching against it costs nothing, where matching against the
// message makes the string anew for each binding.
type Pressed string

// String implements [fmt.Stringer].
func (p Pressed) String() string { return string(p) }

// Motion returns where a movement key leads from row i of n rows, and false for other keys. After a
// number it does so many times what it does else, or leads to the row of that number.
func (k *KeyMap) Motion(p Pressed, i, n, page int) (int, bool) {
	times := max(k.Count, 1)
	switch {
	case key.Matches(p, k.Up):
		return i - times, true
	case key.Matches(p, k.Down):
		return i + times, true
	case key.Matches(p, k.HalfUp):
		return i - times*max(page/2, 1), true
	case key.Matches(p, k.HalfDown):
		return i + times*max(page/2, 1), true
	case key.Matches(p, k.PageUp):
		return i - times*page, true
	case key.Matches(p, k.PageDown):
		return i + times*page, true
	case key.Matches(p, k.Top, k.Bottom) && k.Count > 0:
		return min(k.Count, n) - 1, true
	case key.Matches(p, k.Top):
		return 0, true
	case key.Matches(p, k.Bottom):
		return n - 1, true
	}
	return i, false
}

// Motion is [KeyMap.Motion] for the keys that are no text.
func (k *TypingKeys) Motion(p Pressed, i, page int) (int, bool) {
	switch {
	case key.Matches(p, k.Up, k.RowUp):
		return i - 1, true
	case key.Matches(p, k.Down, k.RowDown):
		return i + 1, true
	case key.Matches(p, k.PageUp):
		return i - page, true
	case key.Matches(p, k.PageDown):
		return i + page, true
	}
	return i, false
}

// wheelRows is how far one step of the wheel scrolls.
const wheelRows = 3

// Wheel returns how far the wheel scrolls.
func Wheel(msg tea.MouseWheelMsg) int {
	switch {
	case msg.Mod.Contains(tea.ModShift):
	case msg.Button == tea.MouseWheelUp:
		return -wheelRows
	case msg.Button == tea.MouseWheelDown:
		return wheelRows
	}
	return 0
}

// WheelAside returns by how many steps the wheel scrolls sideways: one that can be tilted, or any
// with shift.
func WheelAside(msg tea.MouseWheelMsg) int {
	shift := msg.Mod.Contains(tea.ModShift)
	switch {
	case msg.Button == tea.MouseWheelLeft, shift && msg.Button == tea.MouseWheelUp:
		return -1
	case msg.Button == tea.MouseWheelRight, shift && msg.Button == tea.MouseWheelDown:
		return 1
	}
	return 0
}
