package login

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var (
	userpassMethod = passwordMethod("userpass")
	ldapMethod     = passwordMethod("ldap")
)

func passwordMethod(name string) method {
	return method{
		Method: authmethod.Method{
			Name: name, Mount: name,
			Keys: []authmethod.Key{
				{Name: "username", Kind: authmethod.User, Label: "user", Required: true},
				{Name: "password", Kind: authmethod.Secret, Asked: true},
			},
		},
		make: func(s settings) vaultsvc.Method {
			m := Password{Type: name, Mount: s.Mount, User: s.Get("username"),
				Password: s.secret("password")}
			if m.Password == nil {
				m.Password = func(ctx context.Context) (string, error) {
					return s.Prompter.Secret(ctx, "password")
				}
			}
			return m
		},
	}
}

// Password logs in with a user name and a password.
// https://developer.hashicorp.com/vault/api-docs/auth/userpass,
// https://developer.hashicorp.com/vault/api-docs/auth/ldap
type Password struct {
	Type     string // userpass, whose passwords Vault knows, or ldap, whose a directory does
	Mount    string // "" is the type
	User     string
	Password Secret
}

// Name returns the type.
func (p Password) Name() string { return p.Type }

// Requests returns the login.
func (p Password) Requests() []string { return []string{p.path()} }

func (p Password) path() string { return "auth/" + mountOr(p.Mount, p.Type) + "/login/" + p.User }

// Login logs in. An empty password is refused here: directories take it for a wish to be nobody,
// and some then say that all is well.
func (p Password) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	if p.User == "" || strings.Contains(p.User, "/") {
		return nil, fmt.Errorf("%w: %q cannot be a user name", vaultsvc.ErrConfig, p.User)
	}
	password, err := p.Password.get(ctx, "password")
	if err != nil {
		return nil, err
	}
	return obtain(ctx, client, p.path(), map[string]any{"password": password})
}
