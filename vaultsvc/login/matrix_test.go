package login_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// way is a method on an auth mount of a world.
type way struct {
	name   string
	method func(w *world, t *testing.T, mount string) vaultsvc.Method
	// before each login: what it takes is written anew, and the old one is no good
	renew func(w *world, t *testing.T)
	env   func(w *world, t *testing.T) // what the connection takes
}

// ways are all methods there are.
func ways(t *testing.T) []way {
	account, token, roleID, secretID := write(t, "-"), write(t, "-"), write(t, "-"), write(t, "-")
	return []way{
		{
			name: "kubernetes",
			method: func(_ *world, _ *testing.T, mount string) vaultsvc.Method {
				return login.JWT{Type: "kubernetes", Mount: mount, Role: "dev", Token: login.File(account)}
			},
			renew: func(w *world, t *testing.T) { rewrite(t, account, w.cluster.rotate("app")) },
		},
		{
			name: "approle",
			method: func(w *world, t *testing.T, mount string) vaultsvc.Method {
				return &login.AppRole{Mount: mount, RoleID: login.Value("role-of-auth/" + mount),
					SecretID: login.Value(w.secretID(mount, 0))}
			},
		},
		{
			name: "approle, in a file",
			method: func(w *world, t *testing.T, mount string) vaultsvc.Method {
				rewrite(t, roleID, "role-of-auth/"+mount+"\n")
				rewrite(t, secretID, w.secretID(mount, 0)+"\n")
				return &login.AppRole{Mount: mount, RoleID: login.File(roleID), SecretID: login.File(secretID)}
			},
		},
		{
			name: "approle, wrapped",
			method: func(w *world, t *testing.T, mount string) vaultsvc.Method {
				wrapping := w.wrapped("POST", "auth/"+mount+"/role/dev/secret-id", "{}")
				return &login.AppRole{Mount: mount, RoleID: login.Value("role-of-auth/" + mount),
					SecretID: login.Value(wrapping), Wrapped: true}
			},
		},
		{
			name: "approle, without a secret id",
			method: func(_ *world, _ *testing.T, mount string) vaultsvc.Method {
				return &login.AppRole{Mount: mount, RoleID: login.Value("open-role-of-auth/" + mount)}
			},
		},
		{
			name: "cert",
			method: func(_ *world, _ *testing.T,
				mount string) vaultsvc.Method {
				return login.Cert{Mount: mount}
			},
			env: func(w *world, t *testing.T) {
				t.Setenv("VAULT_CACERT_BYTES", w.CACert)
				t.Setenv("VAULT_CLIENT_CERT", w.certFile)
				t.Setenv("VAULT_CLIENT_KEY", w.keyFile)
			},
		},
		{
			name: "jwt",
			method: func(_ *world, _ *testing.T, mount string) vaultsvc.Method {
				return login.JWT{Mount: mount, Role: "dev", Token: login.File(token)}
			},
			renew: func(w *world, t *testing.T) {
				rewrite(t, token, w.issuer.jwt(map[string]any{"sub": "dev", "aud": audience})+"\n")
			},
		},
		{
			name: "userpass",
			method: func(_ *world, _ *testing.T, mount string) vaultsvc.Method {
				return login.Password{Type: "userpass", Mount: mount, User: "dev",
					Password: login.Value(userPassword)}
			},
		},
		{
			name: "ldap",
			method: func(_ *world, _ *testing.T, mount string) vaultsvc.Method {
				return login.Password{Type: "ldap", Mount: mount, User: "dev",
					Password: login.Value(userPassword)}
			},
		},
		{
			name: "oauth2",
			method: func(w *world, _ *testing.T, mount string) vaultsvc.Method {
				return login.OAuth2{
					Mount: mount, Role: "dev", Endpoint: w.issuer.URL + "/token",
					ClientID: clientID, ClientSecret: login.Value(clientSecret), Audiences: []string{audience},
				}
			},
		},
		{
			name: "oidc",
			method: func(_ *world, t *testing.T, mount string) vaultsvc.Method {
				return login.OIDC{Mount: mount, Port: freePort(t), Show: browser}
			},
		},
	}
}

