package details

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

// Whatever the facts and the width are, nothing is lost and no line is wider: what is too long goes
// on in the next.
func TestNothingIsCut(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	const letters = "aaaaaabcd----/////      äö漢"
	text := func() string {
		var b strings.Builder
		for range rnd.IntN(80) {
			b.WriteRune([]rune(letters)[rnd.IntN(len([]rune(letters)))])
		}
		return b.String()
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for range 3000 {
		var list []Fact
		want := ""
		for range rnd.IntN(6) {
			f := Fact{Text: text(), As: Mood(rnd.IntN(4))}
			if rnd.IntN(2) == 0 {
				f.Name = "name"
			}
			list = append(list, f)
			want += bare(harmless.Text(f.Text))
		}
		width := 12 + rnd.IntN(60)
		got := ""
		for _, n := range wrap(list, width) {
			got += bare(n.text)
			if w := draw.Width(n.text) + n.indent; w > width && draw.Width(n.text) > 2 {
				t.Fatalf("%q is %d wide, of %d", n.text, w, width)
			}
		}
		if got != want {
			t.Fatalf("%d columns show\n%q, of\n%q", width, got, want)
		}
		for _, l := range Lines(theme.Plain(), list, width, 5) {
			if draw.Width(l) != width {
				t.Fatalf("%q is not %d wide", l, width)
			}
		}
	}
	var long []Fact
	for range 9 {
		long = append(long, Fact{Text: "x"})
	}
	if got := Lines(theme.Plain(), long, 3, 4); len(got) != 4 || got[3] != "…  " {
		t.Errorf("what has no room is %q", got)
	}
}

// What is told of a time changes just when [untilNext] says so.
func TestAgo(t *testing.T) {
	t.Parallel()
	texts := &draw.Texts{}
	for d, want := range map[time.Duration]string{
		0: "just now", 12 * time.Second: "12 s ago", 59*time.Second + 900*time.Millisecond: "59 s ago",
		time.Minute: "1 min ago", 119 * time.Minute: "1 h ago", 23 * time.Hour: "23 h ago",
		24 * time.Hour: "1 day ago", 72 * time.Hour: "3 days ago",
	} {
		at := time.Now().Add(-d)
		if got := ago(texts, at); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
		if next := untilNext(at); next <= 0 || next > time.Hour {
			t.Errorf("%v is something else after %v", d, next)
		}
	}
}
