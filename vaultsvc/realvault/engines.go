package main

import (
	"context"
	"maps"
	"slices"

	jwt "github.com/hashicorp/vault-plugin-auth-jwt"
	kubernetes "github.com/hashicorp/vault-plugin-auth-kubernetes"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/credential/cert"
	"github.com/hashicorp/vault/builtin/credential/ldap"
	"github.com/hashicorp/vault/builtin/credential/userpass"
	"github.com/hashicorp/vault/builtin/logical/database"
	"github.com/hashicorp/vault/builtin/plugin"
	"github.com/hashicorp/vault/sdk/framework"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
)

// logicalBackends are the secrets engines that can be mounted, by type. The core adds
// cubbyhole, identity and sys.
func logicalBackends() map[string]logical.Factory {
	return map[string]logical.Factory{
		"database": database.Factory,
		"kv":       kv.Factory,
		"nolist":   nolist,
		"plugin":   plugin.Factory,
	}
}

// credentialBackends are the auth methods that can be enabled, by type. The core adds token.
func credentialBackends() map[string]logical.Factory {
	return map[string]logical.Factory{
		"approle":    approle.Factory,
		"cert":       cert.Factory,
		"jwt":        jwt.Factory,
		"kubernetes": kubernetes.Factory,
		"ldap":       ldap.Factory,
		"plugin":     plugin.Factory,
		"userpass":   userpass.Factory,
	}
}

// nolist makes an engine whose every path can be read and none listed, as many plugins
// have it: the framework itself then answers a LIST.
func nolist(ctx context.Context, conf *logical.BackendConfig) (logical.Backend, error) {
	read := func(_ context.Context, _ *logical.Request, data *framework.FieldData) (*logical.Response,
		error) {
		return &logical.Response{Data: map[string]any{"name": data.Get("name")}}, nil
	}
	b := &framework.Backend{
		BackendType: logical.TypeLogical,
		Help:        "An engine that can be read and not listed.",
		Paths: []*framework.Path{{
			Pattern: framework.MatchAllRegex("name"),
			Fields:  map[string]*framework.FieldSchema{"name": {Type: framework.TypeString}},
			Operations: map[logical.Operation]framework.OperationHandler{
				logical.ReadOperation: &framework.PathOperation{Callback: read},
			},
		}},
	}
	return b, b.Setup(ctx, conf)
}

// registry tells the core that its engines and auth methods are built in.
type registry struct{}

func (registry) of(t consts.PluginType) map[string]logical.Factory {
	switch t {
	case consts.PluginTypeSecrets:
		return logicalBackends()
	case consts.PluginTypeCredential:
		return credentialBackends()
	default:
		return nil
	}
}

// Contains reports whether there is such a builtin.
func (r registry) Contains(name string, t consts.PluginType) bool { return r.of(t)[name] != nil }

// Get returns a function that returns the factory, which is the form that the core wants.
func (r registry) Get(name string, t consts.PluginType) (func() (any, error), bool) {
	f, ok := r.of(t)[name]
	return func() (any, error) { return f, nil }, ok
}

// Keys returns the names of all builtins of a kind.
func (r registry) Keys(t consts.PluginType) []string { return slices.Sorted(maps.Keys(r.of(t))) }

// DeprecationStatus calls everything supported.
func (r registry) DeprecationStatus(name string, t consts.PluginType) (consts.DeprecationStatus,
	bool) {
	if !r.Contains(name, t) {
		return consts.Unknown, false
	}
	return consts.Supported, true
}

// IsBuiltinEntPlugin is false: nothing here needs a licence key.
func (registry) IsBuiltinEntPlugin(string, consts.PluginType) bool { return false }
