package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/vault/api"
)

// Method is a way to log in. Package login has those that there are.
//
// Its Login is called anew for each login, and so finds files that have been written anew. It is given a client
// without a token. What it returns as an error wraps the official client's, or one of the sentinels here; it
// holds no secret.
type Method interface {
	api.AuthMethod
	// Name is what people call the method, as in "kubernetes".
	Name() string
	// Requests are those that logging in takes. The guard lets nothing else out, and these only while a
	// login is under way.
	Requests() []LoginRequest
}

// LoginRequest is one request of a [Method].
type LoginRequest struct {
	Path  string   // below /v1/, not escaped
	Query []string // for a GET: the names of what its query holds; nil is a PUT
}

// Login obtains a token and makes it the client's own. What it returns has no name and no
// policies but the token's: [Client.LookupToken] says more.
//
// An error wraps [ErrLogin] where Vault refuses, [ErrWrapped] where a wrapped secret was not what it should
// be, else one of the other sentinels. The token that the client had stays then.
func (c *Client) Login(ctx context.Context, m Method) (Token, error) {
	c.logins.Lock()
	defer c.logins.Unlock()
	requests := m.Requests()
	c.exit.login.Store(&requests)
	defer c.exit.login.Store(nil)
	c.loginAPI.ClearToken()
	defer c.loginAPI.ClearToken() // a wrapping token
	doing := "logging in by " + m.Name()
	secret, err := m.Login(ctx, c.loginAPI)
	switch {
	case err != nil:
		return Token{}, loginError(doing, err)
	case secret == nil || secret.Auth == nil:
		return Token{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	case secret.Auth.ClientToken == "" && secret.Auth.MFARequirement != nil:
		return Token{}, fmt.Errorf("%s: %w: it asks for a second factor, which is not supported", doing, ErrLogin)
	case secret.Auth.ClientToken == "":
		return Token{}, fmt.Errorf("%s: %w", doing, ErrNotVault)
	}
	before := c.token()
	own := c.obtained.Load()
	c.SetToken(secret.Auth.ClientToken)
	c.obtained.Store(true)
	if own && before != "" {
		// Nobody uses the one before any more. Whether it can be revoked is not what the caller asks.
		c.loginAPI.SetToken(before)
		_ = c.loginAPI.Auth().Token().RevokeSelfWithContext(ctx, "")
	}
	a := secret.Auth
	return Token{Policies: a.TokenPolicies, Renewable: a.Renewable, TTL: bySeconds(int64(a.LeaseDuration))}, nil
}

// Obtained tells whether the client's token is one that it logged in for.
func (c *Client) Obtained() bool { return c.obtained.Load() }

// Logout revokes the token, where the client itself obtained it: one that it was given may be in use elsewhere.
// Batch tokens cannot be revoked, and go when their time is over.
func (c *Client) Logout(ctx context.Context) error {
	if !c.obtained.Load() || !c.HasToken() {
		return nil
	}
	err := c.RevokeToken(ctx)
	if errors.Is(err, ErrBadRequest) { // a batch token
		err = nil
	}
	if err == nil {
		c.SetToken("")
	}
	return err
}

// loginError turns what a login failed of into a sentinel. Vault's own words are only looked at.
func loginError(doing string, err error) error {
	var resp *api.ResponseError
	if !errors.As(err, &resp) {
		if isOurs(err) {
			return fmt.Errorf("%s: %w", doing, err)
		}
		return apiError(doing, err)
	}
	ours := apiError(doing, err)
	if resp.RawError || !(errors.Is(ours, ErrBadRequest) || errors.Is(ours, ErrDenied) || errors.Is(ours, ErrBadToken) || errors.Is(ours, ErrEmpty) ||
		errors.Is(ours, ErrUnlistable) || errors.Is(ours, ErrNoMount) || refusal(resp.Errors) != "") {
		return ours
	}
	if why := refusal(resp.Errors); why != "" {
		return fmt.Errorf("%s: %w: %s (status %d)", doing, ErrLogin, why, resp.StatusCode)
	}
	return fmt.Errorf("%s: %w (status %d)", doing, ErrLogin, resp.StatusCode)
}

// isOurs tells whether an error is already one of those that logging in ends with.
func isOurs(err error) bool {
	for _, sentinel := range []error{ErrLogin, ErrWrapped, ErrConfig, ErrNotVault, ErrOffline, ErrTimeout, ErrTLS, ErrRedirect, ErrGuard, context.Canceled} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// refusal returns what Vault says of a login, in words of ours: a server could put anything into its own.
func refusal(texts []string) string {
	all := strings.ToLower(strings.Join(texts, "\n"))
	for _, known := range []struct{ says, means string }{
		{"no handler for route", "there is no such auth method at that mount"},
		{"unsupported path", "the auth method at that mount is another one"},
		{"invalid username or password", "wrong user name or password"},
		{"ldap operation failed", "wrong user name or password, or the directory cannot be reached"},
		{"invalid role or secret id", "wrong role id or secret id"},
		{"invalid secret id", "the secret id is wrong, used up or expired"},
		{"invalid role id", "wrong role id"},
		{"invalid role name", "there is no such role"},
		{"could not be found", "there is no such role"},
		{"service account name not authorized", "the role is not for this service account"},
		{"namespace not authorized", "the role is not for this service account's namespace"},
		{"token is expired", "the JWT has expired"},
		{"expired", "what was sent has expired"},
		{"invalid audience", "the JWT is for another audience"},
		{"error validating claims", "the JWT's claims are not what the role wants"},
		{"error validating token", "the JWT is not valid here"},
		{"error verifying token", "the JWT is not valid here"},
		{"no certificate", "no client certificate was sent"},
		{"client certificate must be supplied", "no client certificate was sent"},
		{"failed to match all constraints", "the client certificate is not one that the role takes"},
		{"invalid certificate", "the client certificate is not one that the role takes"},
		{"permission denied", ""},
	} {
		if strings.Contains(all, known.says) {
			return known.means
		}
	}
	return ""
}

// loginLetsOut tells whether a request is one of the login that is under way. Whatever a [Method] asks for, it is
// nothing but a login: the path has the form of one.
func loginLetsOut(requests []LoginRequest, req *http.Request, path string) bool {
	if !isLoginPath(path) {
		return false
	}
	return slices.ContainsFunc(requests, func(r LoginRequest) bool {
		if r.Path != path {
			return false
		}
		if r.Query == nil {
			return req.Method == http.MethodPut || req.Method == http.MethodPost
		}
		if req.Method != http.MethodGet {
			return false
		}
		for name, values := range req.URL.Query() {
			if len(values) != 1 || !slices.Contains(r.Query, name) {
				return false
			}
		}
		return true
	})
}

// isLoginPath tells whether a path can be one of a login: of an auth method's own (auth/MOUNT/login, with a user behind
// it for some; the two steps of OIDC), or of a wrapped secret id.
func isLoginPath(path string) bool {
	if path == "sys/wrapping/lookup" || path == "sys/wrapping/unwrap" {
		return true
	}
	below, ok := strings.CutPrefix(path, "auth/")
	if !ok || movesLater(below) || strings.HasPrefix(below, "token/") {
		return false
	}
	segs := strings.Split(below, "/")
	if slices.Contains(segs, "") || len(segs) < 2 {
		return false
	}
	last := segs[len(segs)-1]
	before := segs[len(segs)-2]
	switch {
	case last == "login":
		return true
	case before == "login":
		return len(segs) > 2
	case before == "oidc" && (last == "auth_url" || last == "callback"):
		return len(segs) > 2
	}
	return false
}
