package vaultsvc

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// clock is a time that a test sets.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// onClock is a server whose time is a clock's.
func onClock() (*memvault.Server, *clock) {
	s, c := memvault.New(), &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	s.SetClock(c.now)
	s.Policy("p", memvault.Allow("secret/*", memvault.List))
	return s, c
}

func TestLookupToken(t *testing.T) {
	t.Parallel()
	server, clock := onClock()
	for _, tc := range []struct {
		name  string
		token string
		after time.Duration
		want  Token
	}{
		{"the first root token", server.RootToken(), time.Hour, Token{DisplayName: "root",
			Type: "service", Policies: []string{"root"}, Root: true}},
		{
			"an ordinary one", server.Token(memvault.TokenOptions{Policies: []string{"p"}, TTL: time.Hour,
				DisplayName: "ci"}), 10 * time.Minute,
			Token{DisplayName: "token-ci", Type: "service", Policies: []string{"default", "p"},
				TTL: 50 * time.Minute, CreationTTL: time.Hour, Renewable: true},
		},
		{
			"one that cannot be renewed",
			server.Token(memvault.TokenOptions{TTL: time.Hour, NonRenewable: true}), 0,
			Token{DisplayName: "token", Type: "service", Policies: []string{"default"}, TTL: time.Hour,
				CreationTTL: time.Hour},
		},
		{
			"a periodic one", server.Token(memvault.TokenOptions{Period: 24 * time.Hour}), time.Hour,
			Token{DisplayName: "token", Type: "service", Policies: []string{"default"}, TTL: 23 * time.Hour,
				CreationTTL: 24 * time.Hour, Period: 24 * time.Hour, Renewable: true},
		},
		{
			"a batch one", server.Token(memvault.TokenOptions{TTL: time.Hour, Batch: true}), 0,
			Token{DisplayName: "token", Type: "batch", Policies: []string{"default"}, TTL: time.Hour,
				CreationTTL: time.Hour},
		},
		{
			"a root token with an end",
			server.Token(memvault.TokenOptions{Policies: []string{"root"}, TTL: time.Hour}), 0,
			Token{DisplayName: "token", Type: "service", Policies: []string{"root"}, TTL: time.Hour,
				CreationTTL: time.Hour, Renewable: true, Root: true},
		},
	} {
		clock.pass(tc.after)
		got, err := inside(t, server, tc.token).LookupToken(t.Context())
		clock.pass(-tc.after)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if !slices.Equal(got.Policies, tc.want.Policies) {
			t.Errorf("%s: policies %v", tc.name, got.Policies)
		}
		got.Policies, tc.want.Policies = nil, nil
		if got.DisplayName != tc.want.DisplayName || got.Type != tc.want.Type || got.TTL != tc.want.TTL ||
			got.CreationTTL != tc.want.CreationTTL ||
			got.Period != tc.want.Period || got.Renewable != tc.want.Renewable || got.Root != tc.want.Root ||
			got.Lives() != (tc.want.TTL > 0) {
			t.Errorf("%s: %+v, want %+v", tc.name, got, tc.want)
		}
	}
}

func TestTokenThatIsNotGood(t *testing.T) {
	t.Parallel()
	server, clock := onClock()
	short := server.Token(memvault.TokenOptions{TTL: time.Minute})
	twice := server.Token(memvault.TokenOptions{NumUses: 1})
	revoked := server.Token(memvault.TokenOptions{})
	if err := revoke(t.Context(), inside(t, server, revoked)); err != nil {
		t.Fatal(err)
	}
	if _, err := inside(t, server, twice).LookupToken(t.Context()); err != nil {
		t.Fatal(err)
	}
	mute := server.Token(memvault.TokenOptions{Policies: []string{"p"}, NoDefaultPolicy: true})
	clock.pass(2 * time.Minute)
	for _, tc := range []struct {
		name, token           string
		lookup, renew, revoke error
	}{
		{"none", "", ErrNoToken, ErrNoToken, ErrDenied},
		{"made up", "hvs.nonsense", ErrBadToken, ErrBadToken, ErrBadToken},
		{"expired", short, ErrBadToken, ErrBadToken, ErrBadToken},
		{"used up", twice, ErrBadToken, ErrBadToken, ErrBadToken},
		{"revoked", revoked, ErrBadToken, ErrBadToken, ErrBadToken},
		{"without the default policy: unknown, and not invalid", mute, ErrDenied, ErrRenewal, ErrDenied},
	} {
		c := inside(t, server, tc.token)
		_, lookup := c.LookupToken(t.Context())
		_, renew := c.RenewToken(t.Context())
		revoke := revoke(t.Context(), c)
		for i, err := range []error{lookup, renew, revoke} {
			if want := []error{tc.lookup, tc.renew, tc.revoke}[i]; !errors.Is(err, want) {
				t.Errorf("%s: error %d is %v, want %v", tc.name, i, err, want)
			}
			if tc.token != "" {
				checkText(t, tc.name, err, tc.token)
			}
			if Hint(err) == "" {
				t.Errorf("%s: %v: no hint", tc.name, err)
			}
		}
		if errors.Is(lookup, ErrBadToken) && errors.Is(lookup, ErrDenied) {
			t.Errorf("%s: %v is two things", tc.name, lookup)
		}
	}
}

