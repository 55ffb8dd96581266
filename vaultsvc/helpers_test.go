package vaultsvc

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// someToken is what clients of hostile servers hold. It may be found nowhere but in a header.
const someToken = "hvs.CAESIJtokenthatmaynotleak0123456789"

func TestMain(m *testing.M) {
	vaulttest.Unset()
	if latency, err := time.ParseDuration(os.Getenv(benchServer)); err == nil {
		serveBench(latency)
		return
	}
	m.Run()
}

func newClient(t testing.TB, opts Options) *Client {
	t.Helper()
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// serve runs a handler and returns a client for it with someToken.
func serve(t testing.TB, h http.HandlerFunc, change ...func(*Options)) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	opts := Options{Address: srv.URL, Token: someToken}
	for _, f := range change {
		f(&opts)
	}
	return newClient(t, opts)
}

// start runs a memvault on the network and returns its address.
func start(t testing.TB, s *memvault.Server) string {
	t.Helper()
	address, stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return address
}

// inside returns a client for a memvault without a network.
func inside(t testing.TB, s *memvault.Server, token string, change ...func(*Options)) *Client {
	t.Helper()
	opts := Options{Address: "http://vault.example.com:8200", Token: token, Transport: s.Transport()}
	for _, f := range change {
		f(&opts)
	}
	return newClient(t, opts)
}

// dialBy has a client make its connections in another way.
func dialBy(dial func(ctx context.Context, network, address string) (net.Conn,
	error)) func(*http.Transport) http.RoundTripper {
	return func(t *http.Transport) http.RoundTripper { t.DialContext = dial; return t }
}

// once has a client not try again.
func once(c *Client) *Client {
	c.retries = 0
	c.api.SetMaxRetries(0)
	return c
}

var (
	kv1 = Mount{Path: "kv1/", Engine: "kv", KVVersion: 1}
	kv2 = Mount{Path: "secret/", Engine: "kv", KVVersion: 2}
)

func at(m Mount, path string) vaultpath.Location { return vaultpath.New("", m.Path, path) }

// tellsDeleted has a client know what a Vault that tells deleted secrets has said, of itself and of
// a mount.
func tellsDeleted(c *Client, m Mount) {
	c.server.Store(&ServerInfo{Product: Vault, Version: "1.21.4"})
	c.transport.AddMount(c.opts.Namespace, m.Path, m.KVVersion)
}

// vouched has a client know that its token, if it has one, is no wrapping token.
func vouched(c *Client) {
	if s := c.token.Load().standing; s != nil {
		s.known.Store(true)
	}
}

// calls are all methods of the client that send something, by name. Each returns its error.
func calls(c *Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"List": func(ctx context.Context) error { _, err := c.List(ctx, kv2, at(kv2, "a/")); return err },
		"ListLive": func(ctx context.Context) error {
			tellsDeleted(c, kv2)
			_, err := liveNames(ctx, c, kv2, at(kv2, "a/"))
			return err
		},
		"Mounts": func(ctx context.Context) error { _, err := c.Mounts(ctx); return err },
		"Locate": func(ctx context.Context) error {
			_, _, err := c.Locate(ctx, "secret/a", nil)
			return err
		},
		"Status": func(ctx context.Context) error { _, err := c.Status(ctx); return err },
		"Lookup": func(ctx context.Context) error {
			vouched(c)
			_, err := c.LookupToken(ctx)
			return err
		},
		"Renew": func(ctx context.Context) error {
			vouched(c)
			_, err := c.RenewToken(ctx)
			return err
		},
		"Capabilities": func(ctx context.Context) error {
			vouched(c)
			_, err := c.Capabilities(ctx, "secret/metadata/a/")
			return err
		},
		"Revoke": func(ctx context.Context) error { return revoke(ctx, c) },
		"Walk": func(ctx context.Context) error {
			var first error
			err := c.Walk(ctx, []WalkRoot{{Mount: kv2, Folder: at(kv2, "a/")}}, 1,
				func(l Listing, _ Progress) {
					first = l.Err
				})
			if err != nil {
				return err
			}
			return first
		},
	}
}

// revoke ends the client's own token, which [Client.Logout] does only where the client has obtained
// it.
func revoke(ctx context.Context, c *Client) error {
	if err := c.useLoginAPI(ctx); err != nil {
		return err
	}
	defer c.leaveLoginAPI()
	return c.revoke(ctx, c.currentToken())
}

// liveNames returns the names in a folder that are not deleted.
func liveNames(ctx context.Context, c *Client, m Mount, folder vaultpath.Location) ([]string,
	error) {
	l, err := c.ListLive(ctx, m, folder)
	return l.Names, err
}
