package login

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var jwtMethod = method{
	Method: authmethod.Method{
		Name: "jwt", Mount: "jwt",
		Keys: []authmethod.Key{{Name: "role"}, {Name: "jwt", Kind: authmethod.Secret, Required: true}},
	},
	make: func(s settings) vaultsvc.Method {
		return JWT{Mount: s.Mount, Role: s.Get("role"), Token: s.secret("jwt")}
	},
}

// JWT logs in with a JWT, as CI systems, clouds and Kubernetes make them.
// https://developer.hashicorp.com/vault/api-docs/auth/jwt
type JWT struct {
	Type  string // kubernetes, which wants a role; "" is jwt
	Mount string // "" is the type
	Role  string // "" is the mount's default
	Token Secret // nil is the file in which a pod has it, for kubernetes
}

// Name returns the type.
func (j JWT) Name() string { return cmp.Or(j.Type, "jwt") }

// Requests returns the login.
func (j JWT) Requests() []string { return []string{j.path()} }

func (j JWT) path() string { return "auth/" + mountOr(j.Mount, j.Name()) + "/login" }

// Login logs in.
func (j JWT) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	what := "JWT"
	if j.Type == "kubernetes" {
		what = "service account's token"
		if j.Role == "" {
			return nil, fmt.Errorf("%w: there is no role", vaultsvc.ErrConfig)
		}
		if j.Token == nil {
			j.Token = File(ServiceAccountFile)
		}
	}
	token, err := j.Token.word(ctx, what)
	if err != nil {
		return nil, err
	}
	if !isJWT(token) {
		return nil, fmt.Errorf("%w: the %s has not the form of a JWT: it is not sent", vaultsvc.ErrConfig,
			what)
	}
	data := map[string]any{"jwt": token}
	if j.Role != "" {
		data["role"] = j.Role
	}
	return obtain(ctx, client, j.path(), data)
}

// isJWT reports whether a text has the form of a signed JWT: three parts in base64url, the first of
// them an object in JSON. The attack is a setting that names another file, which would be sent.
func isJWT(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return false
	}
	for i, part := range parts {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || len(raw) == 0 {
			return false
		}
		var object map[string]any
		if i < 2 && json.Unmarshal(raw, &object) != nil {
			return false
		}
	}
	return true
}
