package guard

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// loginForms are what a login can look like to a server, all with PUT but the last.
var loginForms = regexp.MustCompile(`^(auth/[^/?#%]+(/[^/?#%]+)*/login(/[^/?#%]+)?|auth/[^/?#%]+(/[^/?#%]+)*/oidc/(auth_url|callback)|sys/wrapping/(lookup|unwrap))$`)

// judgeLogin says what is wrong with a request that a server has read while a login of the paths
// was under way, without a look at how the guard decides. "" is fine.
func judgeLogin(r *http.Request, body []byte, paths []string) string {
	target, query, _ := strings.Cut(r.RequestURI, "?")
	path, ok := strings.CutPrefix(target, Guarded.Path+"/v1/")
	decoded, err := url.PathUnescape(path)
	if !ok || err != nil || !loginForms.MatchString(strings.ReplaceAll(decoded, "\n", " ")) ||
		strings.HasPrefix(decoded, "auth/token/") {
		return Judge(r, body, Guarded.Host, Guarded.Path) // it must be one of the others, then
	}
	named := false
	for _, p := range paths {
		named = named || p == decoded
	}
	method := http.MethodPut
	if strings.HasSuffix(decoded, "/oidc/callback") {
		method = http.MethodGet
	}
	switch {
	case !named && r.Method != "LIST":
		return "the method has not named it"
	case r.Method == "LIST":
		return Judge(r, body, Guarded.Host, Guarded.Path)
	case r.Method != method:
		return "it is a login by " + r.Method
	case anyDots.MatchString(decoded):
		return "its path moves"
	case r.Host != Guarded.Host:
		return "it is for host " + r.Host
	case method == http.MethodPut && strings.Contains(r.RequestURI, "?"):
		return "it has a query"
	case method == http.MethodGet && len(body) > 0:
		return "it has a body"
	case r.Header.Get("X-Vault-Token") != "" && decoded != "sys/wrapping/unwrap",
		r.Header.Get("X-Vault-Token") == SomeToken:
		return "it has a token"
	}
	for name := range r.Header {
		if retarget.MatchString(name) {
			return "it has the header " + name
		}
	}
	for _, pair := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		if name, _, _ := strings.Cut(pair, "="); name != "state" && name != "code" &&
			name != "client_nonce" {
			return "it has the query " + pair
		}
	}
	return ""
}

// Whatever a method says that it sends, and sends: what gets out is a login, or what gets out at
// any time.
func FuzzGuardLogin(f *testing.F) {
	for _, path := range []string{
		"auth/x/login", "auth/x/login/me", "auth/x/oidc/callback", "auth/x/oidc/auth_url",
		"sys/wrapping/unwrap", "secret/data/x", "auth/token/create",
		"auth/token/login/..", "auth/../secret/data/x", "auth/x/login/../../..", "auth/x/login/%2e%2e/x",
		"auth/x%2f..%2f/login", `auth/x/login/..\..`,
		"auth/x/login/..;a/b", "auth/token%2fcreate%3f/login", "auth/x/login?list=true", "auth/x/login#a",
	} {
		f.Add("PUT", path, path, "", "", "", "")
		f.Add("GET", path, path, "state=a&list=true", "", "", "")
		f.Add("POST", path, "auth/x/login", "", "X-Vault-Wrap-TTL", "1m", "body")
		f.Add("PUT", path, path, "", "X-Vault-Token", SomeToken, "{}")
	}
	f.Fuzz(func(t *testing.T, method, path, named, query, name, value, body string) {
		req := (&http.Request{
			Method: method, Header: http.Header{"User-Agent": {"x"}}, ProtoMajor: 1, ProtoMinor: 1,
			URL: &url.URL{Scheme: Guarded.Scheme, Host: Guarded.Host, Path: Guarded.Path + "/v1/" + path,
				RawQuery: query},
		}).WithContext(t.Context())
		if name != "" {
			req.Header[name] = []string{value}
		}
		if body != "" {
			req.Body = io.NopCloser(strings.NewReader(body))
		}
		paths := []string{named, path}
		w, err := tryLogin(req, paths...)
		if w.Seen == nil {
			if err == nil {
				t.Fatal("no error, and nothing was sent")
			}
			return
		}
		if why := judgeLogin(w.Seen, w.Body, paths); why != "" {
			t.Fatalf("%s %q of a method that names %q: %s", w.Seen.Method, w.Seen.RequestURI, paths, why)
		}
	})
}
