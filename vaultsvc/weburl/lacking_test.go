package weburl

import (
	"errors"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
)

// What a UI does not have is no address: a link there would open an error page, or another place.
func TestWhatUIsLack(t *testing.T) {
	t.Parallel()
	const u = "https://v/ui/vault/"
	mount := func(engine string) vaultsvc.Mount { return vaultsvc.Mount{Path: "m/", Engine: engine} }
	cubbyhole := vaultsvc.Mount{Path: "cubbyhole/", Engine: "ns_cubbyhole"}
	for _, tc := range []struct {
		server           vaultsvc.ServerInfo
		mount            vaultsvc.Mount
		path, view, edit string
	}{
		{bao("2.6.2"), mount("totp"), "", u + "secrets/m/configuration", ""},
		{bao("2.6.2"), mount("totp"), "keys/a", u + "secrets/m/configuration", ""},
		{vault("1.21.4"), mount("totp"), "keys/a", u + "secrets/m/show/a", ""},
		{bao("2.6.2"), mount("acme"), "a/b", u + "secrets/m/configuration", ""},
		{vault("1.21.4"), mount("acme"), "a/b", u + "secrets/m/show/a/b", u + "secrets/m/edit/a/b"},
		{bao("2.6.2"), mount("ns_system"), "", u + "secrets", ""},
		{bao("2.6.2"), mount("ns_identity"), "entity/id/8", u + "access/identity/entities/8/details", ""},
		{vault("1.21.4"), mount("ns_system"), "", u + "dashboard", ""},
		{bao("2.6.2"), cubbyhole, "a", u + "secrets/cubbyhole/show/a", u + "secrets/cubbyhole/edit/a"},
		// the server looks for a file of its own there
		{bao("2.6.2"), kv2, "a/index.html", u + "secrets/secret/list/a/", ""},
		{bao("2.6.2"), kv2, "index.html", u + "secrets/secret/list", ""},
		{bao("2.6.2"), kv2, "a/index.html/", u + "secrets/secret/list/a/index.html/", ""},
		{bao("2.6.2"), kv2, "a/index.htm", u + "secrets/secret/show/a/index.htm",
			u + "secrets/secret/edit/a/index.htm"},
		{vault("1.21.4"), kv1, "a/index.html", u + "secrets/kv1/list/a/", ""},
		{vault("1.12.0"), kv2, "a/index.html", u + "secrets/secret/list/a/", ""},
		{vault("1.21.4"), kv2, "a/index.html", u + "secrets/secret/kv/a%2Findex.html/details",
			u + "secrets/secret/kv/a%2Findex.html/details/edit"},
		// and refuses these, which no secret has
		{vault("1.21.4"), kv2, "a//b", u + "secrets", ""},
		{vault("2.0.0"), kv2, "a/./b", u + "secrets-engines", ""},
		{vault("1.21.4"), kv1, "a/../b", u + "secrets", ""},
		{bao("2.6.2"), kv2, "a//", u + "secrets", ""},
		{bao("2.1.1"), kv2, "a", "", ""},
		{bao("2.0.0"), mount("ns_system"), "", "", ""},
	} {
		ui := newUI(t, "https://v", tc.server, "")
		edit := tc.edit
		if edit == "" {
			edit = tc.view
		}
		loc := at(tc.mount, tc.path)
		if got := ui.View(tc.mount, loc); got != tc.view {
			t.Errorf("%v: %s: view %q, want %q", tc.server, loc, got, tc.view)
		}
		if got := ui.Edit(tc.mount, loc); got != edit {
			t.Errorf("%v: %s: edit %q, want %q", tc.server, loc, got, edit)
		}
		if none := errors.Is(ui.Missing(), ErrNoUI); none != (tc.view == "") {
			t.Errorf("%v: no UI: %v", tc.server, none)
		}
	}
}
