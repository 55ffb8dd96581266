package vaultsvc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Client talks to one server in one namespace. It is safe for concurrent use.
type Client struct {
	opts      Options                   // without the token
	token     *atomic.Pointer[ownToken] // the token
	mu        *sync.Mutex               // locked while that changes, here and in api
	base      *url.URL
	headers   http.Header             // of every request
	common    *atomic.Pointer[header] // of most requests, the token among them
	http      *http.Client
	transport *guard.Guard // of http and of both api
	api       *api.Client  // for the requests that keep a token alive

	loginAPI *api.Client   // for logging in and out; has no token but while it needs another one
	logins   chan struct{} // has room for whoever uses that

	retries   int                                      // after the first attempt
	rateLimit interface{ Wait(context.Context) error } // what VAULT_RATE_LIMIT comes to; nil is none
	limiter   *limiter.Limiter                         // of LIST
	dials     *atomic.Int64                            // connections that were begun
	page      int                                      // how many names a page of a list has: see pages.go

	server   *atomic.Pointer[ServerInfo] // what was said of it last; nil where it was not asked
	withheld *sync.Map                   // where this token may not list the details: see live.go
}

// ownToken is the token that a client has.
type ownToken struct {
	token    string // "" is none
	obtained bool   // by logging in: nobody else has it
}

// New returns a client. It sends nothing yet. An error wraps [ErrConfig].
func New(opts Options) (*Client, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	// ReadEnvironment runs inside DefaultConfig; an error of it lies in conf.Error.
	conf := api.DefaultConfig()
	if conf.Error != nil {
		return nil, fmt.Errorf("%w: vault's environment variables: %w", ErrConfig, variableError(conf.Error))
	}
	conf.Address = opts.Address
	conf.AgentAddress = "" // Options.Address has been chosen with VAULT_AGENT_ADDR in view
	conf.Timeout = opts.Timeout
	conf.MinRetryWait, conf.MaxRetryWait = 100*time.Millisecond, time.Second
	conf.CheckRetry = worthRetrying
	conf.Backoff = nil // the linear one: the default sleeps for as long as a server says
	if err := opts.TLS.apply(conf, opts.OtherEnvironment); err != nil {
		return nil, fmt.Errorf("%w: TLS settings: %w", ErrConfig, err)
	}
	if err := connectionVariables(conf); err != nil {
		return nil, fmt.Errorf("%w: environment: %w", ErrConfig, err)
	}
	srvLookup := conf.SRVLookup
	conf.SRVLookup = false // the guard knows one host: see srv.go
	conf.DisableRedirects = true
	client, err := api.NewClient(conf)
	switch {
	case errors.As(err, new(*url.Error)):
		return nil, fmt.Errorf("%w: address: %w", ErrConfig, cause(err))
	case err != nil:
		return nil, fmt.Errorf("%w: vault's environment variables: %w", ErrConfig, err)
	}
	base, err := baseOf(client.Address()) // which is not that of the options for a unix socket
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := clientVariables(client, opts.OtherEnvironment); err != nil {
		return nil, fmt.Errorf("%w: environment: %w", ErrConfig, err)
	}
	if transport := conf.HttpClient.Transport.(*http.Transport); srvLookup {
		if s := newSRV(transport.DialContext, base, opts.Address); s != nil {
			transport.DialContext = s.dialContext
		}
	}
	client.ClearNamespace()
	if opts.Namespace != "" {
		client.SetNamespace(opts.Namespace)
	}
	client.SetWrappingLookupFunc(func(string, string) string { return "" }) // VAULT_WRAP_TTL is for reads
	loginAPI, err := api.NewClient(conf)
	if err != nil {
		return nil, fmt.Errorf("%w: vault's environment variables: %w", ErrConfig, err)
	}
	loginAPI.SetWrappingLookupFunc(func(string, string) string { return "" })
	loginAPI.SetHeaders(client.Headers()) // the namespace
	loginAPI.ClearToken()
	dials := new(atomic.Int64)
	token := opts.Token
	opts.Token = ""
	c := &Client{
		opts: opts, token: new(atomic.Pointer[ownToken]), mu: new(sync.Mutex), base: base, headers: client.Headers(),
		http: conf.HttpClient, api: client, retries: conf.MaxRetries,
		loginAPI: loginAPI, logins: make(chan struct{}, 1), limiter: limiter.New(opts.Concurrency, opts.Timeout), dials: dials,
		common: new(atomic.Pointer[header]), page: pageSize, server: new(atomic.Pointer[ServerInfo]), withheld: new(sync.Map),
	}
	if conf.Limiter != nil {
		c.rateLimit = conf.Limiter
	}
	c.transport = guard.New(base, network(conf.HttpClient.Transport.(*http.Transport), opts, dials), c.currentToken)
	conf.HttpClient.Transport = c.transport
	c.token.Store(&ownToken{})
	c.SetToken(token) // and not VAULT_TOKEN
	return c, nil
}

// worthRetrying tells the official client what may go well in a moment: nothing that found no server
// or met a sealed one, as in [retryable]. A login is sent again only where it was not looked at:
// what can be used once may be used up, and a second answer would say that somebody else did that.
func worthRetrying(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Value(loggingIn{}) != nil {
		return err == nil && resp.StatusCode == http.StatusTooManyRequests, err
	}
	if err != nil {
		var sent *url.Error // what changes nothing can be sent again where nobody knows whether it arrived
		if errors.As(err, &sent) && sent.Op == "Get" && errors.Is(transportError("", err), errBroken) {
			return true, nil
		}
		return false, err
	}
	if resp.StatusCode == http.StatusServiceUnavailable {
		raw, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(raw))
		return err == nil && !strings.Contains(string(raw), "sealed"), nil // a proxy's own may pass
	}
	return api.DefaultRetryPolicy(ctx, resp, err)
}

