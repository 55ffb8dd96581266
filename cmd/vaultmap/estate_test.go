package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// estate is a server with names of all kinds, and a catalog that knows some of them.
type estate struct {
	vault
	lister  string // a token that may list, and nothing else: without the default policy
	catalog string // the folder of the catalog
}

const (
	webhook        = "secrets/teams/payments/prod/stripe-webhook"
	deniedFolder   = "secrets/teams/denied/"
	shellName      = "x&touch$IFS.pwned&" // in an address as it stands: a shell would run it
	escapeSequence = "\x1b]0;PWNED\x07\x1b[31mPWNED"
)

const estateCatalog = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments-api
  annotations:
    vault.io/secrets-path: teams/payments/prod, teams/payments/staging
spec: {system: payments, owner: payments-team}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: deep-diver
  annotations: {vault.io/secrets-path: deep/a/b/c}
spec: {system: platform}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: mailer
  annotations: {vault.io/secrets-engine: team/legacy, vault.io/secrets-path: mail}
spec: {system: platform}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: mistaken
  annotations: {vault.io/secrets-path: secrets/data/teams/payments/prod}
spec: {system: platform}
`

func newEstate(t testing.TB, v vault) estate {
	t.Helper()
	binary() // is built before there are tokens, some of which live for seconds
	v.mount("secrets", "kv", 2)
	v.mount("team/legacy", "kv", 1)
	v.mount("nolist", "nolist", 0)
	v.put("secrets", "teams/payments/prod/db-main", "teams/payments/prod/db-main/readonly",
		"teams/payments/prod/stripe-webhook",
		"teams/payments/staging/kafka", "teams/denied/treasure", "deep/a/b/c/bottom",
		"hostile/"+shellName, "hostile/a b#c?d%2Fé")
	v.put("team/legacy", "root-db", "mail/relay", "data/warehouse")
	v.policy("lister",
		memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("secrets/metadata/teams/denied", memvault.Deny),
		memvault.Allow("team/legacy/*", memvault.List), memvault.Allow("nolist/*", memvault.List),
	)
	e := estate{vault: v, catalog: t.TempDir()}
	e.lister = e.only("lister")
	if err := os.WriteFile(filepath.Join(e.catalog, "catalog-info.yaml"), []byte(estateCatalog),
		0o600); err != nil {
		t.Fatal(err)
	}
	return e
}

// only returns a token with one policy, and without the default one.
func (e estate) only(policy string) string {
	return e.token(memvault.TokenOptions{Policies: []string{policy}, NoDefaultPolicy: true,
		TTL: time.Hour})
}

// start returns how to run the program on the estate with a token, and without a browser.
func (e estate) start(token string, args ...string) start {
	return start{
		args:    args,
		env:     []string{"VAULT_ADDR=" + e.address(), "VAULT_TOKEN=" + token, "BROWSER=none"},
		secrets: []string{token},
	}
}

// explore opens the explorer on the estate, and waits until it knows server, mounts and entities.
func (e estate) explore(t *testing.T, token string, env ...string) *terminal {
	t.Helper()
	s := e.start(token, "--catalog", e.catalog)
	s.env = append(s.env, env...)
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "payments-api", "secrets/", "token")
	return m
}
