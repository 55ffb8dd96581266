package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/tui/theme"
)

// What keys that follow one another come to.
func TestPending(t *testing.T) {
	t.Parallel()
	keys := theme.DefaultKeys()
	keys.Mouse.SetKeys("M", "ctrl+x 1", "ctrl+x ctrl+c")
	keys.Group.SetKeys("7")
	keys.Mark.SetKeys("m", ", m")
	for _, tt := range []struct {
		typed string
		want  []whole
		waits bool
	}{
		{typed: "j", want: []whole{{key: "j"}}},
		{typed: "5 j k", want: []whole{{key: "j", count: 5}, {key: "k"}}},
		{typed: "1 2 G", want: []whole{{key: "G", count: 12}}},
		{typed: "1 0 0 ctrl+d", want: []whole{{key: "ctrl+d", count: 100}}},
		{typed: "0", want: []whole{{key: "0"}}},
		{typed: strings.Repeat("9 ", 30) + "j", want: []whole{{key: "j", count: mostCount}}},
		{typed: "7", want: []whole{{key: "7"}}}, // it is bound
		{typed: "5", waits: true},
		{typed: "5 esc j", want: []whole{{key: "j"}}},
		{typed: "esc", want: []whole{{key: "esc"}}},
		{typed: "g", waits: true},
		{typed: "g g", want: []whole{{key: "g g"}}},
		{typed: "5 g g j", want: []whole{{key: "g g", count: 5}, {key: "j"}}},
		{typed: "g 5 j", want: []whole{{key: "g 5", wrong: true}, {key: "j"}}},
		{typed: "g esc g", waits: true},
		{typed: "ctrl+x 1", want: []whole{{key: "ctrl+x 1"}}},
		{typed: "ctrl+x ctrl+c", want: []whole{{key: "ctrl+x ctrl+c"}}},
		{typed: "5 ctrl+c", want: []whole{{key: "ctrl+c"}}},
		{typed: "g ctrl+c", want: []whole{{key: "ctrl+c"}}},
		{typed: ", m", waits: true},
		{typed: ", m x", want: []whole{{key: ", m", letter: "x"}}},
		{typed: "m x j", want: []whole{{key: "m", letter: "x"}, {key: "j"}}},
		{typed: "m f5", want: []whole{{key: "m f5", wrong: true}}},
		{typed: "5 m esc j", want: []whole{{key: "j"}}},
		{typed: "g space", want: []whole{{key: "g space", wrong: true}}},
	} {
		var p pending
		var got []whole
		for _, k := range strings.Fields(tt.typed) {
			if w := p.take(theme.Pressed(k), keys); w != (whole{}) {
				got = append(got, w)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(tt.want) || p.any() != tt.waits {
			t.Errorf("%s comes to %+v and waits: %v; want %+v", tt.typed, got, p.any(), tt.want)
		}
	}
}

// Numbers go before movements in panes and lists, and nothing else takes them over.
func TestCounts(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("a")
		at := func(want int) {
			t.Helper()
			if got := h.m.panes.secrets.View().Position() + 1; got != want {
				t.Errorf("the cursor is in row %d, want %d", got, want)
			}
		}
		h.press("home", "3", "j")
		at(4)
		h.press("2", "k", "j")
		at(3)
		h.press("5", "G")
		at(5)
		h.press("2", "g", "g")
		at(2)
		h.press("9", "9", "9", "9", "9", "9", "9", "9", "9", "9", "j")
		at(h.m.panes.secrets.View().Len())
		h.press("g", "g")
		at(1)
		h.press("4", "esc", "j")
		at(2)

		h.press("1", "2")
		if s := strings.TrimSpace(h.screen()); !strings.HasSuffix(s, " 12") {
			t.Errorf("what was typed does not show at the right:\n%s", s)
		}
		h.press("g")
		h.wants("12g…  g first row")
		h.press("x")
		h.wants("gx means nothing here")
		h.lacks("12g")
		at(2)

		h.press("tab", "home", "6", "j") // the other pane
		if got := h.chosen(); got != "sso" {
			t.Errorf("the catalog's cursor is on %q", got)
		}
		h.press("a")
		h.to("secrets/") // a list over the panes
		h.press("C", "2", "j", "enter")
		if h.overlay() != nil || len(h.copied) != 1 || !strings.HasPrefix(h.copied[0], "vault ") {
			t.Errorf("a number before a movement in a list copies %q:\n%s", h.copied, h.screen())
		}
	})
}

// While somebody types, digits and letters are text.
func TestPendingIsNoText(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("5", "f")
		h.write("g5g")
		if h.find().Value() != "g5g" {
			t.Errorf("the find has %q", h.find().Value())
		}
		h.press("esc", "esc")
		h.press("/")
		h.write("5g")
		if got := h.m.lastRow.input.Value(); got != "5g" {
			t.Errorf("the filter is %q", got)
		}
	})
}
