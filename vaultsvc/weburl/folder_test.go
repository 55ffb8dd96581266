package weburl

import (
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// sameAddresses fails the test where a name in a folder has another address than it has alone.
func sameAddresses(t testing.TB, u URLs, m vaultsvc.Mount, folder vaultpath.Location, name string) {
	t.Helper()
	f, loc := u.In(m, folder), folder.Join(name)
	for what, pair := range map[string][2]string{
		"view": {f.View(name), u.View(m, loc)}, "edit": {f.Edit(name), u.Edit(m, loc)},
		"create": {f.Create(name), u.Create(m, loc)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s of %q in %q (%s %d): %q, want %q", what, name, folder, m.Engine, m.KVVersion,
				pair[0], pair[1])
		}
	}
}

// sameEverywhere is that for all kinds of servers and mounts.
func sameEverywhere(t testing.TB, mount, namespace, path, name string) {
	t.Helper()
	for _, server := range []vaultsvc.ServerInfo{
		vault("1.12.0"), vault("1.21.4"), vault("2.0.0"), vault(""), bao("2.0.0"), bao("2.3.0"),
		{Product: vaultsvc.Vault, Version: "1.21.4", Enterprise: true},
	} {
		u := newUI(t, "https://v/x", server, namespace)
		for _, engine := range []string{"pki", "database", "transit", "aws", "totp", "kubernetes",
			"ldap", "azure", "identity", "ns_system", "cubbyhole", "acme", "generic"} {
			m := vaultsvc.Mount{Path: mount, Engine: engine}
			sameAddresses(t, u, m, vaultpath.New(namespace, mount, path), name)
		}
		for version := 1; version <= 2; version++ {
			m := vaultsvc.Mount{Path: mount, Engine: "kv", KVVersion: version}
			sameAddresses(t, u, m, vaultpath.New(namespace, mount, path), name)
		}
	}
}

// The addresses in a folder are put together from what they have in common: no name may come out at
// another place for that.
func TestAddressesInAFolder(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "a/", "a b/ü/", "roles/", "entity/id/", "entity/",
		"policies/acl/", "0/1/", "..", "a//", "index.html/", "config/"} {
		for _, name := range []string{"plain", "0", "1", "A-b_9", "index.html", "index", ".", "..",
			"a.b", "a b", "ü", "a/", "a/b", "%2F", "?#&+", "", "keys", "id/", "roles/"} {
			sameEverywhere(t, "secret/", "", path, name)
			sameEverywhere(t, "team/0/", "ns 0/1", path, name)
			sameEverywhere(t, "..", "", path, name)
		}
	}
}

func FuzzAddressesInAFolder(f *testing.F) {
	f.Add("secret/", "", "a/", "plain")
	f.Add("0/1/", "0/1", "roles/0/", "1")
	f.Fuzz(func(t *testing.T, mount, namespace, path, name string) {
		sameEverywhere(t, mount, namespace, path, name)
	})
}
