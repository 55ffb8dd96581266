package vaultsvc

import (
	"context"
	"errors"
)

// EnterNamespace returns a client for another namespace of the same server, and the mounts there. Its error says in a few words
// why it cannot be asked: the server has no namespaces, there is none of that name, or the token can see no mount in it.
func (c *Client) EnterNamespace(ctx context.Context, namespace string) (*Client, []Mount, error) {
	server, err := c.Status(ctx)
	if err != nil {
		return nil, nil, err
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
