package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// What people have in hand is taken by every command that takes a location, also in the explorer's
// shell: the place is found, and what was left out is told.
func TestWhatPeopleType(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		v.mount("secret", "kv", 2)
		v.mount("plain", "kv", 1)
		v.put("secret", "teams/pay/stripe", "teams/pay/db", "data/odd/name", "blank ", "hash#tag")
		v.put("plain", "app/db")
		v.policy("lister", memvault.Allow("secret/metadata/*", memvault.List),
			memvault.Allow("plain/*", memvault.List))
		token := v.token(memvault.TokenOptions{Policies: []string{"lister"}})
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "deploy.sh"), "#!/bin/sh\nvault kv get secret/teams/pay/stripe\n"+
			"vault kv get secret/teams/pay/db\n")
		writeFile(t, filepath.Join(dir, "config.yaml"), "profiles:\n  stage: {address: 'https://stage.example.com'}\n")
		call := func(args ...string) outcome {
			return start{args: args, dir: dir, env: []string{"VAULT_ADDR=" + v.address(), "BROWSER=none",
				"VAULT_TOKEN=" + token}, secrets: []string{token}}.run(t)
		}
		one := func(o outcome) string { return strings.TrimSpace(o.stdout) }
		page := one(call("open", "--print", "secret/teams/pay/stripe"))
		folder := one(call("open", "--print", "secret/teams/pay/"))
		if !strings.Contains(page, "/ui/") || !strings.Contains(folder, "/ui/") {
			t.Fatalf("%q %q", page, folder)
		}
		const stripe = "secret/teams/pay/stripe"
		for _, tc := range []struct{ text, want, note string }{
			{stripe, stripe, ""},
			{"/" + stripe, stripe, "slash"},
			{page, stripe, "UI address"},
			{one(call("open", "--print", "--edit", stripe)), stripe, "UI address"},
			{folder, "secret/teams/pay/", "UI address"},
			{v.address() + "/v1/secret/data/teams/pay/stripe", stripe, "data/"},
			{"secret/data/teams/pay/stripe", stripe, "data/"},
			{"v1/secret/metadata/teams/pay/stripe", stripe, "metadata/"},
			{stripe + "#key", stripe, `field "key"`},
			{stripe + "?version=2", stripe, "version 2"},
			{"vault kv get -mount=secret -field=key teams/pay/stripe", stripe, `field "key"`},
			{"bao kv get " + stripe, stripe, "command"},
			{"ref+vault://secret/teams/pay/stripe#/key", stripe, "vals"},
			{"vault:secret/data/teams/pay/stripe#key", stripe, "bank-vaults"},
			{"<path:secret/data/teams/pay/stripe#key>", stripe, "argocd-vault-plugin"},
			{"STRIPE: secret/teams/pay/stripe", stripe, "value"},
			{"deploy.sh:2", stripe, ""},
			{"plain/app/db", "plain/app/db", ""},
			// a name as it stands always goes first
			{"secret/data/odd/name", "secret/data/odd/name", ""},
			{"secret/blank ", "secret/blank ", ""},
			{"secret/hash#tag", "secret/hash#tag", ""},
		} {
			told := func(o outcome) {
				t.Helper()
				if note := tc.note; note != "" && !strings.Contains(o.stderr+o.stdout, note) &&
					!strings.Contains(o.stdout, strings.ReplaceAll(note, `"`, `\"`)) ||
					note == "" && o.stderr != "" {
					t.Errorf("%q: told is %q, want %q", tc.text, o.stderr, note)
				}
			}
			for _, command := range []string{"ls", "explain"} {
				o := call(command, "-o", "json", tc.text)
				got := locationIn(t, o.stdout)
				if o.status != render.OK || !strings.HasPrefix(got, tc.want) {
					t.Errorf("%s %q: status %d, %q, want %q; %s", command, tc.text, o.status, got, tc.want,
						o.stderr)
				}
				if command == "ls" {
					told(o)
				}
			}
			o := call("open", "--print", tc.text)
			if want := call("open", "--print", tc.want).stdout; o.status != render.OK || o.stdout != want {
				t.Errorf("open %q: status %d, %q, want %q", tc.text, o.status, o.stdout, want)
			}
			told(o)
			if tc.text != "secret/blank " {
				o = call("find", tc.text)
				if first, _, _ := strings.Cut(o.stdout, "\n"); o.status != render.OK || first != tc.want {
					t.Errorf("find %q: status %d, %q, want %q; %s", tc.text, o.status, o.stdout, tc.want,
						o.stderr)
				}
			}
			if folder, ok := strings.CutSuffix(tc.want, "/"); ok {
				for _, args := range [][]string{{"tree", tc.text}, {"find", "--in", tc.text, "stripe"}} {
					if o := call(args...); o.status != render.OK || !strings.Contains(o.stdout, folder) {
						t.Errorf("%q: status %d, %s%s", args, o.status, o.stdout, o.stderr)
					}
				}
			}
			if tc.want != stripe {
				continue
			}
			if o := call("refs", tc.text); strings.Count(o.stdout, "\n") != 1 {
				t.Errorf("refs %q: %s%s", tc.text, o.stdout, o.stderr)
			}
			if o := call("check", tc.text); o.status != render.OK {
				t.Errorf("check %q: %s%s", tc.text, o.stdout, o.stderr)
			}
		}
		// all that a line names
		writeFile(t, filepath.Join(dir, "two.sh"),
			"vault kv get secret/teams/pay/stripe; vault kv get secret/teams/pay/db\n")
		if o := call("find", "two.sh:1"); o.status != render.OK || strings.Count(o.stdout, "\n") != 2 {
			t.Errorf("a line with two places: %d, %s%s", o.status, o.stdout, o.stderr)
		}
		// pasted behind the command, without quotes
		pasted := []string{"vault", "kv", "get", "-mount=secret", "-field=key", "teams/pay/stripe"}
		if o := call(append([]string{"ls"}, pasted...)...); o.status != render.OK || one(o) != stripe {
			t.Errorf("a command: %d, %s%s", o.status, o.stdout, o.stderr)
		}
		// another server
		v.forget()
		for text, want := range map[string]string{
			"https://stage.example.com/ui/vault/secrets/secret/show/a": "profile stage",
			"https://evil.example.com/v1/secret/data/teams/pay/stripe": "another server",
			v.address() + "@evil.example.com/v1/secret/data/a":         "another server",
		} {
			o := call("ls", "--config", filepath.Join(dir, "config.yaml"), text)
			if o.status != render.Wrong || !strings.Contains(o.stderr, want) {
				t.Errorf("%s: status %d, %s", text, o.status, o.stderr)
			}
		}
		if asked := v.asked(); len(asked) > 0 {
			t.Errorf("another server's places are asked for: %q", asked)
		}
	})
}

