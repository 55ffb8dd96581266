package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// hostileRepository is a repository out to write into the log of whoever checks it: commands of
// GitHub Actions and escape sequences in the names of files, in paths and in what entities are
// called.
func hostileRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i, name := range []string{
		"a\n::error file=x,line=1::PWNED", "b\r::warning::PWNED", "::error::PWNED.d",
		"c%0A::error::PWNED", "##[error]PWNED", "d,line=9,title=PWNED",
		"e\x1b]0;PWNED\x07", "f\u202ePWNED", " ::add-mask::PWNED",
	} {
		writeFile(t, filepath.Join(dir, name, fmt.Sprintf("run%d.sh", i)),
			"vault kv get secrets/nowhere/x\n")
	}
	for i, path := range []string{
		`secrets/nowhere\n::error file=x::PWNED`, `secrets/nowhere%0A::error::PWNED`,
		`secrets/x\r\n::set-output name=a::PWNED`,
		`secrets/\e[31mPWNED`, `secrets/\u202ePWNED`, `nomount\n::error::PWNED/x`,
		`/secrets/x\n::stop-commands::PWNED/`, `secrets/x\u2028::error::PWNED`,
	} {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("es%d.yaml", i)), `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: v}
spec: {provider: {vault: {path: ""}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: v}
  data: [{remoteRef: {key: "`+path+`", property: "p\n::error::PWNED"}}]
`)
	}
	writeFile(t, filepath.Join(dir, "z\n::error::PWNED", "catalog-info.yaml"), `apiVersion: backstage.io/v1alpha1
kind: "Component\n::error::PWNED"
metadata: {name: "x\n::error::PWNED"}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: app, annotations: {vault.io/secrets-path: "no\n::error::PWNED,\e[31mPWNED"}}
`)
	return dir
}

// Somebody's pull request must not put annotations of its own into the log, mask it, or take the
// terminal over.
func TestCheckHostileRepository(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := hostileRepository(t)
	ours := regexp.MustCompile(`^::(error|warning|notice) file=[^:,\r\n]+,line=\d+,title=vaultmap [a-z]+::`)
	online := e.start(e.lister)
	for _, args := range [][]string{
		{"check"}, {"check", "-o", "github"}, {"check", "-o", "sarif"}, {"check", "-o", "json"},
		{"check", "-o", "jsonl"}, {"check", "-o", "junit"}, {"check", "-o", "gitlab"},
		{"check", "-o", "markdown"},
		{"check", "--offline", "-o", "github"}, {"check", "--offline"}, {"refs"}, {"refs", "-o", "json"},
		{"entity"}, {"entity", "-o", "jsonl"},
	} {
		online.args = append(args, "--catalog", dir)
		o := online.run(t)
		if !strings.Contains(o.stdout, "PWNED") {
			t.Errorf("%q: nothing of the attack is in the output: %q", args, o.stdout)
		}
		checkStream(t, o.stdout)
		checkStream(t, o.stderr)
		for _, line := range strings.FieldsFunc(o.stdout, func(r rune) bool {
			return r == '\n' ||
				r == '\r'
		}) {
			// The runner takes blanks off, and knows an older form of commands.
			line = strings.TrimSpace(line)
			switch {
			case args[len(args)-1] == "github":
				if !ours.MatchString(line) {
					t.Errorf("%q: not one of our commands: %q", args, line)
				}
			case strings.HasPrefix(line, "::") && !strings.HasPrefix(line, `::error::PWNED.d/run2.sh:1`):
				t.Errorf("%q: starts a command: %q", args, line)
			}
		}
		for line := range strings.Lines(o.stderr) {
			if strings.HasPrefix(strings.TrimSpace(line), "::") {
				t.Errorf("%q: stderr starts a command: %q", args, line)
			}
		}
	}
}

// Secrets that stand beside references are in no output, and neither is what a server puts into its
// answers.
func TestCheckLeaks(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Fail("secrets/broken", 500, -1)
	dir := repository(t, strings.ReplaceAll(`
-- es.yaml --
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: v}
spec: {provider: {vault: {server: "https://vault.example.com", path: secrets, auth: {appRole: {secretId: CANARY}}}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: v}
  target: {template: {data: {password: CANARY}}}
  data: [{remoteRef: {key: teams/denied/x, property: p}}, {remoteRef: {key: broken/x}}, {remoteRef: {key: "{{ .x }}", note: CANARY}}]
-- run.sh --
export VAULT_TOKEN=CANARY
PASSWORD=CANARY vault kv get -field=x secrets/nowhere/x
vault kv put secrets/nowhere/put password=CANARY
curl -H "X-Vault-Token: CANARY" https://vault.example.com/v1/secrets/data/nowhere
-- env.yaml --
apiVersion: v1
kind: Secret
stringData:
  A: CANARY
  B: "vault:secrets/data/nowhere#KEY"
  C: "postgres://user:CANARY@db/${vault:secrets/data/nowhere#PASSWORD}"
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations: {vault.io/secrets-path: nowhere, password: CANARY}
spec: {token: CANARY}
`, "CANARY", vaulttest.Canary))
	leaky := leakyServer(t, v)
	for _, address := range []string{v.address(), leaky} {
		for _, args := range []string{
			"check", "check --orphans", "check --offline", "check -o json", "check --orphans -o json",
			"check -o jsonl", "check -o sarif", "check -o github", "check -o junit", "check -o gitlab",
			"check -o markdown",
			"refs", "refs -o json", "refs --offline", "entity", "entity -o json", "entity app",
			"entity app -o json",
		} {
			s := e.start(e.lister, append(strings.Fields(args), "--catalog", dir)...)
			s.env[0] = "VAULT_ADDR=" + address
			if o := s.run(t); o.stdout == "" && o.stderr == "" { // the run looks for leaks itself
				t.Errorf("%s: status %d, stdout %q, stderr %q", args, o.status, o.stdout, o.stderr)
			}
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// A report that could not be written must not pass for one without findings. This test runs the
// command in its own process, and so has "go test" see where the program has changed that the
// others start.
func TestCheckWriteFails(t *testing.T) {
	t.Parallel()
	dir := repository(t, "-- run.sh --\nvault kv get /secret/x\n")
	for _, format := range render.Formats(render.ReportFormats()) {
		var stderr bytes.Buffer
		env := func(string) string { return "" }
		args := []string{"check", "--offline", "--catalog", dir, "-o", format}
		if status := run(t.Context(), args, &render.Streams{In: strings.NewReader(""), Out: full{},
			Err: &stderr, Env: env}); status != render.Wrong ||
			stderr.String() != "error: no space left\n" {
			t.Errorf("%s: status %d, stderr %q", format, status, stderr.String())
		}
	}
}
