package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// repository writes the files of a txtar archive into a folder of its own.
func repository(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	if err := txtar.Write(txtar.Parse([]byte(archive)), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeFile writes a file whose name an archive cannot hold.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checked runs vaultmap check, and returns its report.
func checked(t *testing.T, e estate, dir string, status int, args ...string) checkReport {
	t.Helper()
	o := e.start(e.lister, append([]string{"check", "-o", "json", "--catalog", dir}, args...)...).run(t)
	if o.status != status {
		t.Errorf("status %d, want %d; stderr %q", o.status, status, o.stderr)
	}
	var r checkReport
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v: %s", err, o.stdout)
	}
	return r
}

// statuses returns "line status location hint" for each reference of a report.
func statuses(r checkReport) []string {
	var out []string
	for _, ref := range r.References {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", ref.Line, ref.Status, ref.Location, ref.Hint)))
	}
	return out
}

func equalLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// asked returns what a server was asked for, other than the pages that every command needs.
func asked(v *memVault) []string {
	var out []string
	for _, r := range v.Requests() {
		if r.Path != "/v1/sys/internal/ui/mounts" {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	slices.Sort(out)
	return out
}

// One LIST a folder however many references there are, and nothing else: the command can run with every push.
func TestCheckRequests(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	dir := t.TempDir()
	for i := range 40 {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("f%d.sh", i)), strings.Repeat(
			"vault kv get secrets/teams/payments/prod/db-main\nvault read secrets/data/teams/payments/prod/stripe-webhook\n"+
				"vault kv get secrets/teams/payments/staging/kafka\nvault kv get team/legacy/root-db\nvault kv list secrets/deep\n", 5))
	}
	v.Forget()
	r := checked(t, e, dir, exitOK)
	if len(r.References) != 40*5*5 || r.Counts[statusOK] != len(r.References) {
		t.Errorf("%d references, %v", len(r.References), r.Counts)
	}
	equalLines(t, "asked", asked(v), []string{
		"LIST /v1/secrets/metadata/deep/", "LIST /v1/secrets/metadata/teams/payments/prod/",
		"LIST /v1/secrets/metadata/teams/payments/staging/", "LIST /v1/team/legacy/",
	})
	// refs asks for nothing but the mounts, entity for the version of the UI too.
	v.Forget()
	if o := e.start(e.lister, "refs", "--catalog", dir).run(t); o.status != exitOK {
		t.Errorf("refs: status %d, %s", o.status, o.stderr)
	}
	equalLines(t, "asked by refs", asked(v), nil)
	v.Forget()
	if o := e.start(e.lister, "entity", "--catalog", e.catalog, "mailer").run(t); o.status != exitOK {
		t.Errorf("entity: status %d, %s", o.status, o.stderr)
	}
	for _, a := range asked(v) {
		if a != "LIST /v1/team/legacy/mail/" && !strings.HasPrefix(a, "GET /v1/sys/") {
			t.Errorf("entity asked for %s", a)
		}
	}
}

// What points to nothing is looked for in other mounts, in no more than a few however many there are, and
// each folder of theirs is asked for once.
func TestCheckLooksElsewhere(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	rules := []memvault.Rule{memvault.Allow("secrets/metadata/*", memvault.List), memvault.Allow("team/legacy/*", memvault.List)}
	for i := range 30 {
		mount := fmt.Sprintf("kv%02d", i)
		v.mount(mount, "kv", 1+i%2)
		v.put(mount, fmt.Sprintf("only/in/%d", i))
		rules = append(rules, memvault.Allow(mount+"/*", memvault.List))
	}
	v.policy("many", rules...)
	e.lister = e.only("many")
	dir := repository(t, `
-- run.sh --
vault kv get secrets/only/in/3
vault kv get secrets/only/in/4
vault kv get secrets/only/in/29
vault kv get wrong/only/in/5
vault read wrong/data/only/in/5
vault kv get only/in/6
vault kv get secrets/only/in/nothing
vault kv get secrets/data/only/in/7
vault kv list wrong/only/in
`)
	v.Forget()
	r := checked(t, e, dir, exitNothing)
	equalLines(t, "statuses", statuses(r), []string{
		`1 missing secrets/only/in/3 it is in another mount: should it be "kv03/only/in/3"?`,
		`2 missing secrets/only/in/4 it is in another mount: should it be "kv04/only/in/4"?`,
		`3 missing secrets/only/in/29`, // beyond the mounts that are looked through
		`4 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`5 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`6 unresolved  there is no mount only/ that the token can reach; should it be "kv06/only/in/6"?`,
		`7 missing secrets/only/in/nothing`,
		`8 missing secrets/only/in/7 it is in another mount: should it be "kv07/only/in/7"?`,
		`9 unresolved  there is no mount wrong/ that the token can reach; should it be "kv00/only/in/"?`,
	})
	folders := map[string]bool{}
	for _, a := range asked(v) {
		if folders[a] {
			t.Errorf("%s was asked twice", a)
		}
		folders[a] = true
		if strings.Contains(a, "kv2") {
			t.Errorf("asked for %s", a)
		}
	}
}

// Each of the usual mistakes is told with what should stand there.
func TestCheckHints(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.put("secrets", "data/archive", "secrets/nested", "Mixed/Case/Key")
	v.mount("bare", "kv", 2)
	v.PutEmpty("secrets", "teams/drained/")
	v.Fail("secrets/broken", 400, -1)
	v.policy("lister", memvault.Allow("secrets/metadata/*", memvault.List), memvault.Allow("secrets/metadata/teams/denied", memvault.Deny),
		memvault.Allow("team/legacy/*", memvault.List), memvault.Allow("nolist/*", memvault.List), memvault.Allow("bare/metadata/*", memvault.List))
	annotations := []string{
		"secrets/teams/payments", "data/teams/payments", "secrets/data/teams/payments", "Teams/Payments/PROD", "teams/payments/prod/stripe-webhook",
		"mail", "legacy/mail", "teams/drained", "/teams/payments/prod", "broken",
	}
	dir := repository(t, `
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations:
    vault.io/secrets-path: >-
      `+strings.Join(annotations, ",\n      ")+`
-- run.sh --
vault kv get secrets/teams/payments/prod/STRIPE-webhook
vault kv get secrets/mixed/case/key
vault kv get secrets/teams/payments/prod
vault kv get secrets/teams/payments/prod/stripe-webhook/
vault kv get /secrets/teams/payments/prod/stripe-webhook
vault kv get -mount=secrets data/teams/payments/prod/stripe-webhook
vault kv get -mount=secrets secrets/teams/payments/prod/stripe-webhook
vault kv get -mount=secrets data/archive
vault kv get -mount=secrets secrets/nested
vault kv get secrets/data/archive
vault kv get team/legacy/data/warehouse
vault kv get secrets/data/warehouse
vault kv get teams/payments/prod/stripe-webhook
vault kv list bare
vault kv list secrets/teams/payments/staging/kafka
`)
	r := checked(t, e, dir, exitNothing)
	equalLines(t, "statuses", statuses(r), []string{
		`7 missing secrets/secrets/teams/payments/ the path repeats the engine "secrets": should it be "teams/payments"?`,
		`8 missing secrets/data/teams/payments/ "data" belongs to the API, not to the path: should it be "teams/payments"?`,
		`9 missing secrets/secrets/data/teams/payments/ the path repeats the engine "secrets" and "data": should it be "teams/payments"?`,
		`10 missing secrets/Teams/Payments/PROD/ should it be "secrets/teams/payments/prod/"?`,
		`11 missing secrets/teams/payments/prod/stripe-webhook/ "secrets/teams/payments/prod/stripe-webhook" is a secret and no folder`,
		`12 missing secrets/mail/ it is in another mount: should it be "team/legacy/mail/"?`,
		`13 missing secrets/legacy/mail/`,
		`14 empty secrets/teams/drained/`,
		`15 ok secrets/teams/payments/prod/`,
		`16 failed secrets/broken/ listing secrets/broken/: vault refused the request (status 400)`,
		`1 missing secrets/teams/payments/prod/STRIPE-webhook should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`2 missing secrets/mixed/case/key should it be "secrets/Mixed/Case/Key"?`,
		`3 missing secrets/teams/payments/prod "secrets/teams/payments/prod/" is a folder`,
		`4 ok secrets/teams/payments/prod/stripe-webhook the path ends in a slash: should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`5 ok secrets/teams/payments/prod/stripe-webhook the path begins with a slash: should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`6 ok secrets/teams/payments/prod/stripe-webhook the path has the "data" of the API in it: should it be "teams/payments/prod/stripe-webhook"?`,
		`7 ok secrets/teams/payments/prod/stripe-webhook the path repeats the mount "secrets": should it be "teams/payments/prod/stripe-webhook"?`,
		`8 ok secrets/data/archive`,   // a folder that is really called so
		`9 ok secrets/secrets/nested`, // likewise
		`10 ok secrets/data/archive`,
		`11 ok team/legacy/data/warehouse`,
		`12 missing secrets/warehouse`,
		`13 unresolved  there is no mount teams/ that the token can reach; should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`14 empty bare/`,
		`15 missing secrets/teams/payments/staging/kafka/ "secrets/teams/payments/staging/kafka" is a secret and no folder`,
	})
	wantCounts := map[string]int{statusOK: 10, statusMissing: 11, statusEmpty: 2, statusUnresolved: 1, statusFailed: 1}
	if fmt.Sprint(r.Counts) != fmt.Sprint(wantCounts) {
		t.Errorf("counts %v, want %v", r.Counts, wantCounts)
	}
}

// A gate that cannot ask must not pass.
func TestCheckWithoutAnswers(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	dir := repository(t, "-- run.sh --\nvault kv get secrets/teams/payments/prod/db-main\n")
	run := func(args ...string) outcome { return e.start(e.lister, append(args, "--catalog", dir)...).run(t) }

	v.Fail("secrets/teams/payments/prod", 503, -1)
	if o := run("check"); o.status != exitPartial || !strings.Contains(o.stdout, "run.sh:1: failed: ") || !strings.Contains(o.stderr, "1 failed") {
		t.Errorf("a folder fails: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	v.Fail("secrets/teams/payments/prod", 503, 0)

	// A proxy in between that lets LIST through and nothing else: there is no telling mount from path.
	v.Fail("sys/internal/ui/mounts", 403, -1)
	v.Fail("sys/mounts", 403, -1)
	if o := run("check"); o.status != exitWrong || o.stdout != "" || !strings.Contains(o.stderr, "hint: --offline") {
		t.Errorf("no mounts: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	if o := run("refs"); o.status != exitOK || !strings.Contains(o.stderr, "judged by the files alone") || !strings.Contains(o.stdout, "secrets/teams/payments/prod/db-main") {
		t.Errorf("refs without mounts: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	v.Fail("sys/internal/ui/mounts", 403, 0)
	v.Fail("sys/mounts", 403, 0)

	v.seal()
	for _, command := range []string{"check", "refs"} {
		if o := run(command); o.status != exitWrong || o.stdout != "" || !strings.Contains(o.stderr, "error: listing mounts: vault is sealed") {
			t.Errorf("sealed: %s: status %d, stdout %q, stderr %q", command, o.status, o.stdout, o.stderr)
		}
	}
	v.unseal()

	v.Delay("secrets/teams/payments/prod", time.Hour)
	s := e.start(e.lister, "check", "--catalog", dir)
	cmd := s.command(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); v.Load().InFlight == 0 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	cmd.Process.Signal(os.Interrupt)
	cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != exitInterrupted {
		t.Errorf("interrupted: status %d", got)
	}
}

// References are resolved and asked for in the namespace of the session; those of another one are not taken for it.
func TestCheckNamespaces(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.Enterprise(true)
	ns := v.In("team-a")
	ns.Mount("secret", "kv", 2, "")
	ns.Put("secret", "here")
	ns.Policy("lister", memvault.Allow("secret/metadata/*", memvault.List))
	e := estate{vault: v, lister: ns.Token(memvault.TokenOptions{Policies: []string{"lister"}})}
	dir := repository(t, `
-- pods.yaml --
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/agent-inject-secret-a: secret/data/here
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/namespace: /team-a/
    vault.hashicorp.com/agent-inject-secret-b: secret/data/here
---
apiVersion: v1
kind: Pod
metadata:
  annotations:
    vault.hashicorp.com/namespace: team-b
    vault.hashicorp.com/agent-inject-secret-c: secret/data/here
`)
	r := checked(t, e, dir, exitPartial, "--namespace", "team-a", "--orphans")
	equalLines(t, "statuses", statuses(r), []string{
		"5 ok secret/here", "12 ok secret/here",
		`19 unchecked secret/here it lies in the namespace "team-b", which is not asked: see --namespace`,
	})
	for i, want := range []string{"team-a", "team-a", "team-b"} {
		if got := r.References[i].Namespace; got != want {
			t.Errorf("reference %d is in %q, want %q", i, got, want)
		}
	}
	// A reference in another namespace names nothing in this one.
	only := repository(t, "-- pod.yaml --\nkind: Pod\napiVersion: v1\nmetadata:\n  annotations:\n    vault.hashicorp.com/namespace: team-b\n"+
		"    vault.hashicorp.com/agent-inject-secret-c: secret/data/here\n")
	if r := checked(t, e, only, exitNothing, "--namespace", "team-a", "--orphans"); len(r.Orphans) != 1 || r.Orphans[0].Location != "secret/here" {
		t.Errorf("orphans %+v", r.Orphans)
	}
}

// hostileRepository is a repository out to write into the log of whoever checks it: commands of GitHub Actions
// and escape sequences in the names of files, in paths and in what entities are called.
func hostileRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i, name := range []string{
		"a\n::error file=x,line=1::PWNED", "b\r::warning::PWNED", "::error::PWNED.d", "c%0A::error::PWNED", "##[error]PWNED", "d,line=9,title=PWNED",
		"e\x1b]0;PWNED\x07", "f\u202ePWNED", " ::add-mask::PWNED",
	} {
		writeFile(t, filepath.Join(dir, name, fmt.Sprintf("run%d.sh", i)), "vault kv get secrets/nowhere/x\n")
	}
	for i, path := range []string{
		`secrets/nowhere\n::error file=x::PWNED`, `secrets/nowhere%0A::error::PWNED`, `secrets/x\r\n::set-output name=a::PWNED`,
		`secrets/\e[31mPWNED`, `secrets/\u202ePWNED`, `nomount\n::error::PWNED/x`, `/secrets/x\n::stop-commands::PWNED/`, `secrets/x\u2028::error::PWNED`,
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

// Somebody's pull request must not put annotations of its own into the log, mask it, or take the terminal over.
func TestCheckHostileRepository(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := hostileRepository(t)
	ours := regexp.MustCompile(`^::(error|warning|notice) file=[^:,\r\n]+,line=\d+,title=vaultmap [a-z]+::`)
	online := e.start(e.lister)
	for _, args := range [][]string{
		{"check"}, {"check", "-o", "github"}, {"check", "-o", "sarif"}, {"check", "-o", "json"}, {"check", "-o", "jsonl"},
		{"check", "--offline", "-o", "github"}, {"check", "--offline"}, {"refs"}, {"refs", "-o", "json"}, {"entity"}, {"entity", "-o", "jsonl"},
	} {
		online.args = append(args, "--catalog", dir)
		o := online.run(t)
		if !strings.Contains(o.stdout, "PWNED") {
			t.Errorf("%q: nothing of the attack is in the output: %q", args, o.stdout)
		}
		checkStream(t, o.stdout)
		checkStream(t, o.stderr)
		for _, line := range strings.FieldsFunc(o.stdout, func(r rune) bool { return r == '\n' || r == '\r' }) {
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

// The log in SARIF is valid against the official schema, whatever files and paths are called.
func TestCheckSARIF(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	clean := repository(t, "-- run.sh --\nvault kv get secrets/teams/payments/prod/db-main\n")
	mixed := repository(t, `
-- run.sh --
vault kv get secrets/nowhere/x
vault kv get secrets/teams/denied/treasure
vault kv get nowhere/x
vault kv get -mount=secrets secrets/teams/payments/prod/db-main
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {}
`)
	for _, tc := range []struct {
		name, dir string
		status    int
		args      []string
		rules     map[string]int // results by rule; nil is not compared
	}{
		{"nothing wrong", clean, exitOK, nil, map[string]int{}},
		{"offline", clean, exitOK, []string{"--offline"}, map[string]int{}},
		{"of all kinds", mixed, exitNothing, nil, map[string]int{"missing": 1, "denied": 1, "unresolved": 1, "unusual": 1, "catalog": 1}},
		{"orphans", clean, exitNothing, []string{"--orphans"}, map[string]int{"orphan": 8}},
		{"hostile names", hostileRepository(t), exitNothing, nil, nil},
	} {
		o := e.start(e.lister, append([]string{"check", "-o", "sarif", "--catalog", tc.dir}, tc.args...)...).run(t)
		if o.status != tc.status {
			t.Errorf("%s: status %d, stderr %q", tc.name, o.status, o.stderr)
		}
		report, err := sarif.FromBytes([]byte(o.stdout), sarif.WithStrictValidation())
		if err != nil {
			t.Errorf("%s: %v: %s", tc.name, err, o.stdout)
			continue
		}
		if err := report.Validate(); err != nil {
			t.Errorf("%s: %v", tc.name, err)
		}
		if report.Version != "2.1.0" || len(report.Runs) != 1 || !strings.Contains(o.stdout, `"results": [`) {
			t.Errorf("%s: version %q, %d runs", tc.name, report.Version, len(report.Runs))
			continue
		}
		got := map[string]int{}
		described := map[string]bool{}
		for _, rule := range report.Runs[0].Tool.Driver.Rules {
			described[*rule.ID] = rule.ShortDescription != nil && rule.ShortDescription.Text != nil && *rule.ShortDescription.Text != ""
		}
		for _, r := range report.Runs[0].Results {
			got[*r.RuleID]++
			if !described[*r.RuleID] {
				t.Errorf("%s: the rule %q is not described", tc.name, *r.RuleID)
			}
		}
		if tc.rules != nil && fmt.Sprint(got) != fmt.Sprint(tc.rules) {
			t.Errorf("%s: results %v, want %v", tc.name, got, tc.rules)
		}
	}
	// The schema that all that is held against does refuse things.
	bad, err := sarif.FromBytes([]byte(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}, "level":"bad"}]}]}`), sarif.WithStrictValidation())
	if err != nil || bad.Validate() == nil {
		t.Errorf("nonsense is valid: %v", err)
	}
}

// Secrets that stand beside references are in no output, and neither is what a server puts into its answers.
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
			"check", "check --orphans", "check --offline", "check -o json", "check --orphans -o json", "check -o jsonl", "check -o sarif", "check -o github",
			"refs", "refs -o json", "refs --offline", "entity", "entity -o json", "entity app", "entity app -o json",
		} {
			s := e.start(e.lister, append(strings.Fields(args), "--catalog", dir)...)
			s.env[0] = "VAULT_ADDR=" + address
			if o := s.run(t); !strings.Contains(o.stdout+o.stderr, "nowhere") { // the run looks for leaks itself
				t.Errorf("%s: status %d, stdout %q, stderr %q", args, o.status, o.stdout, o.stderr)
			}
		}
	}
}
