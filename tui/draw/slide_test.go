package draw

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// A text moves as far as there is more of it, with a mark at each side where it goes on, and comes
// back; one that has room never moves.
func TestSlide(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		by          int
		start, ends string
	}{
		{0, "service-…", "…redentials"},
		{8, "…0042-cr…", "…redentials"},
		{1, "…rvice-0…", "…redentials"},
		{99, "…dentials", "…redentials"},
		{-8, "service-…", "…-00042-cr…"},
		{-99, "service-…", "service-00…"},
	} {
		var s Slide
		draw := func() (start, ends string) {
			s.Begin()
			if got := s.Cut("short", 9); got != "short" {
				t.Errorf("what has room is %q", got)
			}
			return s.Cut("service-00042-credentials", 9), s.CutLeft("service-00042-credentials", 11)
		}
		draw()
		s.Move(tc.by)
		start, ends := draw()
		if start != tc.start || ends != tc.ends {
			t.Errorf("by %d they are %q and %q, want %q and %q", tc.by, start, ends, tc.start, tc.ends)
		}
		s.Move(-tc.by)
		if tc.by == 8 {
			if start, _ := draw(); start != "service-…" {
				t.Errorf("and back it is %q", start)
			}
		}
	}
}

// Whatever the letters, no text is wider than its room, and one that is moved as far as it goes
// shows its end.
func TestSlideKeepsWidths(t *testing.T) {
	t.Parallel()
	letters := []string{"a", "-", "é", "e\u0301", "日", "🔑"}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		var text strings.Builder
		for range r.IntN(30) {
			text.WriteString(letters[r.IntN(len(letters))])
		}
		var s Slide
		width := r.IntN(20)
		for range 10 {
			s.Begin()
			for _, got := range []string{s.Cut(text.String(), width), s.CutLeft(text.String(), width)} {
				if Width(got) > max(width, 0) {
					t.Fatalf("seed %d: %q is wider than %d", seed, got, width)
				}
			}
			s.Move(r.IntN(21) - 10)
		}
		s.Move(1000)
		s.Begin()
		if got := s.Cut(text.String(), width); width > 3 && !strings.HasSuffix(text.String(),
			strings.TrimPrefix(got, "…")) {
			t.Fatalf("seed %d: at the end of %q in %d there is %q", seed, text.String(), width, got)
		}
	}
}
