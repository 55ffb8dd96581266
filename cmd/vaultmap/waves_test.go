package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// waves holds back what is asked of a server until nobody asks for more, and then answers all of
// it: so often as that happens, so many round trips lie one after another.
type waves struct {
	server http.Handler
	quiet  time.Duration

	mu    sync.Mutex
	held  chan struct{} // closed when the wave that comes together is answered
	last  *time.Timer
	asked [][]string // "GET namespace/sys/health", by wave
}

func (w *waves) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	if w.held == nil {
		held := make(chan struct{})
		w.held, w.asked = held, append(w.asked, nil)
		w.last = time.AfterFunc(w.quiet, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.held == held { // it may fire once more when it is set again in the last moment
				close(held)
				w.held = nil
			}
		})
	} else {
		w.last.Reset(w.quiet)
	}
	held, now := w.held, &w.asked[len(w.asked)-1]
	*now = append(*now, r.Method+" "+r.Header.Get("X-Vault-Namespace")+
		strings.TrimPrefix(r.URL.RequestURI(), "/v1"))
	w.mu.Unlock()
	<-held
	w.server.ServeHTTP(to, r)
}

// took returns what was asked since the last call, by wave.
func (w *waves) took() [][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

// inWaves runs the program on a server that holds back what it is asked for so long, and returns
// what that was.
func inWaves(t *testing.T, v *memVault, quiet time.Duration, token string,
	args ...string) ([][]string, outcome) {
	t.Helper()
	w := &waves{server: v.Server, quiet: quiet}
	srv := httptest.NewServer(w)
	t.Cleanup(srv.Close)
	o := start{args: args, secrets: []string{token}, env: []string{"VAULT_ADDR=" + srv.URL,
		"VAULT_TOKEN=" + token, "BROWSER=none"}}.run(t)
	return w.took(), o
}

const farCatalog = `
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  annotations: {vault.io/secrets-engine: secret, vault.io/secrets-path: "pay/prod, pay/dev, pay/old"}
-- run.sh --
vault kv get secret/pay/prod/db
vault kv get secret/pay/eu/db
vault kv get secret/pay/us/db
vault kv get legacy/pay/db
`

// Who is far from the server waits for the way and back as seldom as can be: what does not depend
// on each other is asked at once, and asked once. A round trip more is a tenth of a second for
// everybody on another continent.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.mount("legacy", "kv", 1)
	for _, env := range []string{"prod", "dev", "old", "eu", "us"} {
		v.put("secret", "pay/"+env+"/db", "pay/"+env+"/key")
	}
	v.put("legacy", "pay/db")
	v.deleteVersion("secret", "pay/old/key")
	dir := repository(t, farCatalog)
	names := "secret/pay/prod/db\nsecret/pay/prod/key\n"
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.14.0"}, {memvault.Vault, "1.21.4"}, {memvault.OpenBao, "2.6.2"}} {
		v.Identify(as.product, as.version)
		for _, tc := range []struct {
			args   string
			waves  int
			first  int    // the wave with the first LIST
			stdout string // what is in it
		}{
			{"ls secret/pay/prod", 2, 2, names},
			{"ls secret/pay", 2, 2, "secret/pay/dev/\n"},
			{"ls secret/pay/old", 2, 2, "secret/pay/old/db\n"},
			{"ls -o json legacy/pay", 2, 2, `"legacy/pay/db"`},
			{"open --print secret/pay/prod/db", 2, 2, "/ui/vault/secrets/"},
			{"open --print secret/pay/prod/", 1, 0, "/ui/vault/secrets/"},
			{"open --print pay", 1, 0, "/ui/vault/secrets/"},
			{"entity pay", 2, 2, "secret/pay/prod/db"},
			{"refs", 1, 0, "secret/pay/eu/db"},
			{"check", 2, 2, ""},
			{"explain secret/pay/prod/db", 3, 3, "secret/pay/prod/db"},
			// mounts and status; the top; a folder; those in it
			{"tree secret/", 4, 2, names},
			{"tree", 4, 2, names},
			{"find --in secret/pay/prod db", 3, 2, "secret/pay/prod/db\n"},
		} {
			what := fmt.Sprintf("%s %s: %s", as.product, as.version, tc.args)
			args := append(strings.Fields(tc.args), "--catalog", dir)
			took, o := inWaves(t, v, 400*time.Millisecond, v.root(), args...)
			if o.status != render.OK || !strings.Contains(o.stdout, tc.stdout) {
				t.Errorf("%s: status %d: %s%s", what, o.status, o.stdout, o.stderr)
			}
			first := 1 + slices.IndexFunc(took, func(wave []string) bool {
				return slices.ContainsFunc(wave, func(r string) bool { return strings.HasPrefix(r, "LIST ") })
			})
			if len(took) > tc.waves || first != tc.first {
				t.Errorf("%s: %d round trips, and LIST with the %d.: %q", what, len(took), first, took)
			}
			askedOnce(t, what, took)
		}
	}
}