// locationIn returns the location of the first node of a JSON document.
func locationIn(t *testing.T, document string) string {
	t.Helper()
	var many []struct{ Location string }
	if json.Unmarshal([]byte(document), &many) == nil && len(many) > 0 {
		return many[0].Location
	}
	var one struct{ Location string }
	if err := json.Unmarshal([]byte(document), &one); err != nil {
		return ""
	}
	return one.Location
}

// A link leads into the namespace that it names, unless the user has named another one.
func TestLinkIntoANamespace(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.Enterprise(true)
	v.mount("secret", "kv", 2)
	v.In("team-b")
	ns := v.In("team-a")
	ns.Mount("secret", "kv", 2, "")
	ns.Put("secret", "here")
	call := func(args ...string) outcome {
		return start{args: args, env: []string{"VAULT_ADDR=" + v.address(), "BROWSER=none",
			"VAULT_TOKEN=" + v.root()}}.run(t)
	}
	link := strings.TrimSpace(call("open", "--print", "--namespace", "team-a", "secret/here").stdout)
	for _, args := range [][]string{{"ls", link}, {"ls", "vault kv get -namespace=team-a secret/here"},
		{"ls", "--namespace", "team-a", link}} {
		if o := call(args...); o.status != render.OK || strings.TrimSpace(o.stdout) != "secret/here" {
			t.Errorf("%q: %d, %s%s", args, o.status, o.stdout, o.stderr)
		}
	}
	if o := call("open", "--print", link); strings.TrimSpace(o.stdout) != link {
		t.Errorf("the way there and back: %q, %s", o.stdout, o.stderr)
	}
	if o := call("ls", "--namespace", "team-b", link); o.status != render.Wrong ||
		!strings.Contains(o.stderr, "team-") {
		t.Errorf("in another namespace: %d, %s%s", o.status, o.stdout, o.stderr)
	}
}

// Completion goes on from a slash at the start and from a path of the API, too.
func TestCompleteWhatPeopleType(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.put("secret", "teams/pay/stripe")
	for typed, want := range map[string]string{
		"secret/te": "secret/teams/", "/secret/te": "/secret/teams/", "/se": "/secret/",
		"secret/data/te":              "secret/data/teams/",
		"/v1/secret/metadata/teams/p": "/v1/secret/metadata/teams/pay/",
	} {
		var o outcome
		for range 10 { // a machine that is too busy has nothing within the time
			o = start{args: []string{"__complete", "ls", typed}, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + v.root()}}.run(t)
			if o.stdout != ":4\n" {
				break
			}
		}
		if first, _, _ := strings.Cut(o.stdout, "\n"); first != want {
			t.Errorf("%q: %q%s", typed, o.stdout, o.stderr)
		}
	}
}
