package memvault

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Everything that the demo promises to show is there, for the demo's own token.
func TestSample(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, token := Sample()
		list := func(path string) got { return ask(t, s, "LIST", path, token) }
		for path, want := range map[string][]string{
			"secrets/metadata/": {"bulk/", "deep/", "empty/", "odd names/",
				"onboarding-token", "readme", "slow/", "teams/"},
			"secrets/metadata/teams/": {"checkout/", "identity/", "payments/"},
			"secrets/metadata/teams/payments/": {"legacy/", "prod/", "shared-signing-key",
				"staging/"},
			"secrets/metadata/teams/payments/prod/db-main/": {"backup-user", "migrations", "readonly"},
			"secrets/metadata/deep/a/b/c/d/e/f/g/h/i/j/":    {"bottom"},
			"secrets/metadata/odd%20names/folder%20%231/":   {"inner secret"},
			"platform/metadata/":                            {"ci/", "dns/", "kubernetes/", "monitoring/"},
			"team/legacy/":                                  {"billing/", "data/", "mail/", "root-db"},
			"cubbyhole/":                                    {"handover/", "scratch"},
		} {
			if g := list(path); !slices.Equal(g.keys, want) {
				t.Errorf("%s: status %d, %q, want %q", path, g.status, g.keys, want)
			}
		}
		for path, want := range map[string]int{
			"secrets/metadata/teams/payments/legacy/": 403,
			"secrets/metadata/empty/":                 404,
			"acme-ca/":                                405,
			"secrets/metadata/bulk/":                  200,
		} {
			if g := list(path); g.status != want {
				t.Errorf("%s: %d, want %d", path, g.status, want)
			}
		}
		if n := len(list("secrets/metadata/bulk/").keys); n != 5000 {
			t.Errorf("%d names in bulk/", n)
		}
		if prod := list("secrets/metadata/teams/payments/prod/").keys; len(prod) < 10 ||
			!slices.Contains(prod, "db-main") || !slices.Contains(prod, "db-main/") {
			t.Errorf("payments/prod: %q", prod)
		}
		start := time.Now()
		if g := list("secrets/metadata/slow/"); g.status != 200 || time.Since(start) != 2*time.Second {
			t.Errorf("slow/: %d after %v", g.status, time.Since(start))
		}
		// The names come as they are, and all of their folders can be entered but those that
		// Vault refuses to be asked for.
		odd := list("secrets/metadata/odd%20names/").keys
		for _, n := range OddNames() {
			if name, _, deep := strings.Cut(n, "/"); deep && !slices.Contains(odd, name+"/") || !deep &&
				!slices.Contains(odd, n) {
				t.Errorf("%q is not among the odd names", n)
			}
		}
		mounts := ask(t, s, "GET", "sys/internal/ui/mounts", token).data["secret"].(map[string]any)
		for _, m := range []string{"secrets/", "platform/", "team/legacy/", "acme-ca/", "cubbyhole/"} {
			if mounts[m] == nil {
				t.Errorf("the token does not see %s", m)
			}
		}
		// Whatever else is asked for is refused.
		for _, path := range []string{"secrets/data/readme", "secrets/metadata/readme",
			"team/legacy/root-db", "platform/data/ci/github-app", "sys/mounts"} {
			if g := ask(t, s, "GET", path, token); g.status != 403 {
				t.Errorf("GET %s: %d", path, g.status)
			}
		}

		look := ask(t, s, "GET", "auth/token/lookup-self", token).data
		if look["display_name"] != "token-demo" || look["renewable"] != true ||
			look["explicit_max_ttl"] != 3600.0 || look["creation_ttl"] != 120.0 {
			t.Errorf("the token: %v", look)
		}
		time.Sleep(100 * time.Second) // of the bubble's time
		if sec, _, status := renew(t, s, token, ""); sec != 120 || status != 200 {
			t.Errorf("renewed: %v seconds, status %d", sec, status)
		}
		time.Sleep(121 * time.Second)
		if g := list("secrets/metadata/"); g.status != 403 {
			t.Errorf("after two minutes without renewal: %d", g.status)
		}
	})
}

// The names are meant to be hard, and must stay so: each kind of trouble is among them.
func TestOddNames(t *testing.T) {
	t.Parallel()
	names := OddNames()
	all := strings.Join(names, "\n")
	for _, trouble := range []string{" ", "#", "?", "%2F", "%\n", "+", "&", `"`, "'", `\`, "\u00e9",
		"e\u0301", "\u65e5", "\U0001f511", "index.html", "\x1b[", "\u202e", "<b>"} {
		if !strings.Contains(all, trouble) {
			t.Errorf("no name with %q", trouble)
		}
	}
	for _, n := range names {
		if err := vaultpath.New("", "secrets/", n).Validate(); err != nil {
			t.Errorf("%q: %v", n, err)
		}
		if back, err := url.PathUnescape(vaultpath.EscapeWhole(n)); err != nil || back != n {
			t.Errorf("%q: %q, %v", n, back, err)
		}
	}
	if !slices.ContainsFunc(names, func(n string) bool { return len(n) > 200 }) {
		t.Error("no long name")
	}
	if !slices.ContainsFunc(names, func(n string) bool { return n[0] == ' ' }) ||
		!slices.ContainsFunc(names, func(n string) bool { return n[len(n)-1] == ' ' }) {
		t.Error("no name with a blank at its end")
	}
}
