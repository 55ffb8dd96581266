package config

import (
	"path/filepath"
	"strings"
	"testing"
)

// tlsText names what is set and where it is from: "ca=/x 2".
func tlsText(c *Config) string {
	var parts []string
	add := func(what string, v Value[string]) {
		if v.V != "" {
			parts = append(parts, what+"="+v.V+"@"+strings.TrimPrefix(v.Origin,
				"config ~/.config/vaultmap/config.yaml:"))
		}
	}
	t := c.TLS
	add("ca", t.CACert)
	add("pem", t.CAPEM)
	add("path", t.CAPath)
	add("cert", t.ClientCert)
	add("key", t.ClientKey)
	add("name", t.ServerName)
	if s := t.SkipVerify; s.V != nil {
		v := Value[string]{"no", s.Origin}
		if *s.V {
			v.V = "yes"
		}
		add("skip", v)
	}
	return strings.Join(parts, " ")
}

// What is one setting comes from one place: authorities never mix, nor does a key with another's
// certificate.
func TestTLSFromEverywhere(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, `address: https://v
tls: {ca_cert: /top, client_cert: /tc, client_key: /tk, server_name: top, skip_verify: true}
profiles:
  p: {tls: {ca_path: /p, skip_verify: false}}
  q: {tls: {client_cert: /qc, client_key: /qk, server_name: q}}
`)
	type vars = map[string]string
	for _, tc := range []struct {
		profile string
		env     vars
		want    string
	}{
		{"", nil, "ca=/top@2 cert=/tc@2 key=/tk@2 name=top@2 skip=yes@2"},
		{"p", nil, "path=/p@4, profile p cert=/tc@2 key=/tk@2 name=top@2 skip=no@4, profile p"},
		{"q", nil, "ca=/top@2 cert=/qc@5, profile q key=/qk@5, profile q name=q@5, profile q skip=yes@2"},
		{"", vars{"VAULT_CAPATH": "/e", "VAULT_CLIENT_CERT": "/ec", "VAULT_CLIENT_KEY": "/ek"},
			"path=/e@env VAULT_CAPATH cert=/ec@env VAULT_CLIENT_CERT key=/ek@env VAULT_CLIENT_KEY name=top@2 skip=yes@2"},
		{"p", vars{"VAULT_CACERT": "/e", "VAULT_SKIP_VERIFY": "1"},
			"path=/p@4, profile p cert=/tc@2 key=/tk@2 name=top@2 skip=no@4, profile p"},
		{"q", vars{"VAULT_CACERT": "/e", "VAULT_TLS_SERVER_NAME": "e"},
			"ca=/e@env VAULT_CACERT cert=/qc@5, profile q key=/qk@5, profile q name=q@5, profile q skip=yes@2"},
		{"", vars{"VAULT_CACERT_BYTES": "pem", "BAO_CACERT": "/b", "BAO_TLS_SERVER_NAME": "b"},
			"pem=pem@env VAULT_CACERT_BYTES cert=/tc@2 key=/tk@2 name=b@env BAO_TLS_SERVER_NAME skip=yes@2"},
		// who the user is elsewhere, and that he looks away there, is nobody's business
		{"", vars{"VAULT_ADDR": "https://w"}, "ca=/top@2"},
	} {
		u.vars = vars{"HOME": u.home}
		for k, v := range tc.env {
			u.vars[k] = v
		}
		c, err := load(Flags{Profile: &tc.profile}, u.env)
		if err != nil {
			t.Fatal(err)
		}
		if got := tlsText(c); got != tc.want {
			t.Errorf("%q, %v:\n%s\nwant\n%s", tc.profile, tc.env, got, tc.want)
		}
	}
}

func TestTLSPaths(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(userConfig, "address: https://v\ntls: {ca_cert: ~/ca.pem, client_cert: c.pem, client_key: ../k.pem}")
	c, err := load(Flags{}, u.env)
	below := func(name string) string { return filepath.Join(u.home, filepath.FromSlash(name)) }
	if err != nil || c.TLS.CACert.V != below("ca.pem") ||
		c.TLS.ClientCert.V != below(".config/vaultmap/c.pem") ||
		c.TLS.ClientKey.V != below(".config/k.pem") {
		t.Errorf("%+v, %v", c, err)
	}
}

