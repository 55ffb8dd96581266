package main

import (
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// What check fails on can be chosen; the rest is printed all the same.
func TestCheckFailOn(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Fail("secrets/broken", 500, -1)
	v.PutEmpty("secrets", "drained/")
	one := map[string]string{
		"missing":    "vault kv get secrets/nowhere/x\n",
		"empty":      "vault kv list secrets/drained\n",
		"unresolved": "vault kv get nowhere/x\n",
		"denied":     "vault kv get secrets/teams/denied/x\n",
		"failed":     "vault kv get secrets/broken/x\n",
		"templated":  "vault kv get secrets/{{ x }}/y\n",
		"unusual":    "vault kv get /secrets/teams/payments/prod/db-main\n",
		"unchecked":  "vault kv get -namespace=other secrets/x\n",
		"ok":         "vault kv get secrets/teams/payments/prod/db-main\n",
	}
	const entity = "apiVersion: backstage.io/v1alpha1\nkind: Componen\nmetadata: {name: a}\n"
	mixed := "-- catalog-info.yaml --\n" + entity
	var all strings.Builder
	dirs := map[string]string{"catalog": repository(t, mixed)}
	for kind, text := range one {
		dirs[kind] = repository(t, "-- run.sh --\n"+text)
		all.WriteString(text)
	}
	dirs["all"] = repository(t, mixed+"-- run.sh --\n"+all.String())
	for _, tc := range []struct {
		in, on string
		status int
		level  string // in GitHub's words
	}{
		{"missing", "", render.Nothing, "error"},
		{"missing", "missing", render.Nothing, "error"},
		{"missing", "deleted,empty", render.OK, "warning"},
		{"missing", "none", render.OK, "warning"},
		{"empty", "", render.Nothing, "error"},
		{"empty", "unresolved", render.OK, "warning"},
		{"unresolved", "", render.Nothing, "error"},
		{"unresolved", "empty,unresolved", render.Nothing, "error"},
		{"denied", "", render.Partial, "warning"},
		{"denied", "denied", render.Partial, "warning"},
		{"denied", "missing", render.OK, "warning"},
		{"failed", "", render.Partial, "warning"},
		{"failed", "missing,failed", render.Partial, "warning"},
		{"failed", "missing", render.OK, "warning"},
		{"unchecked", "", render.Partial, "notice"},
		{"unchecked", "missing", render.OK, "notice"},
		{"templated", "", render.OK, ""},
		{"templated", "templated", render.Nothing, "error"},
		{"unusual", "", render.OK, "notice"},
		{"unusual", "missing", render.OK, "notice"},
		{"unusual", "unusual", render.Nothing, "error"},
		{"catalog", "", render.Nothing, "error"},
		{"catalog", "missing", render.OK, "warning"},
		{"catalog", "catalog", render.Nothing, "error"},
		{"ok", "", render.OK, ""},
		{"all", "", render.Nothing, ""},
		{"all", "none", render.OK, ""},
		{"all", "denied", render.Partial, ""},
		{"all", "denied,missing", render.Nothing, ""},
		{"all", "orphan,policy,deleted", render.OK, ""},
	} {
		args := []string{"check", "--catalog", dirs[tc.in], "-o", "github"}
		if tc.on != "" {
			args = append(args, "--fail-on", tc.on)
		}
		o := e.start(e.lister, args...).run(t)
		said := tc.in == "all" || tc.level == "" && o.stdout == "" ||
			tc.level != "" && strings.HasPrefix(o.stdout, "::"+tc.level+" ") &&
				strings.Contains(o.stdout, "title=vaultmap "+tc.in+"::")
		if o.status != tc.status || !said {
			t.Errorf("%s, --fail-on %q: status %d, stdout %q, stderr %q; want %d, %s", tc.in, tc.on, o.status,
				o.stdout, o.stderr, tc.status, tc.level)
		}
		if strings.Count(o.stdout, "\n") < 8 && tc.in == "all" {
			t.Errorf("--fail-on %q: not all is printed: %q", tc.on, o.stdout)
		}
	}
	for _, tc := range []struct{ on, err, hint string }{
		{"mising", `the kind "mising"`, "did you mean missing?"},
		{"missing,orphans", `the kind "orphans"`, "did you mean orphan?"},
		{"none,missing", `the kind "none"`, "or none alone"},
		{"ok", `the kind "ok"`, "there are missing, "},
	} {
		o := e.start("", "check", "--catalog", dirs["ok"], "--fail-on="+tc.on).run(t)
		if o.status != render.Wrong || !strings.Contains(o.stderr, tc.err) ||
			!strings.Contains(o.stderr, tc.hint) {
			t.Errorf("--fail-on=%q: status %d, stderr %q", tc.on, o.status, o.stderr)
		}
	}
	// Folders that orphans may lie in, and that were refused, are as denied as others.
	o := e.start(e.lister, "check", "--orphans", "--catalog", dirs["ok"], "--fail-on",
		"missing").run(t)
	if o.status != render.OK || !strings.Contains(o.stdout, "orphan: ") ||
		!strings.Contains(o.stderr, "partial: ") {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
}
