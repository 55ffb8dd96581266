package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/vault/api"
)

// desk is a server where one can log in, and where tokens can be revoked.
type desk struct {
	mu      sync.Mutex
	made    int
	revoked map[string]bool
	status  int // of an answer to revoking; 0 is that of a server where all is well
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch strings.TrimPrefix(r.URL.Path, "/v1/") {
	case "auth/x/login":
		d.made++
		fmt.Fprintf(w, `{"auth":{"client_token":"hvs.made-%d","lease_duration":60,"renewable":true,"token_policies":["default"]}}`,
			d.made)
	case "auth/token/revoke-self":
		if d.status != 0 {
			w.WriteHeader(d.status)
			fmt.Fprint(w, `{"errors":["as it likes"]}`)
			return
		}
		if d.revoked == nil {
			d.revoked = map[string]bool{}
		}
		d.revoked[r.Header.Get("X-Vault-Token")] = true
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"errors":["permission denied"]}`)
	}
}

// plainly is a method that just asks.
var plainly = evil{[]string{"auth/x/login"}, func(ctx context.Context, a *api.Client) (*api.Secret,
	error) {
	return a.Logical().WriteWithContext(ctx, "auth/x/login", nil)
}}

func failing(err error) Method {
	return evil{[]string{"auth/x/login"}, func(context.Context, *api.Client) (*api.Secret, error) {
		return nil, err
	}}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	d := &desk{}
	c := once(serve(t, d.ServeHTTP))
	ctx := t.Context()
	got, err := c.Login(ctx, plainly)
	if err != nil || got.TTL != time.Minute || !got.Renewable ||
		fmt.Sprint(got.Policies) != "[default]" {
		t.Fatalf("%+v, %v", got, err)
	}
	if c.currentToken() != "hvs.made-1" || c.api.Token() != "hvs.made-1" || !c.token.Load().obtained ||
		d.revoked[someToken] {
		t.Errorf("the token is %q, obtained %v; revoked are %v", c.currentToken(),
			c.token.Load().obtained, d.revoked)
	}
	// One that fails leaves all as it is.
	for _, err := range []error{ErrConfig, context.Canceled, io.EOF,
		&api.ResponseError{StatusCode: 400, Errors: []string{"x"}}} {
		if _, failed := c.Login(ctx, failing(err)); failed == nil || c.currentToken() != "hvs.made-1" ||
			!c.token.Load().obtained || len(d.revoked) != 0 {
			t.Errorf("%v: %v; the token is %q", err, failed, c.currentToken())
		}
	}
	if _, err := c.Login(ctx, plainly); err != nil || c.currentToken() != "hvs.made-2" ||
		!d.revoked["hvs.made-1"] {
		t.Errorf("again: %v; the token is %q, revoked are %v", err, c.currentToken(), d.revoked)
	}
	// What cannot be revoked does not make a login fail.
	d.status = http.StatusForbidden
	if _, err := c.Login(ctx, plainly); err != nil || c.currentToken() != "hvs.made-3" {
		t.Errorf("once more: %v", err)
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status int
		want   error
		gone   bool
	}{
		{"as it should be", 0, nil, true},
		{"a batch token", 400, nil, true},
		{"denied: no default policy", 403, ErrDenied, false},
		{"the server fails", 500, ErrServer, false},
	} {
		d := &desk{status: tc.status}
		c := once(serve(t, d.ServeHTTP))
		if _, err := c.Login(t.Context(), plainly); err != nil {
			t.Fatal(err)
		}
		if err := c.Logout(t.Context()); !errors.Is(err, tc.want) || tc.want == nil && err != nil ||
			c.HasToken() == tc.gone || c.token.Load().obtained == tc.gone ||
			(c.api.Token() == "") != tc.gone {
			t.Errorf("%s: %v; a token: %v, obtained: %v", tc.name, err, c.HasToken(),
				c.token.Load().obtained)
		}
	}
}

// A token that was given is somebody else's, too: whatever happens at the same time, it is not
// revoked.
func TestLogoutWhileTokensAreGiven(t *testing.T) {
	t.Parallel()
	d := &desk{}
	c := serve(t, d.ServeHTTP)
	var all sync.WaitGroup
	for i := range 3 {
		all.Go(func() {
			for range 20 {
				switch i {
				case 0:
					c.SetToken("hvs.given")
				case 1:
					if _, err := c.Login(t.Context(), plainly); err != nil {
						t.Error(err)
					}
				case 2:
					if err := c.Logout(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if d.revoked["hvs.given"] || d.revoked[someToken] {
		t.Errorf("a token that was given is revoked: %v", d.revoked)
	}
	if c.currentToken() != c.api.Token() {
		t.Errorf("the client has the token %q and renews %q", c.currentToken(), c.api.Token())
	}
}

// One login at a time; who waits for another can give up.
func TestLoginWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, err := New(Options{Address: "http://vault.example.com",
			Transport: direct((&desk{}).ServeHTTP)})
		if err != nil {
			t.Fatal(err)
		}
		slow := evil{[]string{"auth/x/login"}, func(ctx context.Context, _ *api.Client) (*api.Secret,
			error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { _, err := c.Login(ctx, slow); ended <- err }()
		synctest.Wait()
		brief, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if _, err := c.Login(brief, plainly); !errors.Is(err, ErrTimeout) {
			t.Errorf("while another is under way: %v", err)
		}
		if err := c.Logout(brief); !errors.Is(err, ErrTimeout) {
			t.Errorf("logging out meanwhile: %v", err)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		if _, err := c.Login(t.Context(), plainly); err != nil {
			t.Errorf("after that: %v", err)
		}
	})
}

// What the tokens of odd servers come to.
func TestLoginAnswers(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		``:                                   ErrNotVault,
		`{}`:                                 ErrNotVault,
		`{"auth":{}}`:                        ErrNotVault,
		`{"auth":{"client_token":"a b"}}`:    ErrNotVault,
		`{"auth":{"client_token":"a\r\nb"}}`: ErrNotVault,
		`{"auth":{"client_token":"ä"}}`:      ErrNotVault,
		`{"auth":{"client_token":"","mfa_requirement":{"mfa_request_id":"x"}}}`: ErrLogin,
		`<html>`: ErrNotVault,
	} {
		c := once(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
		if _, err := c.Login(t.Context(), plainly); !errors.Is(err, want) ||
			c.currentToken() != someToken {
			t.Errorf("%s: %v, want %v", body, err, want)
		}
	}
}
