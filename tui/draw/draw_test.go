package draw

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestLineIsExact(t *testing.T) {
	bold := NewInk(lipgloss.NewStyle().Bold(true))
	for _, text := range []string{"", "abc", "日本語の名前", "cle\u0301s", "aaaaaaaaaaaaaaaaaaaaaaaa", "a日本b"} {
		for width := range 12 {
			var b strings.Builder
			l := NewLine(&b, width)
			l.Text("> ")
			l.Ink(bold, text)
			l.Right(bold, "end")
			l.End()
			if got := ansi.StringWidth(b.String()); got != width {
				t.Errorf("%q at %d is %d cells wide: %q", text, width, got, b.String())
			}
		}
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		in         string
		width      int
		cut, cutLe string
	}{
		{"abcdef", 4, "abc…", "…def"},
		{"abcdef", 6, "abcdef", "abcdef"},
		{"abc", 0, "", ""},
		{"abc", 1, "…", "…"},
		{"日本語", 4, "日…", "…語"},
	} {
		if got := Cut(tc.in, tc.width); got != tc.cut {
			t.Errorf("Cut(%q, %d) = %q, want %q", tc.in, tc.width, got, tc.cut)
		}
		if got := CutLeft(tc.in, tc.width); got != tc.cutLe {
			t.Errorf("CutLeft(%q, %d) = %q, want %q", tc.in, tc.width, got, tc.cutLe)
		}
	}
}
