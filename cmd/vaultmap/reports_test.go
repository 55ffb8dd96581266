package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// reportsRepository has findings of all kinds, two that are written alike, and names that are out
// to be more than names.
const reportsRepository = `
-- run.sh --
vault kv get secrets/nowhere/x
vault kv get secrets/nowhere/x
vault kv get secrets/teams/denied/treasure
vault kv get nowhere/x
vault kv get /secrets/teams/payments/prod/db-main
vault kv get secrets/teams/payments/prod/db-main
vault kv get "secrets/{{ x }}/y"
vault kv get 'secrets/[[ATTACHMENT|/etc/passwd]]'
vault kv get 'secrets/<b>&"]]>'
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {}
`

// reports runs a check with every format that is a report, and returns them by their names.
func reports(t *testing.T, s start) (outcome, map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for _, format := range render.Formats(render.ReportFormats()) {
		s.args = append(s.args, "-o", format+"="+filepath.Join(dir, format))
	}
	o := s.run(t)
	all := map[string]string{}
	for _, format := range render.Formats(render.ReportFormats()) {
		all[format] = read(t, filepath.Join(dir, format))
	}
	return o, all
}

// validReports says what is wrong with the form of reports.
func validReports(t *testing.T) func(map[string]string) []string {
	sarif, gitlab := sarifSchema(t), validator(t, read(t, "testdata/schema/gitlab.json"))
	return func(all map[string]string) (wrong []string) {
		wrong = append(sarif(all["sarif"]), junitFaults(t, all["junit"])...)
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(all["gitlab"]))
		if err == nil {
			err = gitlab(v)
		}
		if err != nil {
			wrong = append(wrong, err.Error())
		}
		if !json.Valid([]byte(all["json"])) {
			wrong = append(wrong, "json: "+all["json"])
		}
		for line := range strings.Lines(all["jsonl"]) {
			if !json.Valid([]byte(line)) {
				wrong = append(wrong, "jsonl: "+line)
			}
		}
		return append(wrong, markdownFaults(all["markdown"])...)
	}
}

// junitFaults holds a document against the schema of our own making.
func junitFaults(t *testing.T, doc string) (wrong []string) {
	t.Helper()
	var schema map[string]json.RawMessage
	if err := json.Unmarshal([]byte(read(t, "testdata/schema/junit.json")), &schema); err != nil {
		t.Fatal(err)
	}
	type element struct{ May, Must, In []string }
	of := func(name string) (e element) {
		if json.Unmarshal(schema[name], &e) != nil {
			wrong = append(wrong, "junit: there is no element "+name)
		}
		return e
	}
	in := []element{{In: []string{"testsuites"}}}
	for d := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return wrong
		} else if err != nil {
			return append(wrong, "junit: "+err.Error())
		}
		within := in[len(in)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := of(token.Name.Local)
			if !slices.Contains(within.In, token.Name.Local) {
				wrong = append(wrong, "junit: misplaced "+token.Name.Local)
			}
			var has []string
			for _, a := range token.Attr {
				has = append(has, a.Name.Local)
				if !slices.Contains(e.May, a.Name.Local) {
					wrong = append(wrong, "junit: "+token.Name.Local+" has "+a.Name.Local)
				}
			}
			for _, must := range e.Must {
				if !slices.Contains(has, must) {
					wrong = append(wrong, "junit: "+token.Name.Local+" has no "+must)
				}
			}
			in = append(in, e)
		case xml.EndElement:
			in = in[:len(in)-1]
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" && !slices.Contains(within.In, "#text") {
				wrong = append(wrong, fmt.Sprintf("junit: text %q", token))
			}
		}
	}
}

