package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
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
func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checked runs vaultmap check, and returns its report.
func checked(t *testing.T, e estate, dir string, status int, args ...string) render.Report {
	t.Helper()
	o := e.start(e.lister, append([]string{"check", "-o", "json", "--catalog", dir},
		args...)...).run(t)
	if o.status != status {
		t.Errorf("status %d, want %d; stderr %q", o.status, status, o.stderr)
	}
	var r render.Report
	d := json.NewDecoder(strings.NewReader(o.stdout))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v: %s", err, o.stdout)
	}
	return r
}

// statuses returns "line status location hint" for each reference of a report.
func statuses(r render.Report) []string {
	var out []string
	for _, ref := range r.References {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", ref.Line, ref.Status, ref.Location,
			ref.Hint)))
	}
	return out
}

func equalLines(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// One LIST a folder however many references there are, and nothing else: the command can run with
// every push.
func TestCheckRequests(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		dir := t.TempDir()
		for i := range 40 {
			writeFile(t, filepath.Join(dir, fmt.Sprintf("f%d.sh", i)), strings.Repeat(
				"vault kv get secrets/teams/payments/prod/db-main\nvault read secrets/data/teams/payments/prod/stripe-webhook\n"+
					"vault kv get secrets/teams/payments/staging/kafka\nvault kv get team/legacy/root-db\nvault kv list secrets/deep\n",
				5))
		}
		v.forget()
		r := checked(t, e, dir, render.OK)
		if len(r.References) != 40*5*5 || r.Counts["ok"] != len(r.References) {
			t.Errorf("%d references, %v", len(r.References), r.Counts)
		}
		equalLines(t, "asked", v.asked(), []string{
			"LIST secrets/metadata/deep/" + live, "LIST secrets/metadata/teams/payments/prod/" + live,
			"LIST secrets/metadata/teams/payments/staging/" + live, "LIST team/legacy/",
		})
		// refs asks for nothing but the mounts, entity for the version of the UI too.
		v.forget()
		if o := e.start(e.lister, "refs", "--catalog", dir).run(t); o.status != render.OK {
			t.Errorf("refs: status %d, %s", o.status, o.stderr)
		}
		equalLines(t, "asked by refs", v.asked(), nil)
		v.forget()
		if o := e.start(e.lister, "entity", "--catalog", e.catalog,
			"mailer").run(t); o.status != render.OK {
			t.Errorf("entity: status %d, %s", o.status, o.stderr)
		}
		for _, a := range v.asked() {
			if a != "LIST team/legacy/mail/" {
				t.Errorf("entity asked for %s", a)
			}
		}
	})
}

