package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

var approleMethod = method{
	Method: authmethod.Method{
		Name: "approle", Mount: "approle",
		Keys: []authmethod.Key{
			{Name: "role_id", Kind: authmethod.WordOrFile, Required: true},
			{Name: "wrapped", Kind: authmethod.Switch, Needs: "secret_id"},
			{Name: "secret_id", Kind: authmethod.Secret},
		},
	},
	make: func(s settings) vaultsvc.Method {
		role := s.secret("role_id")
		if role == nil {
			role = Value(s.Get("role_id"))
		}
		return &AppRole{Mount: s.Mount, RoleID: role, SecretID: s.secret("secret_id"),
			Wrapped: s.Get("wrapped") != ""}
	},
}

// AppRole logs in with the two halves of an AppRole.
// https://developer.hashicorp.com/vault/api-docs/auth/approle
type AppRole struct {
	Mount    string // "" is "approle"
	RoleID   Secret
	SecretID Secret // nil where the role has none
	// Wrapped: what SecretID gives is a token that the secret id is wrapped in. It can be
	// unwrapped once: where that fails, somebody else has done so.
	Wrapped bool

	mu        sync.Mutex
	wrapping  string // the wrapping token that was unwrapped last
	unwrapped string // what was in it: a secret id may be good for several logins
}

// Name returns "approle".
func (a *AppRole) Name() string { return "approle" }

// Requests returns the login, and what unwrapping takes.
func (a *AppRole) Requests() []string {
	if a.Wrapped {
		return []string{a.path(), "sys/wrapping/lookup", "sys/wrapping/unwrap"}
	}
	return []string{a.path()}
}

func (a *AppRole) mount() string { return mountOr(a.Mount, "approle") }

func (a *AppRole) path() string { return "auth/" + a.mount() + "/login" }

// Login logs in.
func (a *AppRole) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	roleID, err := a.RoleID.word(ctx, "role id")
	if err != nil {
		return nil, err
	}
	data := map[string]any{"role_id": roleID}
	if a.SecretID != nil || a.Wrapped {
		secretID, err := a.SecretID.word(ctx, "secret id")
		if err == nil && a.Wrapped {
			secretID, err = a.unwrap(ctx, client, secretID)
		}
		if err != nil {
			return nil, err
		}
		data["secret_id"] = secretID
	}
	return obtain(ctx, client, a.path(), data)
}

// unwrap takes the secret id out of its wrapping token. Before, it asks what the token was made
// for: one that somebody has put in the place of the right one was made by another request.
// https://developer.hashicorp.com/vault/docs/concepts/response-wrapping#response-wrapping-token-validation
func (a *AppRole) unwrap(ctx context.Context, client *api.Client, wrapping string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if wrapping == a.wrapping && a.unwrapped != "" {
		return a.unwrapped, nil
	}
	about, err := client.Logical().WriteWithContext(ctx, "sys/wrapping/lookup",
		map[string]any{"token": wrapping})
	if err != nil {
		return "", wrappedError(err)
	}
	var made string
	if about != nil {
		made, _ = about.Data["creation_path"].(string)
	}
	isSecretID := strings.HasSuffix(made, "/secret-id") || strings.HasSuffix(made, "/custom-secret-id")
	if !isSecretID || !strings.HasPrefix(made, "auth/"+a.mount()+"/role/") {
		return "", fmt.Errorf("%w: the wrapping token was not made for a secret id of this auth method",
			vaultsvc.ErrWrapped)
	}
	secret, err := client.Logical().UnwrapWithContext(ctx, wrapping)
	client.ClearToken() // unwrapping sets it
	if err != nil {
		return "", wrappedError(err)
	}
	var id string
	if secret != nil {
		id, _ = secret.Data["secret_id"].(string)
	}
	if id == "" {
		return "", fmt.Errorf("%w: no secret id is wrapped in the token", vaultsvc.ErrWrapped)
	}
	a.wrapping, a.unwrapped = wrapping, id
	return id, nil
}

// wrappedError tells that a wrapping token is no longer good, which says more than that a request
// was refused.
func wrappedError(err error) error {
	var resp *api.ResponseError
	if errors.As(err, &resp) && !resp.RawError && (resp.StatusCode == 400 || resp.StatusCode == 403) {
		return fmt.Errorf("%w: it was taken already, or has expired (status %d)", vaultsvc.ErrWrapped,
			resp.StatusCode)
	}
	return err
}
