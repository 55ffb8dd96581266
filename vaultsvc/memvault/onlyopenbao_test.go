package memvault

import (
	"fmt"
	"strings"
	"testing"
)

// What an OpenBao says otherwise than a Vault, each exchange with both: a client that takes one for
// the other would see a denied folder for a dead token, or a failure for an empty one.
func TestWhatOnlyOpenBaoSays(t *testing.T) {
	t.Parallel()
	const (
		renew   = "PUT " + renewSelf
		mounts  = "GET sys/internal/ui/mounts"
		missing = " errors []"
	)
	for _, tc := range []struct {
		name, request, token string
		vault, bao           string // status, and what is or is not in the answer
		before               string // what an OpenBao before 2.6 says, where that is otherwise
	}{
		{"a dead token", "LIST secret/metadata/", "dead", "403 invalid token",
			`403 {"errors":["permission denied"]}`, ""},
		{"a dead token and the witness", mounts, "dead", "403 invalid token",
			`403 {"errors":["permission denied"]}`, ""},
		{"a policy that denies", "LIST secret/metadata/", "nothing", "403 1 error occurred",
			"403 1 error occurred", ""},
		{"the engine of an answer", "LIST secret/metadata/", "root", "200 mount_type", "200 -mount_type",
			""},
		{"and of a look-up", "GET " + lookupSelf, "root", "200 mount_type", "200 -mount_type", ""},
		{"and of the mounts", "GET sys/mounts", "root", "200 mount_type", "200 -mount_type", ""},
		{"leases in the page of the mounts", mounts, "root", `200 "max_lease_ttl":2764800`,
			`200 "max_lease_ttl":0`, ""},
		{"a path of data", "LIST secret/data/b/", "root", "404 -errors", "405 unsupported operation", ""},
		{"dots in a name of version 1", "LIST kv1/a..b/", "root", "400 relative paths not supported",
			"404 -relative", ""},
		{"namespaces where there are none", "GET sys/internal/ui/namespaces", "root", `200 "keys":[""]`,
			`200 "data":{}`, ""},
		{"a renewal of broken JSON", renew + " {", "lasting", "500 malformed", "400 malformed", ""},
		{"a renewal of what has no lease", renew, "root", "400 invalid lease ID",
			"400 lease is not renewable", ""},
		{"health", "GET sys/health", "", "200 performance_standby", "200 -performance_standby", ""},
		{"a hidden version", "GET sys/seal-status", "", `200 "version":""`, `200 "version":"2.`, ""},
		{"a page with nothing, version 1", "LIST kv1/missing/?limit=1", "root", "404 -warnings",
			`200 "data":{}`, ""},
		{"a page with nothing, cubbyhole", "LIST cubbyhole/?limit=1", "root", "404 -warnings",
			"200 Endpoint ignored", ""},
		{"a page with nothing, identity", "LIST identity/entity/id/?limit=1", "root",
			"200 Endpoint ignored", "200 Endpoint ignored", ""},
		{"a page with nothing, version 2", "LIST secret/metadata/missing/?limit=1", "root",
			"200 Endpoint ignored", "404 -warnings", ""},
		{"a rule for the folder and one for what is in it", "LIST secret/metadata/b/", "holes", "200 keys",
			"403 1 error occurred", "200 keys"},
	} {
		for _, c := range []claim{{Vault, "1.21.4"}, {OpenBao, "2.2.2"}, {OpenBao, "2.6.2"}} {
			s := c.server()
			s.HideVersion(true)
			s.Mount("secret/", "kv", 2, "")
			s.Put("secret/", "a", "b/c")
			s.Mount("kv1/", "kv", 1, "")
			s.Policy("nothing")
			s.Policy("holes", Allow("secret/metadata/*", List), Allow("secret/metadata/b/*", Deny))
			tokens := map[string]string{"root": s.RootToken(), "dead": "s.dead",
				"nothing": s.Token(TokenOptions{Policies: []string{"nothing"}}),
				"holes":   s.Token(TokenOptions{Policies: []string{"holes"}}),
				"lasting": s.Token(TokenOptions{})}
			want := tc.bao
			if c.product == Vault {
				want = tc.vault
			} else if tc.before != "" && !s.slashFirst() {
				want = tc.before
			}
			parts := strings.SplitN(tc.request, " ", 3)
			g := call(t, serve(t, s), tokens[tc.token], step{method: parts[0], path: parts[1],
				body: strings.Join(parts[2:], "")})
			status, text, _ := strings.Cut(want, " ")
			without, absent := strings.CutPrefix(text, "-")
			if fmt.Sprint(g.status) != status || strings.Contains(g.raw, without) == absent {
				t.Errorf("%s: %s: %d %s, want %s", c, tc.name, g.status, g.raw, want)
			}
		}
	}
}

