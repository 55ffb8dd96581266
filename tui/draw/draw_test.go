package draw

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestLineIsExact(t *testing.T) {
	bold := NewInk(lipgloss.NewStyle().Bold(true))
	for _, text := range []string{"", "abc", "日本語の名前", "cle\u0301s",
		"aaaaaaaaaaaaaaaaaaaaaaaa", "a日本b"} {
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

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		in    string
		width int
		want  string
	}{
		{"a login page is there", 12, "a login page|is there"},
		{"https://host/a/long/path", 14, "https://host/|a/long/path"},
		{"a cookie (--header)", 13, "a cookie|(--header)"},
		{"a\u2011b-c", 3, "a\u2011b|-c"},
		{"", 5, ""},
		{"abc", 0, "a|b|c"},
	} {
		if got := strings.Join(Wrap(tc.in, tc.width), "|"); got != tc.want {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tc.in, tc.width, got, tc.want)
		}
	}
}

// A number that is cut is another number: what has no room goes as a whole, and what comes first
// stays longest.
func TestPieces(t *testing.T) {
	const note = "partial, stopped: 80 denied, 1,204 folders"
	for _, tc := range []struct {
		s     string
		width int
		want  string
	}{
		{note, 42, note},
		{note, 41, "partial, stopped: 80 denied"},
		{note, 27, "partial, stopped: 80 denied"},
		{note, 26, "partial, stopped"},
		{note, 15, "partial"},
		{note, 6, "parti…"},
		{note, 0, ""},
		{"1,204 references", 9, "1,204 re…"},
		{`"x" matches nothing; 20 match`, 28, `"x" matches nothing`},
		{"日本, 語の", 5, "日本"},
		{": 12", 3, ": …"},
	} {
		if got := Pieces(tc.s, tc.width); got != tc.want {
			t.Errorf("%q in %d is %q, want %q", tc.s, tc.width, got, tc.want)
		}
	}
}

// The first line is that of all lines, and nothing but blanks is lost between it and the rest.
func TestBreak(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "used by a/b/c.yaml:12 field x", "a/b/c/d/e/f",
		"one two three", "wwwwwwwwwwwwwwwwwww", "eine Tür ist zu/auf", "漢字 漢字/漢字", "a  b"} {
		for width := 1; width < 25; width++ {
			first, rest := Break(s, width)
			joined := strings.ReplaceAll(first+rest, " ", "")
			if joined != strings.ReplaceAll(s, " ", "") || Width(first) > max(width, 2) {
				t.Errorf("%q at %d is broken into %q and %q", s, width, first, rest)
			}
			if (rest == "") != (Width(s) <= width) {
				t.Errorf("%q at %d leaves %q", s, width, rest)
			}
		}
	}
}
