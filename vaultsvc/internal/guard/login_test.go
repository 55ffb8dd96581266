package guard

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// tryLogin sends a request through the guard of a client that has SomeToken, while a login is under
// way.
func tryLogin(req *http.Request, paths ...string) (*Wire, error) {
	w := &Wire{}
	g := New(Guarded, w, func() string { return SomeToken })
	defer g.AllowLogin(paths)()
	_, err := g.RoundTrip(req)
	return w, err
}

// with is a request with a header.
func with(req *http.Request, name, value string) *http.Request {
	req.Header.Set(name, value)
	return req
}

func changed(req *http.Request, change func(*http.Request)) *http.Request {
	change(req)
	return req
}

func TestGuardLetsLoginsOut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		req  *http.Request
		path string
	}{
		{request("PUT", below+"auth/approle/login"), "auth/approle/login"},
		{request("PUT", below+"auth/corp/eu/kubernetes/login"), "auth/corp/eu/kubernetes/login"},
		{request("PUT", below+"auth/userpass/login/me@example.com"),
			"auth/userpass/login/me@example.com"},
		{request("PUT", below+`auth/ldap/login/CORP%5Cme%20too`), `auth/ldap/login/CORP\me too`},
		{request("PUT", below+"auth/login/login/login"), "auth/login/login/login"},
		{request("PUT", below+"auth/oidc/oidc/auth_url"), "auth/oidc/oidc/auth_url"},
		{request("GET", below+"auth/oidc/oidc/callback?state=a&code=b%26&client_nonce=c"),
			"auth/oidc/oidc/callback"},
		{request("PUT", below+"sys/wrapping/lookup"), "sys/wrapping/lookup"},
		{with(request("PUT", below+"sys/wrapping/unwrap"), "X-Vault-Token", "hvs.wrapping"),
			"sys/wrapping/unwrap"},
		{with(request("PUT", below+"auth/jwt/login"), "X-Vault-Namespace", "team"), "auth/jwt/login"},
	} {
		w, err := tryLogin(tc.req, "auth/x/login", tc.path)
		if err != nil || w.Seen == nil {
			t.Errorf("%s %s: %v", tc.req.Method, tc.req.URL, err)
			continue
		}
		if why := judgeLogin(w.Seen, w.Body, []string{tc.path}); why != "" {
			t.Errorf("%s %s: %s", tc.req.Method, tc.req.URL, why)
		}
		// The same when another login is under way, or none.
		for _, paths := range [][]string{nil, {}, {"auth/x/login"}, {tc.path + "/"}, {"/" + tc.path},
			{strings.ToUpper(tc.path)}} {
			if w, err := tryLogin(tc.req, paths...); !errors.Is(err, ErrStopped) || w.Seen != nil {
				t.Errorf("%s %s, which %q does not name: %v", tc.req.Method, tc.req.URL, paths, err)
			}
		}
		if w, err := try(tc.req); !errors.Is(err, ErrStopped) || w.Seen != nil {
			t.Errorf("%s %s, without a login: %v", tc.req.Method, tc.req.URL, err)
		}
	}
}

