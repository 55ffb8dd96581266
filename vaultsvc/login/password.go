package login

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/vault/api"
	"github.com/hashicorp/vault/api/auth/ldap"
	"github.com/hashicorp/vault/api/auth/userpass"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Userpass logs in with a user name and a password that Vault knows.
// https://developer.hashicorp.com/vault/api-docs/auth/userpass
type Userpass struct {
	Mount    string // "" is "userpass"
	User     string
	Password Secret
}

// Name returns "userpass".
func (u Userpass) Name() string { return "userpass" }

// Requests returns the login.
func (u Userpass) Requests() []string { return []string{"auth/" + u.mount() + "/login/" + u.User} }

func (u Userpass) mount() string { return mountOr(u.Mount, "userpass") }

// Login logs in.
func (u Userpass) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	password, err := passwordOf(ctx, u.User, u.Password)
	if err != nil {
		return nil, err
	}
	auth, err := userpass.NewUserpassAuth(u.User, &userpass.Password{FromString: password}, userpass.WithMountPath(u.mount()))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", vaultsvc.ErrConfig, err)
	}
	return auth.Login(ctx, client)
}

// LDAP logs in with a user name and a password of a directory.
// https://developer.hashicorp.com/vault/api-docs/auth/ldap
type LDAP struct {
	Mount    string // "" is "ldap"
	User     string
	Password Secret
}

// Name returns "ldap".
func (l LDAP) Name() string { return "ldap" }

// Requests returns the login.
func (l LDAP) Requests() []string { return []string{"auth/" + l.mount() + "/login/" + l.User} }

func (l LDAP) mount() string { return mountOr(l.Mount, "ldap") }

// Login logs in.
func (l LDAP) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	password, err := passwordOf(ctx, l.User, l.Password)
	if err != nil {
		return nil, err
	}
	auth, err := ldap.NewLDAPAuth(l.User, &ldap.Password{FromString: password}, ldap.WithMountPath(l.mount()))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", vaultsvc.ErrConfig, err)
	}
	return auth.Login(ctx, client)
}

// passwordOf returns a password that may be sent. An empty one is refused here: directories take it for a wish to
// be nobody, and some then say that all is well.
func passwordOf(ctx context.Context, user string, password Secret) (string, error) {
	if user == "" || strings.Contains(user, "/") {
		return "", fmt.Errorf("%w: %q cannot be a user name", vaultsvc.ErrConfig, user)
	}
	return password.get(ctx, "password")
}