func askedOnce(t *testing.T, what string, took [][]string) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range slices.Concat(took...) {
		if seen[r] {
			t.Errorf("%s: %s is asked twice", what, r)
		}
		seen[r] = true
	}
}

// No command asks anything twice, whatever the server and the token are: each request costs the
// server, and stands in its audit log.
func TestNothingAskedTwice(t *testing.T) {
	t.Parallel()
	for _, as := range []struct {
		product memvault.Product
		version string
	}{{memvault.Vault, "1.14.0"}, {memvault.Vault, "1.21.4"}, {memvault.Vault, "1.21.4+ent"},
		{memvault.OpenBao, "2.0.1"}, {memvault.OpenBao, "2.6.2"}} {
		if testing.Short() && as.version != "1.21.4" && as.version != "2.6.2" {
			continue
		}
		t.Run(fmt.Sprint(as.product, as.version), func(t *testing.T) {
			t.Parallel()
			v := newMemVault(t)
			v.Identify(as.product, as.version)
			v.mount("secret", "kv", 2)
			v.mount("legacy", "kv", 1)
			v.mount("nolist", "nolist", 0)
			for _, env := range []string{"prod", "dev", "old", "eu", "us/deep"} {
				v.put("secret", "pay/"+env+"/db", "pay/"+env+"/key")
			}
			v.put("legacy", "pay/db")
			v.deleteVersion("secret", "pay/old/key", "pay/old/db")
			v.policy("lister", memvault.Allow("secret/metadata/*", memvault.List),
				memvault.Allow("legacy/*", memvault.List))
			v.policy("narrow", memvault.Allow("secret/metadata/pay/prod/*", memvault.List),
				memvault.Allow("secret/metadata/pay/us/*", memvault.List))
			v.policy("details", memvault.Allow("secret/detailed-metadata/*", memvault.List))
			policies := []string{"root", "lister", "narrow", "details", "nothing"}
			dir := repository(t, farCatalog+"vault kv get -namespace=team secret/pay/prod/db\n"+
				"vault kv get -namespace=other secret/pay/prod/db\nvault kv get secret/pay/old/key\n"+
				"vault kv get secret/pay/gone\nvault kv get nowhere/pay/gone\n")
			for _, policy := range policies {
				o := memvault.TokenOptions{Policies: []string{policy}, TTL: time.Hour,
					NoDefaultPolicy: policy != "narrow"}
				tokens := []string{v.token(o)}
				switch o.NumUses = 1000; policy {
				case "root":
					tokens = []string{v.root()}
				case "narrow":
					tokens = append(tokens, v.token(o))
				}
				for i, token := range tokens {
					for _, args := range []string{
						"ls", "ls secret/", "ls secret/pay/", "ls secret/pay/old", "ls secret/pay/prod/db",
						"ls secret/gone", "ls nolist/", "ls nowhere/a", "ls -o json secret/pay/prod",
						"tree", "tree -o jsonl", "tree secret/pay/ legacy/", "tree secret/gone/",
						"find key", "find -o jsonl key", "find --in pay key", "find --in secret/pay/eu/ db",
						"find no-such-thing", "open --print secret/pay/prod/db",
						"open --print secret/pay/us", "open --print pay", "open --print secret/gone",
						"entity pay", "entity -o json pay", "refs", "refs pay", "refs secret/pay/prod/",
						"check", "check --orphans", "check pay", "check -o sarif", "explain secret/pay/prod/db",
						"explain secret/pay/us/", "explain secret/", "explain secret/gone",
						"explain nowhere/a", "status", "status -o json", "index",
					} {
						took, _ := inWaves(t, v, 0, token, append(strings.Fields(args), "--catalog", dir)...)
						askedOnce(t, fmt.Sprintf("%s %d: %s", policy, i, args), took)
					}
				}
			}
		})
	}
}
