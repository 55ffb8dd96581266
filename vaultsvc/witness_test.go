package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// servers are those that say otherwise that a token is dead.
var servers = []struct {
	product memvault.Product
	version string
}{
	{memvault.Vault, "1.14.8"}, {memvault.Vault, "1.16.3"}, {memvault.Vault, "1.21.4"},
	{memvault.OpenBao, "2.2.2"}, {memvault.OpenBao, "2.6.2"},
}

// A dead token taken for a policy that denies would show an empty Vault, and never log in again.
func TestDeadTokenOnEveryServer(t *testing.T) {
	t.Parallel()
	for _, as := range servers {
		server, _ := memvault.Sample()
		server.Identify(as.product, as.version)
		server.Policy("p", memvault.Allow("secret/*", memvault.List))
		for name := range calls(inside(t, server, "")) {
			if name == "Status" || name == "Revoke" { // of the latter nobody hears
				continue
			}
			c := inside(t, server, "hvs.dead")
			err := calls(c)[name](t.Context())
			if name == "Locate" {
				_, _, err = c.Locate(t.Context(), "secret/a", nil)
			}
			if !errors.Is(err, ErrBadToken) || !strings.Contains(err.Error(), ErrBadToken.Error()) ||
				Hint(err) != Hint(ErrBadToken) || StateOf(err).String() == "denied" {
				t.Errorf("%s %s: %s: %v", as.product, as.version, name, err)
			}
		}
		// and what a policy denies stays so
		mute := server.Token(memvault.TokenOptions{Policies: []string{"p"}, NoDefaultPolicy: true})
		for name, want := range map[string]error{"Lookup": ErrDenied, "Renew": ErrRenewal} {
			if err := calls(inside(t, server, mute))[name](t.Context()); !errors.Is(err, want) ||
				errors.Is(err, ErrBadToken) {
				t.Errorf("%s %s: %s with a narrow token: %v", as.product, as.version, name, err)
			}
		}
	}
}

