package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const profiles = `address: https://top.example.com
namespace: top
engine: kv
default_profile: prod
profiles:
  prod:
    address: https://prod.example.com:8200/
    public_url: https://ui.example.com
    namespace: platform
    catalog: [~/prod]
    engine: secret
    kv_version: 2
    secret_suffix: config
    concurrency: 4
    timeout: 5s
    mouse: false
    index: true
    vault_version: 1.20
    product: vault
    renewal: 30m
    token_file: tok
    tls: {ca_cert: ca.pem, server_name: vault}
  staging: {namespace: stage}
  dev:
`

func TestProfileSettings(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, profiles)
	c, err := load(Flags{}, u.env)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Profiles, []string{"prod", "staging", "dev"}) {
		t.Errorf("profiles %q", c.Profiles)
	}
	const file = "config ~/.config/vaultmap/config.yaml:"
	if c.Profile != (Value[string]{"prod", file + "4"}) ||
		c.Address != (Value[string]{"https://prod.example.com:8200", file + "7, profile prod"}) {
		t.Errorf("profile %v, address %v", c.Profile, c.Address)
	}
	below := filepath.Join(u.home, ".config", "vaultmap")
	if c.PublicURL.V != "https://ui.example.com" || c.Namespace.V != "platform" ||
		c.Catalog.V[0] != filepath.Join(u.home, "prod") || c.Engine.V != "secret" ||
		c.KVVersion.V != 2 || c.SecretSuffix.V != "config" || c.Concurrency.V != 4 ||
		c.Timeout.V != 5*time.Second || c.Mouse.V || !c.Index.V ||
		c.VaultVersion.V != "1.20" || c.Product.V != "vault" || c.Renewal.V != 30*time.Minute ||
		c.TokenFile.V != filepath.Join(below, "tok") ||
		c.TLS.CACert.V != filepath.Join(below, "ca.pem") || c.TLS.ServerName.V != "vault" ||
		len(c.Warnings) > 0 {
		t.Errorf("%+v", c)
	}
	for name, want := range map[string]string{
		"staging": "https://top.example.com stage kv", "dev": "https://top.example.com top kv",
		"": "https://top.example.com top kv",
	} {
		c, err := load(Flags{Profile: &name}, u.env)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join([]string{c.Address.V, c.Namespace.V, c.Engine.V}, " "); got != want ||
			c.Profile != (Value[string]{name, "flag --profile"}) {
			t.Errorf("%q: %s, %v; want %s", name, got, c.Profile, want)
		}
	}
	u.vars["VAULTMAP_PROFILE"] = "staging"
	if c, err := load(Flags{}, u.env); err != nil ||
		c.Profile != (Value[string]{"staging", "env VAULTMAP_PROFILE"}) || c.Namespace.V != "stage" {
		t.Errorf("by a variable: %v, %v", c, err)
	}
}

func TestUnknownProfile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ file, flag, env, want string }{
		{profiles, "prd", "", `no such profile: flag --profile names "prd": is it prod? there are prod, staging, dev`},
		{profiles, "x", "", `no such profile: flag --profile names "x": there are prod, staging, dev`},
		{profiles, "", "stagin", `no such profile: env VAULTMAP_PROFILE names "stagin": is it staging? there are prod, staging, dev`},
		{profiles, "a\x1b[2Jb\nc", "",
			`no such profile: flag --profile names "a\x1b[2Jb\nc": there are prod, staging, dev`},
		{"address: http://x", "x", "",
			`no such profile: flag --profile names "x", and ~/.config/vaultmap/config.yaml has none`},
		{"", "x", "", `no such profile: flag --profile names "x", and there is no config file`},
	} {
		u := newUser(t)
		if tc.file != "" {
			u.write(userConfig, tc.file)
		}
		u.vars["VAULTMAP_PROFILE"] = tc.env
		flags := Flags{}
		if tc.flag != "" {
			flags.Profile = &tc.flag
		}
		if _, err := load(flags, u.env); !errors.Is(err, ErrNoProfile) || err.Error() != tc.want {
			t.Errorf("%v\nwant %s", err, tc.want)
		}
	}
}

