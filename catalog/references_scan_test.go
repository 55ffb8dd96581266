package catalog

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog/catalogtest"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// found returns "file:line source raw" for each reference.
func found(c *Catalog) []string {
	var got []string
	for _, r := range c.References {
		got = append(got, fmt.Sprintf("%s:%d %s %s", filepath.ToSlash(r.File), r.Line, r.Source, r.Raw))
	}
	return got
}

func TestScanReferences(t *testing.T) {
	t.Parallel()
	dir := tree(t, `
-- .gitignore --
ignored/
-- catalog-info.yaml --
component root
-- deploy/pod.yaml --
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/agent-inject-secret-b: secret/data/b
    vault.hashicorp.com/agent-inject-secret-a: secret/data/a
-- deploy/es.yaml --
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data:
  - remoteRef: {key: teams/a, property: password}
-- stores/all.yaml --
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec: {provider: {vault: {server: "https://vault.example.com", path: secret, version: v2, namespace: ns}}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: aws}
spec: {provider: {aws: {service: SecretsManager}}}
-- run.sh --
vault kv get -field=x secret/run
-- main.tf --
data "vault_kv_secret_v2" "x" {
  mount = "secret"
  name  = "tf"
}
-- readme.txt --
vault kv get secret/no
-- ignored/run.sh --
vault kv get secret/no
-- node_modules/run.sh --
vault kv get secret/no
`)
	c := scanReferences(t, dir)
	equal(t, "references", found(c), []string{
		"deploy/es.yaml:6 external-secrets teams/a",
		"deploy/pod.yaml:5 vault-agent-injector secret/data/b",
		"deploy/pod.yaml:6 vault-agent-injector secret/data/a",
		"main.tf:3 terraform tf",
		"run.sh:1 shell secret/run",
	})
	var stores []string
	for _, s := range c.Stores {
		stores = append(stores, fmt.Sprintf("%s:%d %s %s %s %d %v", filepath.ToSlash(s.File), s.Line,
			s.Name, s.Mount, s.Namespace, s.KVVersion, s.Foreign))
	}
	equal(t, "stores", stores, []string{"stores/all.yaml:1 ClusterSecretStore/vault secret ns 2 false",
		"stores/all.yaml:6 SecretStore/aws   0 true"})
	for _, r := range c.References {
		if want := filepath.Join(dir, r.File); r.FilePath != want {
			t.Errorf("%s: path %q, want %q", r.File, r.FilePath, want)
		}
		if r.Entity != c.Entities[0] {
			t.Errorf("%s: entity %+v", r.File, r.Entity)
		}
	}
	// Unless they are asked for there are none.
	if c := scanAll(t, dir); len(c.References)+len(c.Stores) != 0 || len(c.Entities) != 1 {
		t.Errorf("without references: %d and %d stores", len(c.References), len(c.Stores))
	}
}

// However many goroutines read, the answer is the same.
func TestScanReferencesInOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var want []string
	for i := range 60 {
		name := fmt.Sprintf("f%02d.sh", i)
		catalogtest.Write(t, dir, name, "vault kv get secret/b\nvault kv get secret/a\n")
		want = append(want, name+":1 shell secret/b", name+":2 shell secret/a")
	}
	for _, workers := range []int{1, 8, 32} {
		c, err := Scan(t.Context(), []string{dir}, ScanOptions{Workers: workers, References: true})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprintf("%d workers", workers), found(c), want)
	}
}

// A file that is no text costs its reading and nothing else.
func TestScanReferencesSkipsBinaries(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const line = "vault kv get secret/x\n"
	catalogtest.Write(t, dir, "binary.sh", line+"\x00")
	catalogtest.Write(t, dir, "binary-later.sh", line+strings.Repeat(" ", 8000)+"\x00")
	c := scanReferences(t, dir)
	equal(t, "references", found(c), []string{"binary-later.sh:1 shell secret/x"})
	equal(t, "problems", messages(c), nil)
}

