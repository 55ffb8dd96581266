package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/finder"
	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// What can be typed shows before anything is, whatever the size of the screen, and goes with the
// first word.
func TestFindHints(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.press("f")
		for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 15}, {40, 10}} {
			h.resize(size[0], size[1])
			h.wants("all words must be there, in any order", finder.Operators,
				"case and - _ . count for order alone")
		}
		h.write("^")
		h.wants(finder.Operators) // what is to be at the start is still to come
		h.write("zzzz")
		h.Advance(5 * time.Second)
		h.lacks(finder.Operators)
		h.press("ctrl+u")
		h.wants(finder.Operators)
		h.press("esc", "?")
		h.resize(80, 24)
		h.write("words in any order")
		h.wants(finder.Operators)
	})
}

// They are true of the operators that there are.
func TestFindOperators(t *testing.T) {
	t.Parallel()
	const locations = "start/whole/the-end start/wholesale/the-end the-end/whole/start start/whole/not/the-end CASE/one case/two"
	for _, tc := range []struct{ query, want string }{
		{"end whole", "start/whole/the-end start/wholesale/the-end the-end/whole/start start/whole/not/the-end"},
		{"'whole'", "start/whole/the-end the-end/whole/start start/whole/not/the-end"},
		{"^start", "start/whole/the-end start/wholesale/the-end start/whole/not/the-end"},
		{"end$", "start/whole/the-end start/wholesale/the-end start/whole/not/the-end"},
		{"!not", "start/whole/the-end start/wholesale/the-end the-end/whole/start CASE/one case/two"},
		{finder.Operators, "start/whole/the-end"},
		{"case", "CASE/one case/two"},
		{"CASE", "CASE/one case/two"},
		{"the_end wholeSale", "start/wholesale/the-end"},
		{"wh*sale", "start/wholesale/the-end"},
	} {
		q := find.Parse(tc.query)
		var got []string
		for location := range strings.FieldsSeq(locations) {
			if _, _, ok := q.Score(location); ok {
				got = append(got, location)
			}
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q finds %q, want %q", tc.query, got, tc.want)
		}
	}
}

// Words of one's own that mean the same hold wherever words are typed: in the find, the filters and
// the list of problems.
func TestOwnTwins(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		server, token := memvault.Sample()
		h := unconnected(t, server)
		h.settings = func(set *Settings) {
			set.Twins = find.NewTwins([][]string{{"cashier", "payments"}, {"sesion", "meeting"}})
		}
		h.connect(token, sampleDir(t))
		h.rest()
		h.lookFor("cashier stg webhook")
		h.wants("▌secrets/teams/payments/staging/stripe-webhook", "1 found")
		h.press("esc")
		h.press("a", "*")
		h.rest()
		h.press("/")
		h.write("cashier stg webhook")
		h.wants("stripe-webhook", "1 match")
		h.press("esc", "esc", "tab", "/")
		h.write("cashier-api")
		h.wants("payments-api")
		h.press("esc", "esc", "!")
		h.write("meeting")
		h.wants("sesion-key")
	})
}
