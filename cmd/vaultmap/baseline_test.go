package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

const baselined = `
-- .git/HEAD --
ref: refs/heads/main
-- deploy/run.sh --
vault kv get secrets/gone/a
vault kv get secrets/gone/a
vault kv get -field=x secrets/gone/b
vault kv get secrets/teams/payments/prod/db-main
-- app.hcl --
path "secrets/data/gone/a" { capabilities = ["read"] }
-- deploy/more.sh --
vault kv get secrets/gone/a
vault kv get secrets/teams/denied/x
-- catalog-info.yaml --
apiVersion: backstage.io/v1alpha1
kind: Componen
metadata: {name: app}
`

// rewritten is an archive with some files in another place, or with another text; a text of "" is
// no file.
func rewritten(t *testing.T, archive string, moves, texts map[string]string) string {
	t.Helper()
	a := txtar.Parse([]byte(archive))
	var files []txtar.File
	for _, f := range a.Files {
		if to, ok := moves[f.Name]; ok {
			f.Name = to
		}
		if text, ok := texts[f.Name]; ok {
			f.Data = []byte(text)
			delete(texts, f.Name)
		}
		if len(f.Data) > 0 {
			files = append(files, f)
		}
	}
	for name, text := range texts {
		files = append(files, txtar.File{Name: name, Data: []byte(text)})
	}
	return string(txtar.Format(&txtar.Archive{Files: files}))
}

// What a baseline knows is known wherever it moves in its file, and where its file is moved to;
// what is new is new, and what is gone is told.
func TestBaseline(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	run := func(dir string, args ...string) outcome {
		return e.start(e.lister, append([]string{"check", "--catalog", dir}, args...)...).run(t)
	}
	file := filepath.Join(t.TempDir(), "baseline.json")
	if o := run(repository(t, baselined), "--write-baseline", file); o.status != render.OK ||
		o.stdout != "" || !strings.Contains(o.stderr, "7 findings in "+file) {
		t.Fatalf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	const runSh = "vault kv get secrets/gone/a\nvault kv get secrets/gone/a\n" +
		"vault kv get -field=x secrets/gone/b\nvault kv get secrets/teams/payments/prod/db-main\n"
	for _, tc := range []struct {
		name         string
		moves, texts map[string]string
		status       int
		printed      []string // the ends of lines on stdout
		gone         int
	}{
		{"nothing has changed", nil, nil, render.OK, nil, 0},
		{"lines have moved", nil, map[string]string{"deploy/run.sh": "#!/bin/sh\n\n" + runSh}, render.OK,
			nil, 0},
		{"the order is another", nil, map[string]string{"deploy/run.sh": "vault kv get -field=x " +
			"secrets/gone/b\nvault kv get secrets/gone/a\necho\nvault kv get secrets/gone/a\n"}, render.OK,
			nil, 0},
		{"a file has another name", map[string]string{"deploy/run.sh": "deploy/go.sh"}, nil, render.OK,
			nil, 0},
		{"a folder has another name", map[string]string{"deploy/run.sh": "ship/run.sh",
			"deploy/more.sh": "ship/more.sh"}, nil, render.OK, nil, 0},
		{"two files have changed places", map[string]string{"deploy/run.sh": "deploy/more.sh",
			"deploy/more.sh": "deploy/run.sh"}, nil, render.Nothing, []string{
			"more.sh:2: missing: secrets/gone/a", "more.sh:3: missing: secrets/gone/b",
			"run.sh:2: denied: secrets/teams/denied/x; "}, 3},
		{"a file is there twice", nil, map[string]string{"deploy/copy.sh": runSh}, render.Nothing,
			[]string{"copy.sh:1: missing: secrets/gone/a", "copy.sh:2: missing: secrets/gone/a",
				"copy.sh:3: missing: secrets/gone/b"}, 0},
		{"a file with another name and one more", map[string]string{"deploy/run.sh": "deploy/go.sh"},
			map[string]string{"deploy/go.sh": runSh + "vault kv get secrets/gone/a\n"}, render.Nothing,
			[]string{"go.sh:5: missing: secrets/gone/a"}, 0},
		{"another place", nil, map[string]string{"deploy/run.sh": strings.Replace(runSh, "gone/b",
			"gone/c", 1)}, render.Nothing, []string{"run.sh:3: missing: secrets/gone/c"}, 1},
		{"another field", nil, map[string]string{"deploy/run.sh": strings.Replace(runSh, "=x", "=y", 1)},
			render.Nothing, []string{"run.sh:3: missing: secrets/gone/b"}, 1},
		{"one is mended", nil, map[string]string{"deploy/run.sh": strings.Replace(runSh, "secrets/gone/b",
			"secrets/teams/payments/prod/db-main", 1)}, render.OK, nil, 1},
		{"all is mended", nil, map[string]string{"deploy/run.sh": "", "deploy/more.sh": "",
			"catalog-info.yaml": "", "app.hcl": ""}, render.OK, nil, 7},
	} {
		o := run(repository(t, rewritten(t, baselined, tc.moves, tc.texts)), "--baseline", file)
		lines := strings.Split(strings.TrimSuffix(o.stdout, "\n"), "\n")
		if o.stdout == "" {
			lines = nil
		}
		same := len(lines) == len(tc.printed)
		for i := range min(len(lines), len(tc.printed)) {
			same = same && strings.Contains(lines[i], tc.printed[i])
		}
		told := ""
		if tc.gone > 0 {
			told = render.Counted(tc.gone, "finding") + " of " + file + " no longer found"
		}
		if o.status != tc.status || !same || strings.Contains(o.stderr, "no longer") != (told != "") ||
			!strings.Contains(o.stderr, told) {
			t.Errorf("%s: status %d, stdout %q, stderr %q; want %d, %q, %d gone", tc.name, o.status, o.stdout,
				o.stderr, tc.status, tc.printed, tc.gone)
		}
	}

	// What was not looked at is not gone: of a part, without a server, or where one has failed.
	dir := repository(t, baselined)
	for _, args := range [][]string{{filepath.Join(dir, "deploy", "more.sh")}, {"--offline"}} {
		o := run(dir, append(args, "--baseline", file)...)
		if o.status != render.OK || o.stdout != "" || strings.Contains(o.stderr, "no longer") {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, o.status, o.stdout, o.stderr)
		}
	}
	// JSON has all, and says which.
	report := checked(t, e, dir, render.OK, "--baseline", file)
	known := 0
	for _, ref := range report.References {
		if ref.Baseline {
			known++
		}
		if ref.Baseline != (ref.Fingerprint != "") {
			t.Errorf("%s: %+v", ref.Raw, ref.Judged)
		}
	}
	if known != 5 || !report.Problems[0].Baseline {
		t.Errorf("%d known, %+v", known, report.Problems)
	}
}

