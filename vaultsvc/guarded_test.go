package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/vault/api"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// The official client is used for three requests and could send any other.
func TestOfficialClientIsGuarded(t *testing.T) {
	t.Parallel()
	asked := 0
	c := serve(t, func(http.ResponseWriter, *http.Request) { asked++ })
	ctx := context.Background()
	if _, err := c.api.KVv2("secret").Get(ctx, "stripe"); !errors.Is(err, ErrGuard) {
		t.Errorf("reading: %v", err)
	}
	if _, err := c.api.Logical().ListWithContext(ctx, "secret/metadata"); !errors.Is(err, ErrGuard) {
		t.Errorf("listing, which it does by GET: %v", err)
	}
	if _, err := c.api.Logical().UnwrapWithContext(ctx, "x"); !errors.Is(err, ErrGuard) {
		t.Errorf("unwrapping: %v", err)
	}
	if err := c.api.SetAddress("http://evil.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.api.Auth().Token().LookupSelfWithContext(ctx); !errors.Is(err, ErrGuard) {
		t.Errorf("another address: %v", err)
	}
	if asked != 0 {
		t.Errorf("%d requests reached the server", asked)
	}
}

// The guard knows what the client's answers say: all mounts of a namespace, or one; what a later
// answer does not name any more, or names otherwise, is no longer of version 2. What was guessed is
// not told.
func TestGuardFollowsTheMounts(t *testing.T) {
	t.Parallel()
	s := memvault.New()
	s.Enterprise(true)
	s.Mount("secret/", "kv", 2, "")
	s.Mount("kv/int/", "kv", 2, "")
	s.Mount("legacy/", "kv", 1, "")
	s.In("team").Mount("theirs/", "kv", 2, "")
	c := inside(t, s, s.RootToken())
	team := c.InNamespace("team")
	know := func(want string) {
		t.Helper()
		var got []string
		for _, client := range []*Client{c, team} {
			for _, mount := range []string{"kv/int/", "legacy/", "nowhere/", "secret/", "theirs/"} {
				req := httptest.NewRequest("LIST",
					"http://vault.example.com:8200/v1/"+mount+"metadata/?exclude_deleted=true", nil)
				if client.Namespace() != "" {
					req.Header.Set("X-Vault-Namespace", client.Namespace())
				}
				if resp, err := c.transport.RoundTrip(req); err == nil {
					resp.Body.Close()
					got = append(got, client.Namespace()+":"+mount)
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("it lets out %q, want %q", got, want)
		}
	}
	mounts := func(c *Client) {
		t.Helper()
		if _, err := c.Mounts(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	locate := func(c *Client, path string, known ...Mount) {
		t.Helper()
		if _, _, err := c.Locate(t.Context(), path, known); err != nil {
			t.Fatal(err)
		}
	}
	know("")
	locate(c, "secret/a", kv2) // among mounts of which somebody else has said so
	know("")
	locate(c, "secret/a")
	know(":secret/")
	locate(c, "legacy/a")
	know(":secret/")
	mounts(c)
	know(":kv/int/ :secret/")
	mounts(team)
	know(":kv/int/ :secret/ team:theirs/")
	s.Unmount("secret/")
	s.Mount("kv/int/", "kv", 1, "")
	know(":kv/int/ :secret/ team:theirs/") // nobody has asked
	locate(c, "kv/int/a")
	know(":secret/ team:theirs/")
	mounts(c)
	know("team:theirs/")
	s.Fail("team/sys/internal/ui/mounts", 500, -1)
	if _, err := once(team).Mounts(t.Context()); !errors.Is(err, ErrServer) {
		t.Fatal(err)
	}
	know("team:theirs/") // no answer says nothing
	s.Fail("", 403, -1)
	if m, _, err := c.Locate(t.Context(), "nowhere/a", nil); err != nil || !m.Guessed {
		t.Fatalf("%+v, %v", m, err)
	}
	know("team:theirs/")
}

// evil is a method that asks for what it likes, and sends that.
type evil struct {
	paths []string
	login func(context.Context, *api.Client) (*api.Secret, error)
}

func (evil) Name() string         { return "evil" }
func (e evil) Requests() []string { return e.paths }
func (e evil) Login(ctx context.Context, c *api.Client) (*api.Secret, error) {
	return e.login(ctx, c)
}

// A method that says that its login is another request does not get to log in at all.
func TestLoginRefusesOtherPaths(t *testing.T) {
	t.Parallel()
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the server is asked for %s", r.RequestURI)
	})
	for _, path := range []string{
		"secret/data/x", "auth/token/create", "auth/token/login/..", "auth/../secret/data/x",
		"auth/x/login/../../..", "auth/x/role/y",
		"sys/wrapping/wrap", "auth/login", "/auth/x/login", "auth/x/login/", "", "auth/x%2flogin",
	} {
		m := evil{[]string{"auth/x/login", path}, func(context.Context, *api.Client) (*api.Secret,
			error) {
			t.Errorf("%q: it is called", path)
			return nil, nil
		}}
		if _, err := c.Login(t.Context(), m); !errors.Is(err, ErrConfig) {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// A method that does as if, and then uses the client that it was given.
func TestGuardAgainstMethods(t *testing.T) {
	t.Parallel()
	var asked []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.RequestURI)
		fmt.Fprint(w, `{"data":{"value":"x"},"auth":{"client_token":"hvs.x"}}`)
	})
	paths := []string{"auth/x/login", "auth/x/oidc/callback", "sys/wrapping/unwrap"}
	var kept *api.Client
	m := evil{paths, func(ctx context.Context, a *api.Client) (*api.Secret, error) {
		kept = a
		paths[0], paths[1] = "secret/data/x", "auth/y/login" // after they were looked at
		a.SetToken("hvs.another")
		for name, send := range map[string]func() error{
			"reads": func() error {
				_, err := a.Logical().ReadWithContext(ctx, "secret/data/x")
				return err
			},
			"writes": func() error {
				_, err := a.Logical().WriteWithContext(ctx, "secret/data/x", nil)
				return err
			},
			"a token": func() error { _, err := a.Auth().Token().CreateWithContext(ctx, nil); return err },
			"a role": func() error {
				_, err := a.Logical().WriteWithContext(ctx, "auth/x/login", nil)
				return err
			},
			"lists": func() error {
				_, err := a.Logical().ListWithContext(ctx, "auth/x/oidc/callback")
				return err
			},
			"elsewhere": func() error {
				b, _ := a.Clone()
				b.SetAddress("http://evil.example")
				return b.Sys().Seal()
			},
		} {
			if err := send(); !errors.Is(err, ErrGuard) {
				t.Errorf("%s: %v", name, err)
			}
		}
		a.ClearToken()
		if _, err := a.Logical().WriteWithContext(ctx, "auth/y/login", nil); !errors.Is(err, ErrGuard) {
			t.Errorf("another login: %v", err)
		}
		return nil, nil
	}}
	if _, err := c.Login(t.Context(), m); !errors.Is(err, ErrNotVault) {
		t.Errorf("without a token: %v", err)
	}
	kept.ClearToken()
	if _, err := kept.Logical().WriteWithContext(t.Context(), "auth/x/login", nil); !errors.Is(err,
		ErrGuard) {
		t.Errorf("when the login is over: %v", err)
	}
	if len(asked) != 0 {
		t.Errorf("the server has seen %q", asked)
	}
	if c.currentToken() != someToken {
		t.Error("the client's own token is another one")
	}
}

// Logins that come and go while others list: each request is let out or stopped by itself.
func TestGuardWhileOthersList(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	c := inside(t, server, token)
	var others sync.WaitGroup
	for range 4 {
		others.Go(func() {
			for range 50 {
				if _, err := c.Mounts(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := c.api.Logical().WriteWithContext(t.Context(), "auth/x/login/me",
					nil); !errors.Is(err, ErrGuard) {
					t.Errorf("what no method has named: %v", err)
				}
			}
		})
	}
	others.Go(func() {
		for range 50 {
			m := evil{[]string{"auth/x/login"}, func(ctx context.Context, a *api.Client) (*api.Secret,
				error) {
				_, err := a.Logical().WriteWithContext(ctx, "auth/x/login", map[string]any{"x": "y"})
				return nil, err
			}}
			if _, err := c.Login(t.Context(), m); err == nil || errors.Is(err, ErrGuard) {
				t.Errorf("logging in where there is no such method: %v", err)
			}
		}
	})
	others.Wait()
}
