package login_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

const wrongSecret = "wrong-secret-that-may-not-leak-2b7a"

// refused logs in, which must fail with the sentinel and a text that ends so, and no secret in it.
func refused(t *testing.T, c *vaultsvc.Client, m vaultsvc.Method, want error, text string,
	secrets ...string) {
	t.Helper()
	_, err := c.Login(t.Context(), m)
	if !errors.Is(err, want) || !strings.Contains(err.Error(), text) ||
		!strings.HasPrefix(err.Error(), "logging in by "+m.Name()+": ") {
		t.Errorf("the error is %v, want %v, which says %q", err, want, text)
	}
	if err == nil {
		return
	}
	if vaultsvc.Hint(err) == "" && !errors.Is(err, vaultsvc.ErrConfig) &&
		!errors.Is(err, vaultsvc.ErrServer) {
		t.Errorf("%v: no hint", err)
	}
	if strings.ContainsAny(err.Error(), "\n\x1b") {
		t.Errorf("the error is not one line: %q", err)
	}
	for _, secret := range append(secrets, userPassword, wrongSecret, clientSecret) {
		if secret != "" && strings.Contains(err.Error(), secret) {
			t.Errorf("a secret is in the error %v", err)
		}
	}
	if c.HasToken() {
		t.Error("there is a token all the same")
	}
}

