package catalog

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// stores is what a repository says about mounts.
const stores = `
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec: {provider: {vault: {path: secret, version: v2}}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: legacy}
spec: {provider: {vault: {path: team/legacy, version: v1}}}
---
vaults:
- {name: hcv, prefix: prod, config: {mount: secret, kv: v2, token: CANARY}}
- {name: hcv, prefix: other, config: {mount: elsewhere, kv: v2}}
- {name: hcv, prefix: legacy, config: {mount: team/legacy, kv: v1}}
`

func scanFiles(t *testing.T, files map[string]string) *Catalog {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Scan(context.Background(), []string{dir}, ScanOptions{References: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestForms(t *testing.T) {
	t.Parallel()
	c := scanFiles(t, map[string]string{"stores.yaml": stores})
	for _, tc := range []struct {
		name  string
		loc   vaultpath.Location
		kv    int
		field string
		want  string // name: text, by line
	}{
		{"kv v2", vaultpath.New("", "secret", "payments/stripe"), 2, "api_key", `
location: secret/payments/stripe
vault command: vault kv get -mount=secret payments/stripe
remoteRef, ClusterSecretStore/vault: remoteRef: {key: "payments/stripe", property: "api_key"}
Kong reference, kong/prod: {vault://prod/payments/stripe/api_key}
agent annotation: vault.hashicorp.com/agent-inject-secret-stripe: "secret/data/payments/stripe"`},
		{"kv v1, a mount with a slash, no field known", vaultpath.New("", "team/legacy", "db"), 1, "", `
location: team/legacy/db
vault command: vault kv get -mount=team/legacy db
remoteRef, SecretStore/legacy: remoteRef: {key: "db", property: "FIELD"}
Kong reference, kong/legacy: {vault://legacy/db/FIELD}
agent annotation: vault.hashicorp.com/agent-inject-secret-db: "team/legacy/db"`},
		{"a mount that no store names", vaultpath.New("", "kv", "a b/c#d"), 2, "x", `
location: kv/a b/c#d
vault command: vault kv get -mount=kv 'a b/c#d'
remoteRef: remoteRef: {key: "kv/a b/c#d", property: "x"}
agent annotation: vault.hashicorp.com/agent-inject-secret-c-d: "kv/data/a b/c#d"`},
		{"folder", vaultpath.New("", "secret", "payments/"), 2, "", `
location: secret/payments/
vault command: vault kv list -mount=secret payments/`},
		{"mount", vaultpath.New("", "secret", ""), 2, "", `
location: secret/
vault command: vault kv list secret`},
		{"namespace", vaultpath.New("a/b", "secret", "x"), 2, "", `
location: secret/x
vault command: vault kv get -namespace=a/b -mount=secret x
remoteRef: remoteRef: {key: "secret/x", property: "FIELD"}
agent annotation: vault.hashicorp.com/agent-inject-secret-x: "secret/data/x"`},
		{"another engine", vaultpath.New("", "pki", "roles/web"), 0, "", `
location: pki/roles/web
vault command: vault read pki/roles/web`},
		{"its list", vaultpath.New("", "pki", "roles/"), 0, "", `
location: pki/roles/
vault command: vault list pki/roles/`},
	} {
		var got strings.Builder
		for _, f := range c.Forms(tc.loc, tc.kv, tc.field) {
			got.WriteString("\n" + f.Name + ": " + f.Text)
		}
		if got.String() != tc.want {
			t.Errorf("%s:%s\nwant%s", tc.name, got.String(), tc.want)
		}
	}
}

// A form that is pasted into a file is found there again, and means the same place. Where it is pasted into a
// shell, no name can be more than a word.
func TestFormsRoundTrip(t *testing.T) {
	t.Parallel()
	c := scanFiles(t, map[string]string{"stores.yaml": stores})
	mounts := []Mount{{"secret/", 2}, {"team/legacy/", 1}, {"kv/", 2}}
	for _, path := range []string{
		"a", "payments/prod/stripe", "with blank/x y", "it's", `quote"d`, "back\\slash", "ünï/código", "密/钥", "per%cent/%2F", "plus+/equals=",
		"semi;rm -rf", "$(reboot)", "`reboot`", "a&b|c", "star*", "ha#sh", "q?", "{x}", "-flag", "data/x", "secret/x", "team/legacy/x",
	} {
		for _, m := range mounts {
			loc := vaultpath.New("", strings.TrimSuffix(m.Path, "/"), path)
			for _, f := range c.Forms(loc, m.KVVersion, "fi eld") {
				files := map[string]string{"stores.yaml": stores}
				switch {
				case f.Name == "location", strings.ContainsAny(path, "$`{%"):
					continue // sources take these for placeholders: better than to guess
				case strings.HasPrefix(f.Name, "vault command"):
					if strings.ContainsAny(path, "*?") {
						continue // quoted, and so right; but what scripts mean by them is mostly a pattern
					}
					files["run.sh"] = "#!/bin/sh\n" + f.Text + "\n"
				case strings.HasPrefix(f.Name, "Kong"):
					files["kong.yaml"] = "plugins:\n- config: {key: " + yamlText(f.Text) + "}\n"
				case strings.HasPrefix(f.Name, "remoteRef"):
					store := "kind: ClusterSecretStore, name: nopath"
					if _, of, ok := strings.Cut(f.Name, ", "); ok {
						kind, name, _ := strings.Cut(of, "/")
						store = "kind: " + kind + ", name: " + name
					} else {
						files["plain.yaml"] = "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: nopath}\nspec: {provider: {vault: {version: v2}}}\n"
					}
					files["es.yaml"] = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec:\n  secretStoreRef: {" + store + "}\n  data:\n  - secretKey: y\n    " + f.Text + "\n"
				default:
					files["pod.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    vault.hashicorp.com/agent-inject: \"true\"\n    " + f.Text + "\n"
				}
				got := scanFiles(t, files)
				if len(got.References) != 1 {
					t.Errorf("%s of %s: %d references in %s", f.Name, loc, len(got.References), f.Text)
					continue
				}
				p := got.NewResolver(mounts, "").Resolve(got.References[0])
				// A path that begins like its mount, or with data/, is mostly a mistake where a tool takes it as it is; the
				// resolver says so, and that it may be meant.
				if p.Resolution != Resolved || p.Location != loc && p.Literal != loc {
					t.Errorf("%s of %s is %s: found as %v %s %s", f.Name, loc, f.Text, p.Resolution, p.Location, p.Hint)
				}
			}
		}
	}
}

// A form is pasted into a shell or a file by somebody who trusts it: a name out of Vault must not end the word, the
// scalar or the line that it stands in.
func TestFormsHostileNames(t *testing.T) {
	t.Parallel()
	c := scanFiles(t, map[string]string{"stores.yaml": stores})
	for _, name := range []string{"x\nreboot", "x\r\nreboot", "x\x1b[201~reboot\n", "x\u2028y", "x\u0085y", "x\x7fy", "x\x00y", "\xff\xfe"} {
		for _, kv := range []int{0, 1, 2} {
			for _, f := range c.Forms(vaultpath.New("", "secret", "a/"+name), kv, name) {
				if oneLine(f.Text) != f.Text {
					t.Errorf("%s of %q: %q", f.Name, name, f.Text)
				}
			}
		}
	}
}