func TestGuardStopsWhatIsNoLogin(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		attack string
		req    *http.Request
	}{
		{"reads a value", request("GET", below+"secret/data/x")},
		{"writes a value", request("PUT", below+"secret/data/x")},
		{"writes to a mount that is called login", request("PUT", below+"login/x")},
		{"a path of an engine that ends so", request("PUT", below+"secret/login")},
		{"climbs to a value", request("PUT", below+"auth/../secret/data/x")},
		{"climbs behind a login", request("PUT", below+"auth/x/login/../../../secret/data/x")},
		{"the same in disguise", request("PUT",
			below+"auth/x/login/%2e%2e%2f%2e%2e%2f%2e%2e%2fsecret/data/x")},
		{"the same for a proxy that decodes twice",
			request("PUT", below+"auth/x/login/%252e%252e%252f%252e%252e%252fsecret")},
		{"the same for one that takes \\ for /",
			request("PUT", below+`auth/x/login/..%5C..%5C..%5Csecret`)},
		{"the same for one that knows path parameters",
			request("PUT", below+"auth/x/login/..;/..;/login")},
		{"a slash in disguise, decoded twice", request("PUT", below+"auth/token%252fcreate%252fx/login")},
		{"a query in disguise, decoded twice", request("PUT", below+"auth/token/create%253fx/login")},
		{"a query in disguise", request("PUT", below+"auth/approle/role/x%3f/login")},
		{"makes a token", request("PUT", below+"auth/token/create")},
		{"a login of the mount of tokens", request("PUT", below+"auth/token/login")},
		{"the same with a user", request("PUT", below+"auth/token/login/create")},
		{"the same, and up again", request("PUT", below+"auth/token/login/..")},
		{"looks another token up", request("PUT", below+"auth/token/lookup")},
		{"without a mount", request("PUT", below+"auth/login")},
		{"with a mount of no letters", request("PUT", below+"auth//login")},
		{"behind a user", request("PUT", below+"auth/userpass/login/a/b")},
		{"with an empty user", request("PUT", below+"auth/userpass/login/")},
		{"a control character", request("PUT", below+"auth/userpass/login/a%0Ab")},
		{"configures the method", request("PUT", below+"auth/approle/role/x")},
		{"has a secret id made", request("PUT", below+"auth/approle/role/x/secret-id")},
		{"reads a role that is called login", request("GET", below+"auth/approle/role/login")},
		{"writes a role that is called login", with(request("PUT", below+"auth/approle/role/login"),
			"X-Vault-Token", "hvs.another")},
		{"has a secret id made for such a role",
			with(request("PUT", below+"auth/approle/role/login/secret-id"), "X-Vault-Token", SomeToken)},
		{"removes such a role", request("DELETE", below+"auth/approle/role/login")},
		{"logs in with the client's token", with(request("PUT", below+"auth/jwt/login"), "X-Vault-Token",
			SomeToken)},
		{"logs in by GET", request("GET", below+"auth/jwt/login")},
		{"logs in by POST, which nobody needs", request("POST", below+"auth/jwt/login")},
		{"a query", request("PUT", below+"auth/jwt/login?x=y")},
		{"an empty query", request("PUT", below+"auth/jwt/login?")},
		{"wraps the answer", with(request("PUT", below+"auth/jwt/login"), "X-Vault-Wrap-TTL", "60s")},
		{"second factors", with(request("PUT", below+"auth/jwt/login"), "X-Vault-MFA", "x")},
		{"has a proxy change the method", with(request("PUT", below+"auth/jwt/login"),
			"X-HTTP-Method-Override", "GET")},
		{"chunks", changed(request("PUT", below+"auth/jwt/login"),
			func(r *http.Request) { r.TransferEncoding = []string{"chunked"} })},
		{"another host", request("PUT", "https://evil.example/base/v1/auth/jwt/login")},
		{"without TLS", request("PUT", "http://vault.example.com:8200/base/v1/auth/jwt/login")},
		{"the callback by PUT", request("PUT", below+"auth/oidc/oidc/callback")},
		{"the callback with a body", changed(request("GET", below+"auth/oidc/oidc/callback"),
			func(r *http.Request) {
				r.Body = io.NopCloser(strings.NewReader("x"))
			})},
		{"the callback as a list", request("GET", below+"auth/oidc/oidc/callback?list=true")},
		{"the callback with a state twice",
			request("GET", below+"auth/oidc/oidc/callback?state=a&state=b")},
		{"the callback with a query that is read in two ways",
			request("GET", below+"auth/oidc/oidc/callback?state=a;list=true")},
		{"the callback with an escape that is none",
			request("GET", below+"auth/oidc/oidc/callback?list%zz=true")},
		{"the callback with a token", with(request("GET", below+"auth/oidc/oidc/callback?state=a"),
			"X-Vault-Token", SomeToken)},
		{"the address by GET", request("GET", below+"auth/oidc/oidc/auth_url")},
		{"another page of OIDC", request("PUT", below+"auth/oidc/oidc/poll")},
		{"wraps", request("PUT", below+"sys/wrapping/wrap")},
		{"wraps anew", request("PUT", below+"sys/wrapping/rewrap")},
		{"unwraps with the client's token", with(request("PUT", below+"sys/wrapping/unwrap"),
			"X-Vault-Token", SomeToken)},
		{"unwraps with no token", request("PUT", below+"sys/wrapping/unwrap")},
		{"unwraps by GET", with(request("GET", below+"sys/wrapping/unwrap"), "X-Vault-Token",
			"hvs.wrapping")},
		{"unwraps the old way", with(request("GET", below+"cubbyhole/response"), "X-Vault-Token",
			"hvs.wrapping")},
		{"looks a wrapping token up with the client's", with(request("PUT", below+"sys/wrapping/lookup"),
			"X-Vault-Token", SomeToken)},
		{"in a namespace of the path", request("PUT", below+"team/auth/jwt/login")},
	} {
		// The method names exactly what it sends.
		w, err := tryLogin(tc.req, strings.TrimPrefix(tc.req.URL.Path, "/base/v1/"),
			strings.TrimPrefix(tc.req.URL.EscapedPath(), "/base/v1/"))
		if !errors.Is(err, ErrStopped) {
			t.Errorf("%s: %s %s: error is %v, want ErrStopped", tc.attack, tc.req.Method, tc.req.URL, err)
		}
		if w.Seen != nil {
			t.Errorf("%s: the server has seen %s %s", tc.attack, w.Seen.Method, w.Seen.RequestURI)
		}
	}
}
