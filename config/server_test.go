package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// who are the servers of the tests below, and what each would have us send.
const who = `address: https://top
namespace: topns
token_file: top.token
tls: {skip_verify: true}
profiles:
  a: {address: "https://a", namespace: ans, token_file: a.token, public_url: "https://ui.a", tls: {skip_verify: true, server_name: a}}
  b: {address: "https://b"}
  log: {address: "https://log", auth: {method: kubernetes, role: r}}
  like: {namespace: like}
`

// sent says where the token goes, and which.
func sent(c *Config) string {
	token, origin, err := c.Token()
	t := token.Reveal()
	switch {
	case errors.Is(err, ErrLogin):
		t = "login"
	case err != nil:
		t = "-"
	case origin == "":
		t += " from nowhere"
	}
	skip := ""
	if s := c.TLS.SkipVerify.V; s != nil && *s {
		skip = " unverified"
	}
	return fmt.Sprintf("%s ns=%s %s%s", c.Address.V, c.Namespace.V, t, skip)
}

// A token, a login, a namespace and a blind eye go to the server that they were set for, and to no
// other.
func TestServerRule(t *testing.T) {
	t.Parallel()
	type vars map[string]string
	mine := vars{"VAULT_ADDR": "https://env", "VAULT_TOKEN": "env", "VAULT_NAMESPACE": "envns",
		"VAULT_SKIP_VERIFY": "true"}
	for what, tc := range map[string]struct {
		profile, address, fallback string // --profile, --address, default_profile
		env                        vars
		want                       string
	}{
		"the top":                            {want: "https://top ns=topns top unverified"},
		"a profile":                          {profile: "a", want: "https://a ns=ans a unverified"},
		"a default profile":                  {fallback: "a", want: "https://a ns=ans a unverified"},
		"a profile takes what is at the top": {profile: "b", want: "https://b ns=topns top unverified"},
		"a profile without an address": {profile: "like",
			want: "https://top ns=like top unverified"},
		"a chosen profile goes before the environment": {profile: "a", env: mine,
			want: "https://a ns=ans a unverified"},
		"a login of a chosen profile, too": {profile: "log", env: vars{"VAULT_TOKEN": "env"},
			want: "https://log ns=topns login unverified"},
		"a default profile does not": {fallback: "log", env: vars{"VAULT_TOKEN": "env"},
			want: "https://log ns=topns env unverified"},
		"a chosen one without an address goes before": {profile: "like", env: mine,
			want: "https://top ns=like top unverified"},

		// The attack: a token in the environment, set for one server, and another one chosen.
		"attack: the environment's token to a profile": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://env", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"it may where it is the same server": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://B:443/", "VAULT_TOKEN": "env", "VAULT_NAMESPACE": "n"},
			want: "https://b ns=n env unverified"},
		"it may where it is for nobody": {profile: "b",
			env: vars{"VAULT_TOKEN": "env"}, want: "https://b ns=topns env unverified"},
		"attack: another port": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://b:8200", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: without TLS": {profile: "b",
			env:  vars{"VAULT_ADDR": "http://b", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: a path": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://b/x", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: begins alike": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://b.evil", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: a user in it": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://b@evil", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: OpenBao names it, Vault's token": {profile: "b",
			env:  vars{"VAULT_ADDR": "https://env", "VAULT_TOKEN": "env", "BAO_ADDR": "https://b"},
			want: "https://b ns=topns top unverified"},
		"OpenBao's token for it": {profile: "b",
			env: vars{"VAULT_ADDR": "https://env", "VAULT_TOKEN": "env", "BAO_ADDR": "https://b",
				"BAO_TOKEN": "bao"}, want: "https://b ns=topns bao unverified"},
		"attack: Vault's token, OpenBao's other address": {profile: "b",
			env:  vars{"VAULT_TOKEN": "env", "BAO_ADDR": "https://env"},
			want: "https://b ns=topns top unverified"},
		"an agent of the same": {profile: "b",
			env: vars{"VAULT_ADDR": "https://b", "VAULT_AGENT_ADDR": "http://127.0.0.1:1",
				"VAULT_TOKEN": "env"}, want: "https://b ns=topns env unverified"},
		"attack: an agent's token": {profile: "b",
			env:  vars{"VAULT_AGENT_ADDR": "http://127.0.0.1:1", "VAULT_TOKEN": "env"},
			want: "https://b ns=topns top unverified"},
		"attack: a profile's token to the environment": {fallback: "a",
			env: vars{"VAULT_ADDR": "https://env"}, want: "https://env ns=topns -"},
		"attack: a profile's login to the environment": {fallback: "log",
			env: vars{"VAULT_ADDR": "https://env"}, want: "https://env ns=topns -"},
		"attack: a profile's token to a flag's server": {fallback: "a", address: "https://flag",
			want: "https://flag ns=topns -"},
		"attack: a blind eye of the top for another": {address: "https://flag",
			want: "https://flag ns=topns -"},
		"the top's token to another server of the file": {address: "https://a",
			want: "https://a ns=topns top unverified"},
		"both on one command line are meant: a tunnel": {profile: "a", address: "https://localhost:1",
			want: "https://localhost:1 ns=ans a unverified"},
		"attack: with them, the environment's token": {profile: "b", address: "https://localhost:1",
			env: mine, want: "https://localhost:1 ns=topns top unverified"},
		"a flag's server with the environment's token": {address: "https://flag",
			env: vars{"VAULT_TOKEN": "env"}, want: "https://flag ns=topns env"},
		"by a variable, the environment goes first": {env: vars{"VAULTMAP_PROFILE": "a",
			"VAULT_ADDR": "https://env", "VAULT_TOKEN": "env"}, want: "https://env ns=topns env"},
		"by a variable": {env: vars{"VAULTMAP_PROFILE": "a"},
			want: "https://a ns=ans a unverified"},
		"an environment that names the default": {fallback: "a",
			env: vars{"VAULT_ADDR": "https://a/"}, want: "https://a ns=ans a unverified"},
		"no profile at all, though there is a default one": {fallback: "a", profile: "-",
			want: "https://top ns=topns top unverified"},
	} {
		t.Run(what, func(t *testing.T) {
			u := newUser(t)
			data := who
			if tc.fallback != "" {
				data += "default_profile: " + tc.fallback + "\n"
			}
			u.write(userConfig, data)
			u.write(".config/vaultmap/top.token", "top")
			u.write(".config/vaultmap/a.token", "a")
			for k, v := range tc.env {
				u.vars[k] = v
			}
			var flags Flags
			if tc.profile != "" {
				flags.Profile = ptr(strings.Trim(tc.profile, "-"))
			}
			if tc.address != "" {
				flags.Address = &tc.address
			}
			c, err := load(flags, u.env)
			if err != nil {
				t.Fatal(err)
			}
			if got := sent(c); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			if strings.HasPrefix(what, "attack: a profile's") {
				_, _, err := c.Token()
				if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].String(), "is for another server") ||
					!errors.Is(err, ErrNoToken) || !strings.Contains(err.Error(), "alone") {
					t.Errorf("warnings %v, error %v", c.Warnings, err)
				}
			}
		})
	}
}

