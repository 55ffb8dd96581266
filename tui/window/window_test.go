package window

import (
	"testing"
	"testing/quick"
)

func TestCursorIsAlwaysInView(t *testing.T) {
	check := func(moves []int8, n, h uint8) bool {
		w := Window{Len: int(n), Height: int(h % 60)}
		for i, m := range moves {
			switch i % 4 {
			case 0:
				w.MoveTo(w.Cursor + int(m))
			case 1:
				w.Scroll(int(m))
			case 2:
				w.Len = max(0, w.Len+int(m))
				w.Clamp()
			case 3:
				w.Height = max(0, w.Height+int(m)%5)
				w.Clamp()
			}
			inList := w.Len == 0 && w.Cursor == 0 || w.Cursor >= 0 && w.Cursor < w.Len
			inView := w.Height == 0 || w.Cursor >= w.Top && w.Cursor < w.Top+w.Height
			noGap := w.Top == 0 || w.Top+w.Height <= w.Len || w.Height == 0
			if !inList || !inView || !noGap || w.Top < 0 {
				t.Logf("%+v after move %d", w, i)
				return false
			}
		}
		return true
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}
