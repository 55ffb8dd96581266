package login

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// OAuth2 has an issuer make a JWT for client credentials, and logs in with that: what Kong Gateway calls
// oauth2. https://developer.konghq.com/gateway/entities/vault/
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
func (o OAuth2) Requests() []vaultsvc.LoginRequest { return JWT{Mount: o.Mount}.Requests() }

// Login logs in.
func (o OAuth2) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	token, err := o.token(ctx)
	if err != nil {
		return nil, err
	}
	return JWT{Mount: o.Mount, Role: o.Role, Token: Value(token)}.Login(ctx, client)
}

// token asks the issuer for a JWT.
func (o OAuth2) token(ctx context.Context) (string, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return "", fmt.Errorf("%w: the token endpoint must be an https address", vaultsvc.ErrConfig)
	}
	secret, err := o.ClientSecret(ctx)
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
	conf := clientcredentials.Config{ClientID: o.ClientID, ClientSecret: secret, TokenURL: o.Endpoint, Scopes: o.Scopes}
	if len(o.Audiences) > 0 {
		conf.EndpointParams = url.Values{"audience": o.Audiences}
	}
	token, err := conf.Token(context.WithValue(ctx, oauth2.HTTPClient, plain))
	var refused *oauth2.RetrieveError
	switch {
	case err == nil && token.AccessToken != "":
		return token.AccessToken, nil
	case errors.As(err, &refused) && refused.Response != nil:
		return "", fmt.Errorf("%w: %s answers with status %d", vaultsvc.ErrLogin, u.Host, refused.Response.StatusCode)
	case errors.Is(err, context.Canceled):
		return "", context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return "", fmt.Errorf("%w: %s", vaultsvc.ErrTimeout, u.Host)
	}
	var network *url.Error
	if errors.As(err, &network) {
		return "", fmt.Errorf("%w: the token endpoint %s cannot be reached", vaultsvc.ErrLogin, u.Host)
	}
	return "", fmt.Errorf("%w: what %s answers is no token", vaultsvc.ErrLogin, u.Host)
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}
