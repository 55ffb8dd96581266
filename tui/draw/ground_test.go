package draw

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

// All of a line is drawn over its ground, to its end. Inks give way to a plain one and leave their
// signs, and are added to another.
func TestGround(t *testing.T) {
	t.Parallel()
	style := lipgloss.NewStyle()
	dim := NewInk(style.Faint(true))
	warn := NewInk(style.Foreground(lipgloss.Red)).Signed(style.Italic(true))
	reverse, bold := style.Reverse(true), style.Bold(true)
	for name, tc := range map[string]struct {
		ground Ground
		want   string
	}{
		"none":  {Ground{}, "a\x1b[2mb\x1b[m \x1b[31mc\x1b[m "},
		"plain": {NewGround(reverse, true), "\x1b[7mab \x1b[3mc\x1b[m\x1b[7m \x1b[m"},
		"bold": {NewGround(bold, false),
			"\x1b[1ma\x1b[2mb\x1b[m\x1b[1m \x1b[31mc\x1b[m\x1b[1m \x1b[m"},
	} {
		var b strings.Builder
		l := NewLine(&b, 5)
		l.Over(tc.ground)
		l.Margin(1)
		l.Text("a")
		l.Ink(dim, "b")
		l.Right(warn, "c")
		l.End()
		if got := b.String(); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// Marked letters are marked in what is left of a text, from either side.
func TestMarked(t *testing.T) {
	t.Parallel()
	mark := NewInk(lipgloss.NewStyle().Italic(true))
	in := func(at int) bool { return at >= 2 && at < 5 }
	for shown, want := range map[string]string{
		"abcdefg": "ab[cde]fg", "abc…": "ab[c]…", "a…": "a…", "…efg": "…[e]fg", "…g": "…g", "…": "…",
		"": "",
	} {
		var b strings.Builder
		l := NewLine(&b, 20)
		l.Marked(Ink{}, mark, "abcdefg", shown, in)
		got := strings.NewReplacer("\x1b[3m", "[", "\x1b[m", "]").Replace(b.String())
		if got != want {
			t.Errorf("%q: %q, want %q", shown, got, want)
		}
	}
}
