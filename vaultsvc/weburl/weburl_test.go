package weburl

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

var (
	kv1 = vaultsvc.Mount{Path: "kv1/", Engine: "kv", KVVersion: 1}
	kv2 = vaultsvc.Mount{Path: "secret/", Engine: "kv", KVVersion: 2}
)

func at(m vaultsvc.Mount, path string) vaultpath.Location { return vaultpath.New("", m.Path, path) }

func newUI(t testing.TB, public string, server vaultsvc.ServerInfo, namespace string) URLs {
	t.Helper()
	ui, err := New(public, server, namespace)
	if err != nil {
		t.Fatal(err)
	}
	return ui
}

func vault(version string) vaultsvc.ServerInfo {
	return vaultsvc.ServerInfo{Product: vaultsvc.Vault, Version: version}
}
func bao(version string) vaultsvc.ServerInfo {
	return vaultsvc.ServerInfo{Product: vaultsvc.OpenBao, Version: version}
}

// The address forms of KV stores in every server there is, each with all that can be escaped.
func TestUIAddressesOfKV(t *testing.T) {
	t.Parallel()
	const public = "https://vault.example.com"
	nested1, nested2 := vaultsvc.Mount{Path: "kv/int/", Engine: "kv", KVVersion: 1},
		vaultsvc.Mount{Path: "kv/int/", Engine: "kv", KVVersion: 2}
	cubbyhole := vaultsvc.Mount{Path: "cubbyhole/", Engine: "cubbyhole"}
	for _, tc := range []struct {
		name                             string
		servers                          []vaultsvc.ServerInfo
		mounts                           []vaultsvc.Mount
		root, folder, view, edit, create string
	}{
		{
			"KV 2, and the others, on old Vaults and every OpenBao: one form for all",
			[]vaultsvc.ServerInfo{vault("1.12.0"), vault("1.14.8"), bao("2.2.0"), bao("2.6.0"), bao("")},
			[]vaultsvc.Mount{nested1, nested2, cubbyhole},
			"/ui/vault/secrets/M/list",
			"/ui/vault/secrets/M/list/team%201/a%23b/",
			"/ui/vault/secrets/M/show/team%201/a%23b",
			"/ui/vault/secrets/M/edit/team%201/a%23b",
			"/ui/vault/secrets/M/create?initialKey=team+1%2Fa%23b%2F",
		},
		{
			"KV 2 since vaultsvc.Vault 1.15: pages of its own, the path in one segment, but for folders",
			[]vaultsvc.ServerInfo{vault("1.15.0"), vault("1.21.4"), vault("1.21.4+ent")},
			[]vaultsvc.Mount{nested2},
			"/ui/vault/secrets/M/kv/list",
			"/ui/vault/secrets/M/list/team%201/a%23b/",
			"/ui/vault/secrets/M/kv/team%201%2Fa%23b/details",
			"/ui/vault/secrets/M/kv/team%201%2Fa%23b/details/edit",
			"/ui/vault/secrets/M/kv/create?initialKey=team+1%2Fa%23b%2F",
		},
		{
			"KV 1 and cubbyhole keep the old form",
			[]vaultsvc.ServerInfo{vault("1.15.0"), vault("1.21.4")}, []vaultsvc.Mount{nested1, cubbyhole},
			"/ui/vault/secrets/M/list",
			"/ui/vault/secrets/M/list/team%201/a%23b/",
			"/ui/vault/secrets/M/show/team%201/a%23b",
			"/ui/vault/secrets/M/edit/team%201/a%23b",
			"/ui/vault/secrets/M/create?initialKey=team+1%2Fa%23b%2F",
		},
		{
			"KV 2 since vaultsvc.Vault 2.0, and where the version is hidden: below another section",
			[]vaultsvc.ServerInfo{vault("2.0.0"), vault("2.1.0-rc1"), vault("")}, []vaultsvc.Mount{nested2},
			"/ui/vault/secrets-engines/M/kv/list",
			"/ui/vault/secrets-engines/M/list/team%201/a%23b/",
			"/ui/vault/secrets-engines/M/kv/team%201%2Fa%23b/details",
			"/ui/vault/secrets-engines/M/kv/team%201%2Fa%23b/details/edit",
			"/ui/vault/secrets-engines/M/kv/create?initialKey=team+1%2Fa%23b%2F",
		},
		{
			"KV 1 and cubbyhole there",
			[]vaultsvc.ServerInfo{vault("2.0.0"), vault("")}, []vaultsvc.Mount{nested1, cubbyhole},
			"/ui/vault/secrets-engines/M/list",
			"/ui/vault/secrets-engines/M/list/team%201/a%23b/",
			"/ui/vault/secrets-engines/M/show/team%201/a%23b",
			"/ui/vault/secrets-engines/M/edit/team%201/a%23b",
			"/ui/vault/secrets-engines/M/create?initialKey=team+1%2Fa%23b%2F",
		},
	} {
		for _, server := range tc.servers {
			for _, m := range tc.mounts {
				ui := newUI(t, public, server, "")
				root, secret := at(m, ""), at(m, "team 1/a#b")
				folder := secret.Folder()
				escaped := strings.ReplaceAll(strings.TrimSuffix(m.Path, "/"), "/", "%2F")
				for _, check := range []struct{ what, got, want string }{
					{"view of the mount", ui.View(m, root), tc.root},
					{"edit of the mount", ui.Edit(m, root), tc.root},
					{"view of a folder", ui.View(m, folder), tc.folder},
					{"edit of a folder", ui.Edit(m, folder), tc.folder},
					{"view", ui.View(m, secret), tc.view},
					{"edit", ui.Edit(m, secret), tc.edit},
					{"create", ui.Create(m, folder), tc.create},
					{"create at the mount", ui.Create(m, root), strings.TrimSuffix(tc.create,
						"?initialKey=team+1%2Fa%23b%2F")},
				} {
					want := public + strings.Replace(check.want, "/M/", "/"+escaped+"/", 1)
					if check.got != want {
						t.Errorf("%s: %s %q, %s %s: %s\n got %s\nwant %s", tc.name, server.Product, server.Version,
							m.Path, m.Engine, check.what, check.got, want)
					}
				}
			}
		}
	}
}

