package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// An OpenBao whose policies bound lists cuts them without a word where they are asked for as Vault
// is. Every command has all names, of text and of JSON, and asks for none of them by a read; and so
// has the explorer.
func TestBoundedPages(t *testing.T) {
	t.Parallel()
	binary()
	v := newMemVault(t)
	v.Identify(memvault.OpenBao, "2.5.3")
	v.mount("secrets", "kv", 2)
	for i := range 25 {
		v.put("secrets", fmt.Sprintf("many/name-%02d", i), fmt.Sprintf("folder-%02d/x", i))
	}
	v.policy("lister", memvault.Allow("secrets/metadata/*", memvault.List))
	v.LimitPages("secrets/metadata/", 4)
	token := v.token(memvault.TokenOptions{Policies: []string{"lister"}})
	begin := func(args ...string) start {
		return start{args: args, secrets: []string{token}, env: []string{
			"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token, "BROWSER=none",
		}}
	}
	for _, tc := range []struct {
		args, each string
		want       int
	}{
		{"ls secrets", "secrets/", 26},
		{"ls secrets/many", "/name-", 25},
		{"tree secrets", "/name-", 25},
		{"tree secrets", "/x\n", 25},
		{"find name-", "/name-", 25},
		{"ls -o jsonl secrets/many", `"path":"many/name-`, 25},
		{"find -o jsonl name-", `"path":"many/name-`, 25},
	} {
		o := begin(strings.Fields(tc.args)...).run(t)
		if n := strings.Count(o.stdout, tc.each); o.status != 0 || n != tc.want {
			t.Errorf("vaultmap %s: status %d, %d names, want %d: %s%s", tc.args, o.status, n, tc.want,
				o.stdout, o.stderr)
		}
	}
	manifest := `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: store}
spec: {provider: {vault: {path: secrets, version: v2}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: late}
spec:
  secretStoreRef: {name: store}
  data:
    - secretKey: k
      remoteRef: {key: many/name-24, property: p}
`
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "es.yaml"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := begin("check", "-o", "jsonl", "--catalog", dir).run(t); !strings.Contains(o.stdout,
		`"status":"ok"`) {
		t.Errorf("a reference to a name that comes late: status %d: %s%s", o.status, o.stdout, o.stderr)
	}
	m := begin("--catalog", t.TempDir()).terminal(t)
	m.see("openbao 2.5.3 active", "secrets/")
	m.allMounts()
	m.open("secrets/", "26")
	m.quit()
}
