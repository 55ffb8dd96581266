package config

import (
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever uses OpenBao is told of the command and the variables that he has; whoever does not reads
// what he always read, and a hint never names a variable that another one hides.
func TestInWords(t *testing.T) {
	t.Parallel()
	const hint = "log in with 'vault login', set VAULT_TOKEN, VAULT_WRAP_TTL or what begins with VAULT_"
	const bao = "log in with 'bao login', set BAO_TOKEN, VAULT_WRAP_TTL or what begins with BAO_"
	for name, tc := range map[string]struct {
		vars   map[string]string
		server bool
		file   string
		want   string
	}{
		"Vault":              {vars: map[string]string{"VAULT_ADDR": "http://v"}, want: hint},
		"nothing":            {want: hint},
		"OpenBao by address": {vars: map[string]string{"BAO_ADDR": "http://v"}, want: bao},
		"OpenBao by agent":   {vars: map[string]string{"BAO_AGENT_ADDR": "http://v"}, want: bao},
		"OpenBao by token":   {vars: map[string]string{"BAO_TOKEN": "s.x"}, want: bao},
		"by the server":      {vars: map[string]string{"VAULT_ADDR": "http://v"}, server: true, want: bao},
		"by the config file": {file: "address: http://v\nproduct: openbao\n", want: bao},
		"another's address":  {vars: map[string]string{"VAULT_ADDR": "http://v", "BAO_ADDR": "http://b"}, want: hint},
		"a token by its old name, which goes first": {
			vars:   map[string]string{"BAO_ADDR": "http://v", "VAULT_TOKEN": "hvs.x"},
			server: true, want: strings.Replace(bao, "BAO_TOKEN", "VAULT_TOKEN", 1)},
	} {
		u := newUser(t)
		maps.Copy(u.vars, tc.vars)
		if tc.file != "" {
			u.write(userConfig, tc.file)
		}
		c, err := load(Flags{}, u.env)
		if err != nil && !errors.Is(err, ErrNoAddress) {
			t.Fatal(err)
		}
		if got := c.InWords(hint, tc.server); got != tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What stands in no hint of ours is no command either.
func TestInWordsLeaves(t *testing.T) {
	t.Parallel()
	c := &Config{env: func(string) string { return "" }}
	for _, text := range []string{"what vault is there", "vaultmap ls vault", "MY_VAULT_ADDR",
		"'vaultmap status'", "VAULT_ADDRESS"} {
		if got := c.InWords(text, true); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// OpenBao's command keeps its settings in a file of its own. The attack: one that is no regular
// file, or that never ends, would hold up whoever looks for it.
func TestTokenHelperOfOpenBao(t *testing.T) {
	t.Parallel()
	u := newUser(t)
	u.write(".vault-token", "hvs.stale")
	want := func(origin, helper string) {
		t.Helper()
		_, from, err := u.token(Flags{})
		var e *TokenHelperError
		if !errors.As(err, &e) || e.Helper != helper || from != filepath.FromSlash(origin) {
			t.Errorf("%q, %v; want %q from %q", from, err, helper, origin)
		}
	}
	u.write(".bao", `token_helper = "/bin/b"`)
	want("~/.bao", "/bin/b")
	u.write(".vault", `token_helper = "/bin/v"`)
	want("~/.vault", "/bin/v")
	u.vars["BAO_ADDR"] = "http://b"
	want("~/.bao", "/bin/b")
	u.vars["BAO_CONFIG_PATH"] = u.write("other", `token_helper = "/bin/o"`)
	want("~/other", "/bin/o")
	u.vars["BAO_CONFIG_PATH"] = u.write("other", "")
	want("~/.vault", "/bin/v")
	u.write(".vault", "")
	for _, odd := range []string{"", "{{{", strings.Repeat("#", maxFile+1)} {
		u.vars["BAO_CONFIG_PATH"] = u.write("other", odd)
		if token, _, err := u.token(Flags{}); token != "hvs.stale" || err != nil {
			t.Errorf("%.9q: %q, %v", odd, token, err)
		}
	}
	u.vars["BAO_CONFIG_PATH"] = u.home
	if token, _, err := u.token(Flags{}); token != "hvs.stale" || err != nil {
		t.Errorf("a folder: %q, %v", token, err)
	}
}
