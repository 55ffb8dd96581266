package vaultsvc

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// Each collection is a folder, and can be reached from its mount by names that LIST could have
// given.
func TestCollectionsCanBeReached(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"pki", "database", "identity", "system", "ldap", "transform",
		"aws"} {
		var reached []string
		var walk func(folder string)
		walk = func(folder string) {
			names := collectionsAt(engine, folder)
			if names == nil {
				reached = append(reached, folder)
			}
			for _, n := range names {
				if n == "/" || strings.Count(n, "/") != 1 || !strings.HasSuffix(n, "/") {
					t.Errorf("%s: %q is no folder's name", engine, n)
				}
				walk(folder + n)
			}
		}
		walk("")
		want := strings.Fields(collections[engine])
		if slices.Sort(reached); !slices.Equal(reached, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: reached %q, want %q", engine, reached, want)
		}
	}
	if collections["kv"] != "" || collections["acme-plugin"] != "" ||
		collectionsAt("cubbyhole", "") != nil {
		t.Error("an engine that lists its root has collections")
	}
}

// The names at the top of an engine cost no request; what is below them does.
func TestCollectionsCostNoRequest(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("db/", "database", 0, "", memvault.ListedBelow)
	server.Put("db/", "roles/app")
	c := inside(t, server, server.RootToken())
	m := Mount{Path: "db/", Engine: "database"}
	server.Forget()
	if names, err := c.List(t.Context(), m, vaultpath.New("", "db", "")); err != nil ||
		len(names) != 3 || len(server.Requests()) != 0 {
		t.Errorf("%q, %v, %d requests", names, err, len(server.Requests()))
	}
	if names, err := c.List(t.Context(), m, vaultpath.New("", "db", "roles")); err != nil ||
		!slices.Equal(names, []string{"app"}) {
		t.Errorf("%q, %v", names, err)
	}
}

// The real server lists what the table says, and not the root: a token with LIST alone sees its
// plugins, policies and entities.
func TestCollectionsOfTheRealServer(t *testing.T) {
	t.Parallel()
	server := vaulttest.Real(t)
	server.Mount("db", "database", nil, "")
	server.Write("identity/entity", map[string]any{"name": "alice"})
	server.Policy("lists", `path "identity/*" { capabilities = ["list"] }
path "sys/*" { capabilities = ["list", "sudo"] }
path "db/*" { capabilities = ["list"] }`)
	c := newClient(t, Options{Address: server.Address,
		Token: server.Token(vaulttest.TokenOptions{Policies: []string{"lists"}})})
	for _, tc := range []struct {
		location string
		want     []string // among the names; nil where there are none
	}{
		{"identity/entity/name/", []string{"alice"}},
		{"identity/group/name/", nil},
		{"identity/oidc/key/", []string{"default"}},
		{"identity/oidc/provider/", []string{"default"}},
		{"identity/mfa/method/", nil},
		{"sys/policies/acl/", []string{"default", "lists", "root"}},
		{"sys/plugins/catalog/secret/", []string{"kv"}},
		{"sys/plugins/catalog/auth/", []string{"userpass"}},
		{"sys/quotas/rate-limit/", nil},
		{"db/roles/", nil},
		{"db/config/", nil},
		{"db/static-roles/", nil},
	} {
		m, loc, err := c.Locate(t.Context(), tc.location, nil)
		if err != nil {
			t.Errorf("%s: %v", tc.location, err)
			continue
		}
		names, err := c.List(t.Context(), m, loc)
		if StateOf(err).Incomplete() || tc.want == nil && len(names) > 0 {
			t.Errorf("%s (%s): %q, %v", tc.location, m.Engine, names, err)
		}
		for _, want := range tc.want {
			if !slices.Contains(names, want) {
				t.Errorf("%s: no %q among %q", tc.location, want, names)
			}
		}
	}
}
