package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// An hour of the demo's token in fake time: it is renewed at about two thirds of its two minutes,
// again and again, until its maximum; then it counts down and expires, and says so.
func TestRenewalForAnHour(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		renewals := func() int {
			return len(slices.DeleteFunc(h.server.Requests(), func(r memvault.Request) bool {
				return !strings.HasSuffix(r.Path, "renew-self")
			}))
		}
		h.wants("token-demo", "renews in")
		h.Advance(56 * time.Minute)
		if s := h.screen(); !strings.Contains(s, "● token-demo") &&
			!strings.Contains(s, "◌ token-demo") {
			t.Fatalf("after 56 minutes:\n%s", s)
		}
		if n := renewals(); n < 36 || n > 50 {
			t.Errorf("%d renewals in 56 minutes", n)
		}
		h.until(4*time.Minute, "maximum reached")
		n := renewals()
		h.until(time.Minute, "▲")
		h.wants("expiring")
		h.until(time.Minute, "✗ token-demo expired")
		h.Advance(10 * time.Minute)
		if got := renewals(); got > n+1 {
			t.Errorf("%d renewals of a token at its maximum", got-n)
		}
		h.choose("mailer")
		h.wants("failed")
	})
}

// A renewal that fails because the server is away is tried again, and the token lives on.
func TestRenewalSurvivesAnOutage(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.server.Fail("auth/token/renew-self", 502, 100)
		h.until(100*time.Second, "renewal failed, tries again")
		h.server.Fail("auth/token/renew-self", 0, 0)
		h.Advance(20 * time.Second)
		h.wants("● token-demo", "renews in")
	})
}

// The explorer survives a server that is sealed and comes back: what is known stays, what failed is
// asked for again.
func TestServerGoesAndComesBack(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("a")
		h.server.Seal()
		h.to("platform/")
		h.press("enter")
		h.Advance(time.Second)
		h.wants("✗ vault 1.21.4 sealed", "failed")
		h.choose("payments-api")
		h.wants("stripe-webhook")
		h.press("a")
		h.server.Unseal()
		h.Advance(20 * time.Second)
		h.wants("vault 1.21.4 active", "monitoring/")
		h.lacks("failed", "✗ vault")
	})
}

// An idle explorer notices that the server is gone.
func TestIdleNoticesSeal(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.server.Seal()
		h.Advance(31 * time.Second)
		h.wants("sealed")
	})
}

func TestTokenStatesOnScreen(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		opts memvault.TokenOptions
		pass time.Duration
		want string
	}{
		{"may not look itself up", memvault.TokenOptions{NoDefaultPolicy: true,
			Policies: []string{"demo"}}, 0, "? token: may not look itself up"},
		{"cannot be renewed", memvault.TokenOptions{NonRenewable: true, TTL: time.Hour}, 0,
			"◆ token 59m left, cannot be renewed"},
		{"batch", memvault.TokenOptions{Batch: true, TTL: time.Hour}, 0,
			"◆ token 59m left, cannot be renewed"},
		{"expiring", memvault.TokenOptions{NonRenewable: true, TTL: 2 * time.Minute}, 100 * time.Second,
			"▲ token"},
		{"root", memvault.TokenOptions{Policies: []string{"root"}}, 0, "without end"},
		{"periodic", memvault.TokenOptions{Period: time.Hour}, 3 * time.Hour, "● token"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, _ := memvault.Sample()
				h := newHarness(t, server, server.Token(tc.opts), sampleDir(t))
				h.rest()
				h.Advance(tc.pass)
				h.wants(tc.want)
			})
		})
	}
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		h := newHarness(t, server, "", sampleDir(t))
		h.rest()
		h.wants("✗ no token")
	})
	inBubble(t, func(t *testing.T) {
		server, _ := memvault.Sample()
		h := newHarness(t, server, "hvs.wrong", sampleDir(t))
		h.rest()
		h.wants("expired or revoked")
	})
}

func TestServerStatesOnScreen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		set  func(*memvault.Server)
		want string
	}{
		"active":  {func(*memvault.Server) {}, "vault 1.21.4 active"},
		"standby": {func(s *memvault.Server) { s.SetRole(memvault.StandbyNode) }, "standby"},
		"sealed":  {func(s *memvault.Server) { s.Seal() }, "✗ vault 1.21.4 sealed"},
		"openbao": {func(s *memvault.Server) { s.Identify(memvault.OpenBao, "2.4.1") },
			"openbao 2.4.1 active"},
		"not vault": {func(s *memvault.Server) {
			s.Answer("sys/seal-status", 200,
				"<html>welcome</html>", 100)
		}, "answers like no vault"},
		"proxy trouble": {func(s *memvault.Server) { s.Fail("sys/seal-status", 502, 100) }, "in trouble"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := memvault.Sample()
				tc.set(server)
				h := newHarness(t, server, token, sampleDir(t))
				h.Advance(2 * time.Second)
				h.wants(tc.want)
			})
		})
	}
}