// The environment of another server leaves nothing behind, in what the official client reads by
// itself neither.
func TestOtherEnvironment(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, "profiles: {b: {address: 'https://b'}}")
	for name, value := range map[string]string{
		"VAULT_ADDR": "https://env", "VAULT_CACERT": "/ca", "VAULT_CLIENT_CERT": "/c",
		"VAULT_CLIENT_KEY": "/k", "VAULT_TLS_SERVER_NAME": "env", "VAULT_SKIP_VERIFY": "true",
	} {
		u.vars[name] = value
	}
	c, err := load(Flags{Profile: ptr("b")}, u.env)
	if err != nil || !c.OtherEnvironment ||
		c.TLS.CACert.V+c.TLS.ClientCert.V+c.TLS.ClientKey.V+c.TLS.ServerName.V != "" ||
		c.TLS.SkipVerify.V != nil {
		t.Errorf("another server: %+v, %v", c, err)
	}
	u.vars["VAULT_ADDR"] = "https://b"
	c, err = load(Flags{Profile: ptr("b")}, u.env)
	if err != nil || c.OtherEnvironment || c.TLS.CACert.V != "/ca" || c.TLS.ClientKey.V != "/k" ||
		c.TLS.ServerName.V != "env" || !*c.TLS.SkipVerify.V {
		t.Errorf("the same server: %+v, %v", c, err)
	}
}

