package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// values are the values of keys.
type values = map[string][]string

func authOf(method, mount string, v values) authmethod.Settings {
	m, _ := append(login.Methods(), tokenMethod).Named(method)
	return authmethod.Settings{Method: m, Mount: mount, Values: v}
}

// auth loads a file with this block, and returns what came of it.
func (u *user) auth(block string) (*Config, error) {
	u.t.Helper()
	u.write(userConfig, "address: https://v\nauth: "+block+"\n")
	return load(Flags{}, u.env)
}

// Every method, with all its keys and with as few as there can be.
func TestAuthMethods(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	below := func(name string) string { return filepath.Join(u.home, ".config", "vaultmap", name) }
	for block, want := range map[string]authmethod.Settings{
		"{method: token}": authOf("token",
			"", values{}),
		"{method: token, token_file: t}": authOf("token",
			"", values{"token_file": {below("t")}}),
		"{method: kubernetes, role: r}": authOf("kubernetes",
			"", values{"role": {"r"}}),
		"{method: approle, role_id: i}": authOf("approle",
			"", values{"role_id": {"i"}}),
		"{method: approle, role_id_file: ~/i}": authOf("approle",
			"", values{"role_id_file": {filepath.Join(u.home, "i")}}),
		"{method: cert}": authOf("cert",
			"", values{}),
		"{method: cert, mount: c/x/, role: r}": authOf("cert",
			"c/x/", values{"role": {"r"}}),
		"{method: jwt, jwt_env: CI_JWT}": authOf("jwt",
			"", values{"jwt_env": {"CI_JWT"}}),
		"{method: jwt, role: r, jwt_file: ../j}": authOf("jwt",
			"", values{"role": {"r"}, "jwt_file": {filepath.Join(u.home, ".config", "j")}}),
		"{method: userpass, username: me}": authOf("userpass",
			"", values{"username": {"me"}}),
		"{method: ldap, username: Me, mount: ad}": authOf("ldap",
			"ad", values{"username": {"Me"}}),
		"{method: oidc}": authOf("oidc",
			"", values{}),
		"{method: oidc, role: r, port: 8250}": authOf("oidc",
			"", values{"role": {"r"}, "port": {"8250"}}),
		"{method: userpass, username: me, password_file: /p}": authOf("userpass",
			"", values{"username": {"me"}, "password_file": {"/p"}}),
		"{method: ldap, username: me, password_env: P}": authOf("ldap",
			"", values{"username": {"me"}, "password_env": {"P"}}),
		"{method: kubernetes, role: r, mount: k8s, service_account_file: sa}": authOf("kubernetes",
			"k8s", values{"role": {"r"}, "service_account_file": {below("sa")}}),
		"{method: approle, role_id: i, secret_id_file: s, wrapped: true}": authOf("approle",
			"", values{"role_id": {"i"}, "secret_id_file": {below("s")}, "wrapped": {"true"}}),
		"{method: approle, role_id: i, secret_id_env: S}": authOf("approle",
			"", values{"role_id": {"i"}, "secret_id_env": {"S"}}),
		"{method: oauth2, token_endpoint: 'https://i/t', client_id: c, client_secret_env: S}": authOf("oauth2",
			"", values{"token_endpoint": {"https://i/t"}, "client_id": {"c"}, "client_secret_env": {"S"}}),
		"{method: oauth2, role: r, mount: m, token_endpoint: 'http://127.0.0.1:1/t', client_id: c, client_secret_file: s, audiences: [a, b], scopes: s}": authOf("oauth2",
			"m", values{"role": {"r"}, "token_endpoint": {"http://127.0.0.1:1/t"}, "client_id": {"c"},
				"client_secret_file": {below("s")}, "audiences": {"a", "b"}, "scopes": {"s"}}),
	} {
		u.vars["VAULT_CLIENT_CERT"], u.vars["VAULT_CLIENT_KEY"] = "/c", "/k" // for cert
		c, err := u.auth(block)
		if err != nil {
			t.Errorf("%s: %v", block, err)
			continue
		}
		want.Origin = "config ~/.config/vaultmap/config.yaml:2"
		if !reflect.DeepEqual(*c.Auth, want) {
			t.Errorf("%s: %+v", block, *c.Auth)
		}
		_, origin, err := c.Token()
		if wants := want.Method.Name != "token"; errors.Is(err, ErrLogin) != wants || wants &&
			(origin != want.Origin || !strings.HasSuffix(err.Error(), "asks for one by "+want.Method.Name)) {
			t.Errorf("%s: token from %q, %v", block, origin, err)
		}
		if c.TokenFile.V != want.Get("token_file") {
			t.Errorf("%s: token file %q", block, c.TokenFile.V)
		}
	}
}

