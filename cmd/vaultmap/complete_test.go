package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// The attack: a folder, a repository or a config whose names do something else on the command line
// than be there.
func TestUnfitNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"secret/teams/stripe-webhook_2.v1": false, "component:default/payments-api": false,
		"geschäft/größe": false, "50%+": false,
		"": true, "-rf": true, "$(touch x)a": true, "`touch x`": true, "a b": true, "a;b": true,
		"a&b": true, "a|b": true, "a>b": true,
		"a\nb": true, "a\tb": true, "a\x1b[31m": true, "a\u202eb": true, "~root": true, "a*": true,
		"a?": true, "a[b]": true, "{a,b}": true,
		"a=b": true, "a,b": true, "a'b": true, `a"b`: true, `a\b`: true, "a!b": true, "#a": true,
		"a@b": true, "a^b": true, "a\u00a0b": true,
	} {
		if got := unsafeForShell(name); got != want {
			t.Errorf("unsafeForShell(%q) is %v", name, got)
		}
	}
}

// Who presses tab is asked for no password, and the server sees no login. With a token it is one
// list of the mounts and one of the folder.
func TestCompletionAsksLittle(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	conf := filepath.Join(t.TempDir(), "config.yaml")
	text := "address: " + v.address() +
		"\nauth: {method: ldap, username: me, password_env: PASSWORD}\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start{args: []string{"__complete", "--config", conf, "ls", "secrets/"},
		env: []string{"PASSWORD=secret", "BROWSER=none"}}
	v.forget()
	if o := s.run(t); o.status != render.OK || o.stdout != ":4\n" {
		t.Errorf("status %d, printed %q", o.status, o.stdout)
	}
	if asked := v.Requests(); len(asked) > 0 {
		t.Errorf("asked %+v", asked)
	}

	all := v.token(memvault.TokenOptions{Policies: []string{"lister"}})
	var o outcome
	for range 10 { // a machine that is too busy has nothing within the time
		v.forget()
		o = e.start(all, "__complete", "ls", "secrets/teams/").run(t)
		if o.stdout != ":4\n" {
			break
		}
	}
	if !strings.Contains(o.stdout, "secrets/teams/payments/\n") {
		t.Errorf("printed %q", o.stdout)
	}
	var asked []string
	for _, r := range v.Requests() {
		asked = append(asked, r.Method+" "+r.Path)
	}
	if got := strings.Join(asked,
		", "); got != "GET /v1/sys/internal/ui/mounts, LIST /v1/secrets/metadata/teams/" {
		t.Errorf("asked %s", got)
	}
}
