package weburl

import (
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// servers are all products and versions whose addresses differ.
func servers() []vaultsvc.ServerInfo {
	return []vaultsvc.ServerInfo{
		vault("1.12.0"), vault("1.21.4"), vault("2.0.0"), vault(""), bao("2.2.0"), bao("2.6.0"),
		{Product: vaultsvc.Vault, Version: "1.21.4", Enterprise: true},
	}
}

// engines are mounts of each kind at a path.
func engines(path string) []vaultsvc.Mount {
	var all []vaultsvc.Mount
	for _, engine := range []string{"pki", "database", "transit", "aws", "ssh", "totp", "kubernetes",
		"ldap", "azure", "gcp", "identity", "system", "ns_system", "cubbyhole", "acme", "generic"} {
		all = append(all, vaultsvc.Mount{Path: path, Engine: engine})
	}
	for version := 1; version <= 2; version++ {
		all = append(all, vaultsvc.Mount{Path: path, Engine: "kv", KVVersion: version})
	}
	return all
}

// readsBack fails the test where the address of a location leads to another page than that of what
// is read from it; and where it is the page of just one place, to another place.
func readsBack(t testing.TB, u URLs, m vaultsvc.Mount, loc vaultpath.Location) {
	t.Helper()
	for what, page := range map[string]pages{"view": URLs.View, "edit": URLs.Edit,
		"create": URLs.Create} {
		address := page(u, m, loc)
		if address == "" {
			continue
		}
		base, rest, ok := Split(address)
		if !ok || base+uiRoot != u.root {
			t.Fatalf("%s: %q of %q is split into %q and %q", what, address, loc, base, rest)
		}
		got, ok := ReadPage(rest, []vaultsvc.Mount{m})
		if !ok {
			if path, _, _ := strings.Cut(rest, "?"); path != u.section {
				t.Errorf("%s: %q of %q (%s %d) is no place", what, address, loc, m.Engine, m.KVVersion)
			}
			continue
		}
		own := vaultpath.New("", m.Path, got.Location.Path)
		switch one := hasSecretPages(m) && (what == "create" || !u.served(m, loc)); {
		case got.Location.Mount != m.Path && m.Kind() != "identity" && m.Kind() != "system",
			one && got.Location.Path != loc.Path:
			t.Errorf("%s: %q of %q (%s %d): %q", what, address, loc, m.Engine, m.KVVersion, got.Location)
		case what == "create" && !hasSecretPages(m): // there is no form
		case page(u, m, own) != address && !(u.openBao && m.Kind() == "system"):
			t.Errorf("%s: %q of %q (%s %d) is read as %q, whose page is %q", what, address, loc, m.Engine,
				m.KVVersion, own, page(u, m, own))
		}
		if want := strings.Trim(loc.Namespace, "/"); u.namespace != "" &&
			got.Location.Namespace != want {
			t.Errorf("%s: %q is in the namespace %q", what, address, got.Location.Namespace)
		}
	}
}

// Whatever address is made of a location leads back to it, of every server and engine.
func TestAddressesLeadBack(t *testing.T) {
	t.Parallel()
	for _, server := range servers() {
		for _, namespace := range []string{"", "team/a b"} {
			u := newUI(t, "https://v.example.com:8200/base", server, namespace)
			for _, mount := range []string{"secret/", "team/legacy/", "a b/", "kv/", "list/"} {
				for _, m := range engines(mount) {
					for _, path := range []string{"", "a", "a/", "teams/payments/stripe", "a b/c#d?e&f+g%h", "ü/é",
						"%2F/x", "list", "create", "kv/list", "details/", "details", "details/edit", "a/details",
						"metadata", "configuration", "roles/", "roles/x", "roles/role/x", "keys/k", "config/c",
						"issuers/i", "certs/1", "entity/id/8-1", "entity/name/a", "policies/acl/p", "policies/acl/",
						"oidc/key/k", "index.html", "a/index.html", "a//b", "../x", "a/./b"} {
						readsBack(t, u, m, vaultpath.New(namespace, m.Path, path))
					}
				}
			}
		}
	}
}

func FuzzAddressesLeadBack(f *testing.F) {
	f.Add("secret/", "", "a/plain")
	f.Add("0/1/", "0/1", "roles/0/1")
	f.Fuzz(func(t *testing.T, mount, namespace, path string) {
		if vaultpath.New("", mount, "").Validate() != nil || strings.TrimLeft(path, "/") != path {
			return
		}
		m := vaultpath.New("", mount, "").Mount
		for _, server := range servers() {
			u := newUI(t, "https://v/x", server, namespace)
			for _, engine := range engines(m) {
				readsBack(t, u, engine, vaultpath.New(namespace, m, path))
			}
		}
	})
}

// What the address bars of the UIs show beside what we make, and what chat programs make of it.
func TestPagesOfUIs(t *testing.T) {
	t.Parallel()
	mounts := []vaultsvc.Mount{kv1, kv2, {Path: "team/legacy/", Engine: "kv", KVVersion: 2},
		{Path: "pki/", Engine: "pki"}, {Path: "identity/", Engine: "identity"}}
	for _, tc := range []struct{ page, want, version string }{
		{"secrets/secret/kv/list/teams%2Fpayments%2F", "secret/teams/payments/", ""},
		{"secrets/secret/kv/list/teams/payments/", "secret/teams/payments/", ""},
		{"secrets/secret/kv/teams%2Fpayments%2Fstripe", "secret/teams/payments/stripe", ""},
		{"secrets/secret/kv/teams%2Fstripe/details?version=3", "secret/teams/stripe", "3"},
		{"secrets/secret/kv/teams%2Fstripe/metadata/versions", "secret/teams/stripe", ""},
		{"secrets/secret/kv/teams%2Fstripe/metadata/diff", "secret/teams/stripe", ""},
		{"secrets/secret/kv/teams%2Fstripe/paths", "secret/teams/stripe", ""},
		{"secrets/secret/kv/teams/stripe/details", "secret/teams/stripe", ""},
		{"secrets-engines/secret/kv/list?page=2", "secret/", ""},
		{"secrets/secret/kv/create", "secret/", ""},
		{"secrets/secret/configuration", "secret/", ""},
		{"secrets/secret", "secret/", ""},
		{"secrets/secret/show/teams/stripe?version=2", "secret/teams/stripe", "2"},
		{"secrets/secret/diff/teams/stripe", "secret/teams/stripe", ""},
		{"secrets/team%2Flegacy/kv/a%2Fb/details", "team/legacy/a/b", ""},
		{"secrets/team/legacy/kv/a%2Fb/details", "team/legacy/a/b", ""},
		{"secrets/unknown/kv/a%2Fb/details", "unknown/a/b", ""},
		{"secrets/unknown/show/a/b", "unknown/a/b", ""},
		{"secrets/pki/pki/roles/web/details", "pki/roles/web", ""},
		{"secrets/pki/pki/tidy", "pki/", ""},
		{"access/identity/entities/8-1/details", "identity/entity/id/8-1", ""},
		{"policy/acl/admin", "sys/policies/acl/admin", ""},
		{"secrets", "", ""}, {"", "", ""}, {"auth?with=oidc", "", ""}, {"tools/wrap", "", ""},
		{"secrets/%zz", "", ""}, {"secrets/secret?%zz", "", ""}, {"secrets/", "", ""},
	} {
		got, ok := ReadPage(tc.page, mounts)
		if loc := got.Location; ok != (tc.want != "") || ok && (loc.String() != tc.want ||
			got.Version != tc.version) {
			t.Errorf("%q: %q %+v, want %q", tc.page, loc, got, tc.want)
		}
	}
	if got, _ := ReadPage("secrets/secret/kv/a/details?namespace=team%2Fa", mounts); got.Location.
		Namespace != "team/a" || !slices.Equal(got.Location.Segments(), []string{"a"}) {
		t.Errorf("in a namespace: %+v", got)
	}
}
