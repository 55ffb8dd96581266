package main

import (
	"strings"
	"testing"
)

// The bytes that a terminal sends for the keys that hands know do in the find what they do in
// shells and other finders: none of them is lost on its way through a real terminal, and ctrl-c
// ends the find and not the program.
func TestFindByHand(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		e.put("secrets", "teams/payments/prod/kafka")
		m := e.explore(t, e.lister)
		m.press("f", "kafka")
		m.see("words: kafka", "2 found")
		under := func(what string) {
			t.Helper()
			m.wait("cursor on "+what, func(s screen) bool {
				return strings.Contains(s.row("▌secrets/"), what)
			})
		}
		first := m.wait("results", func(s screen) bool {
			return strings.Contains(s.row("▌secrets/"), "kafka")
		})
		top, below := "payments/prod/", "payments/staging/"
		if !strings.Contains(first.row("▌secrets/"), top) {
			top, below = below, top
		}
		for _, keys := range [][2]string{{"ctrl+n", "ctrl+p"}, {"ctrl+j", "ctrl+k"}, {"down", "up"}} {
			m.press(keys[0])
			under(below)
			m.press(keys[1])
			under(top)
		}
		for _, tc := range []struct {
			keys []string
			line string
		}{
			{[]string{"ctrl+a", "x "}, "x kafka"}, {[]string{"ctrl+e", "y"}, "x kafkay"},
			{[]string{"ctrl+w"}, "x "}, {[]string{"ctrl+u", "prod kafka"}, "prod kafka"},
			{[]string{"alt+b", "z"}, "prod zkafka"},
			{[]string{"alt+b", "alt+b", "alt+f", "x"}, "prodx zkafka"},
			{[]string{"home", "x"}, "xprodx zkafka"}, {[]string{"end", "x"}, "xprodx zkafkax"},
			{[]string{"ctrl+u", "kafka"}, "kafka"},
		} {
			m.press(tc.keys...)
			m.wait("line "+tc.line, func(s screen) bool {
				return strings.TrimRight(s.row("words: "), " ") == " words: "+strings.TrimRight(tc.line, " ")
			})
		}
		m.press("ctrl+c")
		m.seeNo("words:")
		m.press("f")
		m.see("words: kafka", "2 found")
		m.press("webhook") // in place of it
		m.see("words: webhook", "stripe-webhook")
		m.press("ctrl+c", "f", "ctrl+u")
		m.see("words: ", "all words must be there")
		m.press("up")
		m.see("words: webhook")
		m.press("up")
		m.see("words: kafka", "2 found")

		m.press("ctrl+space", " ")
		m.see("2 selected", "✓ secrets/teams/payments/prod/kafka",
			"✓ secrets/teams/payments/staging/kafka")
		m.press("ctrl+y")
		m.see("2 names")
		if got := m.copied(0); strings.Count(got, "\n") != 1 || strings.Count(got, "/kafka") != 2 {
			t.Errorf("copied %q", got)
		}
		m.press("ctrl+x")
		m.see("━ 2 selected ━", "copy the address")
		m.press("ctrl+n", "ctrl+c")
		m.see("words: kafka", "2 selected, 2 found")
		m.press("ctrl+c")
		m.seeNo("words:")
		m.press("ctrl+c")
		m.end(0)
	})
}
