package login

import (
	"cmp"
	"context"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var jwtMethod = method{
	Method: authmethod.Method{
		Name: "jwt", Mount: "jwt",
		Keys: []authmethod.Key{
			{Name: "role", Label: "role"},
			{Name: "jwt_file", Kind: authmethod.SecretFile, Label: "jwt in"},
			{Name: "jwt_env", Kind: authmethod.Variable, Label: "jwt in"},
		},
		Needs: []authmethod.Need{{OneOf: []string{"jwt_file", "jwt_env"}}},
	},
	with: func(s settings) func(Prompter) vaultsvc.Method {
		return unattended(JWT{Mount: s.Mount, Role: s.Get("role"), Token: s.secret("jwt")})
	},
}

// JWT logs in with a JWT, as CI systems and clouds make them.
// https://developer.hashicorp.com/vault/api-docs/auth/jwt
type JWT struct {
	Mount string // "" is "jwt"
	Role  string // "" is the mount's default
	Token Secret

	what string // Token is, for errors; "" is a JWT
}

// Name returns "jwt".
func (j JWT) Name() string { return "jwt" }

// Requests returns the login.
func (j JWT) Requests() []string { return []string{j.path()} }

func (j JWT) path() string { return "auth/" + mountOr(j.Mount, "jwt") + "/login" }

// Login logs in.
func (j JWT) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	token, err := j.Token.word(ctx, cmp.Or(j.what, "JWT"))
	if err != nil {
		return nil, err
	}
	data := map[string]any{"jwt": token}
	if j.Role != "" {
		data["role"] = j.Role
	}
	return client.Logical().WriteWithContext(ctx, j.path(), data)
}