// What is wrong is told of all profiles, with the line and the profile, whichever is used.
func TestProblemsOfProfiles(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, `default_profile: prd
profiles:
  prod:
    adress: https://x
    address: x
    profiles: {}
  " x": {}
  prod: {}
  text: text
  staging:
    kv_version: 3
    product: openbox
    vault_version: new
    renewal: 1ms
    token: hvs.CANARY
    tls: {ca_crt: x, client_cert: c, ca_cert: a, ca_path: b, skip_verify: maybe, server_name: ""}
    auth: text
    token_file: x
`)
	_, err := load(Flags{}, u.env)
	want := strings.ReplaceAll(`config @:4, profile prod: unknown key "adress": is it address?
config @:5, profile prod: the address "x" has no scheme: should it be "https://x"?
config @:6, profile prod: unknown key "profiles": known are address, ascii, auth, catalog, check, color, concurrency, engine, headers, index, kv_version, linear, list_verb, mouse, namespace, product, public_url, renewal, secret_suffix, theme, timeout, tls, token_file, vault_version
config @:7: the name of a profile must be 1 to 100 bytes, without blanks around it
config @:8: the profile prod is there twice
config @:9, profile text: a profile must be a map of settings, not text
config @:11, profile staging: the KV version is 3: it must be 1 or 2, or 0 to detect it
config @:12, profile staging: product must be vault or openbao
config @:13, profile staging: vault_version must be a version such as "1.21"
config @:14, profile staging: renewal: it must be at least 1s
config @:15, profile staging: token must not stand in the file: use token_file
config @:16, profile staging: unknown key "ca_crt": is it ca_cert?
config @:16, profile staging: tls.skip_verify must be true or false, not text
config @:16, profile staging: the server name is empty or holds control characters
config @:16, profile staging: tls needs both client_cert and client_key
config @:16, profile staging: tls has both ca_cert and ca_path: one of them
config @:17, profile staging: auth must be a map, not text
config @:1: no such profile: default_profile names "prd": is it prod? there are prod, text, staging`, "@", "~/.config/vaultmap/config.yaml")
	if err == nil || err.Error() != want {
		t.Errorf("problems\n%v\nwant\n%s", err, want)
	}
}

func TestRenewalSetting(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"30m": "30m0s", "1h30m": "1h30m0s", "PT30M": "30m0s", "2 hours": "2h0m0s",
		"{minutes: 30}": "30m0s", "true": "1h0m0s", "false": "0s",
		"{frequency: {minutes: 5}, timeout: 1m}":        "5m0s",
		"{frequency: {cron: '0 * * * *'}, timeout: 1m}": "1h0m0s",
		"{frequency: 5m}": "renewal.timeout is missing", "0s": "at least 1s",
		"-5m": "must not be negative", "30": "must be a duration", "[1h]": "must be a duration",
		"{hour: 1}": "is it hours?", "soon": "no duration", "&a [*a]": "must be a duration",
		"&a {minutes: *a}": "the file holds too much",
	} {
		u := newUser(t)
		u.write(userConfig, "renewal: 3h\nprofiles:\n  p:\n    renewal: "+in+"\n")
		c, err := load(Flags{Profile: ptr("p"), Address: ptr("http://x")}, u.env)
		got := ""
		if err != nil {
			got = err.Error()
		} else if got = c.Renewal.V.String(); c.Renewal.Origin != "config ~/.config/vaultmap/config.yaml:4, profile p" {
			t.Errorf("%s: from %s", in, c.Renewal.Origin)
		}
		if err == nil && got != want || !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// Names are kept where the file says so, and for no server that the profile is not about.
func TestIndex(t *testing.T) {
	t.Parallel()
	for what, tc := range map[string]struct {
		file, address string
		want          string
	}{
		"nobody says so": {"address: https://v\n", "", "false default"},
		"the top": {"address: https://v\nindex: true\n", "",
			"true config ~/.config/vaultmap/config.yaml:2"},
		"the profile": {"default_profile: p\nprofiles:\n  p: {address: https://v, index: true}\n",
			"", "true config ~/.config/vaultmap/config.yaml:3, profile p"},
		"the profile against the top": {"index: true\ndefault_profile: p\nprofiles:\n  p: {address: https://v, index: false}\n",
			"", "false config ~/.config/vaultmap/config.yaml:4, profile p"},
		"a profile that is for another one": {"default_profile: p\nprofiles:\n  p: {address: https://v, index: true}\n",
			"https://w", "false default"},
		"the top, whichever server": {"index: true\n", "https://w",
			"true config ~/.config/vaultmap/config.yaml:1"},
	} {
		u := newUser(t)
		u.write(userConfig, tc.file)
		u.vars["VAULT_ADDR"] = tc.address
		c, err := load(Flags{}, u.env)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(c.Index.V, " ", c.Index.Origin); got != tc.want {
			t.Errorf("%s: %s, want %s", what, got, tc.want)
		}
	}
}
