package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// Defaults of Backstage's Vault plugin.
const (
	defaultAuthPath  = "kubernetes"
	defaultTokenPath = "/var/run/secrets/kubernetes.io/serviceaccount/token"
)

// oldToken reads vault.token: a token, or (in older documentation) what is now vault.auth.
func (b *backstage) oldToken(name string, it *item) {
	if it.kind == "a map" {
		b.auth(name, it, false)
		return
	}
	b.secret(name, it)
}

// auth reads how to log in. Where there is an old token too, the plugin takes that one.
func (b *backstage) auth(name string, m *item, old bool) {
	token, kubernetes := b.token, b.kubernetes
	var typ, role, authPath, tokenPath *Value[string]
	b.keys(name, m, map[string]keyReader{
		"type":   b.text(&typ, checkAuthType),
		"secret": b.secret,
		"role":   b.text(&role, func(string) error { return nil }),
		"authPath": b.text(&authPath,
			silent(checkEngine, "it cannot be the path of an auth method")),
		"serviceAccountTokenPath": b.text(&tokenPath, silent(checkPath, "it cannot be a path")),
	})
	secret := b.token
	b.token, b.kubernetes = token, kubernetes
	if m.kind != "a map" || old {
		return
	}
	missing := func(key string) {
		if it := m.get(key); it == nil || it.kind == "nothing" {
			b.bad.add(m.origin(), fmt.Errorf("%s.%s is missing", name, key))
		}
	}
	switch {
	case typ == nil:
		if it := m.get("type"); it != nil && it.kind == unset {
			b.bad.add(it.origin(), fmt.Errorf("%s.type needs %s, which is not set", name, it.text))
			return
		}
		missing("type")
	case typ.V == "static":
		missing("secret")
		b.token = secret
	case typ.V == "kubernetes":
		missing("role")
		method, _ := b.methods.Named("kubernetes")
		b.kubernetes = &authmethod.Settings{
			Method: method, Mount: first(defaultAuthPath, authPath).V, Origin: typ.Origin,
			Values: map[string][]string{"service_account_file": {first(defaultTokenPath, tokenPath).V}},
		}
		if role != nil {
			b.kubernetes.Values["role"] = []string{role.V}
		}
		if it := m.get("role"); role == nil && it != nil && it.kind == unset {
			b.noToken = fmt.Sprintf("%s needs %s, which is not set", it.origin(), it.text)
		}
	}
}

var checkAuthType = must(func(s string) bool { return s == "static" || s == "kubernetes" },
	"it must be static or kubernetes")

func (b *backstage) secret(name string, it *item) {
	switch token, err := newToken([]byte(it.text)); {
	case it.kind != "text":
		b.wrongType(name, "text", it)
	case errors.Is(err, ErrNoToken):
		b.problem(name, it, errors.New("it is empty"))
	case err != nil:
		b.problem(name, it, err)
	default:
		b.token = &Value[Token]{token, it.origin()}
	}
}

// logIn gives a Config the login of app-config files. It is for their own address: where a flag
// or the environment names another server, that one never sees their token.
func (b *backstage) logIn(c *Config) {
	switch {
	case b.address != nil && strings.TrimRight(b.address.V, "/") == c.Address.V:
		c.token = b.token
		if b.noToken != "" {
			c.noToken = b.noToken
		}
		if b.kubernetes != nil && c.Auth == nil {
			c.Auth, c.authLast = b.kubernetes, true
		}
	case b.token != nil:
		c.noToken = "that of " + b.token.Origin + " goes to the address in its own file alone"
	}
}
