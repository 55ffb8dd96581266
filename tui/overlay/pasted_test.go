package overlay

import (
	"strings"
	"testing"
)

// Attack: thousands of marks on one letter, and megabytes of text, in a paste. A line takes a few
// of the one and some of the other.
func TestPasted(t *testing.T) {
	mark := "\u0301"
	for text, want := range map[string]string{
		"":                                 "",
		"e" + strings.Repeat(mark, 20_000): "e" + strings.Repeat(mark, 4),
		"e" + mark + "f" + mark:            "e" + mark + "f" + mark,
		strings.Repeat("a", 5<<20):         strings.Repeat("a", mostTyped),
	} {
		if got := Pasted(text); got != want {
			t.Errorf("%d bytes: %d, want %d", len(text), len(got), len(want))
		}
	}
}