// The attack: a token in the environment is in use at one server, and the user looks at another in
// the explorer.
func TestSwitchKeepsTokensApart(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, who)
	u.write(".config/vaultmap/a.token", "a")
	u.write(".config/vaultmap/top.token", "top")
	u.vars["VAULT_TOKEN"] = "env"
	token := u.write("flag.token", "flag")
	for what, tc := range map[string]struct {
		flags Flags
		to    string
		want  string
	}{
		"from the top": {Flags{}, "b", "https://b ns=topns top unverified"},
		"from a profile": {Flags{Profile: ptr("b")}, "log",
			"https://log ns=topns login unverified"},
		"from one of the command line": {Flags{Address: ptr("https://flag"), Namespace: ptr("f"),
			TokenFile: &token}, "b", "https://b ns=topns top unverified"},
		"and to the same again": {Flags{Profile: ptr("b")}, "b",
			"https://b ns=topns env unverified"},
		"to one that has a token": {Flags{}, "a", "https://a ns=ans a unverified"},
		"to one that is the server so far": {Flags{Address: ptr("https://b")}, "b",
			"https://b ns=topns env unverified"},
		"to the top": {Flags{Profile: ptr("a")}, "",
			"https://top ns=topns top unverified"},
		"to the top, which it began with": {Flags{}, "", "https://top ns=topns env unverified"},
		"to the top, from a flag's server": {Flags{Address: ptr("https://flag")}, "",
			"https://top ns=topns top unverified"},
	} {
		first, err := load(tc.flags, u.env)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // there, and there once more
			next := tc.flags.Switch(tc.to, first)
			c, err := load(next, u.env)
			if err != nil {
				t.Fatal(err)
			}
			if got := sent(c); got != tc.want {
				t.Errorf("%s: %s, want %s", what, got, tc.want)
			}
			tc.flags, first = next, c
		}
	}
}

// Backstage's own token and login stay with its own address, also beside a profile.
func TestProfileBesideBackstage(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, "profiles: {b: {address: 'https://b'}, like: {engine: e}}")
	flags := Flags{Backstage: []string{u.write("app-config.yaml",
		"vault: {baseUrl: 'https://app', publicUrl: 'https://ui.app', token: app, secretEngine: apps}")}}
	for profile, want := range map[string]string{"": "https://app ns= app https://ui.app apps",
		"like": "https://app ns= app https://ui.app apps", "b": "https://b ns= -  apps"} {
		flags.Profile = &profile
		c, err := load(flags, u.env)
		if err != nil {
			t.Fatal(err)
		}
		if got := sent(c) + " " + c.PublicURL.V + " " + c.Engine.V; got != want {
			t.Errorf("%q: %s, want %s", profile, got, want)
		}
	}
}

// Who names a file of Backstage means its server: where that one is not in it, no other is asked.
func TestBackstageWithoutAddressBesideProfile(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, "default_profile: b\nprofiles: {b: {address: 'https://b'}}")
	flags := Flags{Backstage: []string{u.write("app-config.yaml", "vault: {secretEngine: e}")}}
	if _, err := load(flags, u.env); err == nil || !strings.Contains(err.Error(),
		"vault.baseUrl is missing") {
		t.Errorf("beside a default profile: %v", err)
	}
	flags.Profile = ptr("b")
	if c, err := load(flags, u.env); err != nil || c.Address.V != "https://b" || c.Engine.V != "e" {
		t.Errorf("beside a chosen one: %v, %v", c, err)
	}
}

func TestSameAddress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{"https://v", "https://V:443/", true}, {"http://v", "http://v:80", true},
		{"HTTPS://v", "https://v", true}, {"https://v/a", "https://v/a/", true},
		{"https://[::1]:8200", "https://[::1]:8200", true}, {"unix:///run/x", "unix:///run/x", true},
		{"https://v", "http://v", false}, {"https://v", "http://v:443", false},
		{"https://v/a", "https://v/A", false}, {"unix:///run/x", "unix:///run/y", false},
		{"https://u@v", "https://v", false}, {"x", "y", false},
	} {
		if got := sameAddress(tc.a, tc.b); got != tc.same {
			t.Errorf("%s and %s: %v", tc.a, tc.b, got)
		}
	}
}
