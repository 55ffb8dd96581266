package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The user's own token helper is asked for the token of the server that is meant. The attack: the
// shell names another server, and the helper keeps a token for each, so that one server would be
// given the other's.
func TestTokenHelper(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	byAddress := script("by-address",
		fmt.Sprintf("case $1,$VAULT_ADDR in get,%s) printf %%s %s;; *) printf wrong-token;; esac\n",
			e.address(), e.lister))
	conf := configured(t, "profiles: {here: {address: \""+e.address()+"\"}}\n")
	run := func(helper string, args ...string) outcome {
		vaultConf := filepath.Join(t.TempDir(), "vault")
		if err := os.WriteFile(vaultConf, []byte(fmt.Sprintf("token_helper = %q\n", helper)),
			0o600); err != nil {
			t.Fatal(err)
		}
		s := start{args: args, secrets: []string{e.lister, "CANARY"}}
		s.env = []string{"VAULT_CONFIG_PATH=" + vaultConf, "VAULT_ADDR=https://other.example.com"}
		return s.run(t)
	}
	if o := run(byAddress, "ls", "secrets/deep/a/b/c", conf,
		"--profile=here"); o.status != render.OK || o.stdout != "secrets/deep/a/b/c/bottom\n" {
		t.Errorf("status %d, %s%s", o.status, o.stdout, o.stderr)
	}
	for name, tc := range map[string]struct{ helper, want string }{
		"fails":        {script("fails", "echo CANARY >&2; exit 3\n"), "which ended with status 3"},
		"is not there": {filepath.Join(dir, "nobody"), "which cannot be run"},
		"no token":     {script("empty", "exit 0\n"), "listing mounts: no token"},
		"prints no less": {script("odd", "printf 'CANARY\\nCANARY'"),
			"the token has a blank or another character"},
	} {
		if o := run(tc.helper, "ls", conf, "--profile=here"); o.status == render.OK ||
			!strings.Contains(o.stderr, tc.want) {
			t.Errorf("one that %s: status %d, %s%s", name, o.status, o.stdout, o.stderr)
		}
	}
}