// A walk asks the witness once, and not for each folder that is denied; a token that dies in the
// middle leaves no folder that counts as denied.
func TestWitnessIsAskedOnce(t *testing.T) {
	t.Parallel()
	const bare = `{"errors":["permission denied"]}`
	for _, tc := range []struct {
		name   string
		lives  bool
		denied string
		want   error
		asked  int64
	}{
		{"a dead one", false, bare, ErrBadToken, 1},
		{"something in front says it of a living one", true, bare, ErrDenied, 1},
		{"a policy says it", true, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`,
			ErrDenied, 0},
		{"with more words", true, `{"errors":["permission denied", "and more"]}`, ErrDenied, 0},
	} {
		var asked atomic.Int64
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path != "/v1/"+witness:
				answer(403, tc.denied)(w, r)
			case tc.lives:
				asked.Add(1)
				answer(200, `{"data":{"secret":{"secret/":{"type":"kv"}}}}`)(w, r)
			default:
				asked.Add(1)
				answer(403, bare)(w, r)
			}
		})
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				_, err := c.List(t.Context(), kv2, at(kv2, fmt.Sprintf("a%d/", i)))
				if !errors.Is(err, tc.want) || errors.Is(err, ErrBadToken) == tc.lives {
					t.Errorf("%s: %v", tc.name, err)
				}
			})
		}
		group.Wait()
		if n := asked.Load(); n != tc.asked {
			t.Errorf("%s: the witness was asked %d times, want %d", tc.name, n, tc.asked)
		}
	}
}

// A gateway that blocks sys/ with Vault's own words makes no dead token of one that lives, whether
// or not that may look itself up.
func TestBlockedWitness(t *testing.T) {
	t.Parallel()
	for name, lookup := range map[string]http.HandlerFunc{
		"it may look itself up": answer(200, `{"data":{"ttl":60}}`),
		"it may not": answer(403,
			`{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`),
	} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.URL.Path, "/v1/sys/"):
				answer(403, `{"errors":["permission denied"]}`)(w, r)
			case strings.HasPrefix(r.URL.Path, "/v1/auth/"):
				lookup(w, r)
			default:
				fmt.Fprint(w, `{"data":{"keys":["a"]}}`)
			}
		})
		if _, err := c.Mounts(t.Context()); !errors.Is(err, ErrDenied) || errors.Is(err, ErrBadToken) {
			t.Errorf("%s: mounts: %v", name, err)
		}
		m, loc, err := c.Locate(t.Context(), "secret/a/", nil)
		if err != nil || !m.Guessed {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
		if names, err := c.List(t.Context(), m, loc); err != nil || len(names) != 1 {
			t.Errorf("%s: %q, %v", name, names, err)
		}
	}
}

// What was refused to a token that has been replaced meanwhile says nothing of the new one.
func TestDenialOfATokenThatWasReplaced(t *testing.T) {
	t.Parallel()
	var c *Client
	c = serve(t, func(w http.ResponseWriter, r *http.Request) {
		c.SetToken("hvs.new")
		answer(403, `{"errors":["permission denied"]}`)(w, r)
	})
	if _, err := c.List(t.Context(), kv2, at(kv2, "a/")); !errors.Is(err, ErrBadToken) {
		t.Errorf("error is %v", err)
	}
}

// One that has been read again meanwhile, and is the same, is no other token: what a gateway denies
// with Vault's own words says nothing against it.
func TestDenialOfATokenThatWasReadAgain(t *testing.T) {
	t.Parallel()
	var c *Client
	c = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/"+witness {
			fmt.Fprint(w, `{"data":{"secret":{"kv/":{"type":"kv"}}}}`)
			return
		}
		c.SetToken(someToken)
		answer(403, `{"errors":["permission denied"]}`)(w, r)
	})
	if _, err := c.List(t.Context(), kv2, at(kv2, "a/")); !errors.Is(err, ErrDenied) ||
		errors.Is(err, ErrBadToken) {
		t.Errorf("error is %v", err)
	}
}

// A wrapping token is good for one request, which only unwrapping may be: whoever used it up would
// lose what is in it, and look like an attacker.
func TestWrappingTokenIsNotUsedUp(t *testing.T) {
	t.Parallel()
	for _, as := range servers {
		server, _ := memvault.Sample()
		server.Identify(as.product, as.version)
		server.Mount("open/", "kv", 2, "", memvault.Public)
		token := server.WrappingToken()
		c := inside(t, server, token)
		if _, err := c.LookupToken(t.Context()); !errors.Is(err, ErrWrapping) {
			t.Errorf("%s: looking it up: %v", as.version, err)
		}
		if _, err := inside(t, server, token).Mounts(t.Context()); !errors.Is(err, ErrWrapping) {
			t.Errorf("%s: mounts: %v", as.version, err)
		}
		c.Status(t.Context())
		for name := range calls(c) {
			if name == "Status" || name == "Revoke" || name == "Locate" {
				continue
			}
			if err := calls(c)[name](t.Context()); !errors.Is(err, ErrWrapping) ||
				!errors.Is(err, ErrBadToken) || !strings.Contains(Hint(err), "unwrap") ||
				strings.Contains(err.Error(), "not valid") {
				t.Errorf("%s: %s: %v", as.version, name, err)
			}
		}
		if !lives(t, server, token) {
			t.Errorf("%s: it is used up", as.version)
		}
	}
}

// A narrow token looks like a wrapping token, and what says that it is none may fail: who asks must
// neither wait for himself, nor take no answer for one. The attack is the latter: whoever delays
// one answer has the wrapping token used up by the next request, and what is in it lost.
func TestWrappingLookupThatFails(t *testing.T) {
	t.Parallel()
	const narrow = `{"data":{"secret":{"cubbyhole/":{"type":"cubbyhole"}}}}`
	for name, tc := range map[string]struct {
		status int
		body   string
		after  error // of a list
		sent   bool  // it goes out
	}{
		"denied":      {403, `{"errors":["permission denied"]}`, ErrBadToken, true},
		"no such":     {400, `{"errors":["wrapping token is not valid"]}`, ErrBadToken, true},
		"blocked":     {403, "<html>", ErrBadToken, true},
		"fails":       {500, `{"errors":["internal error"]}`, ErrServer, false},
		"sealed":      {503, `{"errors":["Vault is sealed"]}`, ErrSealed, false},
		"is too busy": {429, "", ErrBusy, false},
	} {
		var used atomic.Bool
		c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/v1/" + witness:
				fmt.Fprint(w, narrow)
			case "/v1/sys/wrapping/lookup":
				answer(tc.status, tc.body)(w, r)
			default:
				used.Store(true)
				answer(403, `{"errors":["permission denied, invalid token"]}`)(w, r)
			}
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := c.LookupToken(ctx)
		cancel()
		if !errors.Is(err, tc.after) || used.Load() != tc.sent {
			t.Errorf("%s: %v; the token was used: %t", name, err, used.Load())
		}
		if _, err := c.Mounts(t.Context()); (err == nil) != tc.sent {
			t.Errorf("%s: mounts: %v", name, err)
		}
	}
}

// A token that is given up at any moment, as by a login that takes its place, is no reason to fall.
func TestTokenThatGoesMeanwhile(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	token := server.Token(memvault.TokenOptions{})
	c := inside(t, server, token)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 3000 {
			c.SetToken("")
			c.SetToken(token)
		}
	}()
	for {
		select {
		case <-done:
			return
		default:
			c.Mounts(t.Context())
			c.LookupToken(t.Context())
		}
	}
}

// lives reports whether a token is still good, without using it.
func lives(t *testing.T, server *memvault.Server, token string) bool {
	t.Helper()
	_, err := inside(t, server, token).Mounts(t.Context())
	return !errors.Is(err, ErrBadToken) || errors.Is(err, ErrWrapping)
}

// Ordinary tokens are not asked about twice: those who want the mounts and the token at the same
// time send what both take.
func TestVouchingCostsNothing(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	token := server.Token(memvault.TokenOptions{})
	for _, order := range [][]string{{"Mounts", "Lookup"}, {"Lookup", "Mounts"}, {"both"}} {
		c := inside(t, server, token)
		before := len(server.Requests())
		ask := map[string]func(){
			"Mounts": func() { c.Mounts(t.Context()) },
			"Lookup": func() { c.LookupToken(t.Context()) },
		}
		ask["both"] = func() {
			var group sync.WaitGroup
			group.Go(ask["Mounts"])
			group.Go(ask["Lookup"])
			group.Wait()
		}
		for _, what := range order {
			ask[what]()
		}
		if n := len(server.Requests()) - before; n != 2 {
			t.Errorf("%v: %d requests, want 2", order, n)
		}
		c.Mounts(t.Context())
		c.LookupToken(t.Context())
		if n := len(server.Requests()) - before; n != 4 {
			t.Errorf("%v: %d requests once it is known, want 4", order, n)
		}
	}
}

// A token of so many uses: once they are gone it is no wonder that it is not good, and no login
// elsewhere was at fault.
func TestUsedUpToken(t *testing.T) {
	t.Parallel()
	for _, as := range servers {
		server, _ := memvault.Sample()
		server.Identify(as.product, as.version)
		server.Policy("p", memvault.Allow("secrets/*", memvault.List))
		c := inside(t, server, server.Token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: 4}))
		kv := Mount{Path: "secrets/", Engine: "kv", KVVersion: 2}
		c.Mounts(t.Context())
		if tok, err := c.LookupToken(t.Context()); err != nil || tok.Uses != 3 {
			t.Fatalf("%s: %+v, %v", as.version, tok, err)
		}
		for i := range 5 {
			_, err := c.List(t.Context(), kv, at(kv, ""))
			gone := i >= 3
			if errors.Is(err, ErrUsedUp) != gone || !gone && err != nil || gone &&
				(!errors.Is(err, ErrBadToken) || strings.Contains(err.Error(), "expired")) {
				t.Errorf("%s: list %d: %v", as.version, i+1, err)
			}
		}
		if _, err := c.LookupToken(t.Context()); !errors.Is(err, ErrUsedUp) {
			t.Errorf("%s: looking it up: %v", as.version, err)
		}
		// revoked while it has uses left
		token := server.Token(memvault.TokenOptions{NumUses: 9})
		c = inside(t, server, token)
		c.LookupToken(t.Context())
		server.Expire(token)
		if _, err := c.LookupToken(t.Context()); errors.Is(err, ErrUsedUp) ||
			!errors.Is(err, ErrBadToken) {
			t.Errorf("%s: revoked: %v", as.version, err)
		}
	}
	server := memvault.New()
	c := inside(t, server, server.Token(memvault.TokenOptions{NumUses: 1}))
	if tok, err := c.LookupToken(t.Context()); err != nil || tok.Uses != NoUse {
		t.Errorf("the last use: %+v, %v", tok, err)
	}
}

// autoAuth is an agent or a proxy that adds a token of its own to requests that have none.
func autoAuth(server *memvault.Server, token string) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("X-Vault-Token") == "" {
			r = r.Clone(r.Context())
			r.Header.Set("X-Vault-Token", token)
		}
		return server.Transport().RoundTrip(r)
	})
}

// Behind an agent that adds its token nobody lacks one, and nothing is to be done about that token.
func TestAutoAuth(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	server.Policy("p", memvault.Allow("secrets/*", memvault.List))
	for name, o := range map[string]memvault.TokenOptions{
		"with the default policy": {Policies: []string{"p"}, TTL: time.Hour},
		"without":                 {Policies: []string{"p"}, NoDefaultPolicy: true},
	} {
		c := inside(t, server, "", func(opts *Options) {
			opts.Transport = autoAuth(server, server.Token(o))
		})
		if tok, err := c.LookupToken(t.Context()); err != nil || !tok.Lent {
			t.Errorf("%s: %+v, %v", name, tok, err)
		}
		if mounts, err := c.Mounts(t.Context()); err != nil || len(mounts) == 0 {
			t.Errorf("%s: %v, %v", name, mounts, err)
		}
		if _, err := c.RenewToken(t.Context()); !errors.Is(err, ErrNoToken) {
			t.Errorf("%s: renewing it: %v", name, err)
		}
	}
	for _, as := range servers {
		server.Identify(as.product, as.version)
		c := inside(t, server, "")
		if _, err := c.LookupToken(t.Context()); !errors.Is(err, ErrNoToken) {
			t.Errorf("%s: nobody adds one: %v", as.version, err)
		}
		if _, err := c.List(t.Context(), kv2, at(kv2, "")); !errors.Is(err, ErrNoToken) {
			t.Errorf("%s: a list without one: %v", as.version, err)
		}
	}
}

// Each state of a namespace or server has a word and a hint of its own, and none looks like a
// folder that is denied or empty.
func TestClosedNamespacesAndServers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		close     func(*memvault.Server)
		namespace string
		want      error
		hint      string
	}{
		{"an unknown namespace", func(*memvault.Server) {}, "nowhere", ErrNamespace, "--namespace"},
		{"an unknown one of Enterprise", func(s *memvault.Server) {
			s.Identify(memvault.Vault, "1.21.4")
			s.Enterprise(true)
		}, "nowhere", ErrNamespace, "--namespace"},
		{"a sealed one", func(s *memvault.Server) { s.In("a").SetSealed(true) }, "a/b",
			ErrNamespaceSealed, "bao namespace unseal"},
		{"a locked one", func(s *memvault.Server) { s.In("a").LockAPI(true) }, "a/b", ErrLocked,
			"namespace unlock"},
		{"a DR secondary", func(s *memvault.Server) { s.SetRole(memvault.DRSecondary) }, "", ErrSecondary,
			"primary"},
	} {
		s := memvault.New()
		s.Identify(memvault.OpenBao, "2.6.2")
		s.In("a/b").Mount("secret/", "kv", 2, "")
		tc.close(s)
		c := inside(t, s, s.RootToken()).InNamespace(tc.namespace)
		_, err := c.Mounts(t.Context())
		if !errors.Is(err, tc.want) || !strings.Contains(Hint(err), tc.hint) ||
			!strings.Contains(err.Error(), tc.want.Error()) {
			t.Errorf("%s: mounts: %v (%s)", tc.name, err, Hint(err))
		}
		began := len(s.Requests())
		_, err = c.List(t.Context(), kv2, at(kv2, ""))
		if state := StateOf(err).String(); state != "failed" && !errors.Is(err, ErrNoMount) {
			t.Errorf("%s: a list is %s: %v", tc.name, state, err)
		}
		if n := len(s.Requests()) - began; n != 1 {
			t.Errorf("%s: asked %d times: whoever waits must be told at once", tc.name, n)
		}
		if _, err := c.Status(t.Context()); err != nil {
			t.Errorf("%s: status: %v", tc.name, err)
		}
	}
	for _, r := range []string{"a", "a/b"} { // asked there, a server has no health
		s := memvault.New()
		s.Enterprise(true)
		s.In(r)
		inside(t, s, s.RootToken()).InNamespace(r).Status(context.Background())
		for _, req := range s.Requests() {
			if req.Namespace != "" {
				t.Errorf("asked %s in %s", req.Path, req.Namespace)
			}
		}
	}
}

// A witness that is too busy or fails says nothing: the next who wants to know asks it again, and
// does not take a dead token for one that lives.
func TestWitnessThatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status int
		body   string
		asked  int64 // for two denials
	}{
		{429, `{"errors":["request path: rate limit quota exceeded"]}`, 2},
		{429, "", 2}, {500, `{"errors":["internal error"]}`, 2}, {502, "<html>", 2}, {503, "", 2},
		{503, `{"errors":["Vault is sealed"]}`, 2}, {412, `{"errors":["required index state"]}`, 2},
		{307, "", 2},
		// these do: it is no dead token that they answer so
		{403, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`, 1},
		{404, `{"errors":[]}`, 1},
	} {
		var asked atomic.Int64
		c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/"+witness && asked.Add(1) == 1 {
				answer(tc.status, tc.body)(w, r)
				return
			}
			answer(403, `{"errors":["permission denied"]}`)(w, r)
		}))
		for i := range 2 {
			_, err := c.List(t.Context(), kv2, at(kv2, "a/"))
			dead := tc.asked == 2 && i == 1
			if !dead && !errors.Is(err, ErrDenied) || errors.Is(err, ErrBadToken) != dead {
				t.Errorf("%d %s: denial %d: %v", tc.status, tc.body, i+1, err)
			}
		}
		if n := asked.Load(); n != tc.asked {
			t.Errorf("%d %s: asked %d times, want %d", tc.status, tc.body, n, tc.asked)
		}
	}
}

