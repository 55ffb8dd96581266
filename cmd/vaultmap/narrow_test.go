package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/catalog/xref"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// narrowNames are below both mounts. Each secret has the word "key" in its name, and no folder has.
var narrowNames = []string{
	"top-key", "pay/own-key", "pay/prod/db-key", "pay/prod/hidden/a-key", "pay/prod/hidden/open/b-key",
	"pay/shared/c-key", "pay/shared/deep/d-key", "id/shared/e-key", "id/prod/f-key",
	"web/shared/g-key",
	"web/shared/deep/h-key", "web/prod/i-key", "wrong/j-key",
}

// narrowFiles name a folder of each team: a rule with "+" says nothing of their names. What is not
// there, and what no policy here allows, is named, too.
const narrowFiles = `
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web
  annotations: {vault.io/secrets-engine: secret, vault.io/secrets-path: web/shared}
-- run.sh --
vault kv get secret/id/shared/e-key
vault kv get secret/pay/prod/hidden/open/gone
vault kv get secret/nowhere/at/all
vault kv get legacy/id/shared/e-key
`

// With a token that may list some folders deep below a mount, everything that lists finds what is
// in these: what one gets who asks for each folder that a root token finds.
func TestNarrowTokens(t *testing.T) {
	allow := memvault.Allow
	const list, deny = memvault.List, memvault.Deny
	type narrow struct {
		name  string
		rules []memvault.Rule
		token memvault.TokenOptions
		files bool // they have to tell: without them nothing is found
		least int  // secrets
	}
	bare := memvault.TokenOptions{NoDefaultPolicy: true}
	cases := []narrow{
		{name: "deep", rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list)}, least: 3},
		{name: "version-1", rules: []memvault.Rule{allow("legacy/pay/prod/*", list)}, least: 3},
		{name: "two-places", rules: []memvault.Rule{allow("secret/metadata/pay/prod/*", list),
			allow("secret/metadata/web/shared", list)}, least: 4},
		{name: "any-name", rules: []memvault.Rule{allow("secret/metadata/+/shared/*", list),
			allow("secret/data/pay/*", memvault.Read)}, least: 4, files: true},
		{name: "any-name-listed", rules: []memvault.Rule{allow("secret/metadata/", list),
			allow("secret/metadata/+/shared/*", list)}, least: 6},
		{name: "deny-below-allow", rules: []memvault.Rule{allow("secret/metadata/pay/*", list),
			allow("secret/metadata/pay/prod/hidden/*", deny), allow("secret/metadata/pay/prod/hidden", deny),
			allow("secret/metadata/pay/prod/hidden/open", list)}, least: 5},
		{name: "not-above", rules: []memvault.Rule{allow("secret/metadata/pay", list)}, least: 1},
		{name: "with-slash", rules: []memvault.Rule{allow("secret/metadata/pay/prod/", list),
			allow("legacy/id/shared/", list)}, least: 2},
		{name: "top-and-hole", rules: []memvault.Rule{allow("secret/metadata/*", list),
			allow("secret/metadata/pay/*", deny), allow("secret/metadata/pay", deny),
			allow("secret/metadata/pay/prod/hidden/*", list)}, least: 7, files: true},
		{name: "beginning-of-a-name", rules: []memvault.Rule{allow("secret/metadata/pay*", list)},
			least: 6},
		{name: "no-default", rules: []memvault.Rule{allow("secret/metadata/web/*", list),
			allow("secret/metadata/id/shared", list), allow("legacy/id/*", list)}, token: bare, files: true,
			least: 4},
		{name: "batch", rules: []memvault.Rule{allow("secret/metadata/pay/shared/*", list)},
			token: memvault.TokenOptions{Batch: true}, least: 2},
		{name: "many-uses", rules: []memvault.Rule{allow("secret/metadata/pay/shared/*", list)},
			token: memvault.TokenOptions{NumUses: 1000}, least: 2},
	}
	onBoth(t, func(t *testing.T, v vault) {
		binary()
		v.mount("secret", "kv", 2)
		v.mount("legacy", "kv", 1)
		v.put("secret", narrowNames...)
		v.put("legacy", narrowNames...)
		dir := repository(t, narrowFiles)
		for _, tc := range cases {
			v.policy(tc.name, tc.rules...)
			tc.token.Policies, tc.token.TTL = []string{tc.name}, time.Hour
			token := v.token(tc.token)
			want := listable(t, v, token)
			if len(want) < tc.least {
				t.Errorf("%s: only %q may be listed", tc.name, want)
			}
			run := func(dir, command string, args ...string) outcome {
				t.Helper()
				env := []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token}
				return start{args: append([]string{command, "--catalog", dir}, args...),
					secrets: []string{token}, env: env}.run(t)
			}
			same := func(by string, got []string) {
				t.Helper()
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s: %s has\n     %q\nwant %q", tc.name, by, got, want)
				}
			}
			o := run(dir, "tree", "-o", "jsonl")
			same("tree", secretsOf(t, o.stdout))
			if strings.Contains(o.stderr, "nowhere") {
				t.Errorf("%s: what was guessed is told: %s", tc.name, o.stderr)
			}
			if o.status != render.Partial && o.status != render.OK {
				t.Errorf("%s: status %d", tc.name, o.status)
			}
			same("find", secretsOf(t, run(dir, "find", "key", "-o", "jsonl").stdout))
			if alone := secretsOf(t, run(t.TempDir(), "find", "key", "-o", "jsonl").stdout); tc.files {
				if len(alone) >= len(want) {
					t.Errorf("%s: the files make no difference", tc.name)
				}
			} else {
				same("find without files", alone)
			}
			report := run(dir, "check", "--orphans", "-o", "json")
			same("check --orphans", append(orphansOf(t, report.stdout), named(want)...))
			said := openRules(o.stderr)
			if told := openRules(report.stderr); !slices.Equal(told, said) ||
				tc.name == "any-name" && len(told) == 0 {
				t.Errorf("%s: check --orphans names the rules %q, tree %q", tc.name, told, said)
			}
			same("completion", completable(want, func(typed string) string {
				return run(dir, "__complete", "open", typed).stdout
			}))
		}
	})
}

