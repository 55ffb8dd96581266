package vaultsvc

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

// guard is the only way out of the process. It lets requests through that can name things
// and keep a token alive, and nothing that could read or change a value:
//
//   - LIST of anything. It is the HTTP verb of that name and never GET with list=true: a
//     proxy that drops the query would turn the latter into a read. What it may have in its query is the
//     page of an OpenBao, once the server has said that it is one: see isPage. Or that deleted secrets are to be
//     left out, below a mount that the server has called one of KV version 2: see isLive.
//   - GET of the pages in readable.
//   - PUT or POST of the requests in tokenUpkeep.
//   - What a login takes, while one is under way and without the client's token: see isLogin.
//
// SCAN, which OpenBao has to list recursively, is not among them: see pages.go.
//
// All of it to the one server that the user named, below its base path. What comes back is
// bounded, and never leads to another address: see answer.go.
type guard struct {
	base *url.URL
	next http.RoundTripper
	most int64 // bytes of one answer

	token func() string            // may not be in an error; nil is none
	login atomic.Pointer[[]string] // the paths of the login that is under way; nil where none is
	pages atomic.Bool              // the server gives lists in pages

	mounts servedMounts
}

// readable are the pages that GET may fetch: who the server is, which mounts it has, whom
// the token belongs to.
var readable = map[string]bool{
	"sys/health":             true,
	"sys/seal-status":        true,
	"sys/mounts":             true,
	"sys/internal/ui/mounts": true,
	"auth/token/lookup-self": true,
}

// mountDetails is the prefix of the page that describes the mount of a path.
const mountDetails = "sys/internal/ui/mounts/"

// tokenUpkeep are the requests that change the state of the caller's own token.
var tokenUpkeep = map[string]bool{
	"auth/token/renew-self":  true,
	"auth/token/revoke-self": true,
}

// vaultHeaders are the headers of Vault's own that go out. Others have it wrap the answer,
// or override a policy.
var vaultHeaders = map[string]bool{"X-Vault-Token": true, "X-Vault-Namespace": true, "X-Vault-Request": true}

// RoundTrip sends the request, or returns an error that wraps [ErrGuard] or [ErrRedirect].
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := g.check(req); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	token := ""
	if g.token != nil {
		token = g.token()
	}
	return bound(resp, req, g.most, token)
}

