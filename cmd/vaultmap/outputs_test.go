package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// One run writes several files, each as if it had been the only output, with rights as other files
// have them, and whatever the exit status. What was there before is replaced whole.
func TestOutputs(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, "-- run.sh --\nvault kv get secrets/nowhere/x\n")
	for _, command := range []string{"check --catalog " + dir, "ls secrets/teams",
		"tree secrets/teams",
		"find db", "refs --catalog " + dir, "entity --catalog " + e.catalog,
		"entity payments-api --catalog " + e.catalog, "explain secrets/nowhere/x", "version",
		"status --catalog " + dir} {
		args := strings.Fields(command)
		alone := map[string]outcome{}
		for _, format := range []string{"text", "json", "jsonl"} {
			alone[format] = e.start(e.lister, append(args, "-o", format)...).run(t)
		}
		out := t.TempDir()
		old := filepath.Join(out, "json")
		writeFile(t, old, strings.Repeat("what was there before ", 1000))
		if err := os.Chmod(old, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, stdout := range []string{"", "text", "json", "jsonl"} {
			more := []string{"-o", "json=" + old, "-o", "text=" + filepath.Join(out, "text"),
				"-o", "jsonl=" + filepath.Join(out, "jsonl")}
			want := alone["text"]
			if stdout != "" {
				more, want = append(more, "-o", stdout), alone[stdout]
			}
			o := e.start(e.lister, append(args, more...)...).run(t)
			if o.status != want.status || sorted(stdout, o.stdout) != sorted(stdout, want.stdout) {
				t.Errorf("%s -o %s: status %d, stdout %q, want %d, %q", command, stdout, o.status, o.stdout,
					want.status, want.stdout)
			}
			for format, want := range alone {
				file := filepath.Join(out, format)
				if got := read(t, file); sorted("jsonl", got) != sorted("jsonl", want.stdout) {
					t.Errorf("%s: %s has %q, want %q", command, format, got, want.stdout)
				}
				if info, err := os.Stat(file); err != nil || info.Mode() != 0o644 {
					t.Errorf("%s: %s has the mode %v, %v", command, format, info.Mode(), err)
				}
			}
			if left, _ := os.ReadDir(out); len(left) != 3 {
				t.Errorf("%s: there is more left than the files: %v", command, left)
			}
		}
	}
}

// sorted is an output without its order, which in some formats is that in which answers come.
func sorted(format, text string) string {
	if format != "jsonl" {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.Trim(lines[i], " ,")
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// What cannot be written is told before anybody is asked for anything, and nothing is left behind.
// Where a repository has put a link in the place of the file, what that leads to stays as it is.
func TestOutputsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "precious"), "precious")
	if err := os.Symlink("precious", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args []string
		says string
	}{
		{[]string{"-o", "json=nowhere/x.json"}, "error: -o json=nowhere/x.json: "},
		{[]string{"-o", "json=good", "-o", "text=nowhere/x"}, "error: -o text=nowhere/x: "},
		{[]string{"-o", "json=" + dir}, "it is no regular file"},
		{[]string{"-o", "json=link"}, "it is a symbolic link"},
		{[]string{"-o", "json="}, "-o json= names no file"},
		{[]string{"-o", "=x"}, `unknown output format ""`},
		{[]string{"-o", "yaml=x"}, `unknown output format "yaml"`},
		{[]string{"-o", "json", "-o", "jsonl"}, "-o json and -o jsonl both go to stdout"},
		{[]string{"-o", "json=x", "-o", "jsonl=x"}, "two outputs go to x"},
		{[]string{"-o", "sarif=x"}, `unknown output format "sarif"`},
	} {
		before := len(v.Requests())
		s := e.start(e.lister, append([]string{"ls", "secrets/teams"}, tc.args...)...)
		s.dir = dir
		o := s.run(t)
		if o.status != render.Wrong || o.stdout != "" || !strings.Contains(o.stderr, tc.says) ||
			!strings.Contains(o.stderr, "\nhint: ") {
			t.Errorf("%q: status %d, stdout %q, stderr %q", tc.args, o.status, o.stdout, o.stderr)
		}
		if len(v.Requests()) != before {
			t.Errorf("%q: the server was asked", tc.args)
		}
		if left, _ := os.ReadDir(dir); len(left) != 2 ||
			read(t, filepath.Join(dir, "precious")) != "precious" {
			t.Errorf("%q: left is %v", tc.args, left)
		}
	}
	// A command that has no results says so, and leaves the file as it was.
	s := e.start(e.lister, "completion", "bash", "-o", "json=precious")
	s.dir = dir
	if o := s.run(t); read(t, filepath.Join(dir, "precious")) != "precious" {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
	// A pipe of the shell's is written to as it is, and /dev/null takes all.
	s = e.start(e.lister, "version", "-o", "json=/dev/null", "-o", "text=/dev/stderr")
	if o := s.run(t); o.status != render.OK || !strings.Contains(o.stderr, "vaultmap v") {
		t.Errorf("status %d, stderr %q", o.status, o.stderr)
	}
}

// Files of reports that lie in the repository are no references of their own, nor is what is being
// written: the next run says the same.
func TestOutputsAreNotRead(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	dir := repository(t, reportsRepository)
	args := []string{"check", "--catalog", ".", "-o", "json"}
	for _, format := range render.Formats(render.ReportFormats()) {
		args = append(args, "-o", format+"=report."+map[string]string{"junit": "xml", "gitlab": "json",
			"markdown": "md", "text": "txt"}[format]+format)
	}
	var before map[string]any
	for range 3 {
		s := e.start(e.lister, args...)
		s.dir = dir
		o := s.run(t)
		var now map[string]any
		if err := json.Unmarshal([]byte(o.stdout), &now); err != nil {
			t.Fatal(err)
		}
		if before != nil && len(before["references"].([]any)) != len(now["references"].([]any)) {
			t.Errorf("%d references, before %d", len(now["references"].([]any)),
				len(before["references"].([]any)))
		}
		before = now
	}
}

// Who ends a command keeps the file of the run before: what was found until then is not what there
// is. This runs the command in the test's own process.
func TestInterruptedOutputs(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "out.json")
	writeFile(t, file, "before")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := repository(t, "-- run.sh --\nvault kv get secrets/nowhere/x\n")
	var stderr bytes.Buffer
	status := run(ctx, []string{"check", "--offline", "--catalog", dir, "-o", "json=" + file},
		&render.Streams{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &stderr,
			Env: func(string) string { return "" }})
	left, _ := os.ReadDir(filepath.Dir(file))
	if status != render.Interrupted || read(t, file) != "before" || len(left) != 1 {
		t.Errorf("status %d, stderr %q, the file is %q of %v", status, stderr.String(), read(t, file),
			left)
	}
}
