package login_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// A wrapped secret id on the real server, and all that can have happened to one on its way.
func TestRealWrapped(t *testing.T) {
	w := newWorld(t)
	w.enable("approle", "approle", time.Hour)
	w.enable("approle", "other", time.Hour)
	const made = "auth/approle/role/dev/secret-id"
	wrapped := func(token login.Secret) *login.AppRole {
		return &login.AppRole{RoleID: login.Value("role-of-auth/approle"), SecretID: token, Wrapped: true}
	}

	t.Run("good for many logins, and unwrapped once", func(t *testing.T) {
		c, m := newClient(t, w.Address),
			wrapped(login.Value(w.wrapped(http.MethodPost, made, `{"num_uses":3}`)+"\n"))
		for range 3 {
			if _, err := c.Login(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.Login(t.Context(), m); !errors.Is(err, vaultsvc.ErrLogin) ||
			!strings.Contains(err.Error(), "used up") {
			t.Errorf("used more often than it may be: %v", err)
		}
		if err := list(t.Context(), c); err != nil {
			t.Errorf("the token from before is gone: %v", err)
		}
	})
	t.Run("another one in the file", func(t *testing.T) {
		path := write(t, w.wrapped(http.MethodPost, made, `{"num_uses":1}`))
		c, m := newClient(t, w.Address), wrapped(login.File(path))
		for range 2 {
			if _, err := c.Login(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			rewrite(t, path, w.wrapped(http.MethodPost, made, `{"num_uses":1}`)+"\n")
		}
	})
	t.Run("with a secret id that somebody has chosen", func(t *testing.T) {
		m := wrapped(login.Value(w.wrapped(http.MethodPost, "auth/approle/role/dev/custom-secret-id",
			`{"secret_id":"`+wrongSecret+`"}`)))
		if _, err := newClient(t, w.Address).Login(t.Context(), m); err != nil {
			t.Error(err)
		}
	})

	stolen := w.wrapped(http.MethodPost, made, "{}")
	if status, _ := w.Ask(http.MethodPut, "sys/wrapping/unwrap", stolen,
		nil); status != http.StatusOK {
		t.Fatalf("unwrapping: status %d", status)
	}
	w.Put("secret/", "bait")
	for name, tc := range map[string]struct{ token, text string }{
		"somebody was there before": {stolen,
			"somebody may have intercepted it: it was taken already, or has expired (status 400)"},
		"nobody has made it":      {"hvs.nonsense", "taken already, or has expired"},
		"no token at all":         {wrongSecret + " x", "taken already, or has expired"},
		"the server's root token": {w.RootToken, "taken already, or has expired"},
		"wraps what somebody has made up": {w.wrapped(http.MethodPost, "sys/wrapping/wrap",
			`{"secret_id":"evil"}`), "not made for a secret id of this auth method"},
		"wraps a secret's value": {w.wrapped(http.MethodGet, "secret/data/bait", ""),
			"not made for a secret id of this auth method"},
		"wraps a token": {w.wrapped(http.MethodPost, "auth/token/create", "{}"),
			"not made for a secret id of this auth method"},
		"wraps the secret id of another": {w.wrapped(http.MethodPost, "auth/other/role/dev/secret-id",
			"{}"), "not made for a secret id of this auth method"},
		"wraps a role that has such a name": {w.wrapped(http.MethodGet, "auth/approle/role/dev/role-id",
			""), "not made for a secret id of this auth method"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, newClient(t, w.Address), wrapped(login.Value(tc.token)), vaultsvc.ErrWrapped, tc.text,
				tc.token)
			if strings.HasPrefix(name, "wraps") {
				// It is looked at, and left to whoever finds out what happened.
				if status, _ := w.Ask(http.MethodPut, "sys/wrapping/lookup", "",
					map[string]string{"token": tc.token}); status != http.StatusOK {
					t.Errorf("it was unwrapped: status %d", status)
				}
			}
		})
	}
}

// A proxy that loses an answer must not have the login sent again: the wrapping token is used up by
// then, and the second answer would cry wolf.
func TestLoginIsSentOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := map[string]int{}
	broken := ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/v1/")
		mu.Lock()
		defer mu.Unlock()
		asked[path]++
		switch {
		case path == broken && asked[path] > 1:
			w.WriteHeader(http.StatusBadRequest)
			json.NewEncoder(w).Encode(map[string]any{"errors": []string{"wrapping token is not valid or does not exist"}})
		case path == broken:
			w.WriteHeader(http.StatusBadGateway)
		case path == "sys/wrapping/lookup":
			reply(w, map[string]any{"data": map[string]string{
				"creation_path": "auth/approle/role/dev/secret-id",
			}})
		case path == "sys/wrapping/unwrap":
			reply(w, map[string]any{"data": map[string]string{"secret_id": "x"}})
		}
	}))
	defer srv.Close()
	for _, broken = range []string{"sys/wrapping/unwrap", "auth/approle/login"} {
		clear(asked)
		m := &login.AppRole{RoleID: login.Value("r"), SecretID: login.Value("hvs.x"), Wrapped: true}
		_, err := newClient(t, srv.URL).Login(t.Context(), m)
		if !errors.Is(err, vaultsvc.ErrServer) || asked[broken] != 1 {
			t.Errorf("%s: asked %d times, %v", broken, asked[broken], err)
		}
	}
	if got := fmt.Sprint(asked); !strings.Contains(got, "sys/wrapping/unwrap:1") {
		t.Errorf("asked: %s", got)
	}
}
