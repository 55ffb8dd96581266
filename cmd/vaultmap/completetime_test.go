package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Who presses TAB waits no longer than a blink, whatever is slow: the token helper, which is not
// even started, the server, a config file that is a pipe, a catalog of many files. What is known by
// then is offered. Each would take far longer otherwise; a busy machine gets some of that time.
func TestCompletionIsBounded(t *testing.T) {
	t.Parallel()
	if completionTimeout+completionGrace > 250*time.Millisecond {
		t.Errorf("%s and %s are longer than a blink", completionTimeout, completionGrace)
	}
	v := newMemVault(t)
	e := newEstate(t, v)
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	helper := filepath.Join(dir, "helper")
	if err := os.WriteFile(helper, []byte("#!/bin/sh\ntouch "+started+"\nsleep 60\n"),
		0o700); err != nil {
		t.Fatal(err)
	}
	vaultConf := filepath.Join(dir, "vault")
	if err := os.WriteFile(vaultConf, fmt.Appendf(nil, "token_helper = %q\n", helper),
		0o600); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	big := t.TempDir()
	for i := range 3000 {
		writeFile(t, filepath.Join(big, fmt.Sprint(i%50), fmt.Sprintf("e%d.yaml", i)), fmt.Sprintf(
			"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: e%d}\n%s", i,
			strings.Repeat("# "+strings.Repeat("x", 78)+"\n", 200)))
	}
	slow := newMemVault(t)
	slow.mount("secrets", "kv", 2)
	slow.put("secrets", "a/b")
	slow.Latency(6 * time.Second)
	half := newMemVault(t) // tells its mounts, and then no folder
	half.mount("secrets", "kv", 2)
	half.mount("secrets/more", "kv", 2)
	half.put("secrets", "a/b")
	half.Delay("secrets/metadata", 6*time.Second)
	at := func(v *memVault) []string {
		return []string{"VAULT_ADDR=" + v.address(), "VAULT_TOKEN=" + v.root()}
	}
	for name, tc := range map[string]struct {
		env, args []string
		offers    string
	}{
		"helper":         {env: []string{"VAULT_CONFIG_PATH=" + vaultConf, "VAULT_ADDR=" + e.address()}},
		"server":         {env: at(slow)},
		"folder":         {env: at(half), args: []string{"ls", "secrets/"}, offers: "secrets/more/\n"},
		"config":         {env: at(v), args: []string{"--config", pipe, "ls", ""}},
		"profile":        {args: []string{"--config", pipe, "ls", "--profile", ""}},
		"token file":     {env: at(v)[:1], args: []string{"ls", "--token-file", pipe, ""}},
		"Backstage's":    {env: at(v), args: []string{"ls", "--backstage", pipe, ""}},
		"certificates":   {env: append(at(v), "VAULT_CACERT="+pipe)},
		"catalog":        {args: []string{"entity", "--catalog", big, "component:default/e"}},
		"nobody answers": {env: []string{"VAULT_ADDR=http://192.0.2.1:8200", "VAULT_TOKEN=x"}},
	} {
		if tc.args == nil {
			tc.args = []string{"ls", ""}
		}
		s := start{args: append([]string{"__complete"}, tc.args...), env: tc.env}
		begun := time.Now()
		o := s.run(t)
		if d := time.Since(begun); d > 4*time.Second {
			t.Errorf("%s: it took %s", name, d)
		} else {
			t.Logf("%s: %s, %d bytes", name, d, len(o.stdout))
		}
		if o.status != render.OK || !strings.Contains(o.stdout, tc.offers) ||
			!strings.Contains(o.stdout, "\n:") && !strings.HasPrefix(o.stdout, ":") {
			t.Errorf("%s: status %d, offers %q: %s", name, o.status, o.stdout, o.stderr)
		}
	}
	if _, err := os.Stat(started); err == nil {
		t.Error("the token helper was started")
	}
}

