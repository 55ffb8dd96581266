package main

import (
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// A company's own engines on the real server: one opens like any other, the other says that it
// cannot list, and both say what they are. The server's list of plugins opens where the token may
// list it.
func TestPlugins(t *testing.T) {
	t.Parallel()
	binary()
	server := vaulttest.WithPlugins(t)
	server.Plugin("acme-vault")
	server.Plugin("acme-ca", "-no-list")
	server.Plugin("acme-old", "-no-version")
	server.Mount("robots", "acme-vault", nil, "what the robots use")
	server.Mount("robots-ca", "acme-ca", nil, "certificates of the robots")
	server.Put("robots", "teams/red/arm")
	server.Put("robots", "main")
	server.Put("robots-ca", "teams/red/arm")
	server.Policy("lists", `path "robots/*" { capabilities = ["list"] }
path "robots-ca/*" { capabilities = ["list"] }
path "sys/plugins/catalog/*" { capabilities = ["list", "sudo"] }`)
	token := server.Token(vaulttest.TokenOptions{Policies: []string{"lists"}, NoDefaultPolicy: true,
		TTL: time.Hour})
	begin := func(args ...string) start {
		return start{args: args, secrets: []string{token}, env: []string{
			"VAULT_ADDR=" + server.Address, "VAULT_TOKEN=" + token, "BROWSER=none",
		}}
	}

	m := begin("--catalog", t.TempDir()).terminal(t)
	m.see("vault 1.21.4 active", "robots/")
	m.allMounts()
	m.seeRow("▸ robots/", "acme-vault")
	m.moveTo("robots/")
	m.see("engine acme-vault, plugin " + vaulttest.PluginVersion + ": what the robots use")
	m.open("robots/", "2")
	m.see("main")
	m.open("robots/teams/", "1")
	m.open("robots/teams/red/", "1")
	m.see("arm")
	m.moveTo("robots-ca/")
	m.press("enter")
	m.seeRow("robots-ca/", "cannot list")
	m.see("this engine cannot list; engine acme-ca, plugin " + vaulttest.PluginVersion +
		": certificates of the robots")
	m.quit()

	for _, tc := range []struct {
		args   string
		stdout string // among its lines
		status int
	}{
		{"ls robots", "robots/main", 0},
		{"ls robots/teams/red", "robots/teams/red/arm", 0},
		{"tree robots", "robots/teams/red/arm", 0},
		{"ls sys/plugins/catalog/secret", "sys/plugins/catalog/secret/acme-old", 0},
		{"ls sys/plugins/catalog/auth", "sys/plugins/catalog/auth/userpass", 0},
		{"ls sys/plugins/catalog", "sys/plugins/catalog/secret/", 0},
	} {
		o := begin(strings.Fields(tc.args)...).run(t)
		if o.status != tc.status || !strings.Contains("\n"+o.stdout, "\n"+tc.stdout) {
			t.Errorf("vaultmap %s: status %d, %q, %q", tc.args, o.status, o.stdout, o.stderr)
		}
	}
	// There is none of this kind, which is no fault; and an engine that cannot list is one.
	if o := begin("ls", "sys/plugins/catalog/database").run(t); o.status != render.Nothing ||
		!strings.Contains(o.stderr, "is empty") {
		t.Errorf("an empty list: status %d, %q", o.status, o.stderr)
	}
	if o := begin("ls", "robots-ca/teams").run(t); o.status == 0 ||
		!strings.Contains(o.stderr, "this engine cannot list") {
		t.Errorf("an engine without a list operation: status %d, %q", o.status, o.stderr)
	}
}
