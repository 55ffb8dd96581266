package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// helmPrinted is what "helm template" prints of a chart.
const helmPrinted = `---
# Source: shop/templates/store.yaml
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: vault
spec:
  provider:
    vault:
      server: https://vault
      path: secrets
      version: v2
---
# Source: shop/templates/es.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop
spec:
  secretStoreRef:
    name: vault
  data:
    - secretKey: KEY
      remoteRef:
        key: teams/payments/prod/db-main
        property: key
    - secretKey: GONE
      remoteRef:
        key: teams/payments/prod/gone
        property: key
---
# Source: shop/charts/db/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: shop-db
stringData:
  password: CANARY
  user: vault:secrets/data/deep/a/b/none#user
`

// kubectlPrinted is what "kubectl get externalsecrets,secretstores -A -o yaml" prints: objects of
// several namespaces, in each of which a store has the same name.
const kubectlPrinted = `apiVersion: v1
items:
- apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"annotations":{},"name":"db","namespace":"pay"},"spec":{"data":[{"remoteRef":{"key":"teams/payments/prod/db-main"},"secretKey":"KEY"}],"secretStoreRef":{"kind":"SecretStore","name":"vault"}}}
    creationTimestamp: "2026-01-01T00:00:00Z"
    generation: 1
    name: db
    namespace: pay
    resourceVersion: "1"
    uid: 0c6c5f4e-0000-0000-0000-000000000000
  spec:
    data:
    - remoteRef:
        conversionStrategy: Default
        decodingStrategy: None
        key: teams/payments/prod/db-main
        metadataPolicy: None
      secretKey: KEY
    refreshInterval: 1h
    secretStoreRef:
      kind: SecretStore
      name: vault
    target:
      creationPolicy: Owner
      deletionPolicy: Retain
  status:
    binding:
      name: db
    conditions:
    - lastTransitionTime: "2026-01-01T00:00:00Z"
      message: secret synced
      reason: SecretSynced
      status: "True"
      type: Ready
- apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata:
    name: relay
    namespace: mail
  spec:
    data:
    - remoteRef:
        key: mail/none
      secretKey: KEY
    secretStoreRef:
      kind: SecretStore
      name: vault
- apiVersion: external-secrets.io/v1
  kind: SecretStore
  metadata:
    name: vault
    namespace: mail
  spec:
    provider:
      vault:
        path: team/legacy
        server: https://vault
        version: v1
- apiVersion: external-secrets.io/v1
  kind: SecretStore
  metadata:
    name: vault
    namespace: pay
  spec:
    provider:
      vault:
        path: secrets
        server: https://vault
        version: v2
kind: List
metadata:
  resourceVersion: ""
`