// A policy may be a template: what stands in it is the server's to know, who tells it resolved.
func TestNarrowTemplatedPolicy(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	binary()
	v.mount("secret", "kv", 2)
	v.put("secret", narrowNames...)
	v.Write("sys/auth/userpass", map[string]any{"type": "userpass"})
	var auth struct {
		Data map[string]struct{ Accessor string }
	}
	if _, raw := v.Ask("GET", "sys/auth", v.root(), nil); json.Unmarshal(raw, &auth) != nil ||
		auth.Data["userpass/"].Accessor == "" {
		t.Fatalf("no accessor in %s", raw)
	}
	v.Policy("templated", fmt.Sprintf(
		`path "secret/metadata/{{identity.entity.aliases.%s.name}}/prod/*" { capabilities = ["list"] }`,
		auth.Data["userpass/"].Accessor))
	v.Write("auth/userpass/users/pay", map[string]any{"password": userPassword,
		"token_policies": "templated"})
	conf := configured(t, "address: "+v.address()+
		"\nauth: {method: userpass, username: pay, password_env: PASSWORD}\n")
	for _, command := range []string{"tree", "find"} {
		args := []string{command, "-o", "jsonl", "--catalog", t.TempDir(), conf}
		if command == "find" {
			args = append(args, "key")
		}
		o := start{args: args, env: []string{"PASSWORD=" + userPassword},
			secrets: []string{userPassword}}.run(t)
		got := secretsOf(t, o.stdout)
		slices.Sort(got)
		if want := []string{"secret/pay/prod/db-key", "secret/pay/prod/hidden/a-key",
			"secret/pay/prod/hidden/open/b-key"}; !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q\n%s", command, got, want, o.stderr)
		}
	}
}

