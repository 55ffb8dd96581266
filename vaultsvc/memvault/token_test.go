package memvault

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock(s *Server) *clock {
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	s.SetClock(func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.now
	})
	return c
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// renew renews a token and returns what it was given, or the status where it was refused.
func renew(t *testing.T, s *Server, token, body string) (seconds float64, warnings int,
	status int) {
	t.Helper()
	req := mustRequest(t, "PUT", "/v1/auth/token/renew-self")
	req.Body = io.NopCloser(strings.NewReader(body))
	req.Header.Set("X-Vault-Token", token)
	resp, err := s.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Auth struct {
			LeaseDuration float64 `json:"lease_duration"`
		}
		Warnings []string
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Auth.LeaseDuration, len(answer.Warnings), resp.StatusCode
}

func TestLifeOfATokenWithAMaximum(t *testing.T) {
	t.Parallel()
	s := New()
	c := newClock(s)
	token := s.Token(TokenOptions{TTL: 2 * time.Minute, ExplicitMaxTTL: 5 * time.Minute})
	for _, step := range []struct {
		pass     time.Duration
		body     string
		seconds  float64
		warnings int
	}{
		{90 * time.Second, "", 120, 0},
		{90 * time.Second, "", 120, 0}, // three minutes old: until the fifth
		{60 * time.Second, "", 60, 1},  // four: one is left
		{30 * time.Second, "", 30, 1},  // as long as is left
		{10 * time.Second, `{"increment":5}`, 5, 0},
	} {
		c.pass(step.pass)
		if sec, warn, status := renew(t, s, token, step.body); sec != step.seconds ||
			warn != step.warnings || status != 200 {
			t.Errorf("after another %v: %v seconds, %d warnings, status %d, want %+v", step.pass, sec, warn,
				status, step)
		}
	}
	c.pass(5 * time.Second)
	if g := ask(t, s, "GET", "auth/token/lookup-self", token); g.status != 403 ||
		!strings.Contains(g.raw, "invalid token") {
		t.Errorf("at its end: %d %s", g.status, g.raw)
	}
	if _, _, status := renew(t, s, token, ""); status != 403 {
		t.Errorf("renewed after its end: %d", status)
	}
}

func TestPeriodicTokenLivesForEver(t *testing.T) {
	t.Parallel()
	s := New()
	c := newClock(s)
	token := s.Token(TokenOptions{Period: time.Hour})
	for range 24 * 60 {
		c.pass(59 * time.Minute)
		if sec, _, status := renew(t, s, token, `{"increment":60}`); sec != 3600 || status != 200 {
			t.Fatalf("%v seconds, status %d", sec, status)
		}
	}
	c.pass(time.Hour)
	if _, _, status := renew(t, s, token, ""); status != 403 {
		t.Errorf("after its period: %d", status)
	}
}

func TestExpire(t *testing.T) {
	t.Parallel()
	s := New()
	token := s.Token(TokenOptions{})
	s.Expire(token)
	if g := ask(t, s, "GET", "auth/token/lookup-self", token); g.status != 403 {
		t.Errorf("%d", g.status)
	}
}

// A token of the server must not be guessable, and none is like another.
func TestTokensAreRandom(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		s := New()
		for _, id := range []string{s.RootToken(), s.Token(TokenOptions{}),
			s.Token(TokenOptions{Batch: true})} {
			if seen[id] || len(id) < 28 || !strings.HasPrefix(id, "hv") {
				t.Fatalf("token %q", id)
			}
			seen[id] = true
		}
	}
}

func FuzzServe(f *testing.F) {
	s, token := Sample()
	s.Delay("secrets/slow/", 0)
	s.Enterprise(true)
	s.In("team").Mount("secret/", "kv", 2, "")
	f.Add("LIST", "/v1/secrets/metadata/", "", token, "{}")
	f.Add("GET", "/v1/secrets/metadata/odd%20names/?list=true", "team", s.RootToken(), "")
	f.Add("PUT", "/v1/auth/token/renew-self", "", token, `{"increment":[]}`)
	f.Add("GET", "/v1/sys/internal/ui/mounts/team/secret", "", "", "")
	f.Add("GET", "/ui/vault/secrets/%2F/kv/%/details", "", "", "")
	f.Fuzz(func(t *testing.T, method, path, ns, token, body string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://vault.test"+path,
			strings.NewReader(body))
		if err != nil || req.URL.Host != "vault.test" {
			return
		}
		req.Header.Set("X-Vault-Namespace", ns)
		req.Header.Set("X-Vault-Token", token)
		if strings.HasSuffix(path, "revoke-self") {
			return // the next input needs the token
		}
		resp, err := s.Transport().RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode < 200 {
			t.Fatalf("%v, status %d", err, resp.StatusCode)
		}
		if resp.Header.Get("Content-Type") == "application/json" && len(raw) > 0 && !json.Valid(raw) {
			t.Fatalf("not JSON: %q", raw)
		}
	})
}
