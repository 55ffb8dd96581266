package guard

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// The ways in which the guard ends a request.
var (
	ErrStopped  = errors.New("request stopped: it could read more than names")
	ErrRedirect = errors.New("the server sends requests to another address")
	ErrTooLong  = errors.New("it has no end") // of an answer
)

// Guard lets requests out to one server. It is safe for concurrent use.
type Guard struct {
	// MaxAnswer bounds what is read of one answer, in bytes. It may be changed before the first
	// request.
	MaxAnswer int64

	base *url.URL
	// what the path of every request begins with, as it is and as it is sent
	api, escapedAPI string
	next            http.RoundTripper
	token           func() string

	first   first
	unclear bool // the server's address has a segment v1: see check

	login    atomic.Pointer[[]string] // the paths of the login that is under way; nil where none is
	pages    atomic.Bool              // the server gives lists in pages
	getLists atomic.Bool              // folders of KV may be listed by GET
	mounts   servedMounts
	assumed  servedMounts // those of KV version 2 by what the user says alone
}

// New returns the guard in front of a network: base is the server's address, and token returns
// the client's token of the moment, which is sent along and may not be in an error.
func New(base *url.URL, next http.RoundTripper, token func() string) *Guard {
	return &Guard{
		MaxAnswer:  64 << 20, // about a million names
		api:        strings.TrimSuffix(base.Path, "/") + "/v1/",
		escapedAPI: strings.TrimSuffix(base.EscapedPath(), "/") + "/v1/",
		base:       base, next: next, token: token, unclear: vaultpath.HasAPIVersion(base.EscapedPath()),
	}
}

// AllowPages says whether lists may be asked for in pages.
func (g *Guard) AllowPages(yes bool) { g.pages.Store(yes) }

// Pages reports whether lists may be asked for in pages.
func (g *Guard) Pages() bool { return g.pages.Load() }

// readable are the pages that GET may fetch: who the server is, which mounts it has, whom
// the token belongs to, and what it may do.
var readable = map[string]bool{
	"sys/health":             true,
	"sys/seal-status":        true,
	"sys/mounts":             true,
	"sys/internal/ui/mounts": true,
	"auth/token/lookup-self": true,
	resultantACL:             true,
	WrappingLookup:           true,
}

// WrappingLookup is the page that says whether the token that is sent along is a wrapping token,
// and when it was made. It says nothing of what is in it, and does not use it up.
const WrappingLookup = "sys/wrapping/lookup"

// MountDetails is the prefix of the page that describes the mount of a path.
const MountDetails = "sys/internal/ui/mounts/"

// tokenUpkeep are the requests that change the state of the caller's own token.
var tokenUpkeep = map[string]bool{
	"auth/token/renew-self":  true,
	"auth/token/revoke-self": true,
}

// RoundTrip sends the request, or returns an error that wraps [ErrStopped] or [ErrRedirect].
func (g *Guard) RoundTrip(req *http.Request) (*http.Response, error) {
	err := g.check(req)
	sent, answered := req, func() {}
	if err == nil {
		sent, answered, err = g.first.enter(req)
	}
	if err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	defer answered()
	resp, err := g.next.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	return g.bound(resp, req)
}

// CloseIdleConnections is what [http.Client.CloseIdleConnections] looks for.
func (g *Guard) CloseIdleConnections() {
	if next, ok := g.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

func (g *Guard) check(req *http.Request) error {
	stop := func(why string) error { return fmt.Errorf("%w: %s", ErrStopped, why) }
	// Below https://host/v1/secret/data/ each page of the API is a secret of a mount. A folder of that
	// name is none of it: what lies behind the first /v1/ is Vault's to read, and one of the forms
	// below.
	if g.unclear {
		return stop("the server's address has /v1 in its path")
	}
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
	escaped := u.EscapedPath()
	if back, err := url.PathUnescape(escaped); err != nil || back != u.Path {
		return stop("the path has two forms")
	}
	if vaultpath.HasDotSegment(u.Path) {
		return stop("the path moves")
	}
	path, ok := strings.CutPrefix(u.Path, g.api)
	if !ok || path == "" || !strings.HasPrefix(escaped, g.escapedAPI) {
		return stop("not below the server's API")
	}
	if why := forbiddenHeader(req.Header); why != "" {
		return stop(why)
	}
	mayHaveBody := req.Method == http.MethodPut || req.Method == http.MethodPost
	if len(req.TransferEncoding) > 0 || len(req.Trailer) > 0 || !mayHaveBody && req.Body != nil &&
		req.Body != http.NoBody {
		return stop(req.Method + " with a body")
	}
	if paths := g.login.Load(); paths != nil && slices.Contains(*paths, path) && g.isLogin(req, path) {
		return nil
	}
	if g.isGetList(req, path) {
		return nil
	}
	if u.ForceQuery || u.RawQuery != "" && !g.isPage(req) && !g.isDeletedQuery(req, path) {
		return stop("the address has a query")
	}
	switch req.Method {
	case "LIST":
		return nil
	case http.MethodGet:
		if below, ok := strings.CutPrefix(path, MountDetails); readable[path] || ok && below != "" &&
			!decodesToDotSegment(below) {
			return nil
		}
	case http.MethodPut, http.MethodPost:
		if tokenUpkeep[path] || path == capabilities && isPaths(req) {
			return nil
		}
	}
	return stop(fmt.Sprintf("%q is not one of the requests that are let out", req.Method))
}

// pageLimit is the most names that a page may have: a number, or what the policies allow.
var pageLimit = regexp.MustCompile(`^([1-9][0-9]{0,8}|max)$`)

// isPage reports whether a request is for a page of a list and nothing else, in the one form that
// it is written in here, and the server is one that gives pages.
func (g *Guard) isPage(req *http.Request) bool {
	if req.Method != "LIST" || !g.pages.Load() {
		return false
	}
	query := req.URL.RawQuery
	values, err := url.ParseQuery(query)
	return err == nil && len(values) == 2 && len(values["after"]) == 1 && len(values["limit"]) == 1 &&
		pageLimit.MatchString(values.Get("limit")) && values.Encode() == query
}
