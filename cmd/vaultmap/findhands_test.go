package main

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
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
				_, line, _ := strings.Cut(s.row("words: "), "words: ")
				line, _, _ = strings.Cut(line, "┃")
				return strings.TrimRight(line, " ") == strings.TrimRight(tc.line, " ")
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
		m.press("alt+y")
		m.see("2 addresses")
		if got := m.copied(1); strings.Count(got, e.address()+"/ui/vault/secrets/secrets/") != 2 {
			t.Errorf("copied %q", got)
		}
		m.press("alt+c")
		m.see("Copy 2 locations as", "vault commands", "data of an ExternalSecret", "JSON")
		m.press("down", "down", "enter")
		m.see("2 as vault commands", "vault kv get -mount=secrets teams/payments/staging/kafka")
		if got := m.copied(2); strings.Count(got, "vault kv get -mount=secrets teams/payments/") != 2 {
			t.Errorf("copied %q", got)
		}
		m.press("x", "ctrl+x")
		m.see("━ 2 selected ━", "copy the address")
		m.press("ctrl+n", "ctrl+c")
		m.see("words: kafka", "2 selected, 2 found")
		m.press("ctrl+c")
		m.seeNo("words:")
		m.press("ctrl+c")
		m.end(0)
	})
}

// Where names are kept, so are the places that somebody dealt with or has marked: the find of the
// next run has them before anything is typed, and nobody else can read them. Where names are not
// kept nothing is written.
func TestFindPlacesBetweenRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		token := e.token(memvault.TokenOptions{Policies: []string{"lister"}})
		home := keepingHome(t, e.address())
		env := []string{"HOME=" + home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME="}
		m := e.explore(t, token, env...)
		m.see("all listed")
		m.press("f", "kafka")
		m.see("▌secrets/teams/payments/staging/kafka")
		m.press("ctrl+y")
		m.copied(0)
		m.press("ctrl+c")
		m.seeNo("words:")
		m.allMounts()
		m.moveTo("team/legacy/")
		m.press("m", " ")
		m.see("marked: ")
		m.quit()

		m = e.explore(t, token, env...)
		m.see("active")
		m.press("f")
		m.see("1 marked, 1 recent")
		m.seeRow("▌team/legacy/", "marked")
		m.seeRow("secrets/teams/payments/staging/kafka", "copied")
		m.press("down", "enter")
		m.see("┏━ All mounts", "named by payments-api")
		m.quit()
		keptFiles(t, home, []string{token, "denied/treasure"})

		s := e.start(token, "index", "clear")
		s.env = append(s.env, env...)
		s.run(t)
		if left := keptFiles(t, home, nil); len(left) != 0 {
			t.Errorf("left are %q", left)
		}
	})
}