func TestUIAddressesOfOtherEngines(t *testing.T) {
	t.Parallel()
	ui := newUI(t, "https://v", vault("1.21.4"), "")
	for _, tc := range []struct{ engine, path, view, edit string }{
		{"pki", "", "pki/overview", "pki/overview"},
		{"pki", "roles/", "pki/roles", "pki/roles"},
		{"pki", "issuers/", "pki/issuers", "pki/issuers"},
		{"pki", "certs/", "pki/certificates", "pki/certificates"},
		{"pki", "keys/", "pki/keys", "pki/keys"},
		{"pki", "roles/web server", "pki/roles/web%20server/details", "pki/roles/web%20server/details"},
		{"pki", "issuers/3f-1", "pki/issuers/3f-1/details", "pki/issuers/3f-1/details"},
		{"pki", "certs/11:22", "pki/certificates/11:22/details", "pki/certificates/11:22/details"},
		{"pki", "keys/3f-1", "pki/overview", "pki/overview"},
		{"pki", "acme/x", "pki/overview", "pki/overview"},
		{"database", "", "overview", "overview"},
		{"database", "roles/", "list?tab=role", "list?tab=role"},
		{"database", "config/pg", "show/pg", "show/pg"},
		{"database", "roles/ro", "show/role/ro", "show/role/ro"},
		{"transit", "", "list", "list"},
		{"transit", "keys/", "list", "list"},
		{"transit", "keys/orders", "show/orders?tab=actions", "show/orders?tab=actions"},
		{"aws", "roles/deploy", "show/deploy", "show/deploy"},
		{"ssh", "", "list", "list"},
		{"ssh", "roles/ops", "show/ops", "show/ops"},
		{"totp", "keys/me", "show/me", "show/me"},
		{"kubernetes", "", "kubernetes/overview", "kubernetes/overview"},
		{"kubernetes", "roles/x", "kubernetes/roles/x/details", "kubernetes/roles/x/details"},
		{"ldap", "", "ldap/overview", "ldap/overview"},
		{"ldap", "static-role/x", "ldap/overview", "ldap/overview"},
		{"azure", "", "configuration", "configuration"},
		{"gcp", "roleset/x", "configuration", "configuration"},
		{"acme-plugin", "", "configuration", "configuration"},
		{"acme-plugin", "a/", "configuration", "configuration"},
		{"acme-plugin", "a/b c", "show/a/b%20c", "edit/a/b%20c"},
	} {
		m := vaultsvc.Mount{Path: "team/" + tc.engine + "/", Engine: tc.engine}
		prefix := "https://v/ui/vault/secrets/team%2F" + tc.engine + "/"
		if got := ui.View(m, at(m, tc.path)); got != prefix+tc.view {
			t.Errorf("%s %q: view is %s, want …%s", tc.engine, tc.path, got, tc.view)
		}
		if got := ui.Edit(m, at(m, tc.path)); got != prefix+tc.edit {
			t.Errorf("%s %q: edit is %s, want …%s", tc.engine, tc.path, got, tc.edit)
		}
		if got := ui.Create(m, at(m, tc.path)); got != prefix+"configuration" {
			t.Errorf("%s %q: create is %s, want …configuration", tc.engine, tc.path, got)
		}
	}
}