// The whole life of a token by each method, on the real server.
func TestRealMatrix(t *testing.T) {
	w := newWorld(t)
	type mortal struct {
		how way
		m   vaultsvc.Method
		c   *vaultsvc.Client
	}
	var mortals []mortal
	for i, how := range ways(t) {
		t.Run(how.name, func(t *testing.T) {
			address := w.Address
			if how.env != nil {
				how.env(w, t)
				address = w.TLSAddress
			}
			if how.renew == nil {
				how.renew = func(*world, *testing.T) {}
			}
			typ, _, _ := strings.Cut(how.name, ",")
			long, short := fmt.Sprintf("team/%d/long", i), fmt.Sprintf("team/%d/short", i)
			w.enable(typ, long, time.Hour)
			w.enable(typ, short, time.Second)
			life(t, w, how, how.method(w, t, long), newClient(t, address))
			m := how.method(w, t, short)
			if m.Name() != typ {
				t.Errorf("it is called %q", m.Name())
			}
			mortals = append(mortals, mortal{how, m, newClient(t, address)})
		})
	}
	// One step for all before the next, since each waits until tokens expire.
	for _, step := range []func(*testing.T, *world, way, vaultsvc.Method, *vaultsvc.Client){begin,
		expire, end} {
		for _, one := range mortals {
			t.Run(one.how.name, func(t *testing.T) { step(t, w, one.how, one.m, one.c) })
		}
	}
}

// life logs in, uses the token, logs in again, and out.
func life(t *testing.T, w *world, how way, m vaultsvc.Method, c *vaultsvc.Client) {
	t.Helper()
	ctx := t.Context()
	logIn := func() {
		t.Helper()
		how.renew(w, t)
		got, err := c.Login(ctx, m)
		if err != nil {
			t.Fatal(err)
		}
		if got.TTL != time.Hour || !got.Renewable || len(got.Policies) != 2 || !c.HasToken() {
			t.Errorf("logged in: %+v", got)
		}
	}
	first := w.made(logIn)
	if err := list(ctx, c); err != nil {
		t.Errorf("listing: %v", err)
	}
	if got, err := c.LookupToken(ctx); err != nil || got.TTL > time.Hour || got.TTL < 50*time.Minute ||
		got.Type != "service" || got.DisplayName == "" {
		t.Errorf("looking the token up: %+v, %v", got, err)
	}
	if got, err := c.RenewToken(ctx); err != nil || got.TTL != time.Hour {
		t.Errorf("renewing: %+v, %v", got, err)
	}
	second := w.made(logIn)
	if w.alive(first) || !w.alive(second) {
		t.Errorf("logged in again: the token before is alive: %v, this one: %v", w.alive(first),
			w.alive(second))
	}
	if err := list(ctx, c); err != nil {
		t.Errorf("listing with the second token: %v", err)
	}
	if err := c.Logout(ctx); err != nil || c.HasToken() || w.alive(second) {
		t.Errorf("logged out: %v, has a token: %v, which is alive: %v", err, c.HasToken(),
			w.alive(second))
	}

	// A token that was given may be in use elsewhere.
	given := ""
	mine := w.made(func() { given = w.Token(vaulttest.TokenOptions{Policies: []string{"lister"}}) })
	c.SetToken(given)
	if err := c.Logout(ctx); err != nil || !c.HasToken() || !w.alive(mine) {
		t.Errorf("logged out with a token that was given: %v, it is alive: %v", err, w.alive(mine))
	}
	third := w.made(logIn)
	if !w.alive(mine) {
		t.Error("logging in has revoked the token that was given")
	}
	if err := c.Logout(ctx); err != nil || w.alive(third) || !w.alive(mine) {
		t.Errorf("logged out: %v", err)
	}
	if err := c.Logout(ctx); err != nil {
		t.Errorf("logged out twice: %v", err)
	}
}

// begin logs in for a second.
func begin(t *testing.T, w *world, how way, m vaultsvc.Method, c *vaultsvc.Client) {
	how.renew(w, t)
	if got, err := c.Login(t.Context(), m); err != nil || got.TTL != time.Second {
		t.Fatalf("logging in for a second: %+v, %v", got, err)
	}
}

// expire waits until the token is dead, and logs in again.
func expire(t *testing.T, w *world, how way, m vaultsvc.Method, c *vaultsvc.Client) {
	ctx := t.Context()
	settle(t, "the token expires", func() bool {
		return errors.Is(list(ctx, c), vaultsvc.ErrBadToken)
	})
	if _, err := c.RenewToken(ctx); err == nil {
		t.Error("a dead token was renewed")
	}
	how.renew(w, t)
	if _, err := c.Login(ctx, m); err != nil {
		t.Fatalf("logging in again: %v", err)
	}
	if err := list(ctx, c); err != nil {
		t.Errorf("listing after that: %v", err)
	}
}

// end logs out when the token is dead.
func end(t *testing.T, _ *world, _ way, _ vaultsvc.Method, c *vaultsvc.Client) {
	settle(t, "the token expires again", func() bool {
		return errors.Is(list(t.Context(), c), vaultsvc.ErrBadToken)
	})
	if err := c.Logout(t.Context()); err != nil || c.HasToken() {
		t.Errorf("logging out with a dead token: %v", err)
	}
}
