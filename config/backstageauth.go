package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
)

// Defaults of Backstage's Vault plugin.
const (
	defaultAuthPath  = "kubernetes"
	defaultTokenPath = "/var/run/secrets/kubernetes.io/serviceaccount/token"
)

// podFolders are those in which a pod finds what it is given. A file of Backstage's may name files
// in there, and in its own folder, as what is sent to its server: any other is the user's.
var podFolders = []string{"/var/run/secrets", "/run/secrets"}

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
			Values: map[string][]string{"service_account_file": {defaultTokenPath}},
			Within: podFolders,
		}
		if tokenPath != nil {
			dir := m.get("serviceAccountTokenPath").src.top.dir
			path := tokenPath.V
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			b.kubernetes.Values["service_account_file"] = []string{path}
			b.kubernetes.Within = append([]string{dir}, podFolders...)
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
	for _, u := range it.used {
		if !u.isToken() {
			b.problem(name, it, errors.New(
				"it is sent to the server: only a variable that is named for Vault, as VAULT_TOKEN is, or holds "+
					"what looks like a token of Vault's is taken"))
			return
		}
		b.secretVariables = append(b.secretVariables, u.name)
	}
	switch token, err := newToken([]byte(it.text)); {
	case it.kind != "text":
		b.wrongType(name, "text", it)
	case errors.Is(err, ErrNoToken):
		b.problem(name, it, errors.New("it is empty"))
	case err != nil:
		b.problem(name, it, err)
	default:
		b.token = &Value[Token]{token, it.origin()}
		b.tokenFrom = ""
		if it.used != nil {
			b.tokenFrom = it.from
		}
	}
}

// logIn gives a Config the login of app-config files. It is for their own address: where a flag
// or the environment names another server, that one never sees their token.
func (b *backstage) logIn(c *Config) {
	c.addressNamed = b.named && b.address != nil && c.Address.Origin == b.address.Origin
	c.tokenFrom = b.tokenFrom
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

// Leaves says which token of the user's own, or which login, goes to an address that a file of
// Backstage's names, and not the user: origin is where the token is from, and the error is that of
// [Config.Token]. It is "" where none does.
func (c *Config) Leaves(origin string, err error) string {
	what := "the token of " + origin
	switch {
	case !c.addressNamed:
		return ""
	case errors.Is(err, ErrLogin):
		what = "a login by " + c.Auth.Method.Name
		if file := c.Auth.Get("service_account_file"); file != "" {
			what += ", with what is in " + file + ","
		}
	case err != nil:
		return ""
	case c.token != nil && origin == c.token.Origin && c.tokenFrom == "":
		return "" // it stands beside the address
	case c.token != nil && origin == c.token.Origin:
		what = "the token in " + c.tokenFrom
	}
	return what + " goes to " + c.Address.V + ", which " + c.Address.Origin + " names"
}
