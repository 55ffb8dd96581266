package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/vault/api"
)

// Token is what Vault says of the caller's own token. It does not hold the token.
type Token struct {
	DisplayName string
	Type        string // service or batch
	Policies    []string
	TTL         time.Duration // left at the moment of the answer; 0 means that it does not expire
	CreationTTL time.Duration
	Period      time.Duration // of a periodic token, else 0
	Renewable   bool
	Root        bool
}

// Lives tells whether the token has an end.
func (t Token) Lives() bool { return t.TTL > 0 }

// LookupToken asks Vault about the caller's own token. An error that wraps [ErrDenied] means
// that the token may not ask, which a token without the default policy may not; one that
// wraps [ErrBadToken] means that it is not valid.
func (c *Client) LookupToken(ctx context.Context) (Token, error) {
	if !c.HasToken() {
		return Token{}, ErrNoToken
	}
	secret, err := c.api.Auth().Token().LookupSelfWithContext(ctx)
	if err != nil {
		return Token{}, apiError("looking the token up", err)
	}
	return tokenOf(secret)
}

// RenewToken renews the caller's own token and returns what Vault says of it then. An error
// wraps [ErrRenewal] where Vault refuses for good.
func (c *Client) RenewToken(ctx context.Context) (Token, error) {
	secret, err := c.api.Auth().Token().RenewSelfWithContext(ctx, 0)
	if err != nil {
		err = apiError("renewing the token", err)
		if errors.Is(err, ErrBadRequest) || errors.Is(err, ErrDenied) {
			err = fmt.Errorf("%w: %w", ErrRenewal, err)
		}
		return Token{}, err
	}
	if secret == nil || secret.Auth == nil {
		return Token{}, fmt.Errorf("renewing the token: %w", ErrNotVault)
	}
	a := secret.Auth
	return Token{
		Type: "service", Policies: a.TokenPolicies, Renewable: a.Renewable,
		TTL: time.Duration(a.LeaseDuration) * time.Second,
	}, nil
}

// RevokeToken ends the caller's own token, for tokens that the program itself obtained.
func (c *Client) RevokeToken(ctx context.Context) error {
	return apiError("revoking the token", c.api.Auth().Token().RevokeSelfWithContext(ctx, ""))
}

func tokenOf(secret *api.Secret) (Token, error) {
	if secret == nil || secret.Data == nil {
		return Token{}, fmt.Errorf("looking the token up: %w", ErrNotVault)
	}
	ttl, err := secret.TokenTTL()
	if err != nil {
		return Token{}, fmt.Errorf("looking the token up: %w", ErrNotVault)
	}
	t := Token{TTL: ttl}
	t.Renewable, _ = secret.TokenIsRenewable()
	t.Policies, _ = secret.TokenPolicies()
	t.DisplayName, _ = secret.Data["display_name"].(string)
	t.Type, _ = secret.Data["type"].(string)
	t.CreationTTL = seconds(secret.Data["creation_ttl"])
	t.Period = seconds(secret.Data["period"])
	for _, p := range t.Policies {
		t.Root = t.Root || p == "root"
	}
	return t, nil
}

// seconds reads a number of seconds; the client decodes numbers as [json.Number].
func seconds(v any) time.Duration {
	n, ok := v.(interface{ Int64() (int64, error) })
	if !ok {
		return 0
	}
	s, err := n.Int64()
	if err != nil || s < 0 || s > int64(1<<62)/int64(time.Second) {
		return 0
	}
	return time.Duration(s) * time.Second
}
