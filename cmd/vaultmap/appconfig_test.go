package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The attack is an app-config.yaml of a repository that its user names with --backstage, and that
// names files and variables of the user's as what goes to a server of its own. Nothing of them is
// sent; and which token of the user's goes there is said.
func TestAppConfigGetsNothingOfTheUsers(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "id_rsa")
	if err := os.WriteFile(secret, []byte("CANARY"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"a file as the service account's token": {
			"baseUrl: URL\n  auth: {type: kubernetes, role: r, serviceAccountTokenPath: " + secret + "}",
			"lies outside of the folders"},
		"a file up from there": {"baseUrl: URL\n" +
			"  auth: {type: kubernetes, role: r, serviceAccountTokenPath: ../../../../../../../etc/passwd}",
			"lies outside of the folders"},
		"a file in the folder that is no JWT": {
			"baseUrl: URL\n  auth: {type: kubernetes, role: r, serviceAccountTokenPath: .env}",
			"has not the form of a JWT"},
		"a variable in the address": {
			"baseUrl: 'URL/${AWS_SECRET_ACCESS_KEY}'",
			"made of AWS_SECRET_ACCESS_KEY"},
		"a variable as the token": {
			"baseUrl: URL\n  token: '${GITHUB_TOKEN}'",
			"made of GITHUB_TOKEN"},
		"a variable as the engine's": {
			"baseUrl: URL\n  secretEngine: '${GITHUB_TOKEN}'",
			"made of GITHUB_TOKEN"},
		"a variable by $env": {
			"baseUrl: URL\n  token: {$env: GITHUB_TOKEN}",
			"made of GITHUB_TOKEN"},
		"a variable by another file": {
			"baseUrl: URL\n  auth: {$include: more.yaml}",
			"made of GITHUB_TOKEN"},
		"a file as the token": {
			"baseUrl: URL\n  token: {$file: " + secret + "}",
			"leads out of the folder"},
		"a file as YAML": {
			"baseUrl: URL\n  auth: {$include: ../../x.yaml}",
			"leads out of the folder"},
		"the role of the service's pod": {
			"baseUrl: URL\n  auth: {type: kubernetes, role: '${GITHUB_TOKEN}'}",
			"made of GITHUB_TOKEN"},
	} {
		trap, dir := newTrapServer(t), t.TempDir()
		writeFile(t, filepath.Join(dir, "app-config.yaml"), "vault:\n  "+
			strings.ReplaceAll(tc.text, "URL", trap.URL)+"\n")
		writeFile(t, filepath.Join(dir, ".env"), "CANARY=CANARY\n")
		writeFile(t, filepath.Join(dir, "more.yaml"), "type: static\nsecret: ${GITHUB_TOKEN}\n")
		for _, command := range []string{"ls", "status", "tree"} {
			o := start{args: []string{command, "--backstage", "app-config.yaml"}, dir: dir,
				env: []string{"GITHUB_TOKEN=CANARY", "AWS_SECRET_ACCESS_KEY=CANARY"}}.run(t)
			if o.status != render.Wrong || !strings.Contains(o.stderr, tc.want) && command == "ls" ||
				strings.Contains(o.stdout+o.stderr, "CANARY") {
				t.Errorf("%s: %s: status %d: %s%s", name, command, o.status, o.stdout, o.stderr)
			}
		}
		if all := strings.Join(trap.requests(), "\n"); strings.Contains(all, "CANARY") {
			t.Errorf("%s: the server was sent\n%s", name, all)
		}
	}
	trap, dir := newTrapServer(t), t.TempDir()
	writeFile(t, filepath.Join(dir, "app-config.yaml"), "vault: {baseUrl: '"+trap.URL+"'}\n")
	o := start{args: []string{"ls", "--backstage", "app-config.yaml"}, dir: dir,
		env: []string{"VAULT_TOKEN=CANARY"}}.run(t)
	if want := "note: the token of env VAULT_TOKEN goes to " + trap.URL +
		", which backstage app-config.yaml:1 names\n"; !strings.Contains(o.stderr, want) {
		t.Errorf("which token goes where is not said: %s", o.stderr)
	}
}
