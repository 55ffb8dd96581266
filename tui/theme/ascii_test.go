package theme

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// What stands for a text has the same width and is ASCII; escape sequences and ASCII stay.
func TestASCII(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                             "",
		"plain \x1b[1;38;5;3mx\x1b[m":  "plain \x1b[1;38;5;3mx\x1b[m",
		"╭─ a ─╮│┃━":                   "+- a -+|#=",
		"▌▾ pay… · 2":                  ">- pay~ - 2",
		"日本/é\x1b[m":                   "????/?\x1b[m",
		"cle\u0301s":                   "cl?s",
		"👩‍👩‍👧 🇩🇪":                     "?? ??",
		"a\u00a0b":                     "a b",
		"\xff\xfe":                     "??",
		"\u0301lone":                   "lone",
		strings.Repeat("─", 3) + "end": "---end",
	} {
		got := ASCII(in)
		if got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
		if ansi.StringWidth(got) != ansi.StringWidth(in) && !strings.Contains(in, "\xff") {
			t.Errorf("%q is %d wide, and %q %d", in, ansi.StringWidth(in), got, ansi.StringWidth(got))
		}
	}
}
