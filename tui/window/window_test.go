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

// From one of several things, or from between two, step by step against all at once.
func TestStep(t *testing.T) {
	const n = 5
	for _, tt := range []struct {
		at     int
		on     bool
		by, to int
		around bool
	}{
		{0, true, 1, 1, false}, {4, true, 1, 0, true}, {0, true, -1, 4, true}, {3, true, -2, 1, false},
		{2, true, 5, 2, true}, {2, true, -12, 0, true}, {0, false, 1, 0, false}, {0, false, -1, 4, true},
		{5, false, 1, 0, true}, {5, false, -1, 4, false}, {3, false, 2, 4, false},
	} {
		if to, around := Step(tt.at, tt.on, tt.by, n); to != tt.to || around != tt.around {
			t.Errorf("%d (%t) by %d leads to %d, around: %t; want %d, %t", tt.at, tt.on, tt.by, to, around,
				tt.to, tt.around)
		}
	}
	if to, around := Step(0, false, 3, 0); to != 0 || around {
		t.Errorf("among nothing it leads to %d, %t", to, around)
	}
}