// A baseline is text that people merge: a finding a line, in an order of its own, the same whoever
// writes it.
func TestBaselineDocument(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Fail("secrets/broken", 500, -1)
	dir := repository(t, baselined+"-- broken.sh --\nvault kv get secrets/broken/x\n")
	file := filepath.Join(dir, "baseline.json")
	run := func(args ...string) outcome {
		return e.start(e.lister, append([]string{"check", "--catalog", dir}, args...)...).run(t)
	}
	// What has failed is no finding to live with.
	if o := run("--write-baseline", file); o.status != render.Partial ||
		!strings.Contains(o.stdout, "failed: secrets/broken/x") {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	first := read(t, file)
	schema := validator(t, read(t, filepath.Join(rootFolder, "docs", "baseline.schema.json")))
	if doc, err := jsonschema.UnmarshalJSON(strings.NewReader(first)); err != nil ||
		schema(doc) != nil {
		t.Errorf("%v, %v: %s", err, schema(doc), first)
	}
	var lines []string
	for line := range strings.Lines(first) {
		if text := strings.TrimSuffix(strings.TrimSpace(line), ","); json.Valid([]byte(text)) {
			lines = append(lines, text)
		}
	}
	if len(lines) != 7 || !json.Valid([]byte(first)) || strings.Contains(first, "broken") {
		t.Errorf("%d findings:\n%s", len(lines), first)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o644 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	// Written anew it is the same, its own text names nothing, and nothing else is left behind.
	if o := run("--baseline", file, "--write-baseline", file); o.status != render.Partial {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	if again := read(t, file); again != first {
		t.Errorf("written anew it is\n%s\nand was\n%s", again, first)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*baseline*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	// Orphans are known, too, and are gone only for who looks for them.
	if o := run("--orphans", "--write-baseline", file); o.status != render.Partial {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	if doc, err := jsonschema.UnmarshalJSON(strings.NewReader(read(t, file))); err != nil ||
		schema(doc) != nil {
		t.Errorf("%v, %v: with orphans", err, schema(doc))
	}
	for _, args := range [][]string{{"--orphans"}, nil} {
		if o := run(append(args, "--baseline", file)...); o.status != render.Partial ||
			strings.Contains(o.stdout, "orphan") || strings.Contains(o.stderr, "no longer") {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, o.status, o.stdout, o.stderr)
		}
	}
}

// A baseline that cannot be used is not taken for an empty one, nor for one that knows all; and
// none is written where another file may be meant.
func TestBaselineWrong(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, baselined)
	files := t.TempDir()
	entry := `{"fingerprint":"x","rule":"missing","raw":"x"}`
	for name, text := range map[string]string{
		"empty": "", "text": "no JSON", "another": `{"findings": []}`, "list": "[" + entry + "]",
		"nothing": `{"vaultmap_baseline": 1}`, "newer": `{"vaultmap_baseline": 2, "findings": []}`,
		"merge": "{\"vaultmap_baseline\": 1, \"findings\": [\n<<<<<<< HEAD\n" + entry + "\n=======\n" +
			entry + "\n>>>>>>> main\n]}",
		"kinds":    `{"vaultmap_baseline": 1, "findings": [{"fingerprint": 1}]}`,
		"deep":     `{"vaultmap_baseline": 1, "findings": ` + strings.Repeat("[", 200_000),
		"deep map": strings.Repeat(`{"vaultmap_baseline":`, 100_000),
		"many": `{"vaultmap_baseline": 1, "findings": [` + strings.Repeat(entry+",", 200_000) + entry +
			`]}`,
		"large": `{"vaultmap_baseline": 1, "findings": [], "x": "` + strings.Repeat("x", 64<<20) + `"}`,
	} {
		writeFile(t, filepath.Join(files, name), text)
	}
	writeFile(t, filepath.Join(files, "target"), "as it is")
	if err := os.Symlink("target", filepath.Join(files, "link")); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(files, "*"))
	if err != nil || len(names) != 14 {
		t.Fatal(names, err)
	}
	var calls [][]string
	for _, name := range append(names, files, filepath.Join(files, "none")) {
		calls = append(calls, []string{"--baseline", name})
	}
	for _, name := range []string{"link", "none/baseline.json", "."} {
		calls = append(calls, []string{"--write-baseline", filepath.Join(files, name)})
	}
	calls = append(calls, []string{"--write-baseline", filepath.Join(files, "new"), dir})
	for _, args := range calls {
		for _, format := range []string{"text", "sarif"} {
			args := slices.Concat([]string{"check", "--offline", "-o", format, "--catalog", dir}, args)
			o := e.start("", args...).run(t)
			if o.status != render.Wrong || !strings.Contains(o.stderr, "error: ") ||
				len(o.stderr) > 1000 {
				t.Errorf("%q: status %d, stdout %.300q, stderr %.300q", args, o.status, o.stdout, o.stderr)
			}
		}
	}
	if text := read(t, filepath.Join(files, "target")); text != "as it is" {
		t.Errorf("behind the link is %q", text)
	}
	if _, err := os.Lstat(filepath.Join(files, "new")); err == nil {
		t.Error("a part was written as a baseline")
	}
}

// A baseline of somebody else's repository says nothing about files elsewhere, and its text is made
// harmless.
func TestBaselineHostile(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, baselined)
	file := filepath.Join(dir, "baseline.json")
	var entries []string
	for _, name := range []string{"../../../etc/passwd", "/etc/passwd", `a\n::error::PWNED`,
		`\u001b]0;PWNED\u0007`, ""} {
		for _, raw := range []string{"secrets/gone/a", `\n::error::PWNED`} {
			entries = append(entries, fmt.Sprintf(`{"fingerprint":"%s %s","rule":"missing","file":"%s",`+
				`"line":-1,"raw":"%s"}`, name, raw, name, raw))
		}
	}
	writeFile(t, file, `{"vaultmap_baseline":1,"findings":[`+strings.Join(entries, ",")+`]}`)
	o := e.start(e.lister, "check", "--catalog", dir, "--baseline", file).run(t)
	if o.status != render.Nothing || !strings.Contains(o.stderr, "no longer found") {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
	checkStream(t, o.stdout)
	checkStream(t, o.stderr)
}
