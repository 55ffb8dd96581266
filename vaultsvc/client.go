package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
)

// Client talks to one server in one namespace. It is safe for concurrent use.
type Client struct {
	*connection
	opts    Options                        // without the token
	headers http.Header                    // of every request
	common  *atomic.Pointer[requestHeader] // of most requests, the token among them
}

// connection is what the clients for all namespaces of a server share.
type connection struct {
	base      *url.URL
	http      *http.Client
	transport *guard.Guard // of http and of both api
	api       *api.Client  // for the requests that keep a token alive
	token     atomic.Pointer[ownToken]
	mu        sync.Mutex // locked while the token changes, here and in api

	loginAPI *api.Client   // for logging in and out; has no token but while it needs another one
	logins   chan struct{} // has room for whoever uses that

	retries   int                                      // after the first attempt
	rateLimit interface{ Wait(context.Context) error } // what VAULT_RATE_LIMIT comes to; nil is none
	limiter   *limiter.Limiter                         // of LIST
	dials     atomic.Int64                             // connections that were begun
	distance  distance                                 // of the status pages: see ahead.go
	// how many names a page of a list has: see pages.go
	page  int
	names budget    // of what is held of all answers
	long  longTurns // of answers that are read
	// folders that are being asked for
	flights flights

	spoken atomic.Bool                // it has answered as Vault does: see front.go
	behind chan struct{}              // has room for one who asks for that where sys/ is hidden
	server atomic.Pointer[ServerInfo] // what was said of it last; nil where it was not asked
	// both status pages have told it once: it is no other product afterwards
	serverWhole atomic.Bool
	withheld    sync.Map // where this token may not list the details: see live.go
	access      accesses
}

// New returns a client. It sends nothing yet. An error wraps [ErrConfig].
func New(opts Options) (*Client, error) {
	c, err := connect(opts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return c, nil
}

func connect(opts Options) (*Client, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	// ReadEnvironment runs inside DefaultConfig; an error of it lies in conf.Error.
	conf := api.DefaultConfig()
	if errors.As(conf.Error, new(*url.Error)) { // there is a password in some, and it would tell
		conf.Error = errors.New("VAULT_PROXY_ADDR or VAULT_HTTP_PROXY is no address")
	}
	if conf.Error != nil {
		return nil, fmt.Errorf("vault's environment variables: %w", conf.Error)
	}
	conf.Address = opts.Address
	conf.AgentAddress = "" // Options.Address has been chosen with VAULT_AGENT_ADDR in view
	conf.Timeout = opts.Timeout
	conf.MinRetryWait, conf.MaxRetryWait = firstPause, time.Second
	conf.CheckRetry = worthRetrying
	conf.Backoff = nil // the linear one: the default sleeps for as long as a server says
	if err := opts.TLS.apply(conf, opts.OtherEnvironment); err != nil {
		return nil, fmt.Errorf("TLS settings: %w", err)
	}
	if err := connectionVariables(conf); err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	srvLookup := conf.SRVLookup
	conf.SRVLookup = false // the guard knows one host: see srv.go
	conf.DisableRedirects = true
	client, err := api.NewClient(conf)
	switch {
	case errors.As(err, new(*url.Error)):
		return nil, fmt.Errorf("address: %w", cause(err))
	case err != nil:
		return nil, fmt.Errorf("vault's environment variables: %w", err)
	}
	base, err := baseOf(client.Address()) // which is not that of the options for a unix socket
	if err != nil {
		return nil, err
	}
	if err := clientVariables(client, opts.OtherEnvironment); err != nil {
		return nil, fmt.Errorf("environment: %w", err)
	}
	if err := addHeaders(client, opts.Headers); err != nil {
		return nil, err
	}
	network := conf.HttpClient.Transport.(*http.Transport)
	if srvLookup {
		if s := newSRV(network.DialContext, base, opts.Address); s != nil {
			network.DialContext = s.dialContext
		}
	}
	client.ClearNamespace()
	if opts.Namespace != "" {
		client.SetNamespace(opts.Namespace)
	}
	// VAULT_WRAP_TTL is for reads
	client.SetWrappingLookupFunc(func(string, string) string { return "" })
	loginAPI, err := api.NewClient(conf)
	if err != nil {
		return nil, fmt.Errorf("vault's environment variables: %w", err)
	}
	loginAPI.SetWrappingLookupFunc(func(string, string) string { return "" })
	loginAPI.SetHeaders(client.Headers()) // the namespace
	loginAPI.ClearToken()
	token := opts.Token
	opts.Token = ""
	conn := &connection{
		base: base, http: conf.HttpClient, api: client, loginAPI: loginAPI,
		logins: make(chan struct{}, 1), behind: make(chan struct{}, 1),
		access:  accesses{asks: make(chan struct{}, 1)},
		retries: conf.MaxRetries, limiter: limiter.New(opts.Concurrency, opts.Timeout), page: pageSize,
	}
	conn.names.most = opts.MostNames
	conn.long = longTurns{make(chan struct{}, 1), opts.Timeout / 3, &conn.names}
	if conf.Limiter != nil {
		conn.rateLimit = conf.Limiter
	}
	behind := conn.network(network, opts)
	conn.transport = guard.New(base, behind, conn.currentToken)
	if behind == network {
		conn.transport.FirstAlone()
	}
	conn.transport.AllowGetLists(opts.ListByGet)
	conf.HttpClient.Transport = conn.transport
	conn.token.Store(&ownToken{})
	conn.swapToken(ownToken{token: token}) // and not VAULT_TOKEN
	return &Client{
		connection: conn, opts: opts, headers: client.Headers(),
		common: new(atomic.Pointer[requestHeader]),
	}, nil
}

// Format prints a client without the token, whatever the verb: some print what pointers lead to.
func (c Client) Format(s fmt.State, _ rune) {
	fmt.Fprintf(s, "{Address:%q Namespace:%q}", c.opts.Address, c.opts.Namespace)
}

// Address returns the address of the API, as it was given.
func (c *Client) Address() string { return c.opts.Address }

// Namespace returns the namespace, "" for the root.
func (c *Client) Namespace() string { return c.opts.Namespace }

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