// A file that mentions nothing is read and not parsed: parsing one of this size takes many times
// its memory.
func TestScanReferencesParsesOnlyMarked(t *testing.T) { // alone: the process is counted
	text := strings.Repeat("- {name: x, list: [1, 2, 3], of: {a: b}}\n", 4000)
	allocated := func(text string) uint64 {
		dir := t.TempDir()
		catalogtest.Write(t, dir, "values.yaml", text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		scanReferences(t, dir)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	allocated(text) // the first scan sets things up
	plain := allocated(text)
	marked := allocated(text + "- remoteRef: {key: a/b}\n")
	t.Logf("a file of %d KB: %d KB allocated, %d KB where it mentions a reference", len(text)>>10,
		plain>>10, marked>>10)
	if plain > 12*uint64(len(text)) {
		t.Errorf("%d bytes allocated for a file of %d that mentions nothing", plain, len(text))
	}
	if marked < 2*plain {
		t.Errorf("a file with a reference takes no more (%d) than one without (%d): this test measures nothing",
			marked, plain)
	}
}

// Secrets stand beside references in many files. None of them may be kept: what is not kept cannot
// be shown.
func TestScanKeepsNoValue(t *testing.T) {
	t.Parallel()
	dir := tree(t, strings.ReplaceAll(`
-- kong.yaml --
_format_version: "3.0"
vaults:
- name: hcv
  prefix: hcv
  config: {protocol: https, host: vault.example.com, mount: secret, kv: v2, token: CANARY}
plugins:
- name: basic
  config: {secret: "{vault://hcv/kong/key}", password: CANARY}
-- es.yaml --
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: vault, annotations: {note: CANARY}}
spec: {provider: {vault: {server: "https://vault.example.com", path: secret, auth: {appRole: {secretId: CANARY}}}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: vault}
  target: {template: {data: {password: "CANARY {{ .x }}"}}}
  data: [{remoteRef: {key: teams/es, property: p}}]
-- env.yaml --
apiVersion: v1
kind: Secret
stringData:
  A: CANARY
  B: "vault:secret/data/bank#KEY"
  C: "postgres://user:CANARY@db/${vault:secret/data/inline#PASSWORD}"
-- run.sh --
export VAULT_TOKEN=CANARY
PASSWORD=CANARY vault kv get -field=x secret/shell
vault kv put secret/put password=CANARY other=@file
curl -H "X-Vault-Token: CANARY" https://vault.example.com/v1/secret/data/curl
-- main.tf --
resource "vault_kv_secret_v2" "x" {
  mount     = "secret"
  name      = "tf"
  data_json = jsonencode({ password = "CANARY" })
}
resource "vault_generic_secret" "x" {
  path      = "secret/generic"
  data_json = <<EOT
{"password": "CANARY"}
EOT
}
-- application.properties --
quarkus.vault.authentication.client-token=CANARY
quarkus.vault.secret-config-kv-path=quarkus/app
-- bootstrap.yml --
spring:
  cloud:
    vault: {token: CANARY, kv: {enabled: true, backend: secret, application-name: spring}}
-- play.yml --
- hosts: all
  vars:
    a: "{{ lookup('hashi_vault', 'secret=secret/data/ansible:value token=CANARY url=https://vault.example.com') }}"
-- agent.hcl --
template {
  contents = "CANARY {{ with secret \"secret/data/agent\" }}{{ .Data.data.x }}{{ end }}"
}
-- .github/workflows/ci.yml --
jobs:
  a:
    steps:
    - uses: hashicorp/vault-action@v3
      with:
        token: CANARY
        secrets: |
          secret/data/ci key | NAME ;
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations: {vault.io/secrets-path: teams/app, password: CANARY}
spec: {token: CANARY}
`, "CANARY", vaulttest.Canary))
	c := scanReferences(t, dir)
	got := map[string]bool{}
	for _, r := range c.References {
		got[filepath.Base(r.File)] = true
	}
	for _, file := range []string{"es.yaml", "env.yaml", "run.sh", "main.tf", "application.properties",
		"bootstrap.yml", "agent.hcl", "ci.yml"} {
		if !got[file] {
			t.Errorf("%s: no reference was found beside its secret: %q", file, found(c))
		}
	}
	for _, text := range catalogtest.Texts(c) {
		if strings.Contains(text, vaulttest.Canary) {
			t.Errorf("the catalog holds a secret value in %q", text)
		}
	}
	// The walk above sees what there is to see.
	if all := strings.Join(catalogtest.Texts(c), "\n"); !strings.Contains(all, "secret/generic") ||
		!strings.Contains(all, "component:default/app") {
		t.Errorf("the catalog was not looked through: %s", all)
	}
}

// What is kept of a file must not hold the rest of it in memory, secrets and all, by way of being a
// part of it.
func TestScanKeepsNoFile(t *testing.T) {
	const files, size = 4, 1 << 20
	dir := t.TempDir()
	for i := range files {
		catalogtest.Write(t, dir, fmt.Sprintf("f%d.ctmpl", i),
			"{{ with secret \"secret/data/x\" }}{{ end }}\n"+strings.Repeat("# "+vaulttest.Canary+"\n",
				size/50))
	}
	inUse := func() uint64 {
		runtime.GC()
		runtime.GC() // what the first one only made ready to be freed
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	scanReferences(t, dir) // the first scan sets things up
	before := inUse()
	c := scanReferences(t, dir)
	kept := int64(inUse()) - int64(before)
	if len(c.References) != files || kept > files*size/8 {
		t.Errorf("%d references in files of %d bytes keep %d bytes", len(c.References), files*size, kept)
	}
}