// To ask what a token may do takes one of its uses. The attack on the wrapping token: whoever has
// the mounts blocked for a moment has it used up by that question, and what is in it lost.
func TestCapabilitiesAreARequestLikeOthers(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	token := server.WrappingToken()
	c := once(inside(t, server, token))
	server.Fail(witness, 503, 1)
	for i, want := range []error{ErrServer, ErrWrapping, ErrWrapping} {
		if _, err := c.Capabilities(t.Context(), "secret/x"); !errors.Is(err, want) {
			t.Errorf("question %d with a wrapping token: %v, want %v", i+1, err, want)
		}
	}
	if !lives(t, server, token) {
		t.Error("it is used up")
	}
	c = inside(t, server, server.Token(memvault.TokenOptions{NumUses: fewUses + 3}))
	if tok, err := c.LookupToken(t.Context()); err != nil || tok.Uses != fewUses+2 {
		t.Fatalf("%+v, %v", tok, err)
	}
	for i := range 4 {
		_, err := c.Capabilities(t.Context(), "secret/x")
		if spared := errors.Is(err, errSpared); spared != (i >= 2) || !spared && err != nil {
			t.Errorf("question %d: %v", i+1, err)
		}
	}
	if tok, err := c.LookupToken(t.Context()); err != nil || tok.Uses != fewUses-1 {
		t.Errorf("left are %d: %v", tok.Uses, err)
	}
	for _, as := range servers {
		server.Identify(as.product, as.version)
		c := inside(t, server, "hvs.dead")
		if _, err := c.Capabilities(t.Context(), "secret/x"); !errors.Is(err, ErrBadToken) ||
			errors.Is(err, ErrDenied) {
			t.Errorf("%s %s: a dead token: %v", as.product, as.version, err)
		}
	}
}
