package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// loginHarness is a harness whose tokens come from logins. The login function may change what is
// given out.
type loginHarness struct {
	*harness
	client *vaultsvc.Client
	logins int
	token  string // given out last
	tokens memvault.TokenOptions
	fail   func(secret string) error // nil: all go well
	slow   time.Duration             // how long one takes
}

func newLoginHarness(t *testing.T, auth *authmethod.Settings,
	tokens memvault.TokenOptions) *loginHarness {
	t.Helper()
	server, _ := memvault.Sample()
	client := tuitest.Client(t, server, "", "")
	h := &loginHarness{harness: unconnected(t, server), client: client, tokens: tokens}
	h.tokens.Policies = []string{"demo"}
	h.services = func(svc *Services) { svc.Login = h.login }
	h.settings = func(s *Settings) { s.Session.Auth, s.Session.LogsIn = auth, true }
	return h
}

// The logins that a configuration may have: by something that lies in a file, by what the user is
// asked for, and by a browser.
func byItself() *authmethod.Settings {
	return &authmethod.Settings{Method: authmethod.Method{Name: "test", Mount: "test"}}
}

func withPassword() *authmethod.Settings {
	return &authmethod.Settings{
		Method: authmethod.Method{Name: "test", Mount: "test", Keys: []authmethod.Key{
			{Name: "username", Kind: authmethod.User, Required: true},
			{Name: "password", Kind: authmethod.Secret, Asked: true},
		}},
		Values: map[string][]string{"username": {"alice"}},
	}
}

func byBrowser() *authmethod.Settings {
	return &authmethod.Settings{
		Method: authmethod.Method{Name: "test", Mount: "test", Interactive: true}}
}

func (h *loginHarness) login(_ context.Context, way session.Way,
	_ func(string) <-chan string) (vaultsvc.Token, error) {
	h.logins++
	time.Sleep(h.slow)
	secret := ""
	if given := way.Given["password"]; given != nil {
		secret = given()
	}
	if h.fail != nil {
		if err := h.fail(secret); err != nil {
			return vaultsvc.Token{}, fmt.Errorf("logging in by test: %w", err)
		}
	}
	h.token = h.server.Token(h.tokens)
	h.client.SetToken(h.token)
	return vaultsvc.Token{TTL: h.tokens.TTL, Renewable: !h.tokens.NonRenewable && !h.tokens.Batch}, nil
}

// A token that cannot be renewed is followed by the next one before it ends, for as long as the
// program runs.
func TestLoginAgain(t *testing.T) {
	t.Parallel()
	for name, tokens := range map[string]memvault.TokenOptions{
		"not renewable":      {TTL: 10 * time.Minute, NonRenewable: true},
		"batch":              {TTL: 10 * time.Minute, Batch: true},
		"an explicit end":    {TTL: 5 * time.Minute, ExplicitMaxTTL: 10 * time.Minute},
		"may not look at it": {TTL: 10 * time.Minute, NonRenewable: true, NoDefaultPolicy: true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := newLoginHarness(t, byItself(), tokens)
				h.start(h.client, sampleDir(t))
				h.rest()
				h.wants("secrets/", "kv v2")
				for range 60 {
					h.Advance(time.Minute)
					h.lacks("expired")
				}
				if h.logins < 6 || h.logins > 8 {
					t.Errorf("%d logins in an hour of tokens that live for ten minutes", h.logins)
				}
				h.choose("payments-api")
				h.Advance(3 * time.Second)
				h.wants("stripe-webhook")
			})
		})
	}
}

// A token that Vault has taken back is followed by another one, but a server that takes back each
// at once is not asked without end.
func TestLoginAfterRevocation(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, byItself(), memvault.TokenOptions{TTL: time.Hour})
		h.start(h.client, sampleDir(t))
		h.rest()
		h.server.Expire(h.token)
		h.press("r", "R")
		h.Advance(5 * time.Second)
		if h.logins != 2 {
			t.Errorf("%d logins after one revocation", h.logins)
		}
		h.lacks("expired")
		h.tokens.NumUses = 1 // is used up by the first look at it
		h.server.Expire(h.token)
		before := h.logins
		h.press("R")
		h.Advance(10 * time.Minute)
		if n := h.logins - before; n < 1 || n > 20 {
			t.Errorf("%d logins in ten minutes of tokens that are no good", n)
		}
	})
}

// A login that was refused is not repeated by itself; one that could not be made is.
func TestLoginFails(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		err  error
		want string
		most int // logins in ten minutes
	}{
		{"refused", vaultsvc.ErrLogin, "vault refused the login", 1},
		{"intercepted", vaultsvc.ErrWrapped, "somebody may have intercepted it", 1},
		{"no file", vaultsvc.ErrConfig, "wrong setting", 1},
		{"offline", vaultsvc.ErrOffline, "vault cannot be reached", 20},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := newLoginHarness(t, byItself(), memvault.TokenOptions{TTL: time.Hour})
				h.fail = func(string) error { return tc.err }
				h.start(h.client, sampleDir(t))
				h.rest()
				h.wants(tc.want, "✗ no token")
				h.Advance(10 * time.Minute)
				if h.logins > tc.most || tc.most > 1 && h.logins < 5 {
					t.Errorf("%d logins", h.logins)
				}
				h.fail = nil
				h.press("L")
				h.wants("▌test at auth/test", "configured")
				h.press("enter")
				h.rest()
				h.wants("logged in by test", "● token")
				h.press("a")
				h.rest()
				h.wants("secrets/")
			})
		})
	}
}

