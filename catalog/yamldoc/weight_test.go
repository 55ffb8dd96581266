package yamldoc

import (
	"runtime"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
)

// heaviest are texts of which the parser makes the most for what they weigh: units that are
// repeated between a head and a tail.
func heaviest() []struct{ what, head, unit, tail string } {
	return []struct{ what, head, unit, tail string }{
		{"JSON", "{", `"a":"b",`, `"c": 1}`},
		{"maps in flow style", "[", "? a: b,", "b]"},
		{"flow style below a key", "x: {", "a,", "}"},
		{"keys without values", "", "b:\n", ""},
		{"keys with values", "", "b: c\n", ""},
		{"lists in lists", "x:\n", strings.Repeat("- ", 150) + "a\n", ""},
		{"comments behind values", "", "b: c #\n", ""},
	}
}

// The heaviest text that is parsed takes no more memory in block style than it takes between
// brackets, however it is written. The bound is that of one file in a cloned repository.
func TestHeaviestTexts(t *testing.T) {
	const largest, bound = 4 << 20, 500 // MB that are allocated in all
	for i, tc := range heaviest() {
		if catalogtest.LeftOut(i) {
			continue
		}
		of := func(n int) []byte { return []byte(tc.head + strings.Repeat(tc.unit, n) + tc.tail + "\n") }
		each := weigh(of(1001)) - weigh(of(1))
		n := min(largest/len(tc.unit), (MaxWeight-weigh(of(0)))*1000/each)
		text := of(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		nodes, err := Parse(text)
		runtime.ReadMemStats(&after)
		mb := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%-32s %4d KB, weight %7d, %3d MB", tc.what, len(text)>>10, weigh(text), mb)
		switch {
		case err != nil || len(nodes) != 1:
			t.Errorf("%s: %d bytes of weight %d: %v", tc.what, len(text), weigh(text), err)
		case mb > bound:
			t.Errorf("%s: %d MB were allocated for %d bytes", tc.what, mb, len(text))
		}
		if len(text) > largest-len(tc.unit) {
			continue // a larger file is not read
		}
		if _, err := Parse(of(n + 1 + MaxWeight/100)); err == nil {
			t.Errorf("%s: %d bytes are not too heavy", tc.what, len(text))
		}
	}
}

// What is written in block style may be four times as long as it was when both styles weighed the
// same.
func TestBlockStyleIsLight(t *testing.T) {
	const before = 500_000
	for _, text := range []string{"- a\n", "b: c\n", "- a: b\n  c: d\n", "? a\n: b\n"} {
		old := 0 // what a line break, a colon and a dash weighed
		for i, c := range text {
			if strings.ContainsRune("\n:?", c) || c == '-' && text[i+1] == ' ' {
				old++
			}
		}
		if n := before / old; weigh([]byte(strings.Repeat(text, 4*n))) > MaxWeight {
			t.Errorf("%q may stand %d times, not four times as often", text, n)
		}
	}
}

// Lines that end as they do on Windows weigh the same, and comments that stand together as much as
// one.
func TestWeighs(t *testing.T) {
	for _, tc := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"a: b\n", 2},
		{"a: b\r\n", 2},
		{"a: b\r", 2},
		{"- a\n", 2},
		{"-a\n", 1},
		{"# a\n", 5},
		{"# a\n# b\n\n  # c\n", 8},
		{"a # b\n# c\n# d\n", 3 + 8},
		{"a#b\n", 1},
		{"[a, b]\n", 33},
		{"{a: b}\n", 18},
	} {
		if got := weigh([]byte(tc.text)); got != tc.want {
			t.Errorf("%q weighs %d, want %d", tc.text, got, tc.want)
		}
	}
}
