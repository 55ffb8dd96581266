package weburl

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// Entities, policies and the like have their pages outside of the secrets engines.
func TestUIAddressesOfGlobalThings(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ engine, mount, path, want string }{
		{"identity", "identity/", "", "access/identity/entities"},
		{"identity", "identity/", "entity/", "access/identity/entities"},
		{"identity", "identity/", "entity/id/", "access/identity/entities"},
		{"identity", "identity/", "entity/id/8d2-1", "access/identity/entities/8d2-1/details"},
		{"identity", "identity/", "entity/name/alice", "access/identity/entities"}, // pages are by id
		{"identity", "identity/", "group/id/8d2-1", "access/identity/groups/8d2-1/details"},
		{"identity", "identity/", "group-alias/id/8d2-1", "access/identity/groups/aliases/8d2-1/details"},
		{"identity", "identity/", "oidc/key/a b", "access/oidc/keys/a%20b/details"},
		{"identity", "identity/", "oidc/scope/", "access/oidc/scopes"},
		{"identity", "identity/", "mfa/method/8d2-1", "access/mfa/methods/8d2-1"},
		// a browser would tidy it up
		{"identity", "identity/", "oidc/key/..", "access/identity/entities"},
		{"system", "sys/", "", "dashboard"},
		{"system", "sys/", "policies/acl/", "policies/acl"},
		{"system", "sys/", "policies/acl/admin?x#y", "policy/acl/admin%3Fx%23y"},
		{"system", "sys/", "namespaces/a/", "access/namespaces"},
		{"system", "sys/", "plugins/catalog/secret/kv", "dashboard"},
	} {
		m := vaultsvc.Mount{Path: tc.mount, Engine: tc.engine}
		for _, server := range []vaultsvc.ServerInfo{vault("1.21.4"), vault("2.0.0"), bao("2.3.0")} {
			ui := newUI(t, "https://v/x", server, "")
			want := tc.want
			if server.Product == vaultsvc.OpenBao {
				want = strings.Replace(want, "dashboard", "secrets", 1) // it has none
			}
			for what, got := range map[string]string{"view": ui.View(m, at(m, tc.path)),
				"edit": ui.Edit(m, at(m, tc.path)), "create": ui.Create(m, at(m, tc.path))} {
				if got != "https://v/x/ui/vault/"+want {
					t.Errorf("%s of %s%s: %s", what, tc.mount, tc.path, got)
				}
			}
		}
		ui := newUI(t, "https://v", vaultsvc.ServerInfo{Product: vaultsvc.Vault, Version: "1.21.4",
			Enterprise: true}, "team/a")
		if got := ui.View(m, at(m, tc.path)); !strings.HasSuffix(got, "?namespace=team%2Fa") {
			t.Errorf("%s%s: %s", tc.mount, tc.path, got)
		}
	}
}
