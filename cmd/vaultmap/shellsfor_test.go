package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// ownCompletion is a program that completes its own commands and flags, as vault does where a shell
// asks it by COMP_LINE, and otherwise writes down how it was called.
var ownCompletion = `#!/bin/sh
if [ -n "$COMP_LINE" ]; then
	last=${COMP_LINE##* }
	for word in read readlink kv get metadata -field= -mount= -namespace= -non-interactive json; do
		case $word in "${last##*=}"*) echo "$word" ;; esac
	done
	exit 0
fi
` + fmt.Sprintf(spy, "*", "")

// estateForPrograms has what commands of vault and bao name.
func estateForPrograms(t *testing.T) *memVault {
	v := newMemVault(t)
	v.mount("secret", "kv", 2)
	v.mount("old", "kv", 1)
	v.mount("team/legacy", "kv", 2)
	v.mount("database", "database", 0)
	v.put("secret", "teams/payments/stripe", "teams/payments/db main", "data/inner")
	v.put("database", "roles/app-reader", "static-roles/report")
	v.put("old", "apps/web/key")
	v.put("team/legacy", "only")
	return v
}

// vaultLines are what is typed in a command of vault or bao, and what that then is.
var vaultLines = [][2]string{
	{"kv get secret/te", "kv get secret/teams/"},
	{"kv get secret/teams/payments/s", "kv get secret/teams/payments/stripe"},
	{"kv get /secret/teams/payments/s", "kv get /secret/teams/payments/stripe"},
	{"kv get -mount=secret teams/pay", "kv get -mount=secret teams/payments/"},
	{"kv get -mount secret teams/payments/s", "kv get -mount secret teams/payments/stripe"},
	{"kv get -mount=old -field=key apps/web/k", "kv get -mount=old -field=key apps/web/key"},
	{"kv get -field key secret/teams/payments/s", "kv get -field key secret/teams/payments/stripe"},
	{"kv get -mount=sec", "kv get -mount=secret"},
	{"kv get -mount te", "kv get -mount team/legacy"},
	{"kv put secret/teams/payments/s", "kv put secret/teams/payments/stripe"},
	{"kv list secret/teams/p", "kv list secret/teams/payments/"},
	{"kv list secret/teams/payments/s", "kv list secret/teams/payments/s"}, // no folder
	{"kv metadata get old/apps/web/", "kv metadata get old/apps/web/key"},
	{"kv metadata delete team/legacy/o", "kv metadata delete team/legacy/only"},
	{"kv delete -mount=team/legacy o", "kv delete -mount=team/legacy only"},
	{"kv get data", "kv get data"},                       // no key-value store
	{"kv get secret/data/i", "kv get secret/data/inner"}, // a folder of that name
	{"read secret/d", "read secret/data/"},
	{"read secret/data/teams/payments/s", "read secret/data/teams/payments/stripe"},
	{"read secret/metadata/teams/payments/s", "read secret/metadata/teams/payments/stripe"},
	{"read secret/teams/payments/s", "read secret/data/teams/payments/stripe"},
	{"read -field=x old/apps/web/", "read -field=x old/apps/web/key"},
	{"read data", "read database/"},
	{"read database/ro", "read database/roles/"},
	{"read database/cr", "read database/creds/"},
	{"read database/creds/a", "read database/creds/app-reader"},
	{"read database/static-creds/", "read database/static-creds/report"},
	{"list database/cr", "list database/cr"}, // which lists nothing
	{"list sec", "list secret/"},
	{"list secret/", "list secret/metadata/"},
	{"list secret/metadata/te", "list secret/metadata/teams/"},
	{"list secret/te", "list secret/metadata/teams/"},
	{"list old/apps/", "list old/apps/web/"},
	{"write secret/data/teams/payments/s", "write secret/data/teams/payments/stripe"},
	{"write secret/u", "write secret/undelete/"},
	{"delete secret/metadata/teams/payments/s", "delete secret/metadata/teams/payments/stripe"},
	{"patch team/legacy/data/o", "patch team/legacy/data/only"},
}

