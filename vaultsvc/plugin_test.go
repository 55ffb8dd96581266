package vaultsvc

import (
	"errors"
	"slices"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// Engines that somebody wrote for themselves, one with a list operation and one without: what the
// mounts say of them is shown, the first is walked like any other, and the second says that it
// cannot.
func TestPlugins(t *testing.T) {
	t.Parallel()
	server := vaulttest.WithPlugins(t)
	server.Plugin("acme-vault")
	server.Plugin("acme-ca", "-no-list")
	server.Plugin("acme-old", "-no-version")
	server.Mount("acme/store", "acme-vault", nil, "what the robots use")
	server.Mount("acme/ca", "acme-ca", nil, "certificates of the robots")
	for _, p := range []string{"top", "teams/red/robot", "teams/red/arm/left", "teams/blue",
		"odd #1/a b%2F"} {
		server.Put("acme/store", p)
		server.Put("acme/ca", p)
	}
	server.Policy("lists", `path "acme/*" { capabilities = ["list"] }
path "sys/plugins/catalog/*" { capabilities = ["list", "sudo"] }`)
	c := newClient(t, Options{Address: server.Address, Token: server.Token(vaulttest.TokenOptions{
		Policies: []string{"lists"}, NoDefaultPolicy: true,
	})})

	all, err := c.Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	store, ca := mountOf(t, all, "acme/store/"), mountOf(t, all, "acme/ca/")
	if want := (Mount{Path: "acme/store/", Engine: "acme-vault", Description: "what the robots use",
		PluginVersion: vaulttest.PluginVersion, ID: store.ID}); store != want || store.ID == "" {
		t.Errorf("the mount is %+v, want %+v", store, want)
	}
	if want := (Mount{Path: "acme/ca/", Engine: "acme-ca", Description: "certificates of the robots",
		PluginVersion: vaulttest.PluginVersion, ID: ca.ID}); ca != want || ca.ID == store.ID {
		t.Errorf("the mount is %+v, want %+v", ca, want)
	}
	for _, tc := range []struct {
		folder string
		want   []string
	}{
		{"", []string{"odd #1/", "teams/", "top"}},
		{"teams/", []string{"blue", "red/"}},
		{"teams/red/arm/", []string{"left"}},
		{"odd #1/", []string{"a b%2F"}},
		{"nothing/", nil},
	} {
		names, err := c.List(t.Context(), store, at(store, tc.folder))
		if tc.want == nil && !errors.Is(err, ErrEmpty) || tc.want != nil && err != nil ||
			!slices.Equal(names, tc.want) {
			t.Errorf("%q: %q, %v, want %q", tc.folder, names, err, tc.want)
		}
		if names, err := c.List(t.Context(), ca, at(ca, tc.folder)); !errors.Is(err, ErrUnlistable) ||
			StateOf(err) != tree.Unlistable || names != nil {
			t.Errorf("%q without a list operation: %q, %v", tc.folder, names, err)
		}
	}
	w := walk(t, c, []WalkRoot{{Mount: store, Folder: at(store, "")}, {Mount: ca, Folder: at(ca, "")}},
		0)
	if secrets := w.secrets(); len(secrets) != 5 || w.last.Denied+w.last.Failed != 0 {
		t.Errorf("walked: %q, %+v", secrets, w.last)
	}

	// A plugin that has a version is in no list: Vault gives those by a read alone.
	for kind, want := range map[string]string{"secret": "acme-old", "auth": "userpass",
		"database": ""} {
		m, loc, err := c.Locate(t.Context(), "sys/plugins/catalog/"+kind, all)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		names, err := c.List(t.Context(), m, loc)
		if StateOf(err).Incomplete() || want != "" && !slices.Contains(names, want) || want == "" &&
			len(names) != 0 {
			t.Errorf("plugins of the kind %s: %q, %v", kind, names, err)
		}
	}
}

// mountOf returns the mount of a path.
func mountOf(t *testing.T, mounts []Mount, path string) Mount {
	t.Helper()
	i := slices.IndexFunc(mounts, func(m Mount) bool { return m.Path == path })
	if i < 0 {
		t.Fatalf("no mount %s among %+v", path, mounts)
	}
	return mounts[i]
}
