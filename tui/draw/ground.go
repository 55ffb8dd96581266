package draw

import "charm.land/lipgloss/v2"

// Ground is what all parts of a line are drawn over, as those of the row under the cursor. The zero
// value is none.
type Ground struct {
	on, again string // again is what switches it on once more, behind a part
	plain     bool
}

// NewGround returns the ground of a style that has colours and attributes only. Over a plain one
// the inks of parts give way, and leave no more than their signs: whatever colours a terminal has,
// text stays as legible there as the ground's own.
func NewGround(style lipgloss.Style, plain bool) Ground {
	k := NewInk(style)
	return Ground{on: k.on, again: k.off + k.on, plain: plain}
}

// Over has all that follows drawn over a ground, to the end of the line.
func (l *Line) Over(g Ground) {
	l.ground = g
	l.b.WriteString(g.on)
}

// around returns what switches an ink on and off again where it is drawn.
func (l *Line) around(k Ink) (on, off string) {
	switch on = k.on; {
	case l.ground.on == "":
		return on, k.off
	case l.ground.plain:
		on = k.sign
	}
	if on == "" {
		return "", ""
	}
	return on, l.ground.again
}

func (l *Line) endGround() {
	if l.ground.on != "" {
		l.b.WriteString(off)
		l.ground = Ground{}
	}
}

// off is what the inks of all styles end with.
const off = "\x1b[m"