func TestAuthText(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]authmethod.Settings{
		"token /t": authOf("token", "", values{"token_file": {"/t"}}),
		"token":    authOf("token", "", values{}),
		"kubernetes at auth/k8s, role r, service account in /sa": authOf("kubernetes",
			"/k8s/", values{"role": {"r"}, "service_account_file": {"/sa"}}),
		"approle at auth/approle, role id i, wrapped secret id in S": authOf("approle",
			"", values{"role_id": {"i"}, "secret_id_env": {"S"}, "wrapped": {"true"}}),
		"ldap at auth/ldap, user me, password asked for": authOf("ldap",
			"", values{"username": {"me"}}),
		"userpass at auth/userpass, user me, password in P": authOf("userpass",
			"", values{"username": {"me"}, "password_env": {"P"}}),
		"oauth2 at auth/jwt, endpoint https://i, client c, client secret in /s, audiences a b, scopes x": authOf("oauth2",
			"", values{"token_endpoint": {"https://i"}, "client_id": {"c"}, "client_secret_file": {"/s"},
				"audiences": {"a", "b"}, "scopes": {"x"}}),
		"oidc at auth/oidc, port 1": authOf("oidc",
			"", values{"port": {"1"}}),
	} {
		if got := a.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// All that is wrong is told at once, with its line.
func TestAuthProblems(t *testing.T) {
	t.Parallel()
	const methods = "approle, cert, jwt, kubernetes, ldap, oauth2, oidc, token, userpass"
	for block, want := range map[string]string{
		"{}": "2: auth.method is missing: it is one of " +
			methods,
		"{role: r}": "2: auth.method is missing: it is one of " +
			methods,
		"{method: kubernets, role: r}":                 "2: auth.method: there is no such method: is it kubernetes?",
		"{method: github}":                             "2: auth.method: it must be one of " + methods,
		"{method: [token]}":                            "2: auth.method must be text, not a list",
		"{method: kubernetes}":                         "2: auth needs role for the method kubernetes",
		"{method: approle}":                            "2: auth needs role_id or role_id_file for the method approle",
		"{method: jwt}":                                "2: auth needs jwt_file or jwt_env for the method jwt",
		"{method: ldap}":                               "2: auth needs username for the method ldap",
		"{method: cert}":                               "2: auth: the method cert needs tls.client_cert and tls.client_key, or VAULT_CLIENT_CERT and VAULT_CLIENT_KEY",
		"{method: oidc, port: 0}":                      "2: the port must be 1 to 65535",
		"{method: oidc, role_id: x}":                   "2: auth.role_id is a key of the method approle, not of oidc",
		"{method: oidc, username: x}":                  "2: auth.username is a key of the method ldap and userpass, not of oidc",
		"{method: token, role: x}":                     "2: auth.role: the method token has no role",
		"{method: token, mount: x}":                    "2: auth.mount: the method token has no mount",
		"{method: oidc, roel: x}":                      `2: unknown key "roel": is it role?`,
		"{method: oidc, prot: 1}":                      `2: unknown key "prot"`,
		"{method: oidc, mounts: x}":                    `2: unknown key "mounts": is it mount?`,
		"{method: oidc, mount: a//b}":                  "2: auth.mount: it cannot be the path of an auth method",
		"{method: oidc, mount: ../sys}":                "2: auth.mount: it cannot be the path of an auth method",
		"{method: oidc, role: ' '}":                    "2: auth.role: it is empty or holds control characters",
		`{method: oidc, role: "a\nb"}`:                 "2: auth.role: it is empty or holds control characters",
		"{method: ldap, username: a/b}":                "2: auth.username: it cannot be a user name",
		"{method: ldap, username: ..}":                 "2: auth.username: it cannot be a user name",
		"{method: jwt, jwt_env: 'a b'}":                "2: auth.jwt_env: it must be the name of a variable",
		"{method: jwt, jwt_file: ''}":                  "2: auth.jwt_file: the path is empty",
		"{method: jwt, jwt_env: A, jwt_file: b}":       "2: auth has both jwt_file and jwt_env: one of them",
		"{method: approle, role_id: a, wrapped: true}": "2: auth.wrapped needs secret_id_file or secret_id_env",
		"{method: approle, role_id: a, secret_id_env: A, secret_id_file: b}":                                "2: auth has both secret_id_file and secret_id_env: one of them",
		"{method: oauth2, token_endpoint: 'http://i', client_id: c, client_secret_env: S}":                  "2: auth.token_endpoint: it must be an https address, or http on this machine: the client secret goes there",
		"{method: oauth2, token_endpoint: 'http://127.0.0.1.evil.org', client_id: c, client_secret_env: S}": "2: auth.token_endpoint: it must be an https address, or http",
		"{method: oauth2, token_endpoint: 'https://me:pw@i', client_id: c, client_secret_env: S}":           "2: auth.token_endpoint: it must be an https address, without a user",
		"{method: oauth2, token_endpoint: 'https:///t', client_id: c, client_secret_env: S}":                "2: auth.token_endpoint: it must be an https address, without a user",
		"{method: oauth2, token_endpoint: 'https://i', client_id: c, client_secret_env: S, scopes: 3}":      "2: auth.scopes must be a list of texts, not a number",
		"{method: oidc}\ntoken_file: x":                 "3: token_file and auth are both there: one of them",
		"{method: token, token_file: y}\ntoken_file: x": "3: token_file and auth are both there: one of them",
		"\n  method: oauth2\n  password: x\n  client_secret: x\n  rol: y\n  jwt_file: z": `4: auth.password must not stand in the file: use password_file or password_env, or neither to be asked for it
5: auth.client_secret must not stand in the file: use client_secret_file or client_secret_env
6: unknown key "rol": is it role?
7: auth.jwt_file is a key of the method jwt, not of oauth2
3: auth needs token_endpoint for the method oauth2
3: auth needs client_id for the method oauth2
3: auth needs client_secret_file or client_secret_env for the method oauth2`,
	} {
		_, err := newUser(t).auth(block)
		got := ""
		if err != nil {
			got = strings.ReplaceAll(err.Error(), "config ~/.config/vaultmap/config.yaml:", "")
		}
		if !strings.HasPrefix(got, want) || strings.Count(got, "\n") != strings.Count(want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", block, got, want)
		}
	}
}

// A secret that has got into the file, in its wrong place or any other, must not come back in what
// is said of it.
func TestAuthErrorsHoldNoSecret(t *testing.T) {
	t.Parallel()
	const canary = "hvs.CANARY-0123456789"
	var blocks []string
	methods := append(login.Methods(), tokenMethod)
	secrets := []string{"password", "secret_id", "client_secret", "token", "jwt"}
	for _, key := range secrets {
		if methods.Instead(key) == "" {
			t.Errorf("nothing is said of %s", key)
		}
	}
	for _, m := range methods {
		method := m.Name
		for _, key := range secrets {
			blocks = append(blocks, fmt.Sprintf("{method: %s, %s: %s}", method, key, canary),
				fmt.Sprintf("{method: %s, %s: [%s]}", method, key, canary),
				fmt.Sprintf("{%s: {%s: x}, method: %s}", key, canary, method))
		}
		for key := range m.Forms() {
			blocks = append(blocks, fmt.Sprintf("{method: %s, %s: '%s//\\n'}", method, key, canary),
				fmt.Sprintf("{method: %s, %s: {%s: 1}}", method, key, canary),
				fmt.Sprintf("{method: %s, %s: \"%s\\n\", password: x}", method, key, canary),
				fmt.Sprintf("{method: %s, %s: [{%s: 1}]}", method, key, canary))
		}
	}
	blocks = append(blocks, canary, "["+canary+"]", "{"+canary+"}", "{"+canary+": x}",
		"{method: "+canary+"}", "{method: jwt, jwt_env: '"+canary+"'}", "*"+canary, "!"+canary+" [x]",
		"{method: oauth2, token_endpoint: 'https://me:"+canary+"@i', client_id: c, client_secret_env: '"+canary+"'}",
		"{method: oidc, mount: 'a//"+canary+"'}", "\""+canary)
	refused := 0
	one := newUser(t)
	for _, block := range blocks {
		_, err := one.auth(block)
		if err == nil {
			continue // a name may look like a secret
		}
		refused++
		if strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s:\n%v", block, err)
		}
	}
	if refused < len(blocks)*9/10 {
		t.Errorf("of %d only %d were refused", len(blocks), refused)
	}
	// Nor is one in a profile that is not used, or at the top.
	for _, data := range []string{"token: " + canary, "profiles: {p: {token: " + canary + "}}",
		"profiles: {p: {auth: {password: " + canary + "}}}", "profiles: {p: " + canary + "}", canary +
			": x"} {
		u := newUser(t)
		u.write(userConfig, data)
		if _, err := load(Flags{Address: ptr("http://x")}, u.env); err == nil ||
			strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", data, err)
		}
	}
}