// Where a folder does not answer in time, the names of it that the explorer has kept are offered:
// to the token that has listed them, and to no other.
func TestCompletionFromKeptNames(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newKeptEstate(t, v)
	other := e.estate.token(memvault.TokenOptions{Policies: []string{"default"}})
	offered := func(token, typed string) string {
		t.Helper()
		o, _ := e.run(t, token, "__complete", "open", typed)
		return o.stdout
	}
	got := ""
	for range 10 { // a machine that is too busy has nothing within the time
		if got = offered(e.token, "secret/teams/team-01"); got != ":4\n" {
			break
		}
	}
	if strings.Count(got, "team-01") != 10 {
		t.Errorf("from the server: %s", got)
	}
	v.put("secret", "teams/team-007/new") // which nobody has kept
	v.Delay("secret/teams/team-007/", time.Minute)
	tries := 0 // a busy machine may have no time left for the look-up
	const kept = "secret/teams/team-007/db\nsecret/teams/team-007/prod/\n:6\n"
	for offered(e.token, "secret/teams/team-007/") != kept {
		if tries++; tries > 50 {
			t.Fatalf("kept: %q", offered(e.token, "secret/teams/team-007/"))
		}
	}
	inVault := func() string { // where vault wants another path
		o, _ := e.run(t, e.token, "__line", "zsh", "vault", "vault", "read",
			"secret/data/teams/team-007/")
		return o.stdout
	}
	const below = "secret/data/teams/team-007/"
	for inVault() != "names nospace\n"+below+"db\n"+below+"prod/\n" {
		if tries++; tries > 50 {
			t.Fatalf("kept, in a command of vault: %q", inVault())
		}
	}
	if got := offered(other, "secret/teams/team-007/"); strings.Contains(got, "prod") {
		t.Errorf("to another token: %q", got)
	}
}

// Many machines have bash without the package bash-completion: there, too, TAB completes, and
// prints nothing into the prompt.
func TestBashCompletionWithoutItsPackage(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal("there is no bash")
	}
	dir := t.TempDir()
	if err := os.Symlink(binary(), filepath.Join(dir, "vaultmap")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "files", "catalog-info.yaml"),
		"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: payments-api}\n")
	writeFile(t, filepath.Join(dir, "files", "a b.txt"), "")
	// What readline does: bash splits the line, and calls the function. No prompt is there to be
	// told how what it returns is put in.
	const script = `source <(vaultmap completion bash)
compopt() { :; }
try() {
    COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    __start_vaultmap
    echo "$COMP_LINE|${COMPREPLY[*]}"
}
try 'vaultmap sta' vaultmap sta
try 'vaultmap ls -o js' vaultmap ls -o js
try 'vaultmap ls --output=js' vaultmap ls --output = js
try 'vaultmap ls --output=' vaultmap ls --output =
try 'vaultmap  ls  --output ' vaultmap ls --output ''
try 'vaultmap entity component:default/pay' vaultmap entity component : default/pay
try 'vaultmap entity pay' vaultmap entity pay
try 'vaultmap --config cat' vaultmap --config cat
try 'vaultmap nothing ' vaultmap nothing ''
`
	const want = `vaultmap sta|status
vaultmap ls -o js|json jsonl
vaultmap ls --output=js|json jsonl
vaultmap ls --output=|text json jsonl
vaultmap  ls  --output |text json jsonl
vaultmap entity component:default/pay|default/payments-api
vaultmap entity pay|payments-api
vaultmap --config cat|catalog-info.yaml
vaultmap nothing |
`
	o := start{program: bash, args: []string{"--norc", "--noprofile", "-c", script},
		dir: filepath.Join(dir, "files"), env: []string{"PATH=" + dir + ":" + os.Getenv("PATH")}}.run(t)
	if o.stdout != want || o.stderr != "" {
		t.Errorf("printed\n%swant\n%sand on stderr\n%s", o.stdout, want, o.stderr)
	}

	m := start{program: bash, args: []string{"--norc", "--noprofile", "-i"},
		dir: filepath.Join(dir, "files"),
		env: []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "PS1=> "}}.terminal(t)
	m.press("source <(vaultmap completion bash)", "enter", "vaultmap entity component:default/pay",
		"tab")
	m.see("vaultmap entity component:default/payments-api")
	m.press("enter", "exit 0", "enter")
	m.end(0)
}