// On a Community server a namespace in the address throws the user on the dashboard.
func TestUINamespace(t *testing.T) {
	t.Parallel()
	enterprise := vaultsvc.ServerInfo{Product: vaultsvc.Vault, Version: "1.21.4", Enterprise: true}
	for _, tc := range []struct {
		name            string
		server          vaultsvc.ServerInfo
		namespace, want string
	}{
		{"Community", vault("1.21.4"), "team/a", ""},
		{"Community that hides its version", vault(""), "team/a", ""},
		{"Enterprise", enterprise, "team/a", "?namespace=team%2Fa"},
		{"Enterprise, with slashes around it", enterprise, "/team/a/", "?namespace=team%2Fa"},
		{"Enterprise, odd name", enterprise, "a b&c", "?namespace=a+b%26c"},
		{"Enterprise, root", enterprise, "", ""},
		{"OpenBao", bao("2.3.0"), "team", "?namespace=team"},
	} {
		ui := newUI(t, "https://v", tc.server, tc.namespace)
		if got := ui.View(kv1, at(kv1, "x")); got != "https://v/ui/vault/secrets/kv1/show/x"+tc.want &&
			tc.server.Version != "" {
			t.Errorf("%s: %s", tc.name, got)
		} else if strings.Contains(got, "namespace") != (tc.want != "") {
			t.Errorf("%s: %s", tc.name, got)
		}
		create := ui.Create(kv1, at(kv1, "x"))
		if want := "create?initialKey=x" + strings.Replace(tc.want, "?", "&",
			1); !strings.HasSuffix(create, want) {
			t.Errorf("%s: %s, want …%s", tc.name, create, want)
		}
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ public, base string }{
		{"https://vault.example.com", "https://vault.example.com"},
		{"https://vault.example.com/", "https://vault.example.com"},
		{"http://127.0.0.1:8200//", "http://127.0.0.1:8200"},
		{"https://example.com/tools/vault/", "https://example.com/tools/vault"},
		{"https://example.com/a%2Fb/", "https://example.com/a%2Fb"},
		{"https://example.com/b c", "https://example.com/b%20c"},
		{"HTTPS://example.com", "https://example.com"},
		{"https://[fe80::1%25eth0]:8200/x", "https://[fe80::1%25eth0]:8200/x"},
	} {
		ui := newUI(t, tc.public, vault("1.21.4"), "")
		if got, want := ui.View(kv1, at(kv1, "x")), tc.base+"/ui/vault/secrets/kv1/show/x"; got != want {
			t.Errorf("%s: %s, want %s", tc.public, got, want)
		}
	}
	for _, tc := range []struct{ attack, public string }{
		{"nothing", ""},
		{"no scheme", "vault.example.com"},
		{"runs a program", "file:///bin/sh"},
		{"runs a script", "javascript:alert(1)//host"},
		{"any other scheme", "ssh://host"},
		{"no host", "https:///x"},
		{"only a port", "https://:8200"},
		{"looks like another host", "https://vault.example.com@evil.example"},
		{"a password on the screen", "https://u:p@vault.example.com"},
		{"a query that ours would be part of", "https://h/?x="},
		{"an empty query", "https://h/?"},
		{"a fragment that hides all after it", "https://h/#x"},
		{"leads elsewhere", "https://h/a/../b"},
		{"an option of a browser", "--new-window"},
		{"a line break", "https://h/\nx"},
	} {
		if _, err := New(tc.public, vault("1.21.4"), ""); !errors.Is(err, ErrPublicURL) {
			t.Errorf("%s: %q: error is %v", tc.attack, tc.public, err)
		} else if strings.Contains(err.Error(), "\n") || tc.public != "" &&
			strings.Contains(err.Error(), tc.public) {
			t.Errorf("%s: the error repeats it: %v", tc.attack, err)
		}
	}
}