// The order of tokens and logins, from the strongest to the weakest.
func TestLoginOrder(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	app := u.write("app-config.yaml",
		"vault:\n  baseUrl: https://v\n  auth: {type: kubernetes, role: r}\n")
	flags := Flags{Backstage: []string{app}, Profile: ptr("p")}
	want := func(what, want string) {
		t.Helper()
		c, err := load(flags, u.env)
		if err != nil {
			t.Fatal(err)
		}
		token, _, err := c.Token()
		got := token.Reveal()
		if errors.Is(err, ErrLogin) {
			got = c.Auth.Method.Name
		}
		if got != want {
			t.Errorf("%s: %s, %v; want %s", what, got, err, want)
		}
	}
	own, none := "profiles: {p: {address: 'https://v', auth: {method: oidc}}}",
		"profiles: {p: {address: 'https://v'}}"
	top := "auth: {method: ldap, username: me}\n" + none
	u.write(userConfig, none)
	want("Backstage's login", "kubernetes")
	u.write(".vault-token", "left")
	want("what the vault command has left goes before it", "left")
	u.write(userConfig, top)
	want("the config file's login before that", "ldap")
	u.vars["VAULT_TOKEN"] = "env"
	want("the environment before that", "env")
	u.write(userConfig, own)
	want("the login of a chosen profile before that", "oidc")
	flags.TokenFile = ptr(u.write("token", "flag"))
	want("a flag before all", "flag")
	flags.TokenFile, flags.Profile = nil, nil
	u.write(userConfig, "default_profile: p\n"+own)
	want("the environment before a default profile's login", "env")
	u.vars["VAULT_TOKEN"] = ""
	want("its login before what was left", "oidc")
	u.write(userConfig, "auth: {method: oidc}\nprofiles: {p: {address: 'https://v', auth: {method: token}}}\ndefault_profile: p")
	want("a profile that wants a token, at a top that logs in", "left")
	u.write(userConfig, "token_file: none\nprofiles: {p: {address: 'https://v', auth: {method: oidc}}}\ndefault_profile: p")
	want("a profile that logs in, at a top with a token file", "oidc")
}