// junitReport is what readers take of such a document.
type junitReport struct {
	Suites []struct {
		Name     string `xml:"name,attr"`
		File     string `xml:"file,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []struct {
			Name    string  `xml:"name,attr"`
			Failure *string `xml:"failure"`
			Error   *string `xml:"error"`
			Skipped *string `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

// Whoever reads a report of check finds in it a valid document, with each finding once, whatever
// files and paths are called: as a failed test that names the line, as an entry of Code Quality
// that has a fingerprint of its own.
func TestReports(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	valid := validReports(t)
	for name, dir := range map[string]string{"all kinds": repository(t, reportsRepository),
		"hostile": hostileRepository(t), "clean": repository(t, "-- run.sh --\ntrue\n")} {
		o, all := reports(t, e.start(e.lister, "check", "--orphans", "--catalog", dir))
		if o.status != render.Nothing {
			t.Errorf("%s: status %d, stderr %q", name, o.status, o.stderr)
		}
		for _, wrong := range valid(all) {
			t.Errorf("%s: %s", name, wrong)
		}
		if all["text"] != o.stdout {
			t.Errorf("%s: the text in the file is another:\n%s", name, all["text"])
		}
		findings := strings.Count(o.stdout, "\n")
		var gitlab []struct{ Fingerprint string }
		if err := json.Unmarshal([]byte(all["gitlab"]), &gitlab); err != nil || len(gitlab) != findings {
			t.Errorf("%s: %d entries, of %d findings: %v", name, len(gitlab), findings, err)
		}
		seen := map[string]bool{}
		for _, entry := range gitlab {
			if seen[entry.Fingerprint] {
				t.Errorf("%s: GitLab shows one of several: %s", name, entry.Fingerprint)
			}
			seen[entry.Fingerprint] = true
			if !strings.Contains(all["sarif"], entry.Fingerprint) {
				t.Errorf("%s: SARIF does not have %s", name, entry.Fingerprint)
			}
		}
		var junit junitReport
		if err := xml.Unmarshal([]byte(all["junit"]), &junit); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, s := range junit.Suites {
			names := map[string]bool{}
			failed, wrong, skipped := 0, 0, 0
			for _, c := range s.Cases {
				if names[c.Name] {
					t.Errorf("%s: two test cases %s in %s", name, c.Name, s.Name)
				}
				names[c.Name] = true
				switch {
				case c.Failure != nil:
					failed++
				case c.Error != nil:
					wrong++
				case c.Skipped != nil:
					skipped++
				}
			}
			if len(s.Cases) != s.Tests || failed != s.Failures || wrong != s.Errors ||
				skipped != s.Skipped {
				t.Errorf("%s: %s counts wrongly", name, s.Name)
			}
		}
		if strings.Contains(all["junit"], "[[") {
			t.Errorf("%s: a name is an attachment", name)
		}
		if name != "all kinds" {
			continue
		}
		for _, want := range []string{` at run.sh:1&#xA;</failure>`,
			`name="secrets/nowhere/x (shell) #2"`,
			`<error type="denied" message="denied: secrets/teams/denied/treasure; `, `<skipped `,
			`<testcase name="secrets/teams/payments/prod/db-main (shell) #2" classname="vaultmap.run_sh" time="0"></testcase>`,
			`<testsuite name="secrets" `, `name="catalog: metadata.name is missing"`} {
			if !strings.Contains(all["junit"], want) {
				t.Errorf("JUnit has no %s:\n%s", want, all["junit"])
			}
		}
	}
}

// Where nothing could be checked there is a report all the same, in each format: it says why, and
// passes for none that found nothing. The exit status is 2.
func TestReportsOfFailures(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	sealed := newMemVault(t)
	sealed.Seal()
	valid := validReports(t)
	dir := repository(t, reportsRepository)
	bad := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, bad, "adress: https://a\n")
	for name, tc := range map[string]struct {
		token, why string
		args       []string
	}{
		"no server":   {e.lister, "connection refused", []string{"--address", "http://127.0.0.1:1"}},
		"sealed":      {e.lister, "sealed", []string{"--address", sealed.address()}},
		"no token":    {"hvs.nonsense", "not valid or has expired", nil},
		"bad config":  {e.lister, "adress", []string{"--config", bad}},
		"no baseline": {e.lister, "reading the baseline", []string{"--baseline", "nowhere"}},
	} {
		o, all := reports(t, e.start(tc.token, append([]string{"check", "--catalog", dir},
			tc.args...)...))
		if o.status != render.Wrong || o.stdout != "" || !strings.Contains(o.stderr, tc.why) {
			t.Errorf("%s: status %d, stdout %q, stderr %q", name, o.status, o.stdout, o.stderr)
		}
		for _, wrong := range valid(all) {
			t.Errorf("%s: %s", name, wrong)
		}
		for format, says := range map[string]string{"text": "error: ", "json": `"error":"`,
			"jsonl": `{"error":"`, "sarif": `"executionSuccessful": false`,
			"github": "::error title=vaultmap::", "junit": `errors="1"`, "gitlab": `"severity": "blocker"`,
			"markdown": "**Nothing was checked**"} {
			plain := strings.ReplaceAll(all[format], "&#46;", ".")
			if !strings.Contains(all[format], says) || !strings.Contains(plain, tc.why) {
				t.Errorf("%s: %s is %s", name, format, all[format])
			}
		}
	}
}

// What is left out because it is known, or somebody has decided to live with it, is suppressed in
// SARIF with the reason; but not where GitHub would open alerts for it.
func TestSuppressions(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, `
-- run.sh --
vault kv get secrets/nowhere/x
vault kv get secrets/nowhere/y # vaultmap:ignore it comes with the next release
`)
	known := filepath.Join(t.TempDir(), "baseline.json")
	check := []string{"check", "--catalog", dir, "--baseline", known, "-o", "sarif"}
	e.start(e.lister, "check", "--catalog", dir, "--write-baseline", known).run(t)
	o := e.start(e.lister, check...).run(t)
	for _, want := range []string{`"kind": "external"`, `"justification": "known: `,
		`"kind": "inSource"`, `"justification": "it comes with the next release"`} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("there is no %s: %s%s", want, o.stdout, o.stderr)
		}
	}
	s := e.start(e.lister, check...)
	s.env = append(s.env, "GITHUB_ACTIONS=true")
	if o := s.run(t); !strings.Contains(o.stdout, `"results": []`) || o.status != render.OK {
		t.Errorf("for GitHub: status %d, %s", o.status, o.stdout)
	}
}

