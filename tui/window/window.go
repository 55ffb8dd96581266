// Package window is the arithmetic of a list that is longer than the screen: which row has
// the cursor, and which rows show.
package window

// Window is a list of Len rows of which Height show from row Top on. Set Len or Height,
// then call [Window.Clamp].
type Window struct{ Cursor, Top, Height, Len int }

// Clamp brings cursor and top into the list, and the cursor into view.
func (w *Window) Clamp() {
	w.Cursor = max(0, min(w.Cursor, w.Len-1))
	w.Top = max(0, min(w.Top, w.Len-w.Height))
	if w.Cursor < w.Top {
		w.Top = w.Cursor
	}
	if w.Height > 0 && w.Cursor >= w.Top+w.Height {
		w.Top = w.Cursor - w.Height + 1
	}
}

// MoveTo puts the cursor on a row, or on the nearest one that there is.
func (w *Window) MoveTo(i int) {
	w.Cursor = i
	w.Clamp()
}

// Scroll moves the window by a number of rows; the cursor is taken along at its edges.
func (w *Window) Scroll(by int) {
	w.Top = max(0, min(w.Top+by, w.Len-w.Height))
	w.Cursor = max(w.Top, min(w.Cursor, w.Top+w.Height-1))
	w.Clamp()
}

// Page returns how many rows a page key moves by.
func (w *Window) Page() int { return max(w.Height-1, 1) }

// At returns the row on a line of the window, and false below the last row.
func (w *Window) At(line int) (int, bool) {
	i := w.Top + line
	return i, line >= 0 && line < w.Height && i < w.Len
}

// Step returns which of n things lies so many further, or back, and whether that leads around the
// end. at is the one that it begins on, or, where it is on none, the one that would be next.
func Step(at int, on bool, by, n int) (to int, around bool) {
	if n == 0 {
		return 0, false
	}
	if !on && by > 0 {
		by--
	}
	to = at + by
	return ((to % n) + n) % n, to < 0 || to >= n
}
