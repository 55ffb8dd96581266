package memvault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// openbao returns a server with a folder of six names, one of them a folder that the token of the
// name "lister" may not list, and that token.
func openbao(version string) (*Server, string) {
	s := New()
	s.Identify(OpenBao, version)
	for _, v := range []int{1, 2} {
		s.Mount(fmt.Sprintf("kv%d/", v), "kv", v, "")
		s.Put(fmt.Sprintf("kv%d/", v), "a", "b", "c", "c/deep/x", "d", "shut/y", "shut/z")
	}
	s.Mount("plugin/", "acme", 0, "")
	s.Put("plugin/", "a", "b/c")
	s.Policy("lister", Allow("kv2/metadata/*", List), Allow("kv2/metadata/shut", Deny),
		Allow("kv1/*", List))
	s.Policy("scanner", Allow("kv2/metadata/*", List, Scan), Allow("kv2/metadata/shut", Deny),
		Allow("kv1/c", Scan), Allow("plugin/*", Scan))
	return s, s.Token(TokenOptions{Policies: []string{"lister"}})
}

func keysOf(t *testing.T, g got) string {
	t.Helper()
	data, _ := g.object(t)["data"].(map[string]any)
	var keys []string
	if all, ok := data["keys"].([]any); ok {
		for _, k := range all {
			keys = append(keys, k.(string))
		}
	}
	return strings.Join(keys, " ")
}

// Pages as OpenBao gives them: the name to begin behind need not be there, a folder counts as one
// name, and the end is 404. Where nothing knows of pages the query changes nothing.
func TestPages(t *testing.T) {
	t.Parallel()
	const all = "a b c c/ d shut/"
	for _, tc := range []struct {
		version, path string
		status        int
		keys          string
	}{
		{"2.2.0", "kv2/metadata/", 200, all},
		{"2.2.0", "kv2/metadata/?limit=2", 200, "a b"},
		{"2.2.0", "kv2/metadata/?after=&limit=2", 200, "a b"},
		{"2.2.0", "kv2/metadata/?after=b&limit=2", 200, "c c/"},
		{"2.2.0", "kv2/metadata/?after=bb&limit=2", 200, "c c/"},
		{"2.2.0", "kv2/metadata/?after=c%2F&limit=max", 200, "d shut/"},
		{"2.2.0", "kv2/metadata/?after=c%2F", 200, "d shut/"},
		{"2.2.0", "kv2/metadata/?limit=0", 200, all},
		{"2.2.0", "kv2/metadata/?limit=-1", 200, all},
		{"2.2.0", "kv2/metadata/?after=shut%2F&limit=2", 404, ""},
		{"2.2.0", "kv2/metadata/?limit=many", 400, ""},
		{"2.2.0", "kv1/?after=b&limit=2", 200, all}, // version 1 has no pages
		{"2.2.0", "plugin/?after=a&limit=1", 403, ""},
		{"2.1.1", "kv2/metadata/?limit=max", 200, all},
	} {
		s, token := openbao(tc.version)
		g := ask(t, s, "LIST", tc.path, token)
		if g.status != tc.status || g.status == 200 && keysOf(t, g) != tc.keys {
			t.Errorf("%s %s: %d %s, want %d %s", tc.version, tc.path, g.status, g.raw, tc.status, tc.keys)
		}
	}
	s, token := openbao("2.4.0")
	s.Identify(Vault, "2.4.0")
	if g := ask(t, s, "LIST", "kv2/metadata/?after=b&limit=many", token); keysOf(t, g) != all {
		t.Errorf("Vault: %d %s", g.status, g.raw)
	}
}

// A policy's pagination_limit: what names no limit is cut without a word, and what names a larger
// one is denied.
func TestLimitedPages(t *testing.T) {
	t.Parallel()
	s, token := openbao("2.5.0")
	s.LimitPages("kv2/metadata/", 2)
	for query, want := range map[string]string{
		"": "a b", "?limit=max": "a b", "?after=b&limit=max": "c c/", "?limit=1": "a", "?limit=0": "a b",
		"?limit=2": "a b",
		"?limit=3": "403", "?limit=-1": "403", "?limit=many": "403",
	} {
		g := ask(t, s, "LIST", "kv2/metadata/"+query, token)
		if got := keysOf(t, g); g.status == 200 && got != want || g.status != 200 &&
			fmt.Sprint(g.status) != want {
			t.Errorf("%q: %d %s, want %s", query, g.status, g.raw, want)
		}
	}
	if g := ask(t, s, "LIST", "kv2/metadata/?limit=100", s.RootToken()); !strings.HasPrefix(keysOf(t,
		g), "a b c") {
		t.Errorf("root: %d %s", g.status, g.raw)
	}
}

// SCAN gives what a list denies, and does not say so: why no walk can be made of it.
func TestScan(t *testing.T) {
	t.Parallel()
	s, lister := openbao("2.4.0")
	token := s.Token(TokenOptions{Policies: []string{"scanner"}})
	for _, tc := range []struct {
		path, token string
		status      int
		keys        string // sorted
	}{
		{"kv2/metadata/", token, 200, "a b c c/deep/x d shut/y shut/z"},
		{"kv2/metadata", token, 200, "a b c c/deep/x d shut/y shut/z"},
		{"kv2/metadata/c/", token, 200, "deep/x"},
		{"kv2/metadata/shut/", token, 403, ""},
		{"kv2/metadata/nowhere/", token, 200, ""},
		{"kv2/metadata/a/", token, 200, ""},
		{"kv1/c/", token, 200, "deep/x"},
		{"kv1/", token, 403, ""},
		{"kv2/", s.RootToken(), 404, ""},
		{"plugin/", token, 405, ""},
		{"kv2/metadata/", lister, 403, ""},
	} {
		g := ask(t, s, "SCAN", tc.path, tc.token)
		if g.status != tc.status {
			t.Errorf("%s: %d %s, want %d", tc.path, g.status, g.raw, tc.status)
			continue
		}
		if g.status == http.StatusOK {
			keys := strings.Fields(keysOf(t, g))
			slices.Sort(keys)
			if got := strings.Join(keys, " "); got != tc.keys {
				t.Errorf("%s: %s, want %s", tc.path, got, tc.keys)
			}
		}
	}
	if g := ask(t, s, "LIST", "kv2/metadata/shut/", token); g.status != 403 {
		t.Errorf("the folder that was scanned: %d", g.status)
	}
	for _, other := range []struct {
		product Product
		version string
	}{{Vault, "1.21.4"}, {Vault, "2.4.0"}, {OpenBao, "2.1.1"}} {
		s.Identify(other.product, other.version)
		if g := ask(t, s, "SCAN", "kv2/metadata/", token); g.status != 405 {
			t.Errorf("%s %s: %d %s", other.product, other.version, g.status, g.raw)
		}
	}
	if n := s.ValueReads(); n != 0 {
		t.Errorf("%d requests count as reads", n)
	}
}
