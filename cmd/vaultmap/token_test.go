package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// secondsLeft finds the time that the status bar says a token still lives.
var secondsLeft = regexp.MustCompile(`token-\S+ (?:(\d+)m)?(\d+)s left`)

func (s screen) left() int {
	m := secondsLeft.FindStringSubmatch(s.row(" left"))
	if m == nil {
		return -1
	}
	minutes, _ := strconv.Atoi(m[1])
	seconds, _ := strconv.Atoi(m[2])
	return 60*minutes + seconds
}

// A token of eight seconds counts down, is renewed before its end, and lives on; once it is revoked
// the explorer says so, and keeps what it knows.
func TestRenewal(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		token := e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: 8 * time.Second,
			DisplayName: "short"})
		m := e.explore(t, token)
		m.see("● token-short", "renews in")
		m.allMounts()
		m.open("secrets/", "3")

		first := m.wait("remaining time", func(s screen) bool { return s.left() >= 0 }).left()
		least := first
		m.wait("countdown", func(s screen) bool {
			if n := s.left(); n >= 0 {
				least = min(least, n)
			}
			return least <= first-2
		})
		m.wait("renewal", func(s screen) bool { return s.left() > least })
		m.see("● token-short", "renews in")

		v.revoke(token)
		m.moveTo("secrets/teams/")
		m.press("enter")
		m.see("✗ token-short expired or revoked; log in again, then R")
		m.see("secrets/", "hostile/") // what is known stays
		if s := m.see("the token is not valid or has expired"); !strings.Contains(s.row("teams/"),
			"failed") {
			t.Errorf("the folder that was asked for is not failed:\n%s", s)
		}
		m.quit()
	})
}

// A token that cannot be renewed counts down, says that, warns, and then has expired.
func TestExpiry(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		token := e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: 8 * time.Second,
			NonRenewable: true, DisplayName: "brief"})
		m := e.explore(t, token)
		m.see("◆ token-brief", "cannot be renewed")
		m.see("▲ token-brief", "expiring")
		m.see("✗ token-brief expired")
		m.quit()
	})
}

// The explorer comes up with whatever token there is, and says what is wrong with it.
func TestOddTokens(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		for name, tc := range map[string]struct {
			token string
			texts []string
		}{
			"none":    {"", []string{"✗ no token", "no token"}},
			"unknown": {"hvs.nobody-knows-this", []string{"the token is not valid or has expired"}},
			"batch": {e.token(memvault.TokenOptions{Policies: []string{"lister"}, Batch: true,
				TTL: time.Hour}), []string{"◆ token", "cannot be renewed"}},
			"periodic": {e.token(memvault.TokenOptions{Policies: []string{"lister"}, Period: time.Hour,
				DisplayName: "ci"}), []string{"● token-ci", "renews in"}},
		} {
			t.Run(name, func(t *testing.T) {
				s := e.start(tc.token, "--catalog", e.catalog)
				m := s.terminal(t)
				m.see(append(tc.texts, "payments-api", "vault 1.21.4 active")...)
				m.quit()
			})
		}
	})
}