// The explorer finds the same, by a find and by listing all below a mount, and the tree shows the
// places that may be listed as soon as the mount is opened.
func TestNarrowTokensInTheExplorer(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		binary()
		v.mount("secret", "kv", 2)
		v.put("secret", narrowNames...)
		v.policy("narrow", memvault.Allow("secret/metadata/pay/prod/*", memvault.List),
			memvault.Allow("secret/metadata/+/shared/*", memvault.List))
		token := v.token(memvault.TokenOptions{Policies: []string{"narrow"}, TTL: time.Hour})
		want := listable(t, v, token)
		s := start{args: []string{"--catalog", repository(t, narrowFiles)}, secrets: []string{token},
			env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + token, "BROWSER=none"}}

		m := s.terminal(t)
		m.see("vault 1.21.4 active", "web")
		m.allMounts()
		m.open("secret/", "denied")
		m.see("pay/", "prod/", "+/", "any name", "not seen")
		m.press("f")
		m.see("words:")
		m.press("k", "e", "y")
		m.wait("all that may be listed", func(s screen) bool {
			return s.has(append(want, "partial: 1 denied")...)
		})
		m.press("esc")
		m.seeNo("words:")
		m.quit()

		m = s.terminal(t)
		m.see("vault 1.21.4 active", "web")
		m.allMounts()
		m.moveTo("secret/")
		m.press("*")
		m.see("d-key", "h-key", "e-key", "a-key", "b-key")
		m.quit()
	})
}

// listable returns the secrets in those folders of both mounts that a token may list, by asking for
// each.
func listable(t *testing.T, v vault, token string) []string {
	t.Helper()
	folders := map[string]bool{"": true}
	for _, name := range narrowNames {
		for i, c := range name {
			if c == '/' {
				folders[name[:i+1]] = true
			}
		}
	}
	var all []string
	for _, mount := range []string{"secret/", "legacy/"} {
		for folder := range folders {
			api := mount + folder
			if mount == "secret/" {
				api = mount + "metadata/" + folder
			}
			req, err := http.NewRequest("LIST", v.address()+"/v1/"+api, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-Vault-Token", token)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			var page struct{ Data struct{ Keys []string } }
			json.NewDecoder(resp.Body).Decode(&page) // a denial has none
			resp.Body.Close()
			for _, name := range page.Data.Keys {
				if !strings.HasSuffix(name, "/") {
					all = append(all, mount+folder+name)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// secretsOf returns the secrets of a command's lines of JSON.
func secretsOf(t *testing.T, lines string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(lines) {
		var node xref.Node
		if err := json.Unmarshal([]byte(line), &node); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if node.Kind == "secret" && !strings.HasPrefix(node.Location, "cubbyhole/") {
			all = append(all, node.Location)
		}
	}
	return all
}

func orphansOf(t *testing.T, document string) []string {
	t.Helper()
	var report struct{ Orphans []xref.Node }
	if err := json.Unmarshal([]byte(document), &report); err != nil {
		t.Fatalf("%v in %s", err, document)
	}
	var all []string
	for _, node := range report.Orphans {
		all = append(all, node.Location)
	}
	return all
}

// named returns those secrets that the files name, which are no orphans.
func named(secrets []string) []string {
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool {
		return !strings.HasPrefix(s, "secret/web/shared/") && s != "secret/id/shared/e-key" &&
			s != "legacy/id/shared/e-key"
	})
}

// completable returns those secrets to which somebody comes who presses tab for each part of their
// location.
func completable(secrets []string, complete func(typed string) string) []string {
	offers := map[string]string{}
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool {
		for i := range s {
			if s[i] != '/' {
				continue
			}
			typed, next := s[:i+1], s
			if more := strings.IndexByte(s[i+1:], '/'); more >= 0 {
				next = s[:i+1+more+1]
			}
			// on a busy machine it may not be told in the time that a shell waits
			offered := func() bool { return strings.Contains(offers[typed], "\n"+next+"\n") }
			for tries := 0; !offered() && tries < 10; tries++ {
				offers[typed] = "\n" + complete(typed)
			}
			if !offered() {
				return true
			}
		}
		return false
	})
}

// openRules returns the lines that name rules which allow folders of any name.
func openRules(stderr string) []string {
	return slices.DeleteFunc(strings.Split(stderr, "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "the token may list ")
	})
}
