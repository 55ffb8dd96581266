package vaultsvc

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// network returns the transport behind the guard. It counts the connections that it begins.
func (c *connection) network(transport *http.Transport, opts Options) http.RoundTripper {
	if opts.Transport != nil {
		return opts.Transport
	}
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		c.dials.Add(1)
		return dial(ctx, network, address)
	}
	// A status or renewal never queues behind a walk. The default of GOMAXPROCS+1 idle
	// connections makes a walk open thousands of them.
	most := opts.Concurrency + 2
	transport.MaxConnsPerHost, transport.MaxIdleConnsPerHost, transport.MaxIdleConns = most, most, most
	// Without this the error would be whatever text the proxy sends.
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request,
		resp *http.Response) error {
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
