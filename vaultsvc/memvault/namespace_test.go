package memvault

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func spaced() *Server {
	s := New()
	s.Enterprise(true)
	s.Mount("secret/", "kv", 2, "")
	s.Put("secret/", "of-root")
	for _, ns := range []string{"a", "a/b", "c"} {
		n := s.In(ns)
		n.Mount("secret/", "kv", 2, "of "+ns)
		n.Put("secret/", "of-"+strings.ReplaceAll(ns, "/", "-"))
		n.Policy("lister", Allow("secret/metadata/*", List))
	}
	return s
}

func TestNamespaces(t *testing.T) {
	t.Parallel()
	s := spaced()
	inA := s.In("a").Token(TokenOptions{Policies: []string{"lister"}})
	s.Policy("reach", Allow("a/secret/metadata/*", List), Allow("+/b/secret/metadata/*", List))
	reach := s.Token(TokenOptions{Policies: []string{"reach"}})
	const h = "X-Vault-Namespace"
	for _, tc := range []struct {
		name, path, token, header string
		status                    int
		key                       string
	}{
		{"root in root", "secret/metadata/", s.RootToken(), "", 200, "of-root"},
		{"by header", "secret/metadata/", s.RootToken(), "a", 200, "of-a"},
		{"by header with slashes", "secret/metadata/", s.RootToken(), "/a/b/", 200, "of-a-b"},
		{"by path", "a/secret/metadata/", s.RootToken(), "", 200, "of-a"},
		{"by both", "b/secret/metadata/", s.RootToken(), "a", 200, "of-a-b"},
		{"token of the namespace", "secret/metadata/", inA, "a", 200, "of-a"},
		{"its policy says nothing about the one below", "secret/metadata/", inA, "a/b", 403, ""},
		{"nor is it good above", "secret/metadata/", inA, "", 403, ""},
		{"nor beside", "secret/metadata/", inA, "c", 403, ""},
		{"policy of root that reaches down", "secret/metadata/", reach, "a", 200, "of-a"},
		{"with a pattern", "secret/metadata/", reach, "a/b", 200, "of-a-b"},
		{"not elsewhere", "secret/metadata/", reach, "c", 403, ""},
		{"no such namespace", "secret/metadata/", s.RootToken(), "nowhere", 404, ""},
	} {
		g := ask(t, s, "LIST", tc.path, tc.token, h, tc.header)
		if g.status != tc.status || strings.Join(g.keys, "") != tc.key {
			t.Errorf("%s: %d %q", tc.name, g.status, g.raw)
		}
	}

	g := ask(t, s, "GET", "sys/internal/ui/mounts", inA, h, "a")
	secret := g.data["secret"].(map[string]any)
	if got := slices.Sorted(maps.Keys(secret)); !slices.Contains(got, "secret/") ||
		secret["secret/"].(map[string]any)["description"] != "of a" {
		t.Errorf("mounts of a: %s", g.raw)
	}
	if g := ask(t, s, "GET", "auth/token/lookup-self", inA, h, "a"); g.data["namespace_path"] != "a/" {
		t.Errorf("lookup in a: %s", g.raw)
	}
	if g := ask(t, s, "GET", "sys/internal/ui/namespaces", s.RootToken()); !slices.Equal(g.keys,
		[]string{"a/", "a/b/", "c/"}) {
		t.Errorf("namespaces: %s", g.raw)
	}
	if g := ask(t, s, "LIST", "sys/namespaces", s.RootToken()); !slices.Equal(g.keys,
		[]string{"a/", "c/"}) || g.data["key_info"] == nil {
		t.Errorf("list of namespaces: %s", g.raw)
	}
	if g := ask(t, s, "LIST", "sys/namespaces", s.RootToken(), h, "c"); g.status != 404 {
		t.Errorf("list of no namespaces: %d %s", g.status, g.raw)
	}
	s.Fail("a/secret/", 500, -1)
	if root, a := ask(t, s, "LIST", "secret/metadata/", s.RootToken()).status,
		ask(t, s, "LIST", "secret/metadata/", s.RootToken(), h, "a").status; root != 200 || a != 500 {
		t.Errorf("a failure in one namespace: root %d, a %d", root, a)
	}
}

// A Community server has no namespaces and does not look at the header: the contract has
// that from the real one.
func TestCommunityIgnoresNamespaces(t *testing.T) {
	t.Parallel()
	s := spaced()
	s.Enterprise(false)
	if g := ask(t, s, "LIST", "secret/metadata/", s.RootToken(), "X-Vault-Namespace",
		"a"); !slices.Equal(g.keys, []string{"of-root"}) {
		t.Errorf("%d %s", g.status, g.raw)
	}
	s.Identify(OpenBao, "2.6.0")
	if g := ask(t, s, "LIST", "secret/metadata/", s.RootToken(), "X-Vault-Namespace",
		"a"); !slices.Equal(g.keys, []string{"of-a"}) {
		t.Errorf("OpenBao: %d %s", g.status, g.raw)
	}
}

func TestSetUpPanicsOnMisuse(t *testing.T) {
	t.Parallel()
	s := small()
	for name, f := range map[string]func(){
		"unknown mount":         func() { s.Put("nowhere/", "a") },
		"mount of the system":   func() { s.Put("sys/", "a") },
		"empty segment":         func() { s.Put("secret/", "a//b") },
		"dot segment":           func() { s.Put("secret/", "a/../b") },
		"leading slash":         func() { s.Put("secret/", "/a") },
		"empty path":            func() { s.Put("secret/", "") },
		"folder as a secret":    func() { s.Put("secret/", "a/") },
		"no such kv":            func() { s.Mount("x", "kv", 3, "") },
		"nameless mount":        func() { s.Mount("/", "kv", 2, "") },
		"pattern":               func() { s.Policy("p", Allow("a/+*", List)) },
		"capability":            func() { s.Policy("p", Allow("a", "look")) },
		"root's rules":          func() { s.Policy("root") },
		"batch that is limited": func() { s.Token(TokenOptions{Batch: true, NumUses: 1}) },
		"cubbyhole of nobody":   func() { s.PutCubbyhole("hvs.x", "a") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
