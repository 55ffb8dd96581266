package vaultsvc

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// roundTrip sends a request once. It returns how long the server asks to wait before the next.
func (c *Client) roundTrip(ctx context.Context, doing, method, path, query string, out any,
	accept []int) (status int, after time.Duration, err error) {
	if c.rateLimit != nil {
		if err := c.rateLimit.Wait(ctx); err != nil {
			if ctx.Err() == nil { // it sees that the time will not be enough
				err = context.DeadlineExceeded
			}
			return 0, 0, transportError(doing, err)
		}
	}
	u := *c.base
	u.Path = strings.TrimSuffix(c.base.Path, "/") + "/v1/" + path
	if c.base.Path != "" || strings.ContainsFunc(path, escaped) {
		u.RawPath = strings.TrimSuffix(c.base.EscapedPath(), "/") + "/v1/" +
			vaultpath.EscapeSegments(path)
	}
	u.RawQuery = query
	own := c.sentWith(ctx)
	if own.token != "" && !free(path) {
		own.standing.use()
	}
	lists := isList(method, query)
	went := time.Now()
	dials := c.dials.Load()
	if lists {
		c.limiter.Sent(went)
	}
	req := (&http.Request{
		Method: method, URL: &u, Host: u.Host, Header: c.header(own.token, path),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	// Past http.Client: cookies, redirects and the rest of what it does are not wanted.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return 0, 0, transportError(doing, err)
	}
	defer resp.Body.Close()
	if !lists && rootOnly[path] {
		c.distance.note(time.Since(went))
	}
	// making a connection is not the server's work
	if lists && resp.StatusCode < http.StatusTooManyRequests && c.dials.Load() == dials {
		c.limiter.Answered(went, time.Now())
	}
	if resp.StatusCode != http.StatusOK && !slices.Contains(accept, resp.StatusCode) {
		return resp.StatusCode, retryAfter(resp.Header, time.Now()),
			c.readFailure(doing, strange{method: method, path: path, status: resp.StatusCode}, resp.Body)
	}
	if err := c.readAnswer(ctx, resp, out); err != nil {
		return resp.StatusCode, 0, transportError(doing, err)
	}
	if lists && !c.spoken.Load() {
		c.spoken.Store(speaksVault(out))
	}
	return resp.StatusCode, 0, nil
}

// isList reports whether a request lists a folder.
func isList(method, query string) bool { return method == "LIST" || query == guard.GetList }

func (c *Client) readAnswer(ctx context.Context, resp *http.Response, out any) error {
	switch out := out.(type) {
	case *listAnswer:
		return out.read(ctx, &c.long, resp.Body)
	case *liveAnswer:
		return out.read(ctx, &c.long, resp.Body, resp.Header)
	}
	body := c.long.reader(ctx, resp.Body)
	defer body.done()
	return decode(body, out)
}

// escaped reports whether a character of a path may have to be. Those that have not are nearly all.
func escaped(r rune) bool {
	// between these are . and /
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '-' || r > '9') && r != '_'
}

// rootOnly are the pages that a namespace does not have (an older server answers 404 there), and
// that need no token.
var rootOnly = map[string]bool{"sys/health": true, "sys/seal-status": true}

// requestHeader is what the requests have that are made with a token. Nobody changes it.
type requestHeader struct {
	token string
	http.Header
}

func (c *Client) header(token, path string) http.Header {
	if rootOnly[path] {
		h := c.plainHeader()
		h.Del(api.NamespaceHeaderName)
		return h
	}
	h := c.common.Load()
	if h == nil || h.token != token {
		h = &requestHeader{token, c.plainHeader()}
		if token != "" {
			h.Set(api.AuthHeaderName, token)
		}
		c.common.Store(h)
	}
	return h.Header
}

func (c *Client) plainHeader() http.Header {
	h := c.headers.Clone()
	if h.Get("User-Agent") == "" {
		h.Set("User-Agent", "vaultmap")
	}
	h.Set("Accept", "application/json")
	h.Set("Accept-Encoding", "gzip") // which is costly where the transport adds it: see package guard
	// It is not sent, but has the transport try again on another connection where the
	// server has just closed one that was idle. It knows that of GET, and not of LIST.
	h["Idempotency-Key"] = nil
	return h
}