// What is asked for does not show, not even how long it is, and is in no message that could be
// logged.
func TestLoginAsks(t *testing.T) {
	t.Parallel()
	const password = "hunter2-and-more"
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, withPassword(),
			memvault.TokenOptions{TTL: 10 * time.Minute, NonRenewable: true})
		h.fail = func(secret string) error {
			if secret != password {
				return vaultsvc.ErrLogin
			}
			return nil
		}
		h.start(h.client, sampleDir(t))
		h.rest()
		h.wants("Log in by test", "password of alice:", "what is typed does not show")
		if h.logins != 0 {
			t.Error("a login without a password")
		}
		empty := h.screen()
		h.write("wrong")
		if h.screen() != empty {
			t.Errorf("typing shows:\n%s", h.screen())
		}
		h.press("enter")
		h.rest()
		h.wants("vault refused the login", "L logs in")
		h.Update(tea.PasteMsg{Content: password})
		h.Settle()
		h.lacks(password)
		h.press("enter")
		h.rest()
		h.wants("logged in by test", "◆ token")
		if h.logins != 2 {
			t.Errorf("%d logins", h.logins)
		}
		// Nobody is asked while he works: the end is announced, and L leads to the next token.
		h.Advance(9*time.Minute + 30*time.Second)
		h.wants("▲", "expiring")
		if h.overlay() != nil {
			t.Errorf("it asks by itself:\n%s", h.screen())
		}
		h.press("L", "enter")
		h.wants("password of alice")
		h.press("esc", "esc")
		h.wants("▲")
		h.Advance(time.Minute)
		h.wants("expired or revoked; L logs in")
		h.press("R")
		h.wants("password of alice")
	})
}

func TestLoginWithNothingToSay(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, withPassword(),
			memvault.TokenOptions{})
		h.start(h.client, sampleDir(t))
		h.rest()
		h.press("enter", "esc")
		h.wants("✗ no token; L logs in")
		if h.logins != 0 {
			t.Errorf("%d logins without a password", h.logins)
		}
	})
}

// The browser's way: its address is opened, or shown where there is no browser; what is pasted goes
// to the login, and the overlay closes when that has ended.
func TestLoginByBrowser(t *testing.T) {
	t.Parallel()
	const issuer = "https://issuer.example.com/authorize?state=x"
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, byBrowser(),
			memvault.TokenOptions{TTL: time.Hour})
		h.noOpen = fmt.Errorf("%w: this is an SSH session", ErrNoBrowser)
		var pasted string
		ended := 0
		h.services = func(svc *Services) {
			svc.Login = func(ctx context.Context, way session.Way,
				show func(string) <-chan string) (vaultsvc.Token, error) {
				select {
				case pasted = <-show(issuer):
				case <-ctx.Done():
					ended++
					return vaultsvc.Token{}, ctx.Err()
				}
				if pasted != "http://localhost:8250/oidc/callback?state=x&code=y" {
					return vaultsvc.Token{}, vaultsvc.ErrLogin
				}
				return h.login(ctx, way, show)
			}
		}
		h.start(h.client, sampleDir(t))
		h.rest()
		h.wants("Log in by test", issuer, "this is an SSH session",
			"or the address at which the browser ended:")
		if len(h.opened) != 1 || h.opened[0] != issuer {
			t.Errorf("opened %q", h.opened)
		}
		h.press("esc")
		h.rest()
		h.wants("✗ no token; L logs in")
		if ended != 1 {
			t.Errorf("%d logins ended", ended)
		}
		h.press("L", "enter")
		h.rest()
		h.Update(tea.PasteMsg{Content: "nonsense"})
		h.press("enter")
		h.rest()
		h.wants("vault refused the login")
		h.press("enter")
		h.rest()
		h.Update(tea.PasteMsg{Content: "http://localhost:8250/oidc/callback?state=x&code=y"})
		h.press("enter")
		h.rest()
		h.wants("logged in by test", "● token")
		if h.overlay() != nil {
			t.Errorf("the overlay is still open:\n%s", h.screen())
		}
	})
}

// A schedule renews more often than the token's life asks for.
func TestRenewalOnASchedule(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := newLoginHarness(t, byItself(), memvault.TokenOptions{TTL: time.Hour})
		logsIn := h.settings
		h.settings = func(s *Settings) { logsIn(s); s.Session.RenewEvery = 5 * time.Minute }
		h.start(h.client, sampleDir(t))
		h.rest()
		h.Advance(time.Hour)
		renewals := 0
		for _, r := range h.server.Requests() {
			if strings.HasSuffix(r.Path, "renew-self") {
				renewals++
			}
		}
		if renewals < 10 || renewals > 13 {
			t.Errorf("%d renewals in an hour, every five minutes", renewals)
		}
	})
}
