package login

import (
	"context"

	"github.com/hashicorp/vault/api"
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
func (j JWT) Requests() []string { return []string{j.path()} }

func (j JWT) path() string { return "auth/" + mountOr(j.Mount, "jwt") + "/login" }

// Login logs in.
func (j JWT) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	token, err := j.Token.word(ctx, "JWT")
	if err != nil {
		return nil, err
	}
	data := map[string]any{"jwt": token}
	if j.Role != "" {
		data["role"] = j.Role
	}
	return client.Logical().WriteWithContext(ctx, j.path(), data)
}