// What points to nothing is looked for in other mounts, in no more than a few however many there
// are, and each folder of theirs is asked for once.
func TestCheckLooksElsewhere(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	rules := []memvault.Rule{memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("team/legacy/*", memvault.List)}
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
	r := checked(t, e, dir, render.Nothing)
	equalLines(t, "statuses", statuses(r), []string{
		`1 missing secrets/only/in/3 it is in another mount: should it be "kv03/only/in/3"?`,
		`2 missing secrets/only/in/4 it is in another mount: should it be "kv04/only/in/4"?`,
		`3 missing secrets/only/in/29`, // beyond the mounts that are looked through
		`4 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`5 unresolved  there is no mount wrong/ that the token can reach; should it be "kv05/only/in/5"?`,
		`6 unresolved  there is no mount only/ that the token can reach; should it be "kv06/only/in/6"?`,
		`7 missing secrets/only/in/nothing`,
		`8 missing secrets/data/only/in/7 it is in another mount: should it be "kv07/only/in/7"?`,
		`9 unresolved  there is no mount wrong/ that the token can reach; should it be "kv00/only/in/"?`,
	})
	folders := map[string]bool{}
	for _, a := range v.asked() {
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
	v.policy("lister", memvault.Allow("secrets/metadata/*", memvault.List),
		memvault.Allow("secrets/metadata/teams/denied", memvault.Deny),
		memvault.Allow("team/legacy/*", memvault.List), memvault.Allow("nolist/*", memvault.List),
		memvault.Allow("bare/metadata/*", memvault.List))
	annotations := []string{
		"secrets/teams/payments", "data/teams/payments", "secrets/data/teams/payments",
		"Teams/Payments/PROD", "teams/payments/prod/stripe-webhook",
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
vault kv list bare/
vault kv list secrets/teams/payments/staging/kafka
`)
	r := checked(t, e, dir, render.Nothing)
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
		`6 missing secrets/data/teams/payments/prod/stripe-webhook the path has the "data" of the API in it: should it be "teams/payments/prod/stripe-webhook"?`,
		`7 missing secrets/secrets/teams/payments/prod/stripe-webhook the path repeats the mount "secrets": should it be "teams/payments/prod/stripe-webhook"?`,
		`8 ok secrets/data/archive`,   // a folder that is really called so
		`9 ok secrets/secrets/nested`, // likewise
		`10 ok secrets/data/archive`,
		`11 ok team/legacy/data/warehouse`,
		`12 missing secrets/data/warehouse it is in another mount: should it be "team/legacy/data/warehouse"?`,
		`13 unresolved  there is no mount teams/ that the token can reach; should it be "secrets/teams/payments/prod/stripe-webhook"?`,
		`14 empty bare/`,
		`15 missing secrets/teams/payments/staging/kafka/ "secrets/teams/payments/staging/kafka" is a secret and no folder`,
	})
	wantCounts := map[string]int{"ok": 7, "missing": 14, "empty": 2, "unresolved": 1, "failed": 1}
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
	run := func(args ...string) outcome {
		return e.start(e.lister, append(args, "--catalog", dir)...).run(t)
	}

	v.Fail("secrets/teams/payments/prod", 503, -1)
	if o := run("check"); o.status != render.Partial || !strings.Contains(o.stdout,
		"run.sh:1: failed: ") || !strings.Contains(o.stderr, "1 failed") {
		t.Errorf("a folder fails: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	v.Fail("secrets/teams/payments/prod", 503, 0)

	// A proxy in between that lets LIST through and nothing else: there is no telling mount from path.
	v.Fail("sys/internal/ui/mounts", 403, -1)
	v.Fail("sys/mounts", 403, -1)
	if o := run("check"); o.status != render.Wrong || o.stdout != "" ||
		!strings.Contains(o.stderr, "hint: --offline") {
		t.Errorf("no mounts: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	if o := run("refs"); o.status != render.OK || !strings.Contains(o.stderr,
		"judged by the files alone") || !strings.Contains(o.stdout,
		"secrets/teams/payments/prod/db-main") {
		t.Errorf("refs without mounts: status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	v.Fail("sys/internal/ui/mounts", 403, 0)
	v.Fail("sys/mounts", 403, 0)

	v.seal()
	for _, command := range []string{"check", "refs"} {
		if o := run(command); o.status != render.Wrong || o.stdout != "" ||
			!strings.Contains(o.stderr, "error: listing mounts: vault is sealed") {
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
	if got := cmd.ProcessState.ExitCode(); got != render.Interrupted {
		t.Errorf("interrupted: status %d", got)
	}
}

// References are resolved and asked for in the namespace of the session; those of another one are
// not taken for it.
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
	r := checked(t, e, dir, render.Partial, "--namespace", "team-a", "--orphans")
	equalLines(t, "statuses", statuses(r), []string{
		"5 ok secret/here", "12 ok secret/here",
		`19 unchecked secret/here the namespace "team-b" cannot be asked: there is none of that name`,
	})
	for i, want := range []string{"team-a", "team-a", "team-b"} {
		if got := r.References[i].Namespace; got != want {
			t.Errorf("reference %d is in %q, want %q", i, got, want)
		}
	}
	// A token that reaches several namespaces has each reference checked in its own, with the mounts
	// that this one has.
	nsB := v.In("team-b")
	nsB.Mount("secret/data", "kv", 1, "")
	nsB.Put("secret/data", "here")
	wide := e
	wide.lister = v.RootToken()
	equalLines(t, "statuses in all namespaces", statuses(checked(t, wide, dir, render.Nothing)),
		[]string{
			"5 unresolved  there is no mount secret/ that the token can reach", "12 ok secret/here",
			"19 ok secret/data/here",
		})
	// A reference in another namespace names nothing in this one.
	only := repository(t, "-- pod.yaml --\nkind: Pod\napiVersion: v1\nmetadata:\n  annotations:\n    vault.hashicorp.com/namespace: team-b\n"+
		"    vault.hashicorp.com/agent-inject-secret-c: secret/data/here\n")
	if r := checked(t, e, only, render.Nothing, "--namespace", "team-a",
		"--orphans"); len(r.Orphans) != 1 || r.Orphans[0].Location != "secret/here" {
		t.Errorf("orphans %+v", r.Orphans)
	}
}