// A namespace that is not there, is sealed or is locked, and those below it. Neither says anything
// of the root.
func TestClosedNamespaces(t *testing.T) {
	t.Parallel()
	const h = "X-Vault-Namespace"
	for _, tc := range []struct {
		name, namespace string
		close           func(*Server)
		bao, vault      string
	}{
		{"open", "a/b", func(*Server) {}, "200", "200"},
		{"unknown", "nowhere", func(*Server) {}, `404 {"errors":["namespace not found"]}`,
			"404 no handler for route"},
		{"sealed", "a", func(s *Server) { s.In("a").SetSealed(true) },
			`503 {"errors":["namespace is sealed"]}`, ""},
		{"below a sealed one", "a/b", func(s *Server) { s.In("a").SetSealed(true) },
			`503 {"errors":["namespace is sealed"]}`, ""},
		{"unsealed", "a", func(s *Server) {
			s.In("a").SetSealed(true)
			s.In("a").SetSealed(false)
		}, "200", "200"},
		{"locked", "a/b", func(s *Server) { s.In("a").LockAPI(true) },
			`503 API access to this namespace has been locked by an administrator - \"a/\" must be`,
			`503 API access to this namespace has been locked by an administrator - \"a/\" must be`},
		{"beside a locked one", "c", func(s *Server) { s.In("a").LockAPI(true) }, "200", "200"},
		{"above a locked one", "", func(s *Server) { s.In("a").LockAPI(true) }, "200", "200"},
	} {
		for product, want := range map[Product]string{OpenBao: tc.bao, Vault: tc.vault} {
			s := spaced()
			s.Identify(product, "2.6.0")
			tc.close(s)
			status, text, _ := strings.Cut(want, " ")
			for _, path := range []string{"secret/metadata/", "sys/internal/ui/mounts"} {
				method := map[bool]string{true: "LIST", false: "GET"}[strings.HasSuffix(path, "/")]
				g := ask(t, s, method, path, s.RootToken(), h, tc.namespace)
				if want != "" && (fmt.Sprint(g.status) != status || !strings.Contains(g.raw, text)) {
					t.Errorf("%s: %s %s: %d %s, want %s", product, tc.name, path, g.status, g.raw, want)
				}
			}
			if g := ask(t, s, "GET", "sys/health", "", h, tc.namespace); g.status != 200 {
				t.Errorf("%s: %s: health %d", product, tc.name, g.status)
			}
		}
	}
}

// The engines that every namespace has are called otherwise outside of the root.
func TestEnginesOfNamespaces(t *testing.T) {
	t.Parallel()
	s := spaced()
	for namespace, want := range map[string]string{"": "", "a": "ns_", "a/b": "ns_"} {
		g := ask(t, s, "GET", "sys/internal/ui/mounts", s.RootToken(), "X-Vault-Namespace", namespace)
		secret := g.data["secret"].(map[string]any)
		for path, engine := range map[string]string{"sys/": "system", "identity/": "identity",
			"cubbyhole/": "cubbyhole"} {
			if got := secret[path].(map[string]any)["type"]; got != want+engine {
				t.Errorf("%q: %s is %v", namespace, path, got)
			}
		}
		if got := secret["secret/"].(map[string]any)["type"]; got != "kv" {
			t.Errorf("%q: secret/ is %v", namespace, got)
		}
	}
}

// Since OpenBao 2.5 a standby lists and reads by itself; everything else goes to the active node.
func TestStandbyOfOpenBao(t *testing.T) {
	t.Parallel()
	for version, want := range map[string][2]int{"2.4.4": {307, 307}, "2.5.0": {404, 307}} {
		s := New()
		s.Identify(OpenBao, version)
		s.StandbyOf("http://active.example")
		s.Mount("secret/", "kv", 2, "")
		list := ask(t, s, "LIST", "secret/metadata/", s.RootToken())
		renew := ask(t, s, "PUT", renewSelf, s.RootToken())
		if list.status != want[0] || renew.status != want[1] {
			t.Errorf("%s: a list answers %d, a renewal %d", version, list.status, renew.status)
		}
	}
}
