package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// sarifSchema returns what holds a document against the official schema of SARIF 2.1.0 and says
// what is wrong. A library has the schema, but would check only what it has itself read and written
// again: so the schema is taken from the library's source.
func sarifSchema(t *testing.T) func(document string) (wrong []string) {
	t.Helper()
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}",
		"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(folder)),
		"schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			if text, err = strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value); err != nil {
				t.Fatal(err)
			}
		}
		return true
	})
	validate := validator(t, text)
	return func(document string) []string {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
		if err == nil {
			err = validate(v)
		}
		if err != nil {
			return []string{err.Error()}
		}
		return nil
	}
}

// The log in SARIF is valid against the official schema, whatever files and paths are called.
func TestCheckSARIF(t *testing.T) {
	t.Parallel()
	schema := sarifSchema(t)
	e := newEstate(t, newMemVault(t))
	clean := repository(t, "-- run.sh --\nvault kv get secrets/teams/payments/prod/db-main\n")
	mixed := repository(t, `
-- run.sh --
vault kv get secrets/nowhere/x
vault kv get secrets/teams/denied/treasure
vault kv get nowhere/x
vault kv get /secrets/teams/payments/prod/db-main
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
		{"nothing wrong", clean, render.OK, nil, map[string]int{}},
		{"offline", clean, render.OK, []string{"--offline"}, map[string]int{}},
		{"of all kinds", mixed, render.Nothing, nil, map[string]int{"missing": 1, "denied": 1,
			"unresolved": 1, "unusual": 1, "catalog": 1}},
		{"orphans", clean, render.Nothing, []string{"--orphans"}, map[string]int{"orphan": 9}},
		{"no server", clean, render.Wrong, []string{"--address", "http://127.0.0.1:1"}, map[string]int{}},
		{"hostile names", hostileRepository(t), render.Nothing, nil, nil},
	} {
		o := e.start(e.lister, append([]string{"check", "-o", "sarif", "--catalog", tc.dir},
			tc.args...)...).run(t)
		if o.status != tc.status {
			t.Errorf("%s: status %d, stderr %q", tc.name, o.status, o.stderr)
		}
		report, err := sarif.FromBytes([]byte(o.stdout), sarif.WithStrictValidation())
		if err != nil {
			t.Errorf("%s: %v: %s", tc.name, err, o.stdout)
			continue
		}
		for _, wrong := range schema(o.stdout) {
			t.Errorf("%s: %s", tc.name, wrong)
		}
		if report.Version != "2.1.0" || len(report.Runs) != 1 || !strings.Contains(o.stdout,
			`"results": [`) {
			t.Errorf("%s: version %q, %d runs", tc.name, report.Version, len(report.Runs))
			continue
		}
		got := map[string]int{}
		described := map[string]bool{}
		for _, rule := range report.Runs[0].Tool.Driver.Rules {
			described[*rule.ID] = rule.ShortDescription != nil && rule.ShortDescription.Text != nil &&
				*rule.ShortDescription.Text != ""
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
	if wrong := schema(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}, "level":"bad"}]}]}`); len(wrong) == 0 {
		t.Error("nonsense is valid")
	}
}