// What stands in manifests on stdin is checked by the name of its template or object.
func TestCheckPiped(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	run := func(stdin string, args ...string) outcome {
		t.Helper()
		s := e.start(e.lister, args...)
		s.stdin = stdin
		o := s.run(t)
		if strings.Contains(o.stdout+o.stderr, "CANARY") {
			t.Errorf("a secret beside a reference is shown: %s%s", o.stdout, o.stderr)
		}
		return o
	}
	const gone = "missing: secrets/teams/payments/prod/gone"
	for _, tc := range []struct {
		name, stdin string
		args        []string
		status      int
		want        string
	}{
		{"helm", helmPrinted, []string{"check", "-"}, render.Nothing,
			"shop/charts/db/templates/secret.yaml: missing: secrets/deep/a/b/none\n" +
				"shop/templates/es.yaml: " + gone + "\n"},
		{"ignored", strings.Replace(helmPrinted, "        key: teams/payments/prod/gone\n",
			"        key: teams/payments/prod/gone # vaultmap:ignore made by hand\n", 1),
			[]string{"check", "-"}, render.Nothing,
			"shop/charts/db/templates/secret.yaml: missing: secrets/deep/a/b/none\n"},
		{"kubectl", kubectlPrinted, []string{"check", "-"}, render.Nothing,
			"ExternalSecret/mail/relay: missing: team/legacy/mail/none\n"},
		{"kubectl refs", kubectlPrinted, []string{"refs", "-"}, render.OK,
			"ExternalSecret/mail/relay\texternal-secrets\tteam/legacy/mail/none\t\n" +
				"ExternalSecret/pay/db\texternal-secrets\tsecrets/teams/payments/prod/db-main\t\n"},
		{"github", helmPrinted, []string{"check", "-", "-o", "github"}, render.Nothing,
			"::error title=vaultmap missing::shop/charts/db/templates/secret.yaml: missing: " +
				"secrets/deep/a/b/none\n" +
				"::error title=vaultmap missing::shop/templates/es.yaml: " + gone + "\n"},
		{"no object has a name", "vault: vault:secrets/data/deep/none#x\nkind: Config\napiVersion: v1\n",
			[]string{"check", "-"}, render.Nothing, "-:1: missing: secrets/deep/none\n"},
		{"nothing named", "kind: Pod\napiVersion: v1\n", []string{"check", "-"}, render.OK, ""},
		{"an empty list", "apiVersion: v1\nitems: []\nkind: List\n", []string{"check", "-"}, render.OK,
			""},
		{"nothing", "", []string{"check", "-"}, render.Wrong, ""},
		{"no manifest", "Error: INSTALLATION FAILED\n", []string{"check", "-"}, render.Wrong, ""},
		{"not whole", helmPrinted + "---\nkind: Pod\nspec: {a: [\n", []string{"check", "-", "--offline"},
			render.Nothing,
			"-:40: not valid YAML: did not find expected node content while parsing a flow node\n"},
		{"and more", helmPrinted, []string{"check", "-", "deploy"}, render.Wrong, ""},
		{"fix", helmPrinted, []string{"check", "-", "--fix"}, render.Wrong, ""},
		{"changed", helmPrinted, []string{"check", "-", "--changed"}, render.Wrong, ""},
	} {
		if o := run(tc.stdin, tc.args...); o.status != tc.status || o.stdout != tc.want {
			t.Errorf("%s: status %d, %s%s\nwant %d\n%s", tc.name, o.status, o.stdout, o.stderr, tc.status,
				tc.want)
		}
	}
	// The store may be in a folder that is named.
	without := strings.Replace(helmPrinted, "kind: SecretStore", "kind: OtherStore", 1)
	dir := t.TempDir()
	store, _, _ := strings.Cut(strings.TrimPrefix(helmPrinted, "---\n"), "---\n")
	writeFile(t, filepath.Join(dir, "store.yaml"), store)
	writeFile(t, filepath.Join(dir, "run.sh"), "vault kv get secrets/not/of/the/stream\n")
	if o := run(without, "check", "-"); !strings.Contains(o.stdout, "is in none of the files") {
		t.Errorf("without the store: %s", o.stdout)
	}
	if o := run(without, "check", "-", "--catalog", dir); !strings.Contains(o.stdout, gone) ||
		strings.Contains(o.stdout, "stream") {
		t.Errorf("with the store in a folder: %s", o.stdout)
	}
}

// A template that is there is the place of what Helm has made of it, for who shows files.
func TestCheckPipedOfATemplate(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := gitRepository(t, "-- charts/shop/templates/es.yaml --\nx\n-- charts/shop/Chart.yaml --\nx\n")
	for from, shown := range map[string]string{".": "charts/shop/templates/es.yaml",
		"charts": "shop/templates/es.yaml", "charts/shop": "templates/es.yaml"} {
		s := e.start(e.lister, "check", "-", "-o", "github")
		s.stdin, s.dir = helmPrinted, filepath.Join(dir, filepath.FromSlash(from))
		if o := s.run(t); !strings.Contains(o.stdout,
			"::error file=charts/shop/templates/es.yaml,title=vaultmap missing::missing: secrets/teams") {
			t.Errorf("from %s: %s", from, o.stdout)
		}
		s.args = s.args[:2]
		if o := s.run(t); !strings.Contains(o.stdout, filepath.FromSlash(shown)+": missing") {
			t.Errorf("from %s: %s", from, o.stdout)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "charts")); err != nil {
		t.Error(err)
	}
}
