package guard

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// AllowLogin lets out what one login sends to these paths, which are below /v1/ and not escaped,
// until the function that it returns is called. There is one login at a time.
func (g *Guard) AllowLogin(paths []string) (end func()) {
	g.login.Store(&paths)
	return func() { g.login.Store(nil) }
}

// IsLogin reports whether a path is one that a login sends something to: the guard lets none out
// to another.
func IsLogin(path string) bool { return loginMethod(path) != "" }

// isLogin reports whether a request is one of a login. Whatever a login asks for, it has the form
// of one and no token but a wrapping token: nobody is anybody yet, and a role that is called
// "login" cannot be written.
func (g *Guard) isLogin(req *http.Request, path string) bool {
	method := loginMethod(path)
	if method == "" || req.Method != method {
		return false
	}
	tokens := req.Header.Values("X-Vault-Token")
	if path == unwrapping {
		if len(tokens) != 1 || tokens[0] == g.token() {
			return false
		}
	} else if len(tokens) > 0 {
		return false
	}
	if method != http.MethodGet {
		return req.URL.RawQuery == "" && !req.URL.ForceQuery
	}
	query, err := url.ParseQuery(req.URL.RawQuery)
	for name, values := range query {
		if !callbackQuery[name] || len(values) != 1 {
			return false
		}
	}
	return err == nil
}

// unwrapping is where a wrapped secret id is unwrapped. It takes the wrapping token in place of
// another.
const unwrapping = "sys/wrapping/unwrap"

// callbackQuery is what the second step of OIDC may have in its query.
var callbackQuery = map[string]bool{"state": true, "code": true, "client_nonce": true}

// loginMethod returns the HTTP method of a login request, and "" for a path that is not one of a
// login: an auth method's own (auth/MOUNT/login, with a user behind it for some; the two steps of
// OIDC), or a wrapped secret id's.
func loginMethod(path string) string {
	if path == WrappingLookup || path == unwrapping {
		return http.MethodPut
	}
	below, ok := strings.CutPrefix(path, "auth/")
	// What is escaped twice may be decoded twice.
	if !ok || decodesToDotSegment(below) || strings.ContainsAny(below, "%?#") ||
		strings.ContainsFunc(below, unicode.IsControl) {
		return ""
	}
	segs := strings.Split(below, "/")
	n := len(segs)
	switch {
	case n < 2, segs[0] == "token", slices.Contains(segs, ""):
		return ""
	case segs[n-1] == "login", n > 2 && segs[n-2] == "login",
		n > 2 && segs[n-2] == "oidc" && segs[n-1] == "auth_url":
		return http.MethodPut
	case n > 2 && segs[n-2] == "oidc" && segs[n-1] == "callback":
		return http.MethodGet
	}
	return ""
}
