package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/draw"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

func TestAuthTransitions(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	hour := vaultsvc.Token{TTL: time.Hour, CreationTTL: time.Hour, Renewable: true}
	valid := auth{state: authValid, token: hour, expires: now.Add(time.Hour), renewAt: now.Add(40 * time.Minute), gen: 7}
	at := func(a auth, s authState) auth { a.state = s; return a }
	late := func(left time.Duration) auth { a := valid; a.expires, a.renewAt = now.Add(left), now; return a }
	wrap := func(err error) error { return fmt.Errorf("doing: %w", err) }
	for _, tc := range []struct {
		name          string
		from          auth
		event         any
		want          authState
		renew, lookup bool
		renews        bool // a renewal is planned afterwards
	}{
		{"looked up", auth{}, authLooked{tokenReply{token: hour}}, authValid, false, false, true},
		{"met at the end of its life", auth{}, authLooked{tokenReply{token: vaultsvc.Token{TTL: time.Minute, CreationTTL: time.Hour, Renewable: true}}}, authRenewing, true, false, true},
		{"without end", auth{}, authLooked{tokenReply{token: vaultsvc.Token{Root: true}}}, authValid, false, false, false},
		{"not renewable", auth{}, authLooked{tokenReply{token: vaultsvc.Token{TTL: time.Hour}}}, authNotRenewable, false, false, false},
		{"not renewable, near its end", auth{}, authLooked{tokenReply{token: vaultsvc.Token{TTL: 10 * time.Second, CreationTTL: time.Hour}}}, authExpiring, false, false, false},
		{"may not look itself up", auth{}, authLooked{tokenReply{err: wrap(vaultsvc.ErrDenied)}}, authHidden, false, false, false},
		{"not valid", auth{}, authLooked{tokenReply{err: wrap(vaultsvc.ErrBadToken)}}, authExpired, false, false, false},
		{"no token", auth{}, authLooked{tokenReply{err: vaultsvc.ErrNoToken}}, authNone, false, false, false},
		{"server away: what was known stays", valid, authLooked{tokenReply{err: wrap(vaultsvc.ErrOffline)}}, authValid, false, false, true},
		{"time to renew", late(20 * time.Minute), authTick{7}, authRenewing, true, false, true},
		{"a late tick changes nothing", late(20 * time.Minute), authTick{6}, authValid, false, false, true},
		{"past its end", late(0), authTick{7}, authExpired, false, false, false},
		{"the machine slept past its end", late(-time.Hour), authTick{7}, authExpired, false, false, false},
		{"renewed", at(late(20*time.Minute), authRenewing), authRenewed{tokenReply{token: hour}}, authValid, false, false, true},
		{"renewed without more time: its maximum", at(late(20*time.Minute), authRenewing), authRenewed{tokenReply{token: vaultsvc.Token{TTL: 20 * time.Minute, Renewable: true}}}, authNotRenewable, false, false, false},
		{"renewal refused", at(late(20*time.Minute), authRenewing), authRenewed{tokenReply{err: wrap(vaultsvc.ErrRenewal)}}, authNotRenewable, false, false, false},
		{"renewal lost on the way: tried again", at(late(20*time.Minute), authRenewing), authRenewed{tokenReply{err: wrap(vaultsvc.ErrOffline)}}, authValid, false, false, true},
		{"renewal says not valid", at(late(20*time.Minute), authRenewing), authRenewed{tokenReply{err: wrap(vaultsvc.ErrBadToken)}}, authExpired, false, false, false},
		{"a renewal that nobody waits for", at(valid, authExpired), authRenewed{tokenReply{token: hour}}, authExpired, false, false, true},
		{"a request was refused", valid, authRefused{}, authValid, false, true, true},
		{"refused again after expiry: asked no more", at(valid, authExpired), authRefused{}, authExpired, false, false, true},
		{"refused without a right to look up", at(auth{}, authHidden), authRefused{}, authHidden, false, true, false},
		{"the server is back", at(valid, authExpired), authRetry{}, authExpired, false, true, true},
	} {
		got, effect := tc.from.next(tc.event, now)
		if got.state != tc.want || effect.renew != tc.renew || effect.lookup != tc.lookup || got.renewAt.IsZero() == tc.renews {
			t.Errorf("%s: state %d (want %d), effect %+v, renewal at %v", tc.name, got.state, tc.want, effect, got.renewAt)
		}
		if got.state != authExpired && !got.expires.IsZero() && effect.tick == 0 && got.gen != tc.from.gen {
			t.Errorf("%s: nothing will look at the token again", tc.name)
		}
	}
}

