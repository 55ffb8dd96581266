package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

const wrongFiles = `-- run.sh --
vault kv get secrets/data/teams/payments/prod/db-main # PASSWORD=CANARY
vault kv get secrets/Teams/Payments/prod/db-main && vault kv get secrets/deep/a/b/c/bottom
vault kv get secrets/teams/payments/none
vault kv get "secrets/teams/payments/prod/stripe-webhok"
-- é deploy/es.yaml --
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: s}
spec: {provider: {vault: {server: https://vault, path: secrets, version: v2}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: s}
  data: [{secretKey: x, remoteRef: {key: /data/teams/payments/staging/kafka, property: x}}]
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations: {vault.io/secrets-engine: secrets, vault.io/secrets-path: secrets/teams/payments}
`

var rightFiles = strings.NewReplacer("secrets/data/teams", "secrets/teams", "Teams/Payments",
	"teams/payments", "stripe-webhok", "stripe-webhook", "/data/teams", "teams",
	"secrets/teams/payments}", "teams/payments}").Replace(wrongFiles)

// What is wrong in one way that is known is shown and written, the rest reported; what --diff
// prints does the same by git and by patch.
func TestCheckFix(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dirs := map[string]string{}
	for _, by := range []string{"--fix", "git", "patch"} {
		dirs[by] = gitRepository(t, wrongFiles)
	}
	run := func(dir string, args ...string) outcome {
		t.Helper()
		return e.start(e.lister, append([]string{"check", "--catalog", dir}, args...)...).run(t)
	}
	o := run(dirs["--fix"], "--fix")
	if o.status != render.Nothing || strings.Count(o.stdout, "\n") != 1 ||
		!strings.Contains(o.stdout, "secrets/teams/payments/none") {
		t.Errorf("--fix: status %d, %s", o.status, o.stdout)
	}
	for _, shown := range []string{"-vault kv get secrets/data/teams/payments/prod/db-main",
		"+vault kv get secrets/teams/payments/prod/db-main", "note: 5 references changed in 3 files"} {
		if !strings.Contains(o.stderr, shown) {
			t.Errorf("--fix does not show %q: %s", shown, o.stderr)
		}
	}
	if strings.Contains(o.stdout+o.stderr, "CANARY") {
		t.Errorf("--fix shows what stands beside a reference: %s", o.stderr)
	}
	diff := run(dirs["git"], "--diff")
	if diff.status != render.Nothing || !strings.HasPrefix(diff.stdout, "diff --git ") {
		t.Errorf("--diff: status %d, %s%s", diff.status, diff.stdout, diff.stderr)
	}
	file := filepath.Join(t.TempDir(), "fix.diff")
	writeFile(t, file, diff.stdout)
	git(t, dirs["git"], "apply", file)
	cmd := exec.Command("patch", "-p1", "-i", file)
	cmd.Dir = dirs["patch"]
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("patch: %v: %s", err, out)
	}
	for by, dir := range dirs {
		if got := archiveOf(t, dir, rightFiles); got != rightFiles {
			t.Errorf("by %s:\n%s", by, got)
		}
	}
	if o := run(dirs["--fix"], "--fix"); strings.Contains(o.stderr, "changed") {
		t.Errorf("a second time: %s", o.stderr)
	}
	if o := run(dirs["--fix"], "--diff"); o.stdout != "" {
		t.Errorf("a diff of nothing: %s", o.stdout)
	}
}

// What git does not have cannot be had back: it is changed only where that is wanted.
func TestCheckFixUntracked(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	const wrong, right = "vault kv get secrets/data/deep/a/b/c/bottom\n",
		"vault kv get secrets/deep/a/b/c/bottom\n"
	outside, inside := t.TempDir(), gitRepository(t, "-- x.sh --\n")
	for _, dir := range []string{outside, inside} {
		file := filepath.Join(dir, "run.sh")
		writeFile(t, file, wrong)
		for _, tc := range []struct {
			args   []string
			status int
			want   string
		}{{[]string{"--fix"}, render.Nothing, wrong},
			{[]string{"--fix", "--allow-untracked"}, render.OK, right}} {
			o := e.start(e.lister, append([]string{"check", "--catalog", dir}, tc.args...)...).run(t)
			text, err := os.ReadFile(file)
			if err != nil || string(text) != tc.want || o.status != tc.status {
				t.Errorf("%q: status %d, %s: %s", tc.args, o.status, text, o.stderr)
			}
			if tc.want == wrong && !strings.Contains(o.stderr, "--allow-untracked") {
				t.Errorf("%q does not say what helps: %s", tc.args, o.stderr)
			}
		}
	}
}

func TestCheckFixUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--fix", "--diff"}, {"--fix", "--offline"},
		{"--diff", "--offline"}, {"--allow-untracked"}, {"--diff", "-o", "json"}} {
		if o := (start{args: append([]string{"check"}, args...)}).run(t); o.status != render.Wrong ||
			o.stdout != "" {
			t.Errorf("%q: status %d, %s", args, o.status, o.stdout)
		}
	}
}

// archiveOf returns the files of a folder as an archive, those that another one has.
func archiveOf(t *testing.T, dir, like string) string {
	t.Helper()
	a := txtar.Parse([]byte(like))
	for i, f := range a.Files {
		data, err := os.ReadFile(filepath.Join(dir, f.Name))
		if err != nil {
			t.Fatal(err)
		}
		a.Files[i].Data = data
	}
	return string(txtar.Format(a))
}
