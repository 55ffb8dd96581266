package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
)

// Method is a way to log in. Package login has those that there are.
//
// Its Login is called anew for each login, and so finds files that have been written anew. It is
// given a client without a token. What it returns as an error wraps the official client's, or one
// of the sentinels here; it holds no secret.
type Method interface {
	api.AuthMethod
	// Name is what people call the method, as in "kubernetes".
	Name() string
	// Requests are the paths of what logging in sends, below /v1/ and not escaped. The guard lets
	// nothing else out, and these only while a login is under way and where they are those of a login.
	Requests() []string
}

// loggingIn marks the context of a login.
type loggingIn struct{}

// Login obtains a token and makes it the client's own; one from an earlier login is revoked. What
// it returns has no name, no type and no policies but the token's: [Client.LookupToken] says more.
//
// An error wraps [ErrLogin] where Vault or an issuer refuses, [ErrWrapped] where a wrapped secret
// was not what it should be, else one of the other sentinels. The token that the client had stays
// then. Where ctx ends while the server makes the token, that is revoked: see [Outlive].
func (c *Client) Login(ctx context.Context, m Method) (Token, error) {
	doing := "logging in by " + m.Name()
	requests := slices.Clone(m.Requests())
	for _, path := range requests {
		if !guard.IsLogin(path) {
			return Token{}, fmt.Errorf("%s: %w: %q is not the path of a login: look at the mount and the user name",
				doing, ErrConfig, path)
		}
	}
	if err := c.useLoginAPI(ctx); err != nil {
		return Token{}, transportError(doing, err)
	}
	defer c.leaveLoginAPI()
	defer c.transport.AllowLogin(requests)()
	secret, err := m.Login(context.WithValue(ctx, loggingIn{}, true), c.loginAPI)
	switch {
	case err != nil:
		return Token{}, loginError(doing, err)
	case secret == nil || secret.Auth == nil:
		return Token{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	case secret.Auth.ClientToken == "" && secret.Auth.MFARequirement != nil:
		return Token{}, fmt.Errorf("%s: %w: it asks for a second factor, which is not supported", doing,
			ErrLogin)
	case secret.Auth.ClientToken == "" || strings.ContainsFunc(secret.Auth.ClientToken, notOfTokens):
		return Token{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	}
	a := secret.Auth
	if ctx.Err() != nil { // nobody waits for it any more
		c.drop(ctx, ownToken{token: a.ClientToken, obtained: true})
		return Token{}, transportError(doing, ctx.Err())
	}
	c.drop(ctx, c.swapToken(ownToken{token: a.ClientToken, obtained: true}))
	t := Token{Policies: a.TokenPolicies, Renewable: a.Renewable}
	t.setTTL(bySeconds(int64(a.LeaseDuration)))
	return t, nil
}

// dropTime is how long a server may take for what nobody waits for any more: the answer to a login
// that was given up, and then revoking the token in it. A program that ends waits for both.
const dropTime = 1500 * time.Millisecond

// Outlive returns a context for the request of a [Method] that brings the token. It lasts a moment
// longer than ctx: a server that has got the request makes the token all the same, and only who
// reads its answer can revoke it.
func Outlive(ctx context.Context) (_ context.Context, end context.CancelFunc) {
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	if at, ok := ctx.Deadline(); ok { // it says so, too, that there was no time
		longer, cancel = context.WithDeadline(context.WithoutCancel(ctx), at.Add(dropTime))
	}
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) {
			time.AfterFunc(dropTime, cancel)
		}
	})
	return longer, func() { stop(); cancel() }
}

