package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
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
	for _, rule := range sarifRules(t, schema, e.start(e.lister, "check", "-o", "sarif", "--catalog",
		clean).run(t).stdout) {
		if !strings.HasSuffix(rule.HelpURI, "/docs/ci.md#"+rule.ID) || rule.Help.Text == "" ||
			strings.Contains(rule.Help.Text, "`") || rule.Help.Markdown == "" ||
			rule.Default.Level == "" {
			t.Errorf("the rule %+v", rule)
		}
	}
	// The schema that all that is held against does refuse things.
	if wrong := schema(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}, "level":"bad"}]}]}`); len(wrong) == 0 {
		t.Error("nonsense is valid")
	}
}

// sarifRule is a rule as code scanning services show it.
type sarifRule struct {
	ID      string
	HelpURI string
	Help    struct{ Text, Markdown string }
	Default struct{ Level string } `json:"defaultConfiguration"`
}

// sarifRules returns the rules of a log, which has all there are, in the order in which they always
// are: services compare them.
func sarifRules(t *testing.T, schema func(string) []string, document string) []sarifRule {
	t.Helper()
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Version, SemanticVersion string
					Rules                    []sarifRule
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(document), &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("%v: %s", err, document)
	}
	driver := log.Runs[0].Tool.Driver
	var names []string
	for _, rule := range driver.Rules {
		names = append(names, rule.ID)
	}
	if !slices.Equal(names, render.RuleNames()) {
		t.Errorf("the rules are %q", names)
	}
	if driver.Version != "v9.9.9-test" || driver.SemanticVersion != "9.9.9-test" {
		t.Errorf("the version is %q, %q", driver.Version, driver.SemanticVersion)
	}
	return driver.Rules
}

// A result marks the text that names the location, in columns as editors count them, and has the
// fingerprint that JSON has; where it is not known which text is meant it marks the line.
func TestSARIFRegions(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, `
-- run.sh --
vault kv get secrets/nowhere/x
  echo "🔑 é" && vault kv get secrets/nowhere/y
-- es.yaml --
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: v}
spec: {provider: {vault: {path: secrets}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
spec:
  secretStoreRef: {name: v}
  data: [{remoteRef: {key: "now\x68ere/x"}}]
`)
	o := e.start(e.lister, "check", "-o", "sarif", "--catalog", dir).run(t)
	var log struct {
		Runs []struct {
			ColumnKind string
			Results    []struct {
				RuleIndex    int
				RuleID       string
				Fingerprints map[string]string `json:"partialFingerprints"`
				Locations    []struct {
					Physical struct {
						Artifact struct{ URI, URIBaseID string } `json:"artifactLocation"`
						Region   struct{ StartLine, StartColumn, EndLine, EndColumn int }
					} `json:"physicalLocation"`
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(o.stdout), &log); err != nil {
		t.Fatal(err)
	}
	found := e.start(e.lister, "check", "-o", "json", "--catalog", dir).run(t).stdout
	got := map[string]bool{}
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].Physical
		got[fmt.Sprintf("%s %d:%d-%d:%d", at.Artifact.URI, at.Region.StartLine, at.Region.StartColumn,
			at.Region.EndLine, at.Region.EndColumn)] = true
		if at.Artifact.URIBaseID != "%SRCROOT%" || render.RuleNames()[r.RuleIndex] != r.RuleID ||
			!strings.Contains(found, `"`+r.Fingerprints["primaryLocationLineHash"]+`"`) {
			t.Errorf("a result is %+v", r)
		}
	}
	for _, want := range []string{"run.sh 1:14-1:31", "run.sh 2:31-2:48", "es.yaml 10:0-0:0"} {
		if !got[want] {
			t.Errorf("no result is at %s, but at %v", want, got)
		}
	}
	if log.Runs[0].ColumnKind != "utf16CodeUnits" {
		t.Errorf("columns are %s", log.Runs[0].ColumnKind)
	}
}
