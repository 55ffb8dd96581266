package draw

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// What lies over a line takes the place of what is below it, cell by cell: what shows at both sides
// stays where it is, in its inks, and nothing of them goes into what lies over it.
func TestLay(t *testing.T) {
	t.Parallel()
	bold, red := lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Foreground(lipgloss.Red)
	var cursor strings.Builder
	l := NewLine(&cursor, 12)
	l.Over(NewGround(bold, false))
	l.Text("ab")
	l.Ink(NewInk(red), "cd")
	l.Right(NewInk(red), "yz")
	l.End()
	for _, under := range []string{
		"abcdefghijkl", "日本語日本語", "a日本語日本b", "cle\u0301s cle\u0301s ab",
		"ab" + NewInk(red).Paint("cdefgh") + "ijkl", cursor.String(), "┃──▸│││───┃☺",
		"ab" + bold.Hyperlink("http://x").Render("cdefgh") + "ijkl", "short", "",
	} {
		full := under + strings.Repeat(" ", 12-ansi.StringWidth(under))
		for left := range 13 {
			for width := range 13 - left {
				var b strings.Builder
				over := "\x1b[4m" + strings.Repeat("#", width) + "\x1b[m"
				Lay(&b, full, over, left, width)
				got := b.String()
				if w := ansi.StringWidth(got); w != 12 {
					t.Errorf("%q under %d at %d is %d wide: %q", under, width, left, w, got)
				}
				before, after, _ := strings.Cut(got, over)
				if i := strings.LastIndex(before, "\x1b["); i >= 0 && !strings.HasPrefix(before[i:], off) {
					t.Errorf("%q under %d at %d goes on below it: %q", under, width, left, got)
				}
				if links := strings.LastIndex(before, "\x1b]8;"); links >= 0 &&
					!strings.HasPrefix(before[links:], ansi.ResetHyperlink()) {
					t.Errorf("%q under %d at %d: its link goes on below it: %q", under, width, left, got)
				}
				same(t, before, ansi.Cut(full, 0, left), left)
				same(t, after, ansi.Cut(full, left+width, 12), 12-left-width)
			}
		}
	}
	var b strings.Builder
	Lay(&b, cursor.String(), "##", 1, 2)
	if want := "\x1b[1ma\x1b[m##\x1b[1m\x1b[31md\x1b[m"; !strings.HasPrefix(b.String(), want) {
		t.Errorf("the inks around it are %q, want %q", b.String(), want)
	}
}

// same checks that texts are the same in each cell, but for blanks in place of halves of wide
// characters.
func same(t *testing.T, got, want string, width int) {
	t.Helper()
	got, want = ansi.Strip(got), ansi.Strip(want)
	if ansi.StringWidth(got) != width {
		t.Errorf("%q is %d wide, want %d", got, ansi.StringWidth(got), width)
	}
	if ansi.StringWidth(want) == width && strings.Trim(got, " ") != strings.Trim(want, " ") {
		t.Errorf("beside it is %q, want %q", got, want)
	}
}

func TestLayAllocates(t *testing.T) {
	under := strings.Repeat("ab"+NewInk(lipgloss.NewStyle().Bold(true)).Paint("cd│"), 40)
	var b strings.Builder
	b.Grow(1 << 20)
	if n := testing.AllocsPerRun(100, func() { Lay(&b, under, "##", 40, 2) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