// The paths in commands of vault and bao are completed, and all else by the programs themselves.
func TestShellsCompleteForVault(t *testing.T) {
	t.Parallel()
	v := estateForPrograms(t)
	token := v.token(memvault.TokenOptions{Policies: []string{"names"}})
	v.Policy("names", memvault.Allow("*", memvault.List))
	own := [][2]string{
		{"re", "read"}, {"kv ge", "kv get"}, {"kv meta", "kv metadata"}, {"kv get -fi", "kv get -field="},
		{"kv get -non", "kv get -non-interactive"}, {"list -na", "list -namespace="},
		{"kv get -format=js", "kv get -format=json"}, {"kv get -format js", "kv get -format json"},
	}
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.start(t, map[string]string{"vaultmap": realVaultmap(),
				"vault": ownCompletion, "bao": ownCompletion},
				"vaultmap completion "+s.shell+" --for vault,bao",
				"VAULT_ADDR="+v.address(), "VAULT_TOKEN="+token)
			for i, line := range append(own, vaultLines...) {
				program := []string{"vault", "bao"}[i%2]
				m.completes(strings.ReplaceAll(line[1], " ", "\n"), program+" "+line[0], "tab")
			}
			m.completes("kv\nget\nsecret/teams/payments/db main", "vault kv get secret/teams/payments/d",
				"tab")
			m.completes("kv\nget\nsecret/teams/payments/stripe", "vault kv get secret/te", "tab", "pay",
				"tab", "s", "tab")
			m.exit()
		})
	}
}

// Without vault on the machine its paths complete all the same, and nothing is printed into the
// prompt where it would have completed something itself.
func TestShellsCompleteForVaultWithoutIt(t *testing.T) {
	t.Parallel()
	v := estateForPrograms(t)
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.start(t, map[string]string{"vaultmap": realVaultmap(),
				"spy": fmt.Sprintf(spy, "*", "")}, "vaultmap completion "+s.shell+
				" --for vault", "VAULT_ADDR="+v.address(), "VAULT_TOKEN="+v.root())
			m.press("vault re", "tab", "tab", "ctrl+u")
			m.completes("vault\nkv\nget\nsecret/teams/", "vault kv get secret/te", "tab", "ctrl+a", "spy ")
			if m.screen().has("not found") || m.screen().has("Unknown command") {
				t.Errorf("something is printed:\n%s", m.screen())
			}
			m.exit()
		})
	}
}

// A server that never answers gives the keys back as soon as anything else does.
func TestShellsOfSlowServers(t *testing.T) {
	t.Parallel()
	binary()
	v := estateForPrograms(t)
	v.Latency(20 * time.Second)
	for _, line := range []string{"vault kv get sec", "vault read secret/data/te",
		"bao kv list -mount=s"} {
		program, _, _ := strings.Cut(line, " ")
		for range 3 {
			begun := time.Now()
			o := start{args: []string{"__line", "bash", program, line, "", "9", "80"},
				env: []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}}.run(t)
			if o.stdout != "names\n" || o.status != 0 {
				t.Errorf("%s: status %d, printed %q", line, o.status, o.stdout)
			}
			if took := time.Since(begun); took < 2*time.Second { // the machine may be busy
				break
			} else {
				t.Errorf("%s: it took %s", line, took)
			}
		}
	}
	for _, s := range testShells(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.start(t, map[string]string{"vaultmap": realVaultmap(),
				"vault": ownCompletion}, "vaultmap completion "+s.shell+" --for vault",
				"VAULT_ADDR="+v.address(), "VAULT_TOKEN="+v.root())
			begun := time.Now()
			if got := m.args("vault kv get secret/te", "tab"); got != "kv\nget\nsecret/te" {
				t.Errorf("it became %q", got)
			}
			if took := time.Since(begun); took > 4*time.Second {
				t.Errorf("TAB took %s", took)
			}
			m.exit()
		})
	}
}

// The attack: a line that is pasted, which names a server that collects tokens, and is completed
// before it is read. Nothing is sent there; and the names of the own server are none of that one's.
func TestCompletionForVaultGoesToTheOwnServer(t *testing.T) {
	t.Parallel()
	v, other := estateForPrograms(t), newMemVault(t)
	other.forget()
	env := []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}
	ask := func(program, line string, env ...string) string {
		t.Helper()
		return start{args: []string{"__line", "bash", program, line, "", "9", "80"},
			env: env}.run(t).stdout
	}
	for _, flag := range []string{"-address=" + other.address(), "-address " + other.address(),
		"--address=" + other.address()} {
		if got := ask("vault", "vault kv get "+flag+" secret/te", env...); got != "names\n" {
			t.Errorf("%s: offers %q", flag, got)
		}
	}
	if asked := other.Requests(); len(asked) > 0 {
		t.Errorf("the other server was asked %+v", asked)
	}
	bao := append([]string{"BAO_ADDR=" + other.address()}, env...)
	if ask("bao", "bao kv get ", bao...); len(other.Requests()) == 0 {
		t.Error("BAO_ADDR does not count for bao")
	}
	other.forget()
	if ask("vault", "vault kv get ", bao...); len(other.Requests()) > 0 {
		t.Error("BAO_ADDR counts for vault")
	}
}

