package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// userpass is a method that logs alice in, who has the password "right".
func userpass(password string) Method {
	const path = "auth/userpass/login/alice"
	return evil{[]string{path}, func(ctx context.Context, a *api.Client) (*api.Secret, error) {
		return a.Logical().WriteWithContext(ctx, path, map[string]any{"password": password})
	}}
}

// withPeople is a server that alice may log in to, and that shows a part of its auth mounts.
func withPeople() *memvault.Server {
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "", memvault.Public)
	s.Auth("userpass/", "userpass", "people", memvault.Public)
	s.Auth("corp/sso", "oidc", "", memvault.Public)
	s.Auth("hidden/", "userpass", "for some")
	s.User("userpass/", "alice", "right", memvault.TokenOptions{TTL: time.Hour})
	return s
}

// Which methods there are is asked without the token: a dead one would be refused there, and it is
// just then that somebody wants to know.
func TestAuthMounts(t *testing.T) {
	t.Parallel()
	s := withPeople()
	for name, token := range map[string]string{"none": "", "dead": "hvs.dead", "good": s.RootToken()} {
		c := inside(t, s, token)
		got, err := c.AuthMounts(t.Context())
		want := []AuthMount{{"corp/sso", "oidc", ""}, {"userpass", "userpass", "people"}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// A hostile server shows more auth mounts than anybody could choose from, and one without a name.
func TestAuthMountsAreBounded(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"auth":{"/":{"type":"userpass"}`)
		for i := range 5000 {
			fmt.Fprintf(w, `,"m%d/":{"type":"userpass"}`, i)
		}
		fmt.Fprint(w, `}}}`)
	})
	got, err := c.AuthMounts(t.Context())
	if err != nil || len(got) != maxAuthMounts || got[0].Path == "" {
		t.Errorf("%d, %v", len(got), err)
	}
}

func TestUseToken(t *testing.T) {
	t.Parallel()
	s := withPeople()
	hidden := s.Token(memvault.TokenOptions{NoDefaultPolicy: true})
	for name, tc := range map[string]struct {
		token string
		want  error
	}{
		"good":                         {" \n" + s.RootToken() + "\n", nil},
		"may not look itself up":       {hidden, nil},
		"dead":                         {"hvs.dead", ErrBadToken},
		"nothing":                      {" \n", ErrNoToken},
		"starts a header of its own":   {s.RootToken() + "\r\nX-Vault-Namespace: other", ErrConfig},
		"two words":                    {"the token", ErrConfig},
		"hides in invisible letters":   {s.RootToken() + "\u202e", ErrConfig},
		"more than anybody could type": {strings.Repeat("x", maxToken+1), ErrConfig},
	} {
		before := s.Token(memvault.TokenOptions{})
		c := inside(t, s, before)
		_, err := c.UseToken(t.Context(), tc.token)
		want := before
		if tc.want == nil {
			want = strings.TrimSpace(tc.token)
		}
		if !errors.Is(err, tc.want) || c.currentToken() != want || c.ByHand() != (tc.want == nil) {
			t.Errorf("%s: %v; the client has its token: %t", name, err, c.currentToken() == want)
		}
		if token := strings.TrimSpace(tc.token); err != nil && token != "" &&
			strings.Contains(err.Error(), token) {
			t.Errorf("%s: the token is in %v", name, err)
		}
	}
}

// A token that was given by hand is not ours to revoke; one from a login in whose place it is, is.
func TestUseTokenAfterALogin(t *testing.T) {
	t.Parallel()
	s := withPeople()
	c := inside(t, s, "")
	if _, err := c.Login(t.Context(), userpass("right")); err != nil {
		t.Fatal(err)
	}
	ours, theirs := c.currentToken(), s.Token(memvault.TokenOptions{})
	if _, err := c.UseToken(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LookupOther(t.Context(), ours); !errors.Is(err, ErrBadToken) {
		t.Errorf("the token of the login: %v", err)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := c.LookupOther(t.Context(), theirs); err != nil || c.currentToken() != theirs {
		t.Errorf("the token that was given: %v", err)
	}
}

// A token that is already the client's, from a login, is not revoked by giving it once more.
func TestUseTokenOfALogin(t *testing.T) {
	t.Parallel()
	s := withPeople()
	c := inside(t, s, "")
	if _, err := c.Login(t.Context(), userpass("right")); err != nil {
		t.Fatal(err)
	}
	token := c.currentToken()
	if _, err := c.UseToken(t.Context(), token); err != nil || c.currentToken() != token {
		t.Error(err)
	}
	if _, err := c.LookupToken(t.Context()); err != nil {
		t.Errorf("it is not good any more: %v", err)
	}
}

// What is in front of the server wants its headers with each token that is tried, too.
func TestOtherTokensGoWithTheHeaders(t *testing.T) {
	t.Parallel()
	s := withPeople()
	behind := s.Transport()
	c := inside(t, s, s.Token(memvault.TokenOptions{}), func(o *Options) {
		o.Headers = map[string]string{"Cf-Access-Token": "let me in"}
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Header.Get("Cf-Access-Token") != "let me in" {
				w := httptest.NewRecorder()
				answer(403, "<html>Access denied</html>")(w, r)
				return w.Result(), nil
			}
			return behind.RoundTrip(r)
		})
	})
	if _, err := c.UseToken(t.Context(), s.RootToken()); err != nil {
		t.Error(err)
	}
	if _, err := c.LookupOther(t.Context(), "hvs.dead"); !errors.Is(err, ErrBadToken) {
		t.Errorf("a dead token: %v", err)
	}
}

// The token of a login goes on in another client, which has to revoke it then.
func TestAdopt(t *testing.T) {
	t.Parallel()
	s := withPeople()
	a, b := inside(t, s, ""), inside(t, s, "hvs.from-a-file")
	if b.Adopt(inside(t, s, "hvs.of-a-variable")) || b.currentToken() != "hvs.from-a-file" {
		t.Error("a token is taken over that can be read again")
	}
	if _, err := a.Login(t.Context(), userpass("right")); err != nil {
		t.Fatal(err)
	}
	token := a.currentToken()
	if !b.Adopt(a) || b.currentToken() != token || a.HasToken() {
		t.Fatalf("%q and %q", a.currentToken(), b.currentToken())
	}
	if err := a.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := b.LookupToken(t.Context()); err != nil {
		t.Errorf("the client that it was taken from has revoked it: %v", err)
	}
	if err := b.Logout(t.Context()); err != nil || b.HasToken() {
		t.Errorf("the one that has it now does not revoke it: %v", err)
	}
}

// A server that does not answer holds nobody up for long who gives a login up.
func TestInterruptedLoginEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := New(Options{Address: "http://vault.example.com", Transport: silent{}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		lasting := evil{[]string{"auth/x/login"}, func(ctx context.Context, a *api.Client) (
			*api.Secret, error) {
			ctx, end := Outlive(ctx)
			defer end()
			return a.Logical().WriteWithContext(ctx, "auth/x/login", nil)
		}}
		began := time.Now()
		if _, err := c.Login(ctx, lasting); !errors.Is(err, ErrTimeout) {
			t.Error(err)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

// silent is a server that never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