// CloseIdleConnections is what [http.Client.CloseIdleConnections] looks for.
func (g *guard) CloseIdleConnections() {
	if next, ok := g.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

func (g *guard) check(req *http.Request) error {
	stop := func(why string) error { return fmt.Errorf("%w: %s", ErrGuard, why) }
	u := req.URL
	if u.Scheme != g.base.Scheme || u.Host != g.base.Host || u.User != nil {
		return stop("not the server that was named")
	}
	if req.Host != "" && req.Host != g.base.Host {
		return stop("the host header names another server")
	}
	// The path that is judged must be the one that is sent: an opaque address is sent
	// in its place, and an encoded slash is one for some servers and none for others.
	if u.Opaque != "" {
		return stop("the address is opaque")
	}
	if back, err := url.PathUnescape(u.EscapedPath()); err != nil || back != u.Path {
		return stop("the path has two forms")
	}
	if moves(u.Path) {
		return stop("the path moves")
	}
	path, ok := strings.CutPrefix(u.Path, strings.TrimSuffix(g.base.Path, "/")+"/v1/")
	if !ok || path == "" || !strings.HasPrefix(u.EscapedPath(), strings.TrimSuffix(g.base.EscapedPath(), "/")+"/v1/") {
		return stop("not below the server's API")
	}
	if why := strange(req.Header); why != "" {
		return stop(why)
	}
	if len(req.TransferEncoding) > 0 || len(req.Trailer) > 0 || req.Method != http.MethodPut && req.Method != http.MethodPost && hasBody(req) {
		return stop(req.Method + " with a body")
	}
	if paths := g.login.Load(); paths != nil && slices.Contains(*paths, path) && g.isLogin(req, path) {
		return nil
	}
	if u.ForceQuery || u.RawQuery != "" && !g.isPage(req) && !g.isLive(req, path) {
		return stop("the address has a query")
	}
	switch req.Method {
	case "LIST":
		return nil
	case http.MethodGet:
		if below, ok := strings.CutPrefix(path, mountDetails); readable[path] || ok && below != "" && !movesLater(below) {
			return nil
		}
	case http.MethodPut, http.MethodPost:
		if tokenUpkeep[path] {
			return nil
		}
	}
	return stop(fmt.Sprintf("%q is not one of the requests that are let out", req.Method))
}

// pageLimit is the most names that a page may have: a number, or what the policies allow.
var pageLimit = regexp.MustCompile(`^([1-9][0-9]{0,8}|max)$`)

// isPage reports whether a request is for a page of a list and nothing else, in the one form that it is written in here,
// and the server is one that gives pages.
func (g *guard) isPage(req *http.Request) bool {
	if req.Method != "LIST" || !g.pages.Load() {
		return false
	}
	query := req.URL.RawQuery
	values, err := url.ParseQuery(query)
	return err == nil && len(values) == 2 && len(values["after"]) == 1 && len(values["limit"]) == 1 &&
		pageLimit.MatchString(values.Get("limit")) && values.Encode() == query
}

// isLogin tells whether a request is one of a login. Whatever a [Method] asks for, it has the form of one and
// no token but a wrapping token: nobody is anybody yet, and a role that is called "login" cannot be written.
func (g *guard) isLogin(req *http.Request, path string) bool {
	method := loginMethod(path)
	if method == "" || req.Method != method {
		return false
	}
	tokens := req.Header.Values("X-Vault-Token")
	if path == unwrapping {
		if len(tokens) != 1 || g.token != nil && tokens[0] == g.token() {
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

// unwrapping is where a wrapped secret id is unwrapped. It takes the wrapping token in place of another.
const unwrapping = "sys/wrapping/unwrap"

// callbackQuery is what the second step of OIDC may have in its query.
var callbackQuery = map[string]bool{"state": true, "code": true, "client_nonce": true}

// loginMethod returns the HTTP method of a login request, and "" for a path that is not one of a login: an auth
// method's own (auth/MOUNT/login, with a user behind it for some; the two steps of OIDC), or a wrapped secret id's.
func loginMethod(path string) string {
	if path == "sys/wrapping/lookup" || path == unwrapping {
		return http.MethodPut
	}
	below, ok := strings.CutPrefix(path, "auth/")
	// What is escaped twice may be decoded twice.
	if !ok || movesLater(below) || strings.ContainsAny(below, "%?#") || strings.ContainsFunc(below, unicode.IsControl) {
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

// moves tells whether a path has a segment that servers leave out when they tidy it up.
func moves(path string) bool {
	for seg := range strings.SplitSeq(path, "/") {
		if seg == "." || seg == ".." {
			return true
		}
	}
	return false
}

// movesLater tells whether a path could come to move on its way: some proxies decode once
// more than they should, take "\" for a slash, or cut a segment at ";". What they made of a GET
// could be a read.
func movesLater(path string) bool {
	for {
		flat := strings.ReplaceAll(path, `\`, "/")
		for seg := range strings.SplitSeq(flat, "/") {
			if seg, _, _ = strings.Cut(seg, ";"); seg == "." || seg == ".." {
				return true
			}
		}
		next := unescapeLoosely(path)
		if next == path {
			return false
		}
		path = next
	}
}

// unescapeLoosely decodes the percent-escapes of a path and leaves what is none as it is.
// The result is shorter, or the same.
func unescapeLoosely(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// strange says what is wrong with headers that could make another request out of this one, or "".
func strange(headers http.Header) string {
	for name := range headers {
		switch {
		case name != http.CanonicalHeaderKey(name):
			// net/http would send a second Host or Content-Length that is written otherwise.
			return "a header is not written in its usual form"
		case strings.HasPrefix(name, "X-Vault-") && !vaultHeaders[name],
			strings.Contains(name, "Method"), // X-HTTP-Method-Override and its relatives
			strings.HasPrefix(name, "X-Original-"), strings.HasPrefix(name, "X-Rewrite-"), strings.HasPrefix(name, "X-Forwarded-"):
			return fmt.Sprintf("header %q", name)
		}
	}
	return ""
}

func hasBody(req *http.Request) bool { return req.Body != nil && req.Body != http.NoBody }
