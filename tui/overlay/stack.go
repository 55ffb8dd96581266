package overlay

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Stack is the overlays that are open, the one that takes keys last. The zero value has none.
type Stack struct {
	open []Overlay

	left, top int // where the one that shows was drawn last
}

// Push opens an overlay over all others.
func (s *Stack) Push(o Overlay) { s.open = append(s.open, o) }

// Insert opens an overlay right above another one, or below all others where that is nil: one that
// an answer brings covers nothing that was opened since the question. It reports whether the other
// one is still open.
func (s *Stack) Insert(o, above Overlay) bool {
	i := slices.Index(s.open, above)
	if i < 0 && above != nil {
		return false
	}
	s.open = slices.Insert(s.open, i+1, o)
	return true
}

func (s *Stack) remove(o Overlay) {
	if i := slices.Index(s.open, o); i >= 0 {
		s.open = slices.Delete(s.open, i, i+1)
	}
}

// Top returns the overlay that shows, nil where none is open.
func (s *Stack) Top() Overlay {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

// TopOf returns the uppermost overlay of a type, also where others cover it.
func TopOf[T Overlay](s *Stack) (o T, ok bool) {
	for _, each := range slices.Backward(s.open) {
		if o, ok = each.(T); ok {
			return o, true
		}
	}
	return o, false
}

// Update hands a message to the overlay that shows, or to all where it is none of the user's. What
// closes has closed when it returns; the actions are what is left to do.
func (s *Stack) Update(msg tea.Msg) (actions []Action, cmd tea.Cmd) {
	var cmds []tea.Cmd
	to, msg := slices.Clone(s.open), s.within(msg)
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		to = to[max(len(to)-1, 0):]
	}
	for _, o := range to {
		action, cmd := o.Update(msg)
		cmds = append(cmds, cmd)
		if c, ok := action.(Close); ok {
			s.remove(o)
			action = c.Then
		}
		if action != nil {
			actions = append(actions, action)
		}
	}
	return actions, tea.Batch(cmds...)
}

// within returns a message with the place of a click as the overlay that shows has it.
func (s *Stack) within(msg tea.Msg) tea.Msg {
	switch at := msg.(type) {
	case tea.MouseClickMsg:
		at.X, at.Y = at.X-s.left, at.Y-s.top
		return at
	case tea.MouseWheelMsg:
		at.X, at.Y = at.X-s.left, at.Y-s.top
		return at
	}
	return msg
}

// Frames draws the overlays that are open. Each stands in the middle, or, where it would cover the
// row that it is about, above or below that, if there is room: the row of the cursor of the one
// below it, and at the bottom the row about of the screen, where that is not less than 0. Where
// there is no room beside a box the others do not show.
func (s *Stack) Frames(width, height, about int) Frames {
	var frames Frames
	for i, o := range s.open {
		if width < crowded && i < len(s.open)-1 {
			continue
		}
		if o, ok := o.(interface{ lieBehind(bool) }); ok {
			o.lieBehind(i < len(s.open)-1)
		}
		f := o.Frame(width, height)
		f.Left, f.Top = (width-f.Width)/2, place(len(f.Lines), height, about)
		if f.About > 0 {
			about = f.Top + f.About
		}
		s.left, s.top = f.Left, f.Top
		if f.Cursor != nil {
			f.Cursor.X += f.Left
			f.Cursor.Y += f.Top
		}
		frames = append(frames, f)
	}
	return frames
}

// place returns the row of a screen in which so many lines begin. The first row stays free, and the
// last, where there is room.
func place(lines, height, about int) int {
	middle := max((height-lines)/2, 0)
	above, below := about-lines, about+1
	fits := above >= 1
	const status = 2 // and the keys
	switch {
	case about < middle || about >= middle+lines:
		return middle
	case below+lines <= height-status && !(fits && middle-above < below-middle):
		return below
	case fits:
		return above
	}
	return middle
}
