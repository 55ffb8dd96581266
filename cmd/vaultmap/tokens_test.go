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
			if o.status != 2 || !strings.Contains(o.stderr, "5 uses left") ||
				!strings.Contains(o.stderr, "the token's uses are gone") ||
				strings.Contains(o.stderr, "expired") {
				t.Errorf("%s: %q: status %d: %s", as.version, args, o.status, o.stderr)
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
