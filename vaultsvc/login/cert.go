package login

import (
	"context"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var certMethod = method{
	Method: authmethod.Method{
		Name: "cert", Mount: "cert", Certificate: true,
		Keys: []authmethod.Key{{Name: "role"}},
	},
	make: func(s settings) vaultsvc.Method {
		return Cert{Mount: s.Mount, Role: s.Get("role")}
	},
}

// Cert logs in with the client certificate of the TLS connection: see vaultsvc.Options,
// VAULT_CLIENT_CERT and VAULT_CLIENT_KEY. https://developer.hashicorp.com/vault/api-docs/auth/cert
type Cert struct {
	Mount string // "" is "cert"
	Role  string // "" tries all
}

// Name returns "cert".
func (c Cert) Name() string { return "cert" }

// Requests returns the login.
func (c Cert) Requests() []string { return []string{c.path()} }

func (c Cert) path() string { return "auth/" + mountOr(c.Mount, "cert") + "/login" }

// Login logs in.
func (c Cert) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	data := map[string]any{}
	if c.Role != "" {
		data["name"] = c.Role
	}
	return obtain(ctx, client, c.path(), data)
}