// Backstage's role that needs a variable is no login without it.
func TestBackstageRoleIsNotSet(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	flags := Flags{LookupEnv: u.lookupEnv,
		Backstage: []string{u.write("app-config.yaml",
			"vault:\n  baseUrl: https://v\n  auth: {type: kubernetes, role: '${NO}'}\n")}}
	_, _, err := u.token(flags)
	if !errors.Is(err, ErrNoToken) ||
		err.Error() != "no token: backstage ~/app-config.yaml:3 needs NO, which is not set" {
		t.Errorf("%v", err)
	}
}

// The README's table has a row for each method, with its keys and no others.
func TestReadmeNamesTheAuthKeys(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile("`([a-z0-9_]+)(?:: true)?`")
	rows := map[string][]string{}
	_, table, _ := strings.Cut(string(readme), "| `auth.method` |")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if strings.TrimSpace(line) == "" {
			break
		}
		if len(cells) < 4 {
			continue
		}
		var keys []string
		for _, m := range words.FindAllStringSubmatch(cells[2], -1) {
			if m[1] != "tls" { // where the certificate of cert is
				keys = append(keys, m[1])
			}
		}
		slices.Sort(keys)
		for _, m := range words.FindAllStringSubmatch(cells[1], -1) {
			rows[m[1]] = keys
		}
	}
	for _, m := range append(login.Methods(), tokenMethod) {
		keys := slices.Sorted(maps.Keys(m.Forms()))
		if got, there := rows[m.Name]; !there || !slices.Equal(got, keys) {
			t.Errorf("%s: the README has %q, want %q", m.Name, got, keys)
		}
		delete(rows, m.Name)
	}
	if len(rows) > 0 {
		t.Errorf("the README has methods that are none: %q", rows)
	}
}