// A browser tidies up an address that has dot segments in it. Such names cannot be in Vault, but
// can be in a file.
func TestUIStaysBelowItsSection(t *testing.T) {
	t.Parallel()
	for _, m := range []vaultsvc.Mount{kv1, kv2, {Path: "../", KVVersion: 1},
		{Path: "./", KVVersion: 2}, {Path: "x/", Engine: "plugin"}, {Path: "", KVVersion: 2}} {
		for _, path := range []string{"..", ".", "../../../../evil", "a/../../../../../evil", "a//b",
			"../", ""} {
			for _, version := range []string{"1.12.0", "1.21.4", "2.0.0"} {
				ui := newUI(t, "https://h/base", vault(version), "")
				loc := vaultpath.Location{Mount: m.Path, Path: path}
				for _, address := range []string{ui.View(m, loc), ui.Edit(m, loc), ui.Create(m, loc)} {
					u, err := url.Parse(address)
					if err != nil {
						t.Fatal(err)
					}
					// What a browser makes of it.
					if tidy := u.JoinPath(); !strings.HasPrefix(tidy.EscapedPath(), "/base/ui/vault/secrets") {
						t.Errorf("%q %q: %s leads to %s", m.Path, path, address, tidy)
					}
				}
			}
		}
	}
}

func FuzzUI(f *testing.F) {
	for i, name := range append(memvault.OddNames(), "index.html", "a b", "#", "?x=y", "%2F", "%", "+",
		"&", "'", `"`, "é", "日本", "a..b", "\x1b", "\xff") {
		f.Add("https://vault.example.com/base/", "kv/int/", name, "team/a", i)
		f.Add("http://127.0.0.1:8200", name, "a/"+name+"/", "", i)
	}
	f.Add("https://[fe80::1%25a]", "m/", "x", "é", 0)
	f.Add("https://h/%2e%2e/x", "..", "../..", "", 1)
	servers := []vaultsvc.ServerInfo{vault("1.12.0"), vault("1.15.0"), vault("2.0.0"), bao("2.3.0"),
		{Product: vaultsvc.Vault, Version: "1.21.4", Enterprise: true}}
	engines := []vaultsvc.Mount{{Engine: "kv", KVVersion: 1}, {Engine: "kv", KVVersion: 2},
		{Engine: "cubbyhole"}, {Engine: "pki"}, {Engine: "plugin"}, {Engine: "identity"},
		{Engine: "system"}}
	f.Fuzz(func(t *testing.T, public, mount, path, namespace string, pick int) {
		pick = max(pick, 0)
		server, m := servers[pick%len(servers)], engines[pick/len(servers)%len(engines)]
		ui, err := New(public, server, namespace)
		if err != nil {
			return
		}
		loc := vaultpath.New(namespace, mount, path)
		m.Path = loc.Mount
		base, err := url.Parse(public)
		if err != nil {
			t.Fatalf("%q was taken and is no address", public)
		}
		for kind, address := range map[string]string{"view": ui.View(m, loc), "edit": ui.Edit(m, loc),
			"create": ui.Create(m, loc)} {
			u, err := url.Parse(address)
			if err != nil {
				t.Fatalf("%s: %q: %v", kind, address, err)
			}
			if bad := harmless.CheckAddress(address); bad != nil && len(address) < 8<<10 {
				t.Fatalf("%s: %q could not be opened: %v", kind, address, bad)
			}
			if u.Scheme != base.Scheme || u.Host != base.Host || u.User != nil || u.Fragment != "" ||
				u.Opaque != "" {
				t.Fatalf("%s: %q is not on %q", kind, address, public)
			}
			for _, c := range []byte(address) {
				if c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{|}", c) >= 0 &&
					!strings.Contains(base.EscapedPath()+base.Host, string(rune(c))) {
					t.Fatalf("%s: %q holds %q", kind, address, c)
				}
			}
			rest, ok := strings.CutPrefix(u.EscapedPath(), strings.TrimRight(base.EscapedPath(),
				"/")+"/ui/vault/")
			if !ok || vaultpath.HasDotSegment(rest) {
				t.Fatalf("%s: %q is not below the UI of %q", kind, address, public)
			}
			query := u.Query()
			if got := query.Get("namespace"); server.Namespaces() && got != strings.Trim(namespace, "/") ||
				!server.Namespaces() && query.Has("namespace") {
				t.Fatalf("%s: %q has the namespace %q", kind, address, got)
			}
			if loc.Validate() != nil || m.Engine == "pki" || m.Engine == "identity" ||
				m.Engine == "system" || m.Engine == "plugin" && (loc.IsFolder() || kind == "create" ||
				server.Product == vaultsvc.OpenBao) || kind != "create" && ui.served(m, loc) {
				continue // pages that do not hold the path
			}
			_, rest, _ = strings.Cut(rest, "/") // the section
			gotMount, rest, _ := strings.Cut(rest, "/")
			if back, err := url.PathUnescape(gotMount); err != nil || back+"/" != m.Path {
				t.Fatalf("%s: %q: the mount reads back as %q, %v", kind, address, back, err)
			}
			if kind == "create" {
				if query.Get("initialKey") != loc.Path {
					t.Fatalf("%q: the path reads back as %q", address, query.Get("initialKey"))
				}
				continue
			}
			before, after := map[string]string{"view": "show/", "edit": "edit/"}[kind], ""
			switch native := server.Product == vaultsvc.Vault && server.Version != "1.12.0" && m.KV2(); {
			case loc.IsMount():
				before = map[bool]string{false: "list", true: "kv/list"}[native]
			case loc.IsFolder():
				before = "list/"
			case native:
				before, after = "kv/", map[string]string{"view": "/details", "edit": "/details/edit"}[kind]
			}
			escaped, ok := strings.CutPrefix(rest, before)
			escaped, ok2 := strings.CutSuffix(escaped, after)
			if !ok || !ok2 {
				t.Fatalf("%s: %q is not of the form %s…%s", kind, address, before, after)
			}
			if back, err := url.PathUnescape(escaped); err != nil || back != loc.Path {
				t.Fatalf("%s: %q: the path reads back as %q, %v", kind, address, back, err)
			}
		}
	})
}
