package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// user is a home folder and an environment of one's own.
type user struct {
	t    *testing.T
	home string
	vars map[string]string
}

// load is [Load] with the methods that there are.
func load(flags Flags, env func(string) string) (*Config, error) {
	flags.Methods = login.Methods()
	return Load(flags, env)
}

func newUser(t *testing.T) *user {
	t.Helper()
	home := t.TempDir()
	return &user{t: t, home: home, vars: map[string]string{"HOME": home,
		"XDG_CONFIG_DIRS": filepath.Join(home, "system")}}
}

func (u *user) env(name string) string { return u.vars[name] }

// write writes a file below the home folder and returns its path.
func (u *user) write(name, data string) string {
	u.t.Helper()
	path := filepath.Join(u.home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		u.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		u.t.Fatal(err)
	}
	return path
}

const userConfig = ".config/vaultmap/config.yaml"

// settings returns each setting as "value (origin)".
func settings(c *Config) map[string]string {
	show := func(v any, origin string) string { return fmt.Sprintf("%v (%s)", v, origin) }
	return map[string]string{
		"address":       show(c.Address.V, c.Address.Origin),
		"public_url":    show(c.PublicURL.V, c.PublicURL.Origin),
		"namespace":     show(c.Namespace.V, c.Namespace.Origin),
		"token_file":    show(c.TokenFile.V, c.TokenFile.Origin),
		"catalog":       show(c.Catalog.V, c.Catalog.Origin),
		"engine":        show(c.Engine.V, c.Engine.Origin),
		"kv_version":    show(c.KVVersion.V, c.KVVersion.Origin),
		"secret_suffix": show(c.SecretSuffix.V, c.SecretSuffix.Origin),
		"concurrency":   show(c.Concurrency.V, c.Concurrency.Origin),
		"timeout":       show(c.Timeout.V, c.Timeout.Origin),
		"mouse":         show(c.Mouse.V, c.Mouse.Origin),
		"linear":        show(c.Linear.V, c.Linear.Origin),
	}
}

func ptr[T any](v T) *T { return &v }

const fullFile = `# all there is
address: https://file.example.com:8200/
public_url: https://vault.example.com/base/
namespace: /a/b/
token_file: token
catalog:
  - ~/src
  - ../repo
  - /abs
engine: kv
kv_version: 1
secret_suffix: config
concurrency: 4
timeout: 5s
mouse: false
linear: true
`

func TestPrecedence(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, fullFile)
	at := func(line int) string {
		return fmt.Sprintf("(config ~/.config/vaultmap/config.yaml:%d)", line)
	}
	below := func(name string) string { return filepath.Join(u.home, filepath.FromSlash(name)) }
	fromFile := map[string]string{
		"address":       "https://file.example.com:8200 " + at(2),
		"public_url":    "https://vault.example.com/base " + at(3),
		"namespace":     "a/b " + at(4),
		"token_file":    below(".config/vaultmap/token") + " " + at(5),
		"catalog":       fmt.Sprintf("[%s %s /abs] %s", below("src"), below(".config/repo"), at(7)),
		"engine":        "kv " + at(10),
		"kv_version":    "1 " + at(11),
		"secret_suffix": "config " + at(12),
		"concurrency":   "4 " + at(13),
		"timeout":       "5s " + at(14),
		"mouse":         "false " + at(15),
		"linear":        "true " + at(16),
	}
	compare := func(what string, flags Flags, changed map[string]string) {
		t.Helper()
		c, err := load(flags, u.env)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if c.File != filepath.FromSlash("~/"+userConfig) {
			t.Errorf("%s: file %q", what, c.File)
		}
		for key, got := range settings(c) {
			want, ok := changed[key]
			if !ok {
				want = fromFile[key]
			}
			if got != want {
				t.Errorf("%s: %s is %s, want %s", what, key, got, want)
			}
		}
	}
	compare("the file alone", Flags{}, nil)

	u.vars["BAO_ADDR"], u.vars["BAO_NAMESPACE"] = "http://bao:8200", "bao"
	compare("OpenBao's variables", Flags{}, map[string]string{
		"address": "http://bao:8200 (env BAO_ADDR)", "namespace": "bao (env BAO_NAMESPACE)",
		"token_file": " (default)"})

	u.vars["VAULT_ADDR"], u.vars["VAULT_NAMESPACE"],
		u.vars["VAULT_CLIENT_TIMEOUT"] = "unix:///run/vault.sock", "ns/", "7"
	u.vars["VAULTMAP_LINEAR"] = "0"
	env := map[string]string{"address": "unix:///run/vault.sock (env VAULT_ADDR)",
		"namespace": "ns (env VAULT_NAMESPACE)",
		"linear":    "false (env VAULTMAP_LINEAR)",
		"timeout":   "7s (env VAULT_CLIENT_TIMEOUT)", "token_file": " (default)"} // another server's
	compare("Vault's variables", Flags{}, env)

	compare("flags", Flags{
		Address: ptr("http://flag"), PublicURL: ptr("http://public"), Namespace: ptr(""),
		TokenFile: ptr("t"), Catalog: []string{"x", "y"},
		Engine: ptr("e"), KVVersion: ptr(2), Concurrency: ptr(1), Timeout: ptr(time.Second),
		Linear: ptr(true),
	}, map[string]string{
		"address": "http://flag (flag --address)", "public_url": "http://public (flag --public-url)",
		"namespace":  " (flag --namespace)",
		"token_file": "t (flag --token-file)", "catalog": "[x y] (flag --catalog)",
		"engine":     "e (flag --engine)",
		"kv_version": "2 (flag --kv-version)", "concurrency": "1 (flag --concurrency)",
		"timeout": "1s (flag --timeout)", "linear": "true (flag --linear)",
	})
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	c, err := load(Flags{}, u.env)
	if !errors.Is(err, ErrNoAddress) || c == nil {
		t.Fatalf("Load = %v, %v; want a config and ErrNoAddress", c, err)
	}
	for key, want := range map[string]string{
		"address": " (default)", "public_url": " (default)", "namespace": " (default)",
		"token_file": " (default)", "catalog": "[] (default)",
		"engine": "secrets (default)", "kv_version": "0 (default)", "secret_suffix": " (default)",
		"concurrency": "32 (default)",
		"timeout":     "30s (default)", "mouse": "true (default)",
		"linear": "false (default)",
	} {
		if got := settings(c)[key]; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if c.File != "" || !c.Engine.IsDefault() {
		t.Errorf("file %q, engine %+v", c.File, c.Engine)
	}
}