// Format prints a client without the token, whatever the verb: some print what pointers lead to.
func (c Client) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "{Address:%q Namespace:%q}", c.opts.Address, c.opts.Namespace)
}

// network returns the transport behind the guard. It counts the connections that it begins.
func network(transport *http.Transport, opts Options, dials *atomic.Int64) http.RoundTripper {
	if opts.Transport != nil {
		return opts.Transport
	}
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		dials.Add(1)
		return dial(ctx, network, address)
	}
	// A status or renewal never queues behind a walk. The default of GOMAXPROCS+1 idle
	// connections makes a walk open thousands of them.
	most := opts.Concurrency + 2
	transport.MaxConnsPerHost, transport.MaxIdleConnsPerHost, transport.MaxIdleConns = most, most, most
	// Without this the error would be whatever text the proxy sends.
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("%w: it answers with status %d", errProxy, resp.StatusCode)
		}
		return nil
	}
	if opts.network != nil {
		return opts.network(transport)
	}
	return transport
}

// Address returns the address of the API, as it was given.
func (c *Client) Address() string { return c.opts.Address }

// Namespace returns the namespace, "" for the root.
func (c *Client) Namespace() string { return c.opts.Namespace }

// InNamespace returns a client for another namespace of the same server, which shares the token and the
// connections. What it does about the token is done where the token is.
func (c *Client) InNamespace(namespace string) *Client {
	other := *c
	other.opts.Namespace = strings.Trim(namespace, "/")
	other.headers, other.common = c.headers.Clone(), new(atomic.Pointer[header])
	other.headers.Del(api.NamespaceHeaderName)
	if other.opts.Namespace != "" {
		other.headers.Set(api.NamespaceHeaderName, other.opts.Namespace)
	}
	return &other
}

// SetToken makes another token the client's own, "" for none. Requests that are under way keep the old one.
func (c *Client) SetToken(token string) { c.swapToken(ownToken{token: token}) }

// swapToken makes a token the client's own and returns the one before.
func (c *Client) swapToken(own ownToken) ownToken {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.token.Swap(&own)
	c.api.SetToken(own.token)
	return *before
}

// clearToken forgets a token, unless the client has another one by now.
func (c *Client) clearToken(own *ownToken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token.CompareAndSwap(own, &ownToken{}) {
		c.api.ClearToken()
	}
}

func (c *Client) currentToken() string { return c.token.Load().token }

// HasToken reports whether the client was given a token.
func (c *Client) HasToken() bool { return c.currentToken() != "" }

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// roundTrip sends a request once. It returns how long the server asks to wait before the next.
func (c *Client) roundTrip(ctx context.Context, doing, method, path, query string, out any, accept []int) (status int, after time.Duration, err error) {
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
		u.RawPath = strings.TrimSuffix(c.base.EscapedPath(), "/") + "/v1/" + vaultpath.EscapeSegments(path)
	}
	u.RawQuery = query
	lists := method == "LIST"
	var went time.Time
	dials := c.dials.Load()
	if lists {
		went = time.Now()
		c.limiter.Sent(went)
	}
	req := (&http.Request{
		Method: method, URL: &u, Host: u.Host, Header: c.header(path), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	// Past http.Client: cookies, redirects and the rest of what it does are not wanted.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return 0, 0, transportError(doing, err)
	}
	defer resp.Body.Close()
	if lists && resp.StatusCode < http.StatusTooManyRequests && c.dials.Load() == dials { // making a connection is not the server's work
		c.limiter.Answered(went, time.Now())
	}
	if resp.StatusCode != http.StatusOK && !slices.Contains(accept, resp.StatusCode) {
		return resp.StatusCode, retryAfter(resp.Header, time.Now()), readFailure(doing, resp.StatusCode, resp.Body)
	}
	read := func(body io.Reader) error { return decode(body, out) }
	switch out := out.(type) {
	case *listAnswer:
		read = out.read
	case *liveAnswer:
		read = func(body io.Reader) error { return out.read(body, resp.Header) }
	}
	if err := read(resp.Body); err != nil {
		return resp.StatusCode, 0, transportError(doing, err)
	}
	return resp.StatusCode, 0, nil
}

// escaped reports whether a character of a path may have to be. Those that have not are nearly all.
func escaped(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '-' || r > '9') && r != '_' // between these are . and /
}

// rootOnly are the pages that a namespace does not have (an older server answers 404 there), and
// that need no token.
var rootOnly = map[string]bool{"sys/health": true, "sys/seal-status": true}

// header is what the requests have that are made with a token. Nobody changes it.
type header struct {
	token string
	http.Header
}

func (c *Client) header(path string) http.Header {
	token := c.currentToken()
	if rootOnly[path] {
		h := c.plainHeader()
		h.Del(api.NamespaceHeaderName)
		return h
	}
	h := c.common.Load()
	if h == nil || h.token != token {
		h = &header{token, c.plainHeader()}
		if token != "" {
			h.Set(api.AuthHeaderName, token)
		}
		c.common.Store(h)
	}
	return h.Header
}

func (c *Client) plainHeader() http.Header {
	h := c.headers.Clone()
	h.Set("User-Agent", "vaultmap")
	h.Set("Accept", "application/json")
	// It is not sent, but has the transport try again on another connection where the
	// server has just closed one that was idle. It knows that of GET, and not of LIST.
	h["Idempotency-Key"] = nil
	return h
}