// What a command has completed by itself before stays where ours is loaded, and no name is asked
// for twice: fish reads its own file for vault only when it first completes something.
func TestFishForgetsOtherCompletions(t *testing.T) {
	t.Parallel()
	v := estateForPrograms(t)
	for _, s := range testShells(t) {
		if s.name != "fish" {
			continue
		}
		conf := t.TempDir()
		writeFile(t, filepath.Join(conf, "fish", "completions", "vault.fish"),
			"complete -c vault -f -a 'secret/thief'\n")
		s.args = []string{"-i", "-C", "function fish_prompt; echo '> '; end; function fish_greeting; end"}
		m := s.start(t, map[string]string{"vaultmap": realVaultmap(),
			"vault": ownCompletion}, "vaultmap completion fish --for vault", "VAULT_ADDR="+v.address(),
			"VAULT_TOKEN="+v.root(), "XDG_CONFIG_HOME="+conf)
		m.completes("kv\nget\nsecret/teams/", "vault kv get secret/t", "tab")
		m.exit()
	}
}

// One TAB is one question for the mounts and at most one LIST, in the namespace that the command
// names; and nothing at all where the program completes something itself.
func TestCompletionForVaultAsksLittle(t *testing.T) {
	t.Parallel()
	v := estateForPrograms(t)
	v.Enterprise(true)
	ns := v.In("platform")
	ns.Mount("inner", "kv", 2, "")
	ns.Put("inner", "apps/web")
	for line, want := range map[string]struct{ offers, asked string }{
		"kv get secret/te":         {"secret/teams/", ":LIST secret/metadata/"},
		"read secret/metadata/te":  {"secret/metadata/teams/", ":LIST secret/metadata/"},
		"read secret/data/teams/p": {"secret/data/teams/payments/", ":LIST secret/metadata/teams/"},
		"kv get -mount=old ap":     {"apps/", ":LIST old/"},
		"read secret/da":           {"secret/data/", ""},
		"kv get -mount=se":         {"-mount=secret", ""},
		"read database/creds/":     {"database/creds/app-reader", ":LIST database/roles/"},
		"kv get -namespace=platform inner/apps/": {"inner/apps/web",
			"platform:LIST inner/metadata/apps/"},
		"kv get -ns platform inn": {"inner/", ""},
		"kv ge":                   {"", "own"},
		"kv get -fi":              {"", "own"},
		"kv put secret/x a=":      {"", "own"},
	} {
		words := append([]string{"__line", "zsh", "vault", "vault"}, strings.Split(line, " ")...)
		var o outcome
		for range 10 { // a machine that is too busy has nothing within the time
			v.forget()
			o = start{args: words, env: []string{"VAULT_ADDR=" + v.address(),
				"VAULT_TOKEN=" + v.root()}}.run(t)
			if want.offers == "" || strings.Contains(o.stdout, want.offers) {
				break
			}
		}
		var asked []string
		for _, r := range v.Requests() {
			asked = append(asked, r.Namespace+":"+r.Method+" "+strings.TrimPrefix(r.Path, "/v1/"))
		}
		head, offers, _ := strings.Cut(o.stdout, "\n")
		if want.asked == "own" {
			if head != "own" || offers != "" || asked != nil {
				t.Errorf("%s: offers %q and asks %q", line, o.stdout, asked)
			}
			continue
		}
		if offers != want.offers+"\n" {
			t.Errorf("%s: offers %q", line, o.stdout)
		}
		if len(asked) == 0 || !strings.HasSuffix(asked[0], ":GET sys/internal/ui/mounts") ||
			strings.Join(asked[1:], ", ") != want.asked {
			t.Errorf("%s: asks %q", line, asked)
		}
	}
}