func TestWhereTheFileIs(t *testing.T) {
	u := newUser(t)
	loaded := func(flags Flags) string {
		t.Helper()
		c, err := load(flags, u.env)
		if err != nil {
			t.Fatal(err)
		}
		return c.Address.V + " in " + filepath.ToSlash(c.File)
	}
	want := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	u.write("system/vaultmap/config.yaml", "address: http://system\n")
	want(loaded(Flags{}), "http://system in ~/system/vaultmap/config.yaml")
	u.write(userConfig, "address: http://user\n")
	want(loaded(Flags{}), "http://user in ~/"+userConfig)
	u.write("xdg/vaultmap/config.yaml", "address: http://xdg\n")
	u.vars["XDG_CONFIG_HOME"] = filepath.Join(u.home, "xdg")
	want(loaded(Flags{}), "http://xdg in ~/xdg/vaultmap/config.yaml")
	want(loaded(Flags{Config: ptr(u.write("named.yaml", "address: http://named\n"))}),
		"http://named in ~/named.yaml")

	_, err := load(Flags{Config: ptr(filepath.Join(u.home, "missing.yaml"))}, u.env)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "--config") {
		t.Errorf("a named file that is missing: %v", err)
	}
	// A relative folder would make the working directory a place of settings.
	u.vars["XDG_CONFIG_HOME"], u.vars["XDG_CONFIG_DIRS"] = "xdg", "system"
	t.Chdir(u.home)
	want(loaded(Flags{}), "http://user in ~/"+userConfig)
	if err := os.Remove(filepath.Join(u.home, filepath.FromSlash(userConfig))); err != nil {
		t.Fatal(err)
	}
	if c, err := load(Flags{}, u.env); !errors.Is(err, ErrNoAddress) {
		t.Errorf("from the working directory: %+v, %v", c, err)
	}
}

// All problems, of the file, the environment and the flags, are told at once.
func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, `adress: https://vault
Public-URL: http://x
address: 12
namespace: [a]
token_file: ""
catalog: ~/src
engine: a//b
kv_version: two
secret_suffix: ../x
concurrency: 0
timeout: soon
mouse: yes
timeout: 3s
bogus_setting: 1
public_url:
? [a]
: b
`)
	u.vars["VAULT_NAMESPACE"] = "a/../b"
	u.vars["VAULT_CLIENT_TIMEOUT"] = "x"
	_, err := load(Flags{KVVersion: ptr(3), Concurrency: ptr(1 << 20), Timeout: ptr(-time.Second),
		Catalog: []string{""}}, u.env)
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("Load: %v", err)
	}
	want := `config ~/.config/vaultmap/config.yaml:1: unknown key "adress": is it address?
config ~/.config/vaultmap/config.yaml:2: unknown key "Public-URL": is it public_url?
config ~/.config/vaultmap/config.yaml:3: address must be text, not a number
config ~/.config/vaultmap/config.yaml:4: namespace must be text, not a list
config ~/.config/vaultmap/config.yaml:5: the path is empty
config ~/.config/vaultmap/config.yaml:6: catalog must be a list of folders, not text
config ~/.config/vaultmap/config.yaml:7: the engine "a//b" cannot be the path of a mount
config ~/.config/vaultmap/config.yaml:8: kv_version must be a whole number, not text
config ~/.config/vaultmap/config.yaml:9: the suffix "../x" cannot be part of a path
config ~/.config/vaultmap/config.yaml:10: the concurrency is 0: it must be 1 to 512
config ~/.config/vaultmap/config.yaml:11: timeout: "soon" is no duration such as 30s or 2m
config ~/.config/vaultmap/config.yaml:12: mouse must be true or false, not text
config ~/.config/vaultmap/config.yaml:13: timeout is there twice, first in line 11
config ~/.config/vaultmap/config.yaml:14: unknown key "bogus_setting": known are address, ascii, auth, catalog, check, color, commands, concurrency, default_profile, engine, headers, index, keys, kv_version, linear, list_verb, mouse, namespace, product, profiles, public_url, renewal, secret_suffix, theme, timeout, tls, token_file, twins, vault_version
config ~/.config/vaultmap/config.yaml:15: public_url has no value
config ~/.config/vaultmap/config.yaml:16: a key must be text
env VAULT_CLIENT_TIMEOUT: "x" is no duration such as 30s or 2m
env VAULT_NAMESPACE: the namespace "a/../b" cannot be one
flag --catalog: the path is empty
flag --kv-version: the KV version is 3: it must be 1 or 2, or 0 to detect it
flag --concurrency: the concurrency is 1048576: it must be 1 to 512
flag --timeout: the timeout is -1s: it must be more than 0 and at most 1h0m0s`
	if err.Error() != want {
		t.Errorf("problems\n%v\nwant\n%s", err, want)
	}
}
