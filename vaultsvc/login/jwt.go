package login

import (
	"context"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// JWT logs in with a JWT, as CI systems and clouds make them.
// https://developer.hashicorp.com/vault/api-docs/auth/jwt
type JWT struct {
	Mount string // "" is "jwt"
	Role  string // "" is the mount's default
	Token Secret
}

// Name returns "jwt".
func (j JWT) Name() string { return "jwt" }

// Requests returns the login.
func (j JWT) Requests() []vaultsvc.LoginRequest { return put(j.path()) }

func (j JWT) path() string { return "auth/" + mountOr(j.Mount, "jwt") + "/login" }

// Login logs in.
func (j JWT) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	token, err := j.Token(ctx)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"jwt": strings.TrimSpace(token)}
	if j.Role != "" {
		data["role"] = j.Role
	}
	return client.Logical().WriteWithContext(ctx, j.path(), data)
}