// An hour of the demo's token in fake time: it is renewed at about two thirds of its two minutes, again and again, until
// its maximum; then it counts down and expires, and says so.
func TestRenewalForAnHour(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		renewals := func() int {
			return len(slices.DeleteFunc(h.server.Requests(), func(r memvault.Request) bool { return !strings.HasSuffix(r.Path, "renew-self") }))
		}
		h.wants("token-demo", "renews in")
		h.advance(56 * time.Minute)
		if h.m.auth.state != authValid && h.m.auth.state != authRenewing {
			t.Fatalf("state %d after 56 minutes", h.m.auth.state)
		}
		if n := renewals(); n < 36 || n > 50 {
			t.Errorf("%d renewals in 56 minutes", n)
		}
		h.until(4*time.Minute, "maximum reached")
		n := renewals()
		h.until(time.Minute, "▲")
		h.wants("expiring")
		h.until(time.Minute, "✗ token-demo expired")
		h.advance(10 * time.Minute)
		if got := renewals(); got > n+1 {
			t.Errorf("%d renewals of a token at its maximum", got-n)
		}
		h.choose("mailer")
		h.wants("failed")
	})
}

// Two chains of ticks never run side by side, however often the token is looked up.
func TestOneChainOfTicks(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		for range 10 {
			h.press("R")
			h.rest()
		}
		ticks := 0
		h.hold = func(msg tea.Msg) bool {
			if tick, ok := msg.(tokenTick); ok && tick.gen == h.m.auth.gen {
				ticks++
			}
			return false
		}
		h.advance(20 * time.Second)
		if ticks > 21 {
			t.Errorf("%d live ticks in 20 seconds", ticks)
		}
	})
}

// A renewal that fails because the server is away is tried again, and the token lives on.
func TestRenewalSurvivesAnOutage(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.server.Fail("auth/token/renew-self", 502, 100)
		h.until(100*time.Second, "renewal failed, tries again")
		h.server.Fail("auth/token/renew-self", 0, 0)
		h.advance(20 * time.Second)
		h.wants("● token-demo", "renews in")
	})
}

// The explorer survives a server that is sealed and comes back: what is known stays, what failed is asked for again.
func TestServerGoesAndComesBack(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.choose("payments-api")
		h.press("a")
		h.server.Seal()
		h.to("platform/")
		h.press("enter")
		h.advance(time.Second)
		h.wants("✗ vault 1.21.4 sealed", "failed")
		h.choose("payments-api")
		h.wants("stripe-webhook")
		h.press("a")
		h.server.Unseal()
		h.advance(20 * time.Second)
		h.wants("vault 1.21.4 active", "monitoring/")
		h.lacks("failed", "✗ vault")
	})
}

// An idle explorer notices that the server is gone.
func TestIdleNoticesSeal(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.server.Seal()
		h.advance(statusEvery + time.Second)
		h.wants("sealed")
	})
}

func TestTokenStatesOnScreen(t *testing.T) {
	cases := []struct {
		name string
		opts memvault.TokenOptions
		pass time.Duration
		want string
	}{
		{"may not look itself up", memvault.TokenOptions{NoDefaultPolicy: true, Policies: []string{"demo"}}, 0, "? token: may not look itself up"},
		{"cannot be renewed", memvault.TokenOptions{NonRenewable: true, TTL: time.Hour}, 0, "◆ token 59m left, cannot be renewed"},
		{"batch", memvault.TokenOptions{Batch: true, TTL: time.Hour}, 0, "◆ token 59m left, cannot be renewed"},
		{"expiring", memvault.TokenOptions{NonRenewable: true, TTL: 2 * time.Minute}, 100 * time.Second, "▲ token"},
		{"root", memvault.TokenOptions{Policies: []string{"root"}}, 0, "without end"},
		{"periodic", memvault.TokenOptions{Period: time.Hour}, 3 * time.Hour, "● token"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, _ := memvault.Sample()
				h := newHarness(t, server, server.Token(tc.opts), sampleDir(t))
				h.rest()
				h.advance(tc.pass)
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
	for name, tc := range map[string]struct {
		set  func(*memvault.Server)
		want string
	}{
		"active":        {func(*memvault.Server) {}, "vault 1.21.4 active"},
		"standby":       {func(s *memvault.Server) { s.SetRole(memvault.StandbyNode) }, "standby"},
		"sealed":        {func(s *memvault.Server) { s.Seal() }, "✗ vault 1.21.4 sealed"},
		"openbao":       {func(s *memvault.Server) { s.Identify(memvault.OpenBao, "2.4.1") }, "openbao 2.4.1 active"},
		"not vault":     {func(s *memvault.Server) { s.Answer("sys/seal-status", 200, "<html>welcome</html>", 100) }, "answers like no vault"},
		"proxy trouble": {func(s *memvault.Server) { s.Fail("sys/seal-status", 502, 100) }, "in trouble"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				server, token := memvault.Sample()
				tc.set(server)
				h := newHarness(t, server, token, sampleDir(t))
				h.advance(2 * time.Second)
				h.wants(tc.want)
			})
		})
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", time.Second: "1s", 59500 * time.Millisecond: "1m00s", 247 * time.Second: "4m07s",
		41*time.Minute + 5*time.Second: "41m", 125 * time.Minute: "2h05m", 76 * time.Hour: "3d4h",
	} {
		if got := duration(&draw.Texts{}, d); got != want {
			t.Errorf("duration(%v) = %q, want %q", d, got, want)
		}
	}
	if got := thousands(12402); got != "12,402" {
		t.Error(got)
	}
	if got := thousands(999); got != "999" {
		t.Error(got)
	}
}
