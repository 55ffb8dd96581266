package login

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/vault/api"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var oauth2Method = method{
	Method: authmethod.Method{
		Name: "oauth2", Mount: "jwt",
		Keys: []authmethod.Key{
			{Name: "role"},
			{Name: "token_endpoint", Kind: authmethod.Endpoint, Label: "endpoint", Required: true},
			{Name: "client_id", Label: "client", Required: true},
			{Name: "client_secret", Kind: authmethod.Secret, Required: true},
			{Name: "audiences", Kind: authmethod.Words},
			{Name: "scopes", Kind: authmethod.Words},
		},
	},
	make: func(s settings) vaultsvc.Method {
		return OAuth2{
			Mount: s.Mount, Role: s.Get("role"), Endpoint: s.Get("token_endpoint"),
			ClientID:     s.Get("client_id"),
			ClientSecret: s.secret("client_secret"), Audiences: s.Values["audiences"],
			Scopes: s.Values["scopes"],
		}
	},
}

// OAuth2 has an issuer make a JWT for client credentials, and logs in with that: what Kong Gateway
// calls oauth2. https://developer.konghq.com/gateway/entities/vault/
type OAuth2 struct {
	Mount        string // of the jwt auth method; "" is "jwt"
	Role         string
	Endpoint     string // https, or http on the same machine: the client secret goes there
	ClientID     string
	ClientSecret Secret
	Audiences    []string
	Scopes       []string
}

// issuerPatience is how long an issuer may take.
const issuerPatience = 20 * time.Second

// Name returns "oauth2".
func (o OAuth2) Name() string { return "oauth2" }

// Requests returns the login.
func (o OAuth2) Requests() []string { return JWT{Mount: o.Mount}.Requests() }

// Login logs in.
func (o OAuth2) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	token, err := o.token(ctx)
	if err != nil {
		return nil, err
	}
	return JWT{Mount: o.Mount, Role: o.Role, Token: Value(token)}.Login(ctx, client)
}

func (o OAuth2) token(ctx context.Context) (string, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" &&
		!(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return "", fmt.Errorf("%w: the token endpoint must be an https address", vaultsvc.ErrConfig)
	}
	secret, err := o.ClientSecret.get(ctx, "client secret")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, issuerPatience)
	defer cancel()
	// A redirect would take the client secret elsewhere.
	plain := &http.Client{
		Transport:     http.DefaultTransport.(*http.Transport).Clone(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer plain.CloseIdleConnections()
	conf := clientcredentials.Config{ClientID: o.ClientID, ClientSecret: secret, TokenURL: o.Endpoint,
		Scopes: o.Scopes}
	if len(o.Audiences) > 0 {
		conf.EndpointParams = url.Values{"audience": o.Audiences}
	}
	token, err := conf.Token(context.WithValue(ctx, oauth2.HTTPClient, plain))
	if err != nil {
		return "", issuerError(ctx, u.Host, err)
	}
	return token.AccessToken, nil // the library has seen that there is one
}

// issuerError tells what an issuer failed of. What it has answered may hold what it was asked with.
func issuerError(ctx context.Context, host string, err error) error {
	var answered *oauth2.RetrieveError
	var network *url.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return context.Canceled
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %s does not answer", vaultsvc.ErrIssuer, host)
	case errors.As(err, &answered) && answered.Response != nil:
		status := answered.Response.StatusCode
		if status >= 500 || status == http.StatusTooManyRequests { // it may go well in a moment
			return fmt.Errorf("%w: %s answers with status %d", vaultsvc.ErrIssuer, host, status)
		}
		return refusal(fmt.Sprintf("the issuer %s refuses the client (status %d)", host, status))
	case errors.As(err, &network):
		return fmt.Errorf("%w: %s", vaultsvc.ErrIssuer, host)
	}
	return refusal(fmt.Sprintf("what %s answers is no token", host))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
