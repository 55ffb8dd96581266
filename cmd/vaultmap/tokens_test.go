package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// wide is a Vault with a folder that has twenty in it, which a token of the policy p may list.
func wide(t *testing.T, product memvault.Product, version string) *memVault {
	v := newMemVault(t)
	v.Identify(product, version)
	v.Mount("secret/", "kv", 2, "")
	for i := range 20 {
		v.Put("secret/", fmt.Sprintf("team%02d/key", i))
	}
	v.Policy("p", memvault.Allow("secret/metadata/*", memvault.List))
	return v
}

func onlineCommands() [][]string {
	return [][]string{{"ls"}, {"ls", "secret/"}, {"tree", "secret/"}, {"find", "key"},
		{"check", "--orphans"}, {"status"}}
}

// Every command says the same of a dead token, whatever server says it and however: none reports
// folders that are denied, and a script sees a wrong token by the status.
func TestDeadTokenInCommands(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.16.3"}, {memvault.Vault, "1.21.4"}, {memvault.OpenBao, "2.6.2"}} {
		v := wide(t, as.product, as.version)
		for _, args := range onlineCommands() {
			o := start{args: args, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=hvs.dead"}}.run(t)
			if o.status != 2 || !strings.Contains(o.stderr, "the token is not valid or has expired") ||
				!strings.Contains(o.stderr, "hint: log in again with '") ||
				strings.Contains(o.stdout+o.stderr, "denied") {
				t.Errorf("%s: %q: status %d: %s%s", as.version, args, o.status, o.stdout, o.stderr)
			}
		}
	}
}

// A token of so many uses: warned of before they are gone, and told that they are.
func TestCountedUses(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.21.4"}, {memvault.OpenBao, "2.6.2"}} {
		v := wide(t, as.product, as.version)
		for _, args := range [][]string{{"tree", "secret/"}, {"find", "key"}, {"check", "--orphans"}} {
			token := v.token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: 6})
			o := start{args: args, env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token},
				secrets: []string{token}}.run(t)
			if o.status != 2 || !strings.Contains(o.stderr, "1 use left") ||
				!strings.Contains(o.stderr, "the token's uses are gone") ||
				strings.Contains(o.stderr, "expired") {
				t.Errorf("%s: %q: status %d: %s", as.version, args, o.status, o.stderr)
			}
		}
	}
}

// Of a token that is good for very little the first use goes to what the user has named, and none
// to what nobody asked for: a folder is listed by exactly one, and what a walk has come to by more.
func TestFewUses(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.14.0"}, {memvault.Vault, "1.21.4"}, {memvault.OpenBao, "2.6.2"}} {
		v := newMemVault(t)
		v.Identify(as.product, as.version)
		v.Mount("secret/", "kv", 2, "")
		for _, path := range []string{"x/one", "x/two", "y/top", "y/a/b", "y/c/d", "no/e/f"} {
			v.Put("secret/", path)
		}
		v.Policy("p", memvault.Allow("secret/metadata/x/*", memvault.List),
			memvault.Allow("secret/metadata/y/*", memvault.List))
		const x, y = "secret/x/one\nsecret/x/two\n", "secret/y/top\n"
		const gone = "the token's uses are gone"
		for _, tc := range []struct {
			uses   int
			args   []string
			status int
			stdout string // is or begins so
			stderr string
		}{
			{1, []string{"ls", "secret/x"}, 0, x, ""},
			{2, []string{"ls", "secret/x"}, 0, x, ""},
			{3, []string{"ls", "secret/x"}, 0, x, ""},
			{1, []string{"tree", "secret/x"}, 0, x, ""},
			{2, []string{"tree", "secret/x"}, 0, x, ""},
			{3, []string{"tree", "secret/x"}, 0, x, ""},
			{1, []string{"tree", "secret/y"}, 2, y, gone},
			{2, []string{"tree", "secret/y"}, 2, y, gone},
			{3, []string{"tree", "secret/y"}, 0, "secret/y/a/b\nsecret/y/c/d\nsecret/y/top\n", ""},
			{1, []string{"find", "--in", "secret/x/", "one"}, 0, "secret/x/one\n", ""},
		} {
			token := v.token(memvault.TokenOptions{Policies: []string{"p"}, NumUses: tc.uses})
			v.forget()
			o := start{args: tc.args, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + token}, secrets: []string{token}}.run(t)
			if o.status != tc.status || tc.status == 0 && o.stdout != tc.stdout ||
				!strings.Contains(o.stdout, tc.stdout) ||
				!strings.Contains(o.stderr, tc.stderr) || strings.Contains(o.stderr, "denied") {
				t.Errorf("%s: %d uses, %q: status %d: %s%s", as.version, tc.uses, tc.args, o.status,
					o.stdout, o.stderr)
			}
			var spent []string
			for _, r := range v.Requests() {
				if path := strings.TrimPrefix(r.Path, "/v1/"); !ownPage(path) {
					spent = append(spent, r.Method)
				}
			}
			if len(spent) == 0 || spent[0] != "LIST" {
				t.Errorf("%s: %d uses, %q: spent on %q", as.version, tc.uses, tc.args, spent)
			}
		}
	}
}