func TestRenewToken(t *testing.T) {
	t.Parallel()
	server, clock := onClock()
	for _, tc := range []struct {
		name    string
		opts    memvault.TokenOptions
		after   time.Duration
		want    error
		ttl     time.Duration
		renewal bool // what it says of the next one
	}{
		{"an ordinary one", memvault.TokenOptions{TTL: time.Hour}, 30 * time.Minute, nil, time.Hour,
			true},
		{"a periodic one", memvault.TokenOptions{Period: 2 * time.Hour}, time.Hour, nil, 2 * time.Hour,
			true},
		{"near its maximum", memvault.TokenOptions{TTL: time.Hour, ExplicitMaxTTL: 80 * time.Minute},
			50 * time.Minute, nil, 30 * time.Minute, true},
		{"not renewable", memvault.TokenOptions{TTL: time.Hour, NonRenewable: true}, 0, ErrRenewal, 0,
			false},
		{"batch", memvault.TokenOptions{TTL: time.Hour, Batch: true}, 0, ErrRenewal, 0, false},
	} {
		token := server.Token(tc.opts)
		c := inside(t, server, token)
		clock.pass(tc.after)
		got, err := c.RenewToken(t.Context())
		switch {
		case tc.want != nil:
			if !errors.Is(err, tc.want) || errors.Is(err, ErrBadToken) {
				t.Errorf("%s: error is %v, want %v", tc.name, err, tc.want)
			}
			if !strings.Contains(Hint(err), "before it expires") {
				t.Errorf("%s: hint is %q", tc.name, Hint(err))
			}
			checkText(t, tc.name, err, token)
		case err != nil || got.TTL != tc.ttl || got.Renewable != tc.renewal ||
			!slices.Equal(got.Policies, []string{"default"}):
			t.Errorf("%s: %+v, %v", tc.name, got, err)
		default:
			if looked, err := c.LookupToken(t.Context()); err != nil || looked.TTL != tc.ttl {
				t.Errorf("%s: looked up: %+v, %v", tc.name, looked, err)
			}
		}
		clock.pass(-tc.after)
	}
}

// At its maximum a renewal is refused for good, though Vault says so with the status of a failure.
func TestRenewTokenAtItsMaximum(t *testing.T) {
	t.Parallel()
	server, _ := onClock()
	token := server.Token(memvault.TokenOptions{TTL: time.Hour})
	server.Answer("auth/token/renew-self", 500,
		`{"errors":["1 error occurred:\n\t* past the max TTL, cannot renew\n\n"]}`, -1)
	if _, err := once(inside(t, server, token)).RenewToken(t.Context()); !errors.Is(err, ErrRenewal) {
		t.Errorf("error is %v", err)
	}
	// Another failure says nothing about the next attempt.
	server.Fail("auth/token/renew-self", 500, -1)
	if _, err := once(inside(t, server, token)).RenewToken(t.Context()); errors.Is(err, ErrRenewal) ||
		!errors.Is(err, ErrServer) {
		t.Errorf("error is %v", err)
	}
}

