package vaultsvc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Options say which server to talk to and how. Vault's own TLS and proxy variables
// (VAULT_CACERT, VAULT_CLIENT_CERT, VAULT_SKIP_VERIFY, ...) are read by the official client.
type Options struct {
	Address     string        // of the API, as in https://vault.example.com:8200; may have a path
	Token       string        // "" where there is none
	Namespace   string        // "" is the root namespace
	Timeout     time.Duration // of one request with its retries; 0 means 30 s
	Concurrency int           // requests in flight at the most; 0 means 32
	KVVersion   int           // of mounts whose version cannot be asked for; 0 means 2

	// Transport takes the place of the network behind the guard; nil is the network. An
	// in-process server gives one.
	Transport http.RoundTripper
}

// maxAnswer bounds what is read of one answer: a LIST of about a million names.
const maxAnswer = 64 << 20

// Client talks to one server in one namespace. It is safe for concurrent use.
type Client struct {
	opts Options
	base *url.URL
	http *http.Client
	api  *api.Client // for the requests that keep a token alive
	gate chan struct{}
}

// New returns a client. It sends nothing yet. An error wraps [ErrConfig].
func New(opts Options) (*Client, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = 30 * time.Second
	}
	if opts.Concurrency <= 0 {
		opts.Concurrency = 32
	}
	if opts.KVVersion == 0 {
		opts.KVVersion = 2
	}
	opts.Namespace = strings.Trim(opts.Namespace, "/")
	// ReadEnvironment runs inside DefaultConfig; an error of it lies in conf.Error.
	conf := api.DefaultConfig()
	if conf.Error != nil {
		return nil, fmt.Errorf("%w: vault's environment variables: %w", ErrConfig, conf.Error)
	}
	conf.Address = opts.Address
	conf.AgentAddress = "" // Options.Address has been chosen with VAULT_AGENT_ADDR in view
	conf.Timeout = opts.Timeout
	conf.MinRetryWait, conf.MaxRetryWait = 100*time.Millisecond, time.Second
	conf.SRVLookup = false // the guard knows one host
	conf.DisableRedirects = true
	client, err := api.NewClient(conf)
	if err != nil {
		return nil, fmt.Errorf("%w: address: %w", ErrConfig, cause(err))
	}
	if opts.Token == "" {
		client.ClearToken()
	} else {
		client.SetToken(opts.Token)
	}
	client.ClearNamespace()
	if opts.Namespace != "" {
		client.SetNamespace(opts.Namespace)
	}
	base, err := url.Parse(client.Address())
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("%w: address has no host", ErrConfig)
	}
	conf.HttpClient.Transport = &guard{base: base, next: network(conf.HttpClient.Transport.(*http.Transport), opts)}
	return &Client{
		opts: opts, base: base, http: conf.HttpClient, api: client,
		gate: make(chan struct{}, opts.Concurrency),
	}, nil
}

// network returns the transport behind the guard.
func network(transport *http.Transport, opts Options) http.RoundTripper {
	if opts.Transport != nil {
		return opts.Transport
	}
	// The default of GOMAXPROCS+1 idle connections makes a walk open thousands of them.
	transport.MaxIdleConnsPerHost = opts.Concurrency
	transport.MaxIdleConns = opts.Concurrency
	transport.MaxConnsPerHost = opts.Concurrency + 2 // a status or renewal never queues behind a walk
	return transport
}

// Address returns the address of the API, as it was given.
func (c *Client) Address() string { return c.opts.Address }

// Namespace returns the namespace, "" for the root.
func (c *Client) Namespace() string { return c.opts.Namespace }

// HasToken tells whether the client was given a token.
func (c *Client) HasToken() bool { return c.opts.Token != "" }

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// call sends one request and decodes its JSON answer into out. path is below /v1/ and not
// escaped. A nil out ignores the answer's body. accept lists statuses other than 200 whose
// body is an answer and no error. It returns the status.
func (c *Client) call(ctx context.Context, doing, method, path string, out any, accept ...int) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	for attempt := 0; ; attempt++ {
		status, err := c.once(ctx, doing, method, path, out, accept)
		if attempt == 2 || !retryable(err) {
			return status, err
		}
		select {
		case <-ctx.Done():
			return status, err
		case <-time.After(100 * time.Millisecond << attempt):
		}
	}
}

// retryable tells whether the same request may go well in a moment. A sealed or
// unreachable server is no such case: who waits for it must be told at once.
func retryable(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrServer)
}

func (c *Client) once(ctx context.Context, doing, method, path string, out any, accept []int) (int, error) {
	u := *c.base
	u.Path = strings.TrimSuffix(c.base.Path, "/") + "/v1/" + path
	u.RawPath = strings.TrimSuffix(c.base.EscapedPath(), "/") + "/v1/" + vaultpath.EscapeSegments(path)
	req := (&http.Request{
		Method: method, URL: &u, Host: u.Host, Header: c.header(), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, transportError(doing, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return resp.StatusCode, redirectError(doing, resp)
	}
	body := io.LimitReader(resp.Body, maxAnswer)
	if resp.StatusCode == http.StatusOK || contains(accept, resp.StatusCode) {
		if out == nil {
			return resp.StatusCode, nil
		}
		if err := json.NewDecoder(body).Decode(out); err != nil {
			if ctx.Err() != nil || isNet(err) {
				return resp.StatusCode, transportError(doing, err)
			}
			return resp.StatusCode, fmt.Errorf("%s: %w", doing, ErrNotVault)
		}
		io.Copy(io.Discard, io.LimitReader(body, 4096)) // so that the connection can be used again
		return resp.StatusCode, nil
	}
	var failure struct{ Errors []string }
	if err := json.NewDecoder(io.LimitReader(body, 1<<20)).Decode(&failure); err != nil &&
		resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests {
		return resp.StatusCode, fmt.Errorf("%s: %w (status %d)", doing, ErrNotVault, resp.StatusCode)
	}
	return resp.StatusCode, statusError(doing, resp.StatusCode, failure.Errors)
}

func (c *Client) header() http.Header {
	h := http.Header{"X-Vault-Request": {"true"}, "User-Agent": {"vaultmap"}, "Accept": {"application/json"}}
	if c.opts.Token != "" {
		h.Set("X-Vault-Token", c.opts.Token)
	}
	if c.opts.Namespace != "" {
		h.Set("X-Vault-Namespace", c.opts.Namespace)
	}
	return h
}

// redirectError names the host that a server wants to send the token to. It is not followed:
// a token goes to the address that the user gave and to no other.
func redirectError(doing string, resp *http.Response) error {
	to := "an address that cannot be read"
	if u, err := resp.Location(); err == nil {
		to = u.Scheme + "://" + u.Host
	}
	return fmt.Errorf("%s: %w: %s", doing, ErrRedirect, to)
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

func isNet(err error) bool {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	return !errors.As(err, &syntax) && !errors.As(err, &typ)
}
