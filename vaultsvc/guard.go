package vaultsvc

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// guard is the only way out of the process. It lets requests through that can name things
// and keep a token alive, and nothing that could read or change a value:
//
//   - LIST of anything. It is the HTTP verb of that name and never GET with list=true: a
//     proxy that drops the query would turn the latter into a read.
//   - GET of the pages in readable.
//   - PUT or POST of the requests in tokenUpkeep.
//
// All of it to the one server that the user named, below its base path.
type guard struct {
	base *url.URL
	next http.RoundTripper
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

// RoundTrip sends the request, or returns an error that wraps [ErrGuard].
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := g.check(req); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	return g.next.RoundTrip(req)
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
	for _, seg := range strings.Split(u.Path, "/") {
		if seg == "." || seg == ".." {
			return stop("the path moves")
		}
	}
	// The path that is judged must be the one that is sent.
	if back, err := url.PathUnescape(u.EscapedPath()); err != nil || back != u.Path {
		return stop("the path has two forms")
	}
	path, ok := strings.CutPrefix(u.Path, strings.TrimSuffix(g.base.Path, "/")+"/v1/")
	if !ok || path == "" {
		return stop("not below the server's API")
	}
	for name := range req.Header {
		switch name {
		case "X-Vault-Wrap-Ttl", "X-Http-Method-Override", "X-Vault-Policy-Override":
			return stop("header " + name)
		}
	}
	switch req.Method {
	case "LIST":
		if u.RawQuery == "" && !hasBody(req) {
			return nil
		}
	case http.MethodGet:
		if hasBody(req) {
			return stop("GET with a body")
		}
		if readable[path] && (u.RawQuery == "" || path == "sys/health") ||
			len(path) > len(mountDetails) && strings.HasPrefix(path, mountDetails) && u.RawQuery == "" {
			return nil
		}
	case http.MethodPut, http.MethodPost:
		if tokenUpkeep[path] && u.RawQuery == "" {
			return nil
		}
	}
	return stop(req.Method + " is not one of the requests that are let out")
}

func hasBody(req *http.Request) bool { return req.Body != nil && req.Body != http.NoBody }