// What the real server answers to all that can be wrong with a login.
func TestRealRefusals(t *testing.T) {
	w := newWorld(t)
	for _, typ := range []string{"kubernetes", "approle", "cert", "jwt", "oidc", "userpass", "ldap"} {
		w.enable(typ, typ, time.Hour)
	}
	for name, typ := range map[string]string{"bare/jwt": "jwt", "bare/kubernetes": "kubernetes",
		"deaf/ldap": "ldap", "deaf/jwt": "jwt", "deaf/oidc": "jwt"} {
		w.Write("sys/auth/"+name, map[string]any{"type": typ})
	}
	role := func(path string, more map[string]any) {
		all := map[string]any{"role_type": "jwt", "user_claim": "sub", "bound_audiences": audience}
		for k, v := range more {
			all[k] = v
		}
		w.Write("auth/"+path, all)
	}
	role("jwt/role/claims", map[string]any{"bound_claims": map[string]any{"team": "x"}})
	role("jwt/role/subject", map[string]any{"bound_subject": "other"})
	role("jwt/role/any", map[string]any{"bound_audiences": "", "bound_subject": "dev"})
	role("oidc/role/jwt", nil)
	w.Write("auth/bare/kubernetes/role/dev", map[string]any{"bound_service_account_names": "*",
		"bound_service_account_namespaces": "*"})
	w.Write("auth/deaf/ldap/config", map[string]any{"url": "ldap://127.0.0.1:1", "userdn": people,
		"userattr": "cn"})
	w.Write("auth/userpass/users/far", map[string]any{"password": userPassword,
		"token_bound_cidrs": "10.0.0.0/8"})
	w.Write("auth/userpass/users/locked", map[string]any{"password": userPassword})
	for range 6 {
		w.Ask(http.MethodPut, "auth/userpass/login/locked", "", map[string]any{"password": wrongSecret})
	}
	w.Write("auth/approle/role/far", map[string]any{"role_id": "far",
		"secret_id_bound_cidrs": "10.0.0.0/8"})
	w.Write("auth/approle/role/far/custom-secret-id", map[string]any{"secret_id": wrongSecret})
	gone := newIssuer(t)
	w.Write("auth/deaf/jwt/config", map[string]any{"oidc_discovery_url": gone.URL})
	w.Write("auth/deaf/oidc/config", map[string]any{"oidc_discovery_url": gone.URL,
		"oidc_client_id": clientID, "oidc_client_secret": clientSecret})
	role("deaf/jwt/role/dev", nil)
	role("deaf/oidc/role/dev", map[string]any{"role_type": "oidc",
		"allowed_redirect_uris": "http://localhost:8250/oidc/callback"})
	gone.Close()

	account := w.cluster.rotate("app")
	jwt := func(by *issuer, claims map[string]any) login.Secret {
		if claims["aud"] == nil {
			claims["aud"] = audience
		}
		return login.Value(by.jwt(claims))
	}
	dev := func(more ...any) map[string]any {
		claims := map[string]any{"sub": "dev"}
		for i := 0; i < len(more); i += 2 {
			claims[more[i].(string)] = more[i+1]
		}
		return claims
	}
	service := func(namespace, name string, more ...any) login.Secret {
		claims := dev(more...)
		claims["kubernetes.io"] = map[string]any{"namespace": namespace,
			"serviceaccount": map[string]string{"name": name, "uid": "uid-1"}}
		if claims["aud"] == nil {
			claims["aud"] = []string{audience}
		}
		return jwt(w.cluster.issuer, claims)
	}
	past, future := time.Now().Add(-time.Hour).Unix(), time.Now().Add(time.Hour).Unix()
	never := func(context.Context, string) (<-chan string, error) {
		t.Error("the user is shown an address")
		return nil, context.Canceled
	}
	wrong, right := login.Value(wrongSecret), login.Value(userPassword)
	roleID := login.Value("role-of-auth/approle")
	used := w.secretID("approle", 1)
	if _, err := newClient(t, w.Address).Login(t.Context(), &login.AppRole{RoleID: roleID,
		SecretID: login.Value(used)}); err != nil {
		t.Fatal(err)
	}
	oauth2 := func(change func(*login.OAuth2)) vaultsvc.Method {
		o := login.OAuth2{Role: "dev", Endpoint: w.issuer.URL + "/token", ClientID: clientID,
			ClientSecret: login.Value(clientSecret), Audiences: []string{audience}}
		change(&o)
		return o
	}
	no, conf := vaultsvc.ErrLogin, vaultsvc.ErrConfig
	for name, tc := range map[string]struct {
		method vaultsvc.Method
		want   error
		text   string
	}{
		"no such mount": {login.JWT{Mount: "nowhere", Token: login.Value(shaped)}, no,
			"no such auth method at that mount"},
		"no such mount, with a user": {login.Password{Type: "userpass", Mount: "nowhere",
			User: "dev", Password: wrong}, no, "no such auth method at that mount"},
		"no such mount, oidc": {login.OIDC{Mount: "nowhere", Port: freePort(t), Show: never},
			no, "no such auth method at that mount"},
		"another method: user": {login.Password{Type: "userpass", Mount: "approle",
			User: "dev", Password: wrong}, no, "no such auth method at that mount"},
		"another method: oidc": {login.OIDC{Mount: "approle", Port: freePort(t), Show: never},
			no, "no such auth method at that mount"},
		"another method: jwt": {login.JWT{Mount: "approle", Token: login.Value(shaped)}, no,
			"not what this auth method wants"},
		"another method: cert": {login.Cert{Mount: "approle"}, no,
			"not what this auth method wants"},
		"a mount with dots": {login.Cert{Mount: "a/../token"}, conf,
			"not the path of a login"},
		"a mount with an empty part": {login.Cert{Mount: "a//b"}, conf, "not the path of a login"},
		"the mount of tokens":        {login.Cert{Mount: "token"}, conf, "not the path of a login"},
		"kubernetes, wrong role": {login.JWT{Type: "kubernetes", Role: "nope",
			Token: login.Value(account)}, no, "there is no such role"},
		"kubernetes, no role": {login.JWT{Type: "kubernetes", Token: login.Value(account)},
			conf, "no role"},
		"kubernetes, other account": {login.JWT{Type: "kubernetes", Role: "dev",
			Token: service("payments", "other")}, no, "not for this service account"},
		"kubernetes, other namespace": {login.JWT{Type: "kubernetes", Role: "dev",
			Token: service("other", "app")}, no, "service account's namespace"},
		"kubernetes, rotated meanwhile": {login.JWT{Type: "kubernetes", Role: "dev",
			Token: service("payments", "app")}, no, "does not take what was sent"},
		"kubernetes, expired": {login.JWT{Type: "kubernetes", Role: "dev",
			Token: service("payments", "app", "exp", past)}, no, "the JWT has expired"},
		"kubernetes, other audience": {login.JWT{Type: "kubernetes", Role: "dev",
			Token: service("payments", "app", "aud", []string{"x"})}, no, "for another audience"},
		"kubernetes, no JWT": {login.JWT{Type: "kubernetes", Role: "dev", Token: wrong}, conf,
			"has not the form of a JWT"},
		"kubernetes, not set up": {login.JWT{Type: "kubernetes", Mount: "bare/kubernetes",
			Role: "dev", Token: login.Value(account)}, no, "not set up"},
		"kubernetes, not in a pod": {login.JWT{Type: "kubernetes", Role: "dev"}, conf,
			login.ServiceAccountFile + ": no such file"},
		"approle, wrong secret id": {&login.AppRole{RoleID: roleID, SecretID: wrong}, no,
			"wrong role id or secret id"},
		"approle, used up": {&login.AppRole{RoleID: roleID, SecretID: login.Value(used)},
			no, "used up"},
		"approle, wrong role id": {&login.AppRole{RoleID: wrong, SecretID: wrong}, no,
			"wrong role id or secret id"},
		"approle, no secret id": {&login.AppRole{RoleID: roleID}, no, "wants a secret id"},
		"approle, no role id":   {&login.AppRole{SecretID: wrong}, conf, "there is no role id"},
		"approle, empty role id": {&login.AppRole{RoleID: login.Value(" "), SecretID: wrong},
			conf, "the role id is empty"},
		"approle, from elsewhere": {&login.AppRole{RoleID: login.Value("far"), SecretID: wrong},
			no, "not allowed from this address"},
		"cert, on plain http": {login.Cert{}, no, "without https"},
		"jwt, wrong role": {login.JWT{Role: "nope", Token: jwt(w.issuer, dev())}, no,
			"there is no such role"},
		"jwt, no role": {login.JWT{Token: jwt(w.issuer, dev())}, no,
			"no role was named"},
		"jwt, expired": {login.JWT{Role: "dev",
			Token: jwt(w.issuer, dev("exp", past))}, no, "the JWT has expired"},
		"jwt, not yet valid": {login.JWT{Role: "dev",
			Token: jwt(w.issuer, dev("nbf", future))}, no, "not valid yet"},
		"jwt, wrong audience": {login.JWT{Role: "dev", Token: jwt(w.issuer, dev("aud", "x"))},
			no, "for another audience"},
		"jwt, an audience too many": {login.JWT{Role: "any", Token: jwt(w.issuer, dev())}, no,
			"the role names none"},
		"jwt, wrong subject": {login.JWT{Role: "subject", Token: jwt(w.issuer, dev())}, no,
			"for another subject"},
		"jwt, wrong claims": {login.JWT{Role: "claims", Token: jwt(w.issuer, dev())}, no,
			"claims are not what the role wants"},
		"jwt, no subject": {login.JWT{Role: "dev",
			Token: jwt(w.issuer, map[string]any{})}, no, "a claim that the role wants is missing"},
		"jwt, another issuer": {login.JWT{Role: "dev", Token: jwt(w.cluster.issuer, dev())},
			no, "not a JWT of the issuer"},
		"jwt, nobody's": {login.JWT{Role: "dev", Token: login.Value(shaped)}, no,
			"not a JWT of the issuer"},
		"jwt, a role for browsers": {login.JWT{Mount: "oidc", Role: "dev",
			Token: jwt(w.issuer, dev())}, no, "logging in by a browser"},
		"jwt, not set up": {login.JWT{Mount: "bare/jwt", Role: "dev", Token: login.Value(shaped)}, no,
			"not set up"},
		"jwt, vault misses the issuer": {login.JWT{Mount: "deaf/jwt", Role: "dev",
			Token: jwt(w.issuer, dev())}, vaultsvc.ErrServer, "cannot reach the issuer"},
		"jwt, there is none": {login.JWT{Role: "dev"}, conf, "there is no JWT"},
		"oidc, wrong role": {login.OIDC{Role: "nope", Port: freePort(t), Show: never}, no,
			"there is no such role"},
		"oidc, a role for JWTs": {login.OIDC{Role: "jwt", Port: freePort(t), Show: never}, no,
			"or is not for a browser"},
		"oidc, a mount for JWTs": {login.OIDC{Mount: "jwt", Role: "dev", Port: freePort(t),
			Show: never}, no, "not for logging in by a browser"},
		"oidc, no role": {login.OIDC{Mount: "deaf/oidc", Port: freePort(t),
			Show: never}, no, "no role was named"},
		"oidc, vault misses the issuer": {login.OIDC{Mount: "deaf/oidc", Role: "dev", Port: freePort(t),
			Show: never}, no, "cannot reach the issuer"},
		"oidc, not set up": {login.OIDC{Mount: "bare/jwt", Role: "dev", Port: freePort(t),
			Show: never}, no, "not set up"},
		"userpass, wrong password": {login.Password{Type: "userpass", User: "dev",
			Password: wrong}, no, "wrong user name or password"},
		"userpass, no such user": {login.Password{Type: "userpass", User: "nobody",
			Password: right}, no, "wrong user name or password"},
		"userpass, a name that is none": {login.Password{Type: "userpass", User: "a b",
			Password: right}, no, "look at the mount, and at the user name"},
		"userpass, empty password": {login.Password{Type: "userpass", User: "dev",
			Password: login.Value("")}, conf, "the password is empty"},
		"userpass, no password": {login.Password{Type: "userpass", User: "dev"}, conf,
			"there is no password"},
		"userpass, a slash": {login.Password{Type: "userpass", User: "a/b",
			Password: right}, conf, "not the path of a login"},
		"userpass, login in it": {login.Password{Type: "userpass", User: "a/login",
			Password: right}, conf, `"a/login" cannot be a user name`},
		"userpass, no user": {login.Password{Type: "userpass", Password: right}, conf,
			"not the path of a login"},
		"userpass, dots": {login.Password{Type: "userpass", User: "..", Password: right},
			conf, "not the path of a login"},
		"userpass, from elsewhere": {login.Password{Type: "userpass", User: "far",
			Password: right}, no, "does not take what was sent"},
		"userpass, locked out": {login.Password{Type: "userpass", User: "locked",
			Password: right}, no, "does not take what was sent"},
		"ldap, wrong password": {login.Password{Type: "ldap", User: "dev", Password: wrong},
			no, "wrong user name or password"},
		"ldap, no such user": {login.Password{Type: "ldap", User: "nobody", Password: right},
			no, "wrong user name or password"},
		"ldap, empty password": {login.Password{Type: "ldap", User: "dev",
			Password: login.Value("")}, conf, "the password is empty"},
		"ldap, a slash": {login.Password{Type: "ldap", User: "login/b",
			Password: right}, conf, "cannot be a user name"},
		"ldap, vault misses the server": {login.Password{Type: "ldap", Mount: "deaf/ldap", User: "dev",
			Password: right}, vaultsvc.ErrServer, "cannot reach the directory"},
		"oauth2, wrong client secret": {oauth2(func(o *login.OAuth2) {
			o.ClientSecret = wrong
			o.Mount = "jwt"
		}),
			no, "refuses the client (status 401)"},
		"oauth2, no client secret": {oauth2(func(o *login.OAuth2) { o.ClientSecret = nil }), conf,
			"there is no client secret"},
		"oauth2, wrong audience": {oauth2(func(o *login.OAuth2) { o.Audiences = []string{"x"} }),
			no, "for another audience"},
		"oauth2, wrong role": {oauth2(func(o *login.OAuth2) { o.Role = "nope" }), no,
			"there is no such role"},
		"oauth2, nobody there": {oauth2(func(o *login.OAuth2) {
			o.Endpoint = "http://127.0.0.1:1/token"
		}),
			vaultsvc.ErrIssuer, "127.0.0.1:1"},
		"oauth2, plain http elsewhere": {oauth2(func(o *login.OAuth2) {
			o.Endpoint = "http://issuer.example/token"
		}),
			conf, "must be an https address"},
		"oauth2, a name like loopback": {oauth2(func(o *login.OAuth2) {
			o.Endpoint = "http://127.0.0.1.evil.example/token"
		}),
			conf, "must be an https address"},
		"oauth2, a password in the place": {oauth2(func(o *login.OAuth2) {
			o.Endpoint = "https://u:" +
				wrongSecret + "@issuer.example/token"
		}), conf, "must be an https address"},
		"oauth2, no endpoint": {oauth2(func(o *login.OAuth2) { o.Endpoint = "" }), conf,
			"must be an https address"},
		"oauth2, not a token endpoint": {oauth2(func(o *login.OAuth2) {
			o.Endpoint = w.issuer.URL +
				"/elsewhere"
		}), no, "refuses the client (status 404)"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, newClient(t, w.Address), tc.method, tc.want, tc.text, account, used)
		})
	}

	t.Run("cert", func(t *testing.T) {
		t.Setenv("VAULT_CACERT_BYTES", w.CACert)
		refused(t, newClient(t, w.TLSAddress), login.Cert{}, no, "no client certificate was sent")
		_, certFile, keyFile := clientCertificate(t)
		t.Setenv("VAULT_CLIENT_CERT", certFile)
		t.Setenv("VAULT_CLIENT_KEY", keyFile)
		refused(t, newClient(t, w.TLSAddress), login.Cert{}, no, "not one that the role takes")
		t.Setenv("VAULT_CLIENT_CERT", w.certFile)
		t.Setenv("VAULT_CLIENT_KEY", w.keyFile)
		refused(t, newClient(t, w.TLSAddress), login.Cert{Role: "nope"}, no, "there is no such role")
	})
	t.Run("the server", func(t *testing.T) {
		m := login.Password{Type: "userpass", User: "dev", Password: right}
		w.Write("sys/quotas/rate-limit/logins", map[string]any{"rate": 1, "interval": "1h",
			"path": "auth/userpass/"})
		w.Ask(http.MethodPut, "auth/userpass/login/dev", "", map[string]any{"password": wrongSecret})
		refused(t, newClient(t, w.Address), m, vaultsvc.ErrBusy, "limiting requests")
		w.Seal()
		refused(t, newClient(t, w.Address), m, vaultsvc.ErrSealed, "sealed")
		w.Disconnect()
		refused(t, newClient(t, w.Address), m, vaultsvc.ErrOffline, "cannot be reached")
	})
}
