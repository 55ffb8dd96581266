package vaultsvc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// What it takes to go on with another token than the one that a client began with.

// UseToken makes a token the client's own that its user has given it by hand, once Vault knows it.
// One from a login is revoked then; this one never is, since others may use it.
//
// An error wraps [ErrConfig] where no token looks like that, [ErrBadToken] where it is not valid,
// or what kept the server from answering. The token that the client had stays then. One that may
// not look itself up is taken as it is, and nothing is told of it.
func (c *Client) UseToken(ctx context.Context, token string) (Token, error) {
	token = strings.TrimSpace(token)
	switch {
	case token == "":
		return Token{}, ErrNoToken
	case len(token) > maxToken || strings.ContainsFunc(token, notOfTokens):
		return Token{}, fmt.Errorf("%w: it is too long for a token, or holds characters that no token has",
			ErrConfig)
	}
	known, err := c.LookupOther(ctx, token)
	if err != nil && !errors.Is(err, ErrDenied) {
		return Token{}, err
	}
	if err := c.useLoginAPI(ctx); err != nil {
		return Token{}, transportError("taking the token", err)
	}
	defer c.leaveLoginAPI()
	if own := c.token.Load(); own.token == token && own.obtained {
		return known, nil // it stays, and ours to revoke at the end
	}
	c.drop(ctx, c.swapToken(ownToken{token: token, given: true}))
	return known, nil
}

// maxToken is the longest token that is taken, in bytes.
const maxToken = 64 << 10

// LookupOther is [Client.LookupToken] of a token that the client does not use, and may never use.
// It has a connection of its own: whatever is under way goes on with the client's.
func (c *Client) LookupOther(ctx context.Context, token string) (Token, error) {
	opts := c.opts
	opts.Token = token
	other, err := New(opts)
	if err != nil {
		return Token{}, err
	}
	defer other.Close()
	other.server.Store(c.server.Load())
	return other.LookupToken(ctx)
}

// Adopt takes another client's token over, with the duty to revoke it, where that was obtained by a
// login or given by hand; the other one has none then. It returns false where there is none such,
// and both stay as they are. The two must be clients of the same server.
func (c *Client) Adopt(from *Client) bool {
	own := from.token.Load()
	if !own.byHand() {
		return false
	}
	from.clearToken(own)
	c.swapToken(*own)
	return true
}

// IsToken reports whether a token is the client's own.
func (c *Client) IsToken(token string) bool { return c.currentToken() == token }

// ByHand reports whether the token was obtained by a login or given by hand: it is nowhere where it
// could be read again.
func (c *Client) ByHand() bool { return c.token.Load().byHand() }

func (o *ownToken) byHand() bool { return o.obtained || o.given }

// AuthMount is where an auth method is mounted.
type AuthMount struct {
	Path        string // without auth/ and without slashes at its ends
	Type        string // userpass, oidc, a plugin's name
	Description string
}

// maxAuthMounts is how many auth mounts are told of.
const maxAuthMounts = 200

// AuthMounts returns the auth mounts that the server shows to those who are to log in yet, by path:
// those with listing_visibility=unauth. It asks without a token, which may be the dead one.
func (c *Client) AuthMounts(ctx context.Context) ([]AuthMount, error) {
	var page struct {
		Data struct{ Auth entries[mountInfo] }
	}
	_, err := c.do(context.WithValue(ctx, tokenless{}, true), "asking which auth methods there are",
		http.MethodGet, "sys/internal/ui/mounts", &page)
	if err != nil {
		return nil, err
	}
	var all []AuthMount
	for path, m := range page.Data.Auth {
		if path = strings.Trim(path, "/"); path != "" {
			all = append(all, AuthMount{Path: path, Type: m.Type, Description: m.Description})
		}
	}
	slices.SortFunc(all, func(a, b AuthMount) int { return cmp.Compare(a.Path, b.Path) })
	return all[:min(len(all), maxAuthMounts)], nil
}

// tokenless marks the context of a request that is made without the client's token.
type tokenless struct{}