// Numbers that no server means must not become a token that lives for ever, or is long dead.
func TestTokenNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		body string
		want error
		ttl  time.Duration // -1: unknown
	}{
		{`{"data":{"ttl":60}}`, nil, time.Minute},
		{`{"data":{"ttl":0}}`, nil, 0},
		{`{"data":{"ttl":-5}}`, nil, -1},
		{`{"data":{"ttl":-1}}`, nil, -1},
		{`{"data":{"ttl":3600.7}}`, nil, -1},
		{`{"data":{"ttl":1e300}}`, nil, -1},
		{`{"data":{"ttl":1e3}}`, nil, -1},
		{`{"data":{"ttl":99999999999999999999}}`, nil, -1},
		{`{"data":{"ttl":9223372036854775807}}`, nil, -1},
		{`{"data":{"ttl":60,"period":"x","policies":5,"renewable":"maybe","display_name":[],"creation_ttl":{}}}`,
			nil, time.Minute},
		{`{"data":{"ttl":"60"}}`, nil, -1},
		{`{"data":{"ttl":"for ever"}}`, nil, -1},
		{`{"data":{"ttl":[]}}`, nil, -1},
		{`{"data":{"ttl":true}}`, nil, -1},
		{`{"data":{"ttl":null}}`, ErrNotVault, 0},
		{`{"data":{"policies":["root"]}}`, ErrNotVault, 0},
		{`{"data":{}}`, ErrNotVault, 0},
	} {
		got, err := serve(t, answer(http.StatusOK, tc.body)).LookupToken(t.Context())
		if !errors.Is(err, tc.want) || tc.want == nil && err != nil ||
			got.TTL != max(tc.ttl, 0) || got.TTLUnknown != (tc.ttl < 0) {
			t.Errorf("%s: %+v, %v", tc.body, got, err)
		}
	}
	got, err := serve(t, answer(http.StatusOK,
		`{"auth":{"lease_duration":9223372036854775807,"renewable":true}}`)).RenewToken(t.Context())
	if err != nil || got.TTL != 0 || !got.TTLUnknown {
		t.Errorf("%+v, %v", got, err)
	}
}

// A token that is replaced while requests run: each of them carries the one or the other whole.
func TestSetToken(t *testing.T) {
	t.Parallel()
	server, _ := onClock()
	server.Mount("secret/", "kv", 1, "")
	server.Put("secret/", "a")
	old := server.Token(memvault.TokenOptions{Policies: []string{"p"}})
	fresh := server.Token(memvault.TokenOptions{Policies: []string{"p"}, DisplayName: "fresh"})
	c := inside(t, server, old)
	m := Mount{Path: "secret/", Engine: "kv", KVVersion: 1}
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for range 20 {
				if _, err := c.List(t.Context(), m, at(m, "")); err != nil {
					t.Error(err)
				}
				if _, err := c.LookupToken(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	c.SetToken(fresh)
	work.Wait()
	server.Expire(old)
	if got, err := c.LookupToken(t.Context()); err != nil || got.DisplayName != "token-fresh" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := c.List(t.Context(), m, at(m, "")); err != nil {
		t.Error(err)
	}
	c.SetToken("")
	if _, err := c.LookupToken(t.Context()); !errors.Is(err, ErrNoToken) || c.HasToken() {
		t.Errorf("without a token: %v", err)
	}
}

// Whose a token is: the entity's, so that the next login is the same somebody, else its own. It
// cannot be turned back into a token, or into the accessor, by which a token can be revoked.
func TestTokenIdentity(t *testing.T) {
	t.Parallel()
	lookUp := func(c *Client) string {
		t.Helper()
		token, err := c.LookupToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return token.Identity
	}
	server, _ := onClock()
	mine, other := server.Token(memvault.TokenOptions{}), server.Token(memvault.TokenOptions{})
	id := lookUp(inside(t, server, mine))
	if id == "" || id != lookUp(inside(t, server, mine)) || id == lookUp(inside(t, server, other)) {
		t.Errorf("identity %q", id)
	}
	if batch := lookUp(inside(t, server,
		server.Token(memvault.TokenOptions{TTL: time.Hour, Batch: true}))); batch != "" {
		t.Errorf("nobody can tell one batch token from another by %q", batch)
	}
	for _, tc := range []struct{ data, want string }{
		{`"entity_id":"e-1","accessor":"acc"`, "entity:e-1"},
		{`"entity_id":"e-1","accessor":"other"`, "entity:e-1"},
		{`"entity_id":""`, ""},
		{`"entity_id":7,"accessor":["acc"]`, ""},
	} {
		if got := lookUp(serve(t,
			answer(200, `{"data":{"ttl":0,"id":"hvs.x",`+tc.data+`}}`))); got != tc.want {
			t.Errorf("%s: identity %q, want %q", tc.data, got, tc.want)
		}
	}
	if got := lookUp(serve(t,
		answer(200, `{"data":{"ttl":0,"id":"hvs.secret","accessor":"accessible"}}`))); strings.Contains(got,
		"accessible") || strings.Contains(got, "secret") {
		t.Errorf("the identity is %q", got)
	}
}