// In GitHub Actions the summary is added to what is in the file for it, and to no more than GitHub
// takes. Nothing else is written to, and what cannot be is no error.
func TestStepSummary(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, reportsRepository)
	file := filepath.Join(t.TempDir(), "summary.md")
	run := func(format string) outcome {
		s := e.start(e.lister, "check", "--catalog", dir, "-o", format)
		s.env = append(s.env, "GITHUB_STEP_SUMMARY="+file, "GITHUB_SERVER_URL=https://github.example.com",
			"GITHUB_REPOSITORY=acme/shop", "GITHUB_SHA=abc123")
		return s.run(t)
	}
	if o := run("github"); o.status != render.Nothing ||
		!strings.Contains(o.stderr, "warning: the summary") {
		t.Errorf("without the file: status %d, stderr %q", o.status, o.stderr)
	}
	writeFile(t, file, "# before\n")
	run("text")
	if got := read(t, file); got != "# before\n" {
		t.Errorf("text for people has added %q", got)
	}
	run("github")
	got := read(t, file)
	if !strings.HasPrefix(got, "# before\n\n## vaultmap check\n") ||
		!strings.Contains(got, "(https://github.example.com/acme/shop/blob/abc123/run.sh#L1)") {
		t.Errorf("the summary is %q", got)
	}
	for _, wrong := range markdownFaults(got) {
		t.Error(wrong)
	}
	writeFile(t, file, strings.Repeat("x", render.MaxMarkdown-900))
	if o := run("github"); o.status != render.Nothing {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	if info, err := os.Stat(file); err != nil || info.Size() > render.MaxMarkdown {
		t.Errorf("it has %d bytes: %v", info.Size(), err)
	}
}
