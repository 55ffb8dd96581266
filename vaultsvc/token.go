package vaultsvc

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
)

// ownToken is the token that a client has.
type ownToken struct {
	token    string // "" is none
	obtained bool   // by logging in: nobody else has it
	given    bool   // by the user's hand, while the program runs

	standing *standing // nil where there is no token
}

// SetToken makes another token the client's own, "" for none, and reports whether it is not the one
// that it has already. Requests that are under way keep the old one.
func (c *Client) SetToken(token string) (changed bool) {
	if token == c.currentToken() {
		return false // what is known of it stays, for requests that are under way, too
	}
	c.swapToken(ownToken{token: token})
	return true
}

// swapToken makes a token the client's own and returns the one before.
func (c *connection) swapToken(own ownToken) ownToken {
	if own.token != "" {
		own.standing = newStanding()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.token.Swap(&own)
	c.api.SetToken(own.token)
	return *before
}

// clearToken forgets a token, unless the client has another one by now.
func (c *connection) clearToken(own *ownToken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token.CompareAndSwap(own, &ownToken{}) {
		c.api.ClearToken()
	}
}

func (c *connection) currentToken() string { return c.token.Load().token }

// HasToken reports whether the client was given a token.
func (c *Client) HasToken() bool { return c.currentToken() != "" }

// HandToken returns the token itself, for a program that its user has it passed to.
func (c *Client) HandToken() string { return c.currentToken() }

// Token is what Vault says of the caller's own token. It does not hold the token.
type Token struct {
	DisplayName string
	Type        string // service or batch
	Policies    []string
	TTL         time.Duration // left at the moment of the answer; 0 means that it does not expire
	TTLUnknown  bool          // the server said what cannot be a time to live; TTL is 0 then
	CreationTTL time.Duration
	Period      time.Duration // of a periodic token, else 0
	Renewable   bool
	Root        bool
	// Uses are the requests that are left, this answer's not counted; 0 is any number, and NoUse none.
	Uses int
	// Lent: the client has no token, and the server answers all the same. It is that of an agent or a
	// proxy in between, which sees to it (auto-auth).
	Lent bool
	// Identity is the same for all tokens of one entity, and else this token's alone; "" where Vault
	// does not tell it. No token can be found out by it.
	Identity string
}

// NoUse is how many uses a token has left whose last one was the look-up.
const NoUse = -1

// Lives reports whether the token has an end.
func (t Token) Lives() bool { return t.TTL > 0 }

// LookupToken asks Vault about the caller's own token. An error that wraps [ErrDenied] means
// that the token may not ask, which a token without the default policy may not; one that
// wraps [ErrBadToken] means that it is not valid. Without a token it asks all the same: an agent in
// between may add one, see [Token.Lent].
func (c *Client) LookupToken(ctx context.Context) (Token, error) {
	if err := c.vouch(ctx, lookingUp); err != nil {
		return Token{}, err
	}
	return c.lookupVouched(ctx)
}

const lookingUp = "looking the token up"

// lookupVouched is LookupToken of a token that is no wrapping token.
func (c *Client) lookupVouched(ctx context.Context) (Token, error) {
	const doing = lookingUp
	own := c.token.Load()
	secret, err := c.api.Auth().Token().LookupSelfWithContext(ctx)
	switch err = c.settle(ctx, doing, lookupSelf, own, apiError(doing, err)); {
	case err != nil && own.token == "" && errors.Is(err, ErrDenied): // of somebody, who may not ask
		return Token{Lent: true}, nil
	case err != nil:
		return Token{}, err
	}
	t, err := tokenOf(secret)
	t.Lent = own.token == ""
	if s := own.standing; s != nil && err == nil {
		s.counted.Store(t.Uses != 0)
		s.uses.Store(int64(max(t.Uses, 0)))
	}
	return t, err
}

const lookupSelf = "auth/token/lookup-self"

// RenewToken renews the caller's own token and returns what Vault says of it then. An error
// wraps [ErrRenewal] where Vault refuses for good.
func (c *Client) RenewToken(ctx context.Context) (Token, error) {
	if !c.HasToken() {
		return Token{}, ErrNoToken
	}
	const doing = "renewing the token"
	if err := c.vouch(ctx, doing); err != nil {
		return Token{}, err
	}
	own := c.token.Load()
	if own.standing != nil {
		own.standing.use()
	}
	secret, err := c.api.Auth().Token().RenewSelfWithContext(ctx, 0)
	if err != nil {
		final := pastMaximum(err)
		err = c.settle(ctx, doing, "auth/token/renew-self", own, apiError(doing, err))
		if final || errors.Is(err, ErrBadRequest) || errors.Is(err, ErrDenied) {
			err = fmt.Errorf("%w: %w", ErrRenewal, err)
		}
		return Token{}, err
	}
	if secret == nil || secret.Auth == nil {
		return Token{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	}
	a := secret.Auth
	t := Token{Type: "service", Policies: a.TokenPolicies, Renewable: a.Renewable}
	t.setTTL(bySeconds(int64(a.LeaseDuration)))
	return t, nil
}

// pastMaximum reports whether Vault says that a token has lived for as long as it may. It says
// so with status 500.
func pastMaximum(err error) bool {
	var resp *api.ResponseError
	return errors.As(err, &resp) && !resp.RawError && strings.Contains(strings.Join(resp.Errors, "\n"),
		"past the max TTL")
}

func tokenOf(secret *api.Secret) (Token, error) {
	if secret == nil {
		return Token{}, fmt.Errorf("looking the token up: %w", ErrNotVault)
	}
	if secret.Data["ttl"] == nil {
		return Token{}, fmt.Errorf("looking the token up: %w", ErrNotVault) // not "it does not expire"
	}
	var t Token
	t.setTTL(seconds(secret.Data["ttl"]))
	t.Renewable, _ = secret.TokenIsRenewable()
	t.Policies, _ = secret.TokenPolicies()
	t.DisplayName, _ = secret.Data["display_name"].(string)
	t.Type, _ = secret.Data["type"].(string)
	t.CreationTTL, _ = seconds(secret.Data["creation_ttl"])
	t.Period, _ = seconds(secret.Data["period"])
	t.Identity = identity(secret.Data)
	if n, ok := secret.Data["num_uses"].(json.Number); ok {
		if uses, err := n.Int64(); err == nil {
			t.Uses = int(max(uses, NoUse))
		}
	}
	t.Root = slices.Contains(t.Policies, "root")
	return t, nil
}

// identity tells whose token it is: an entity's, else one with an accessor, of which only a hash is
// kept. The accessor, too, can do something: it revokes the token.
func identity(data map[string]any) string {
	if id, _ := data["entity_id"].(string); id != "" {
		return "entity:" + id
	}
	accessor, _ := data["accessor"].(string)
	if accessor == "" {
		return "" // a batch token
	}
	sum := sha256.Sum256([]byte("vaultmap identity\x00" + accessor))
	return "accessor:" + hex.EncodeToString(sum[:16])
}

// setTTL sets how long the token lives. What cannot be a time to live must not pass for no end.
func (t *Token) setTTL(ttl time.Duration, ok bool) { t.TTL, t.TTLUnknown = ttl, !ok }

// seconds reads a whole number of seconds; the client decodes numbers as [json.Number].
func seconds(v any) (time.Duration, bool) {
	n, _ := v.(json.Number)
	s, err := n.Int64()
	if err != nil {
		return 0, false
	}
	return bySeconds(s)
}

// bySeconds returns false for what no server would mean.
func bySeconds(s int64) (time.Duration, bool) {
	if s < 0 || s > int64(1<<62)/int64(time.Second) {
		return 0, false
	}
	return time.Duration(s) * time.Second, true
}
