package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// What a comment ignores changes no exit status and is not printed, in any command and format, and
// JSON has it with its reason.
func TestIgnored(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	files := func(comment string) string {
		return strings.ReplaceAll(`
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: app
  annotations:
    %
    vault.io/secrets-path: nowhere/at/all
---
apiVersion: backstage.io/v1alpha1
%
kind: Componen
metadata: {name: other}
-- run.sh --
vault kv get secrets/nowhere/x %
vault kv get secrets/teams/denied/x %
vault kv get nomount/x %
vault kv get /secrets/teams/payments/prod/db-main %
vault kv get secrets/{{ x }}/y %
vault kv get -namespace=other secrets/y %
vault kv get secrets/teams/payments/prod/db-main %
-- policies/app.hcl --
%
path "secrets/data/nowhere/x" { capabilities = ["read"] }
-- values.yaml --
%
a: vault:secrets/data/nowhere/x#KEY
`, "%", comment)
	}
	with := repository(t, files("# vaultmap:ignore until the move"))
	without := repository(t, files(""))
	other := repository(t, files("# vaultmap:ignore=deleted,orphan until the move"))
	run := func(dir string, args ...string) outcome {
		return e.start(e.lister, append(args, "--catalog", dir)...).run(t)
	}
	all := "missing,deleted,unresolved,denied,failed,unchecked,unusual,templated,catalog,policy"
	for _, dir := range []string{without, other} {
		if o := run(dir, "check"); o.status != render.Nothing || strings.Count(o.stdout, "\n") != 9 {
			t.Errorf("not ignored: status %d, stdout %q", o.status, o.stdout)
		}
	}
	for _, format := range []string{"text", "github"} {
		o := run(with, "check", "-o", format, "--fail-on", all)
		if o.status != render.OK || o.stdout != "" || !strings.Contains(o.stderr, "10 findings ignored") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", format, o.status, o.stdout, o.stderr)
		}
	}
	if o := run(with, "check"); o.status != render.OK || !strings.Contains(o.stderr,
		"9 findings ignored") {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	report := checked(t, e, with, render.OK)
	var got []string
	for _, ref := range report.References {
		got = append(got, fmt.Sprintf("%s %s: %s", ref.Status, ref.Raw, ref.Ignored))
		if (ref.Ignored != "") != strings.HasSuffix(ref.Hint, "ignored: until the move") {
			t.Errorf("%s: the hint is %q", ref.Raw, ref.Hint)
		}
	}
	const why = ": until the move"
	equalLines(t, "references", got, []string{
		"missing nowhere/at/all" + why, "missing secrets/nowhere/x" + why,
		"denied secrets/teams/denied/x" + why, "unresolved nomount/x" + why,
		"ok /secrets/teams/payments/prod/db-main" + why, "templated secrets/{{ x }}/y" + why,
		"unchecked secrets/y" + why, "ok secrets/teams/payments/prod/db-main: ",
		"missing vault:secrets/data/nowhere/x#KEY" + why,
	})
	if p := report.Problems; len(p) != 1 || p[0].Ignored != "until the move" {
		t.Errorf("problems: %+v", p)
	}
	if p := report.Policies; len(p) != 1 || p[0].Ignored != "until the move" {
		t.Errorf("policies: %+v", p)
	}
	// A baseline has nothing of it.
	if o := run(with, "check", "--write-baseline", t.TempDir()+"/b.json"); o.status != render.OK ||
		!strings.Contains(o.stderr, "0 findings in") {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	// entity and refs say the same.
	o := run(with, "entity", "app", "-o", "json")
	var entity render.Entity
	if err := json.Unmarshal([]byte(o.stdout), &entity); err != nil || o.status != render.OK ||
		len(entity.References) == 0 || entity.References[0].Ignored != "until the move" {
		t.Errorf("entity: status %d, %v, %s", o.status, err, o.stdout)
	}
	if o := run(with, "refs"); strings.Contains(o.stderr, "Componen") {
		t.Errorf("refs: %q", o.stderr)
	}
}

// What the settings say of findings holds where no flag says else, for orphans, too; and nothing
// that lies in the repository is a setting.
func TestIgnoredBySettings(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, `
-- .git/HEAD --
x
-- test/run.sh --
vault kv get secrets/nowhere/x
-- run.sh --
vault kv get secrets/old/x
vault kv get secrets/teams/denied/x
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Componen
metadata: {name: other}
`)
	ours := "check: {fail_on: [none], ignore: [{file: '**', reason: x}]}\n"
	for _, name := range []string{".vaultmap.yaml", "vaultmap.yaml", "config.yaml",
		"vaultmap/config.yaml", ".config/vaultmap/config.yaml"} {
		writeFile(t, dir+"/"+name, ours)
	}
	run := func(config string, args ...string) outcome {
		file := t.TempDir() + "/config.yaml"
		writeFile(t, file, config)
		return e.start(e.lister, append(args, "--catalog", dir, "--config", file)...).run(t)
	}
	const rules = `check:
  ignore:
    - {file: "test/**", reason: made up}
    - {location: secrets/old/, kinds: [missing, deleted], reason: gone soon}
    - {source: shell, kinds: [denied], reason: not ours}
    - {file: "*.yaml", kinds: [catalog], reason: a kind of ours}
`
	for _, tc := range []struct {
		name, config string
		args         []string
		status       int
		lines        int
		stderr       string
	}{
		{"nothing", "", nil, render.Nothing, 4, ""},
		{"rules", rules, nil, render.OK, 0, "4 findings ignored"},
		{"kinds", "check: {fail_on: [denied]}", nil, render.Partial, 4, "--fail-on leaves out"},
		{"a flag before them", "check: {fail_on: [denied]}", []string{"--fail-on", "missing"},
			render.Nothing, 4, ""},
		{"none", "check: {fail_on: [none]}", nil, render.OK, 4, ""},
		{"a baseline that is not there", "check: {baseline: nowhere.json}", nil, render.Wrong, 0,
			"reading the baseline"},
	} {
		o := run(tc.config, append([]string{"check"}, tc.args...)...)
		if o.status != tc.status || strings.Count(o.stdout, "\n") != tc.lines ||
			!strings.Contains(o.stderr, tc.stderr) {
			t.Errorf("%s: status %d, stdout %q, stderr %q", tc.name, o.status, o.stdout, o.stderr)
		}
	}
	// The first baseline is written where the settings say that it will be.
	file := t.TempDir() + "/known.json"
	if o := run("check: {baseline: "+file+"}", "check", "--write-baseline",
		file); o.status != render.OK {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	if o := run("check: {baseline: "+file+"}", "check"); o.status != render.OK || o.stdout != "" {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	// Orphans are ignored by their location, or by their kind.
	for config, left := range map[string]string{
		"check: {ignore: [{kinds: [orphan], reason: later}]}":        "",
		"check: {ignore: [{location: secrets/, reason: later}]}":     "team/",
		"check: {ignore: [{location: 'secrets/**', reason: later}]}": "team/",
		"check: {ignore: [{file: '**', reason: later}]}":             "secrets/",
	} {
		o := run(config, "check", "--orphans", "--fail-on", "orphan")
		if (o.status == render.Nothing) != (left != "") ||
			strings.Contains(o.stdout, "orphan: ") != (left != "") ||
			!strings.Contains(o.stdout, left) {
			t.Errorf("%s: status %d, stdout %q, stderr %q", config, o.status, o.stdout, o.stderr)
		}
	}
	// status shows them with their origin.
	o := run("check: {fail_on: [missing], baseline: b, ignore: [{file: x, reason: y}]}", "status")
	for _, line := range []string{"check.fail_on ", "check.baseline ", "check.ignore "} {
		if _, rest, ok := strings.Cut(o.stdout, line); !ok || !strings.Contains(rest, "config.yaml:1)") {
			t.Errorf("%s is not in %q", line, o.stdout)
		}
	}
}

// There is one list of kinds.
func TestKindsOfFindings(t *testing.T) {
	t.Parallel()
	equalLines(t, "kinds", catalog.FindingKinds(), render.RuleNames())
}
