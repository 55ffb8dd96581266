// Package okta stands in for Okta's SDK, which Vault's core uses for one kind of second
// factor, so that the test server builds without it. No configuration can be made with
// it, so nothing after [NewConfiguration] is ever reached.
package okta

import (
	"context"
	"errors"
	"net/http"
)

var errAbsent = errors.New("okta: not part of the test server")

// Configuration cannot be made.
type Configuration struct{ Context context.Context }

// ConfigSetter changes nothing.
type ConfigSetter func(*Configuration)

// NewConfiguration always fails.
func NewConfiguration(...ConfigSetter) (*Configuration, error) { return nil, errAbsent }

// WithToken changes nothing.
func WithToken(string) ConfigSetter { return func(*Configuration) {} }

// WithOrgUrl changes nothing.
func WithOrgUrl(string) ConfigSetter { return func(*Configuration) {} }

// WithCache changes nothing.
func WithCache(bool) ConfigSetter { return func(*Configuration) {} }

// APIClient reaches no server.
type APIClient struct {
	UserAPI       UserAPI
	UserFactorAPI UserFactorAPI
	cfg           *Configuration
}

// NewAPIClient returns a client of which every request fails.
func NewAPIClient(cfg *Configuration) *APIClient { return &APIClient{cfg: cfg} }

// GetConfig returns what the client was made with.
func (c *APIClient) GetConfig() *Configuration { return c.cfg }

// APIResponse is never returned.
type APIResponse struct{ *http.Response }

// Request is a request for a T; to execute it fails.
type Request[T any] struct{}

// Filter changes nothing.
func (r Request[T]) Filter(string) Request[T] { return r }

// Execute always fails.
func (Request[T]) Execute() (T, *APIResponse, error) {
	var none T
	return none, nil, errAbsent
}

// UserAPI finds users.
type UserAPI struct{}

// ListUsers makes a request that fails.
func (UserAPI) ListUsers(context.Context) Request[[]User] { return Request[[]User]{} }

// UserFactorAPI finds and asks second factors.
type UserFactorAPI struct{}

// ListFactors makes a request that fails.
func (UserFactorAPI) ListFactors(context.Context, string) Request[[]Factor] {
	return Request[[]Factor]{}
}

// VerifyFactor makes a request that fails.
func (UserFactorAPI) VerifyFactor(context.Context, string, string) Request[*Verification] {
	return Request[*Verification]{}
}

// GetFactorTransactionStatus makes a request that fails.
func (UserFactorAPI) GetFactorTransactionStatus(context.Context, string, string,
	string) Request[*Transaction] {
	return Request[*Transaction]{}
}

// User is never returned.
type User struct{}

// GetId is empty.
func (User) GetId() string { return "" }

// Factor is never returned.
type Factor struct{ UserFactorPush *UserFactorPush }

// UserFactorPush is never returned.
type UserFactorPush struct{}

// GetId is empty.
func (*UserFactorPush) GetId() string { return "" }

// Verification is never returned.
type Verification struct{ Links map[string]any }

// GetFactorResult is empty.
func (*Verification) GetFactorResult() string { return "" }

// Transaction is never returned.
type Transaction struct {
	UserFactorPushTransaction         *struct{}
	UserFactorPushTransactionWaiting  *struct{}
	UserFactorPushTransactionRejected *struct{}
	UserFactorPushTransactionTimeout  *struct{}
}