// Each of Vault's variables holds, and OpenBao's where Vault's is not set. Those of the connection
// itself are package vaultsvc's.
func TestVariables(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		value string
		get   func(*Config) (string, string)
	}{
		"ADDR": {"https://env", func(c *Config) (string, string) {
			return c.Address.V, c.Address.Origin
		}},
		"AGENT_ADDR": {"unix:///run/agent.sock", func(c *Config) (string, string) {
			return c.Address.V, c.Address.Origin
		}},
		"NAMESPACE": {"ns", func(c *Config) (string, string) {
			return c.Namespace.V, c.Namespace.Origin
		}},
		"CLIENT_TIMEOUT": {"7s", func(c *Config) (string, string) {
			return c.Timeout.V.String(), c.Timeout.Origin
		}},
		"CACERT": {"/x", func(c *Config) (string, string) {
			return c.TLS.CACert.V, c.TLS.CACert.Origin
		}},
		"CACERT_BYTES": {"pem", func(c *Config) (string, string) {
			return c.TLS.CAPEM.V, c.TLS.CAPEM.Origin
		}},
		"CAPATH": {"/x", func(c *Config) (string, string) {
			return c.TLS.CAPath.V, c.TLS.CAPath.Origin
		}},
		"CLIENT_CERT": {"/x", func(c *Config) (string, string) {
			return c.TLS.ClientCert.V, c.TLS.ClientCert.Origin
		}},
		"CLIENT_KEY": {"/x", func(c *Config) (string, string) {
			return c.TLS.ClientKey.V, c.TLS.ClientKey.Origin
		}},
		"TLS_SERVER_NAME": {"x", func(c *Config) (string, string) {
			return c.TLS.ServerName.V, c.TLS.ServerName.Origin
		}},
		"SKIP_VERIFY": {"true", func(c *Config) (string, string) {
			if s := c.TLS.SkipVerify; s.V != nil && *s.V {
				return "true", s.Origin
			}
			return "", ""
		}},
		"TOKEN": {"hvs.x", func(c *Config) (string, string) {
			token, origin, _ := c.Token()
			return token.Reveal(), origin
		}},
	} {
		for _, both := range []bool{false, true} {
			u := newUser(t)
			origin := "env BAO_" + name
			u.vars["BAO_"+name] = tc.value
			if both {
				origin = "env VAULT_" + name
				u.vars["VAULT_"+name], u.vars["BAO_"+name] = tc.value, map[bool]string{true: "false",
					false: "https://other"}[name == "SKIP_VERIFY"]
			}
			if !strings.HasSuffix(name, "ADDR") {
				u.vars["VAULT_ADDR"] = "https://v"
			}
			c, err := load(Flags{}, u.env)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got, from := tc.get(c); got != tc.value || from != origin {
				t.Errorf("%s: %q from %q, want it from %q", name, got, from, origin)
			}
		}
	}
	u := newUser(t)
	u.vars["VAULT_ADDR"], u.vars["VAULT_AGENT_ADDR"] = "https://v", "http://127.0.0.1:8100/"
	if c, err := load(Flags{}, u.env); err != nil ||
		c.Address != (Value[string]{"http://127.0.0.1:8100", "env VAULT_AGENT_ADDR"}) {
		t.Errorf("an agent: %v, %v", c, err)
	}
	if c, err := load(Flags{Address: ptr("https://f")}, u.env); err != nil ||
		c.Address.V != "https://f" {
		t.Errorf("a flag and an agent: %v, %v", c, err)
	}
	u.vars["VAULT_SKIP_VERIFY"], u.vars["BAO_SKIP_VERIFY"] = "perhaps", "maybe"
	if _, err := load(Flags{}, u.env); err == nil ||
		err.Error() != "env VAULT_SKIP_VERIFY: it must be true or false\nenv BAO_SKIP_VERIFY: it must be true or false" {
		t.Errorf("%v", err)
	}
}
