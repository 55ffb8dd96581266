package login_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// The browser's way through the real server and an issuer, and how it can go wrong.
func TestRealOIDC(t *testing.T) {
	w := newWorld(t)
	w.enable("oidc", "oidc", time.Hour)
	w.Write("auth/oidc/role/claims", map[string]any{
		"role_type": "oidc", "user_claim": "sub", "bound_claims": map[string]any{"team": "x"},
		"allowed_redirect_uris": "http://localhost:8250/oidc/callback",
	})
	w.Write("auth/oidc/role/subject", map[string]any{
		"role_type": "oidc", "user_claim": "sub", "bound_subject": "other",
		"allowed_redirect_uris": "http://localhost:8250/oidc/callback",
	})
	come := func(ctx context.Context, address string) (<-chan string, error) {
		status, at, err := browse(ctx, address)
		if err != nil || status != http.StatusOK || !strings.Contains(at, "/oidc/callback?") {
			t.Errorf("the browser ends with status %d at %s: %v", status, at, err)
		}
		return nil, nil
	}
	// paste is the user of a browser that cannot come back: its machine has nothing on that port.
	paste := func(change func(string) string) func(context.Context, string) (<-chan string, error) {
		return func(ctx context.Context, address string) (<-chan string, error) {
			resp, err := noRedirects.Get(address)
			if err != nil {
				return nil, err
			}
			resp.Body.Close()
			pasted := make(chan string, 1)
			pasted <- change(resp.Header.Get("Location"))
			return pasted, nil
		}
	}
	query := func(name, value string) func(string) string {
		return func(address string) string {
			u, _ := url.Parse(address)
			q := u.Query()
			q.Set(name, value)
			u.RawQuery = q.Encode()
			return u.String()
		}
	}
	same := func(s string) string { return s }
	// stolen is the address in the hands of somebody who is faster, and does not have the nonce.
	stolen := func(address string) string {
		u, _ := url.Parse(address)
		resp, err := http.Get(w.Address + "/v1/auth/oidc/oidc/callback?" + u.RawQuery)
		if err != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("logging in with somebody else's code: %v, %v", resp, err)
		}
		resp.Body.Close()
		return address
	}
	for name, tc := range map[string]struct {
		role string
		show func(context.Context, string) (<-chan string, error)
		want error
		text string
	}{
		"the browser comes back": {"", come, nil, ""},
		"pasted": {"dev",
			paste(func(s string) string { return "  " + s + "\n" }), nil, ""},
		"the channel is closed": {"dev", closedThen(come), nil, ""},
		"pasted, of another login": {"dev", paste(query("state", wrongSecret)), vaultsvc.ErrLogin,
			"not the address at which the browser ended"},
		"pasted, something else": {"dev", paste(func(string) string { return wrongSecret }),
			vaultsvc.ErrLogin, "not the address at which the browser ended"},
		"pasted, with control characters": {"dev", paste(func(s string) string { return s + "\x1b[31m" }),
			vaultsvc.ErrLogin, "not the address at which the browser ended"},
		"pasted, without a code": {"dev", paste(query("code", "")), vaultsvc.ErrLogin,
			"the issuer did not let the user in"},
		"a code that nobody made": {"dev", paste(query("code", wrongSecret)), vaultsvc.ErrLogin,
			"did not take the code"},
		"somebody was faster": {"dev", paste(stolen), vaultsvc.ErrLogin,
			"vault has forgotten it"},
		"claims": {"claims", paste(same), vaultsvc.ErrLogin,
			"the claims are not what the role wants"},
		"subject": {"subject", paste(same), vaultsvc.ErrLogin,
			"for another subject"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, w.Address)
			m := login.OIDC{Role: tc.role, Port: freePort(t), Show: tc.show}
			if tc.want != nil {
				refused(t, c, m, tc.want, tc.text)
				return
			}
			if _, err := c.Login(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			if err := list(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}

	t.Run("the issuer refuses", func(t *testing.T) {
		w.issuer.mu.Lock()
		w.issuer.refuses = true
		w.issuer.mu.Unlock()
		refused(t, newClient(t, w.Address), login.OIDC{Port: freePort(t), Show: browser},
			vaultsvc.ErrLogin, "the issuer did not let the user in")
		w.issuer.mu.Lock()
		w.issuer.refuses = false
		w.issuer.mu.Unlock()
	})
	// Another page of the same browser can send it to the port, too.
	t.Run("a callback of another login", func(t *testing.T) {
		port := freePort(t)
		show := func(ctx context.Context, address string) (<-chan string, error) {
			at := fmt.Sprintf("http://localhost:%d", port)
			for _, path := range []string{"/oidc/callback?state=" + wrongSecret + "&code=x",
				"/oidc/callback?code=x", "/oidc/callback"} {
				if status, _, err := browse(ctx, at+path); err != nil || status != http.StatusBadRequest {
					t.Errorf("%s: status %d, %v", path, status, err)
				}
			}
			if status, _, err := browse(ctx, at+"/"); err != nil || status != http.StatusNotFound {
				t.Errorf("another page: status %d, %v", status, err)
			}
			return come(ctx, address)
		}
		if _, err := newClient(t, w.Address).Login(t.Context(),
			login.OIDC{Port: port, Show: show}); err != nil {
			t.Error(err)
		}
	})
	t.Run("nobody comes", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		show := func(context.Context, string) (<-chan string, error) { cancel(); return nil, nil }
		port := freePort(t)
		if _, err := newClient(t, w.Address).Login(ctx,
			login.OIDC{Port: port, Show: show}); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err != nil {
			t.Errorf("the port is still taken: %v", err)
		} else {
			l.Close()
		}
		ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		show = func(context.Context, string) (<-chan string, error) { return nil, nil }
		if _, err := newClient(t, w.Address).Login(ctx,
			login.OIDC{Port: port, Show: show}); !errors.Is(err, vaultsvc.ErrLogin) ||
			!strings.Contains(err.Error(), "nobody logged in") {
			t.Errorf("too late: %v", err)
		}
	})
	t.Run("the address cannot be shown", func(t *testing.T) {
		show := func(context.Context, string) (<-chan string, error) {
			return nil, errors.New("no browser")
		}
		refused(t, newClient(t, w.Address), login.OIDC{Port: freePort(t), Show: show}, vaultsvc.ErrConfig,
			"cannot be shown: no browser")
		show = func(context.Context, string) (<-chan string, error) { return nil, context.Canceled }
		if _, err := newClient(t, w.Address).Login(t.Context(), login.OIDC{Port: freePort(t),
			Show: show}); !errors.Is(err, context.Canceled) || errors.Is(err, vaultsvc.ErrConfig) {
			t.Errorf("given up: %v", err)
		}
	})
	t.Run("the port is taken", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		port := l.Addr().(*net.TCPAddr).Port
		refused(t, newClient(t, w.Address), login.OIDC{Port: port, Show: browser}, vaultsvc.ErrConfig,
			fmt.Sprintf("port %d", port))
	})
}

// noRedirects shows where a page leads.
var noRedirects = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}}

// closedThen is a user who will not paste anything.
func closedThen(show func(context.Context, string) (<-chan string, error)) func(context.Context,
	string) (<-chan string, error) {
	return func(ctx context.Context, address string) (<-chan string, error) {
		pasted := make(chan string)
		close(pasted)
		go show(ctx, address)
		return pasted, nil
	}
}