// drop revokes a token that nobody uses any more, where the client obtained it. Whether that works
// is not what the caller asks. The login's own client must be the caller's.
func (c *connection) drop(ctx context.Context, own ownToken) {
	if !own.obtained {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
	defer cancel()
	_ = c.revoke(ctx, own.token)
}

// useLoginAPI waits until nobody else uses the login's own client, which has no token then.
func (c *connection) useLoginAPI(ctx context.Context) error {
	select {
	case c.logins <- struct{}{}:
		c.loginAPI.ClearToken()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *connection) leaveLoginAPI() {
	c.loginAPI.ClearToken()
	<-c.logins
}

// revoke revokes a token that need not be the client's any more. The login's own client must be the
// caller's.
func (c *connection) revoke(ctx context.Context, token string) error {
	c.loginAPI.SetToken(token)
	return apiError("revoking the token", c.loginAPI.Auth().Token().RevokeSelfWithContext(ctx, ""))
}

// Logout revokes the token, where the client itself obtained it: one that it was given may be in
// use elsewhere. Batch tokens cannot be revoked, and go when their time is over.
func (c *Client) Logout(ctx context.Context) error {
	if err := c.useLoginAPI(ctx); err != nil {
		return transportError("logging out", err)
	}
	defer c.leaveLoginAPI()
	own := c.token.Load()
	if !own.obtained {
		return nil
	}
	err := c.revoke(ctx, own.token)
	// a batch token; one that is dead
	if err != nil && !isAny(err, ErrBadRequest, ErrBadToken, errBareDenial) {
		return err
	}
	c.clearToken(own)
	return nil
}

// loginError turns what a login failed of into a sentinel. Vault's own words are only looked at.
// Nor is anything said of addresses: they hold the code of OIDC, and a redirect could hold whatever
// was sent.
func loginError(doing string, err error) error {
	var resp *api.ResponseError
	switch {
	case errors.As(err, &resp):
	case errors.Is(err, ErrRedirect):
		return redirected(doing, err, true)
	case !errors.As(err, new(*url.Error)) && isAny(err, ErrLogin, ErrWrapped, ErrConfig,
		ErrIssuer): // a [Method]'s own
		return fmt.Errorf("%s: %w", doing, err)
	default:
		return apiError(doing, err)
	}
	ours := apiError(doing, err)
	why, sentinel := "", ErrLogin
	if !resp.RawError {
		why, sentinel = refusal(resp.Errors)
	}
	if why != "" {
		return fmt.Errorf("%s: %w: %s (status %d)", doing, sentinel, why, resp.StatusCode)
	}
	if isAny(ours, ErrNotVault, ErrTLS, ErrBusy, ErrSealed, ErrNotReady, ErrRedirect, ErrServer) {
		return ours
	}
	return fmt.Errorf("%s: %w (status %d)", doing, ErrLogin, resp.StatusCode)
}

// refusal returns what Vault says of a login, in words of ours: a server could put anything into
// its own. The sentinel reports whether the same login would be refused again.
//
// The phrases are those of Vault 1.21 (builtin/credential and the plugins vault-plugin-auth-jwt and
// vault-plugin-auth-kubernetes). It refuses with any status, and a mount that is not there like a
// wrong password.
func refusal(texts []string) (means string, sentinel error) {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, known := range []struct {
		says, means string
		sentinel    error
	}{
		{"invalid role or secret id",
			"wrong role id or secret id, or the secret id is used up or has expired", ErrLogin},
		{"missing secret_id", "the role wants a secret id", ErrLogin},
		{"unauthorized by cidr", "it is not allowed from this address", ErrLogin},
		{"invalid username or password", "wrong user name or password", ErrLogin},
		{"invalid credentials", "wrong user name or password", ErrLogin},
		{"failed to determine alias name",
			"what was sent is not what this auth method wants: look at the mount, and at the user name or role id",
			ErrLogin},
		{"invalid role name", "there is no such role", ErrLogin},
		{"could not be found", "there is no such role", ErrLogin},
		{"missing role", "no role was named, and the auth method has none of its own", ErrLogin},
		{"service account name not authorized", "the role is not for this service account", ErrLogin},
		{"namespace not authorized", "the role is not for this service account's namespace", ErrLogin},
		{"token is expired", "the JWT has expired", ErrLogin},
		{"token not yet valid", "the JWT is not valid yet: look at the clocks", ErrLogin},
		{"audience claim does not match", "the JWT is for another audience", ErrLogin},
		{"no audiences bound to the role", "the JWT has an audience, and the role names none", ErrLogin},
		{"invalid subject (sub) claim", "the JWT is for another subject", ErrLogin},
		{"sub claim does not match", "the role is for another subject", ErrLogin},
		{"error validating claims", "the claims are not what the role wants", ErrLogin},
		{"not found in token", "a claim that the role wants is missing", ErrLogin},
		{"error verifying token signature", "this is not a JWT of the issuer that the auth method trusts",
			ErrLogin},
		{"role with oidc role_type", "the role is for logging in by a browser: oidc", ErrLogin},
		{"oidc login is not configured", "the auth method is not for logging in by a browser", ErrLogin},
		{"missing oauth state", "it took too long: vault has forgotten it", ErrLogin},
		{"error exchanging oidc code", "the issuer did not take the code, or gave what vault cannot use",
			ErrLogin},
		{"could not load configuration", "the auth method is not set up", ErrLogin},
		{"could not load backend configuration", "the auth method is not set up", ErrLogin},
		{"tls connection required", "there is no client certificate without https", ErrLogin},
		{"client certificate must be supplied", "no client certificate was sent", ErrLogin},
		{"failed to match all constraints",
			"the client certificate is not one that the role takes, or there is no such role", ErrLogin},
		{"permission denied", "there is no such auth method at that mount, or it does not take what was sent",
			ErrLogin},
		{"keyset configuration error", "it cannot reach the issuer", ErrServer},
		{"ldap.(client).authenticate: failed to connect", "it cannot reach the directory", ErrServer},
	} {
		if strings.Contains(all, known.says) {
			return known.means, known.sentinel
		}
	}
	return "", ErrLogin
}
