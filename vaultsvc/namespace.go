package vaultsvc

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/vault/api"
)

// InNamespace returns a client for another namespace of the same server, which shares the token and
// the connections. What it does about the token is done where the token is.
func (c *Client) InNamespace(namespace string) *Client {
	other := *c
	other.opts.Namespace = strings.Trim(namespace, "/")
	other.headers, other.common = c.headers.Clone(), new(atomic.Pointer[requestHeader])
	other.headers.Del(api.NamespaceHeaderName)
	if other.opts.Namespace != "" {
		other.headers.Set(api.NamespaceHeaderName, other.opts.Namespace)
	}
	return &other
}

// EnterNamespace returns a client for another namespace of the same server, and the mounts there.
// Its error says in a few words why it cannot be asked: the server has no namespaces, there is none
// of that name, or the token can see no mount in it. Whether it has any is asked only where
// [Client.Status] has not found out.
func (c *Client) EnterNamespace(ctx context.Context, namespace string) (*Client, []Mount, error) {
	server := c.server.Load()
	if !c.serverWhole.Load() {
		asked, err := c.Status(ctx)
		if err != nil {
			return nil, nil, err
		}
		server = &asked
	}
	if !server.Namespaces() {
		return nil, nil, errors.New("this server has none")
	}
	other := c.InNamespace(namespace)
	mounts, err := other.Mounts(ctx)
	switch {
	case errors.Is(err, ErrNoMount):
		return nil, nil, errors.New("there is none of that name")
	case err != nil:
		return nil, nil, err
	case len(mounts) == 0:
		return nil, nil, errors.New("the token can see no mount there")
	}
	return other, mounts, nil
}
