package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/sample"
)

const deployment = `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: vault}
spec: {provider: {vault: {server: "https://vault.example.com", path: secrets, version: v2}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: payments}
spec:
  secretStoreRef: {name: vault, kind: SecretStore}
  data:
    - secretKey: WEBHOOK
      remoteRef: {key: teams/payments/prod/stripe-webhook, property: signing_key}
    - secretKey: GONE
      remoteRef: {key: teams/payments/prod/not-there}
    - secretKey: OTHER
      remoteRef: {key: teams/identity/prod/jwt-signing}
    - secretKey: DENIED
      remoteRef: {key: teams/payments/legacy/old}
    - secretKey: TEMPLATED
      remoteRef: {key: "teams/{{ .Values.team }}/db"}
`

func usesHarness(t *testing.T) *harness {
	t.Helper()
	dir := t.TempDir()
	if err := sample.Write(filepath.Join(dir, "repo")); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"repo/payments/deploy/es.yaml", "elsewhere/es.yaml"} {
		file := filepath.Join(dir, at)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(deployment), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := sampleWith(t, dir)
	return h
}

// The chosen entity shows what its files name beside what its annotations name, each with its
// state.
func TestReferencesOfAnEntity(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		owner := ""
		for _, r := range h.m.files.Catalog().References {
			if r.Entity != nil {
				owner = r.Entity.Name
			}
		}
		h.choose(owner)
		h.Advance(3 * time.Second)
		rows := map[string]bool{}
		for _, r := range h.rows() {
			rows[r] = true
		}
		for _, want := range []string{
			"secrets/teams/identity/prod/jwt-signing [kv v2 · 4 references]",
			"secrets/teams/payments/legacy/old [kv v2 · denied]",
		} {
			if !rows[want] {
				t.Errorf("no row %q in\n%s", want, strings.Join(h.rows(), "\n"))
			}
		}
		h.wants("not-there", "missing", "stripe-webhook")
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.tells("used by elsewhere/es.yaml:13 field signing_key, repo/payments/deploy/es.yaml:13 " +
			"field signing_key (")
		h.wants("3 references")
	})
}

func TestUnowned(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := usesHarness(t)
		h.choose("unowned")
		h.Advance(3 * time.Second)
		h.wants("Used by files of no entity", "jwt-signing", "not-there", "missing", "denied")
	})
}

func TestGroupings(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		h := sampleHarness(t)
		h.wants("▾ payments")
		h.press("o")
		h.wants("entities by owner", "▾ payments-team")
		h.press("o")
		h.wants("entities by kind", "▾ component")
		h.press("o")
		h.wants("entities by system")
	})
}