// A wrapping token in VAULT_TOKEN: each command says so, and what is in it is still there.
func TestWrappingTokenInCommands(t *testing.T) {
	t.Parallel()
	v := wide(t, memvault.Vault, "1.21.4")
	token := v.WrappingToken()
	for _, args := range onlineCommands() {
		o := start{args: args, env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token},
			secrets: []string{token}}.run(t)
		if o.status != 2 || !strings.Contains(o.stderr, "wrapping token") ||
			!strings.Contains(o.stderr, "vault unwrap") {
			t.Errorf("%q: status %d: %s", args, o.status, o.stderr)
		}
	}
	req, _ := http.NewRequest(http.MethodGet, v.address()+"/v1/sys/wrapping/lookup", nil)
	req.Header.Set("X-Vault-Token", token)
	if resp, err := http.DefaultClient.Do(req); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("it is used up: %v", err)
	}
}

// Behind an agent that adds a token nobody is told to log in.
func TestAutoAuthInCommands(t *testing.T) {
	t.Parallel()
	v := wide(t, memvault.Vault, "1.21.4")
	token := v.token(memvault.TokenOptions{Policies: []string{"p"}, DisplayName: "agent"})
	to, _ := url.Parse(v.address())
	proxy := httputil.NewSingleHostReverseProxy(to)
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Vault-Token") == "" {
			r.Header.Set("X-Vault-Token", token)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(agent.Close)
	for _, args := range onlineCommands() {
		o := start{args: args, env: []string{"VAULT_ADDR=" + agent.URL}, secrets: []string{token}}.run(t)
		if o.status == 2 || strings.Contains(o.stdout+o.stderr, "log in") {
			t.Errorf("%q: status %d: %s", args, o.status, o.stderr)
		}
		if args[0] == "status" && !strings.Contains(o.stdout, "the server answers without a token") {
			t.Errorf("%s", o.stdout)
		}
	}
}

// A DR secondary answers nothing but who it is: each command says so in a word.
func TestDRSecondaryInCommands(t *testing.T) {
	t.Parallel()
	v := wide(t, memvault.Vault, "1.21.4")
	v.SetRole(memvault.DRSecondary)
	for _, args := range onlineCommands() {
		o := start{args: args, env: []string{"VAULT_ADDR=" + v.address(),
			"VAULT_TOKEN=" + v.root()}}.run(t)
		if o.status != 2 || !strings.Contains(o.stderr, "DR secondary") ||
			!strings.Contains(o.stderr, "primary cluster") {
			t.Errorf("%q: status %d: %s", args, o.status, o.stderr)
		}
	}
}
