package overlay

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Stack is the overlays that are open, the one that shows last. The zero value has none.
type Stack struct{ open []Overlay }

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
	to := slices.Clone(s.open)
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

// Frame draws the overlay that shows; the frame has no lines where none is open.
func (s *Stack) Frame(width, height int) Frame {
	if o := s.Top(); o != nil {
		return o.Frame(width, height)
	}
	return Frame{}
}
