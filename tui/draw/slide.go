package draw

// Slide is how far the texts of a list are moved sideways, so that those can be read that have no
// room. One whose beginning shows moves on to its end, one whose end shows back to its beginning,
// and none further than that. The zero value moves none.
type Slide struct {
	by          int // cells, to the right of the texts; below 0 to the left
	left, right int // how far that makes a difference, as the list was drawn last
}

// SlideStep is by how many cells a key or the wheel moves.
const SlideStep = 8

// Begin begins to draw the list.
func (s *Slide) Begin() { s.left, s.right = 0, 0 }

// Any reports whether a text of the list has no room, or is moved.
func (s *Slide) Any() bool { return s.left > 0 || s.right > 0 || s.by != 0 }

// Move moves the texts, as far as there is more of them.
func (s *Slide) Move(by int) { s.by = max(-s.left, min(s.by+by, s.right)) }

// Cut is [Cut] of a text of the list.
func (s *Slide) Cut(text string, width int) string {
	if width <= 0 {
		return ""
	}
	w := Width(text)
	over := w - width
	if over <= 0 {
		return text
	}
	s.right = max(s.right, over)
	return slid(text, w, min(max(s.by, 0), over), width)
}

// CutLeft is [CutLeft] of a text of the list.
func (s *Slide) CutLeft(text string, width int) string {
	if width <= 0 {
		return ""
	}
	w := Width(text)
	over := w - width
	if over <= 0 {
		return text
	}
	s.left = max(s.left, over)
	return slid(text, w, max(over+min(s.by, 0), 0), width)
}

// slid returns what shows of a text w cells wide from a cell on.
func slid(text string, w, from, width int) string {
	if from > 0 {
		text = CutLeft(text, w-from)
	}
	return Cut(text, width)
}
