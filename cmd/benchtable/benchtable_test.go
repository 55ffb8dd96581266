package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// someGoals has one of each kind.
var someGoals = []goal{
	{what: "requests of a walk", benchmark: "Walk", unit: "requests", most: 529, kind: count},
	{what: "bytes of a name", benchmark: "Names", unit: "B/name", most: 40, kind: size, spread: 0.05},
	{what: "allocations of a key", benchmark: "Key/rows=10", unit: "allocs/op", most: 10,
		kind: allocs},
	{what: "rate | to another", benchmark: "Rate", unit: "x-api", least: 2, kind: speed},
	{what: "a key", benchmark: "Key/rows=10", unit: "ns/op", most: 50_000, kind: speed},
	{what: "ranking", benchmark: "Rank/3", unit: "ms", most: 150, kind: speed},
	{what: "beside fzf", benchmark: "Rank/3", unit: "x-fzf", most: 1, kind: speed, peer: "fzf"},
}

const someOutput = `goos: linux
goarch: amd64
pkg: example.com/a
BenchmarkWalk-2   	       1	  12345 ns/op	       526.0 requests
BenchmarkNames-16         3	 36.43 B/name
BenchmarkNamesakes-16     3	 1 B/name
BenchmarkKey/rows=10-2  	 1000	   40000 ns/op	     900 B/op	       9 allocs/op
BenchmarkKey/rows=10-2  	 1000	   41000 ns/op	     800 B/op	       8 allocs/op
--- BENCH: BenchmarkKey/rows=10-2
    key_test.go:12: BenchmarkKey/rows=10 7 allocs/op
PASS
ok  	example.com/a	1.2s
BenchmarkRate 	       1	         1.6 x-api
BenchmarkRate 	       1	         1.9 x-api
BenchmarkRank/3-2 	       9	       160.1 ms	 0.75 x-fzf
BenchmarkRank/3-2 	       9	       140.1 ms	 0.85 x-fzf
PASS
`

// without returns the output without the lines that hold a text.
func without(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(someOutput) {
		if !strings.Contains(line, text) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// bench runs the program, and returns what it prints behind what it passes on.
func bench(t *testing.T, output string, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(args, strings.NewReader(output), &out, someGoals)
	printed, ok := strings.CutPrefix(out.String(), output)
	if !ok {
		t.Errorf("what go test printed is not passed on:\n%s", out.String())
	}
	return printed, err
}

// written writes the table of an output, and returns the file.
func written(t *testing.T, output string) (file, table string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "bench.md")
	printed, err := bench(t, output, "-write", file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(printed) != strings.TrimSpace(string(text)) {
		t.Errorf("printed\n%s\nand wrote\n%s", printed, text)
	}
	return file, string(text)
}

// blanks are those that keep the columns of one width.
var blanks = regexp.MustCompile(` {2,}`)

func TestTable(t *testing.T) {
	t.Parallel()
	_, table := written(t, someOutput)
	table = blanks.ReplaceAllString(table, " ")
	for _, row := range []string{
		"| requests of a walk | `Walk` requests | 526 | at most 529 | 0.99 | ok | count |",
		"| bytes of a name | `Names` B/name | 36.43 | at most 40 | 0.91 | ok | bytes |",
		// the worst run
		"| allocations of a key | `Key/rows=10` allocs/op | 9 | at most 10 | 0.90 | ok | allocations |",
		// the best run
		"| `Rate` x-api | 1.9 | at least 2 | 1.05 | no | time |",
		"| a key | `Key/rows=10` ns/op | 40µs | at most 50µs | 0.80 | ok | time |",
		"| ranking | `Rank/3` ms | 140.1 | at most 150 | 0.93 | ok | time |",
		"| beside fzf | `Rank/3` x-fzf | 0.75 | at most 1 | 0.75 | ok | time |",
	} {
		if !strings.Contains(table, row) {
			t.Errorf("no row\n%s\nin\n%s", row, table)
		}
	}
	if name, err := os.Hostname(); err == nil && len(name) > 3 && strings.Contains(table, name) {
		t.Errorf("the table names the machine:\n%s", table)
	}
}

// A figure beside a program that is not installed is left out, and said to be.
func TestPeerThatIsNotInstalled(t *testing.T) {
	t.Parallel()
	output := strings.ReplaceAll(strings.ReplaceAll(someOutput, "\t 0.75 x-fzf", ""), "\t 0.85 x-fzf",
		"")
	file, table := written(t, output)
	if !strings.Contains(blanks.ReplaceAllString(table, " "),
		"| `Rank/3` x-fzf | not installed | at most 1 | | | time |") {
		t.Error(table)
	}
	if _, err := bench(t, output, "-compare", file); err != nil {
		t.Error(err)
	}
}

func TestMissingBenchmarks(t *testing.T) {
	t.Parallel()
	committed, _ := written(t, someOutput)
	for _, name := range []string{"Walk", "Names-", "Key", "Rate", "Rank"} {
		output := without("Benchmark" + name)
		file := filepath.Join(t.TempDir(), "bench.md")
		var missing missingError
		if _, err := bench(t, output, "-write", file); !errors.As(err, &missing) ||
			!strings.Contains(err.Error(), strings.Trim(name, "-")) {
			t.Errorf("without %s: %v", name, err)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("without %s a table is written", name)
		}
		counted := name != "Rate" && name != "Rank"
		if _, err := bench(t, output, "-compare", committed); errors.As(err, &missing) != counted {
			t.Errorf("comparing without %s: %v", name, err)
		}
	}
}

func TestFailedBenchmarks(t *testing.T) {
	t.Parallel()
	committed, _ := written(t, someOutput)
	for _, line := range []string{"--- FAIL: BenchmarkElse\n", "FAIL\texample.com/b [build failed]\n",
		"FAIL"} {
		for _, mode := range []string{"-write", "-compare"} {
			if _, err := bench(t, someOutput+line, mode, committed); err == nil ||
				!strings.Contains(err.Error(), "failed") {
				t.Errorf("%s after %q: %v", mode, line, err)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	committed, _ := written(t, someOutput)
	for _, c := range []struct{ name, was, is, want string }{
		{name: "the same"},
		{"a request more", " 526.0 requests", " 527.0 requests",
			"worse: Walk requests is 527, was 526 (requests of a walk; the goal is at most 529)"},
		{"a request less", " 526.0 requests", " 525.0 requests", "better: Walk requests is 525, was 526"},
		{"bytes within their spread", " 36.43 B/name", " 38.2 B/name", ""},
		{"bytes beyond it", " 36.43 B/name", " 38.4 B/name",
			"worse: Names B/name is 38.4, was 36.43 (bytes of a name; the goal is at most 40)"},
		{"far fewer bytes", " 36.43 B/name", " 20 B/name", "better: Names B/name is 20, was 36.43"},
		{"an allocation more in one run", " 8 allocs/op", " 10 allocs/op",
			"worse: Key/rows=10 allocs/op is 10, was 9 (allocations of a key; the goal is at most 10)"},
		{"no number", " 36.43 B/name", " NaN B/name",
			"worse: Names B/name is NaN, was 36.43 (bytes of a name; the goal is at most 40)"},
		{"slower", " 140.1 ms", " 9000 ms", ""}, // times are not compared
	} {
		output := strings.Replace(someOutput, c.was, c.is, 1)
		printed, err := bench(t, output, "-compare", committed)
		if worse := strings.HasPrefix(c.want, "worse"); errors.Is(err, errWorse) != worse || err != nil &&
			!worse {
			t.Errorf("%s: %v", c.name, err)
		}
		var lines []string
		for line := range strings.Lines(printed) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "3 counts, ") {
				lines = append(lines, line)
			}
		}
		if strings.Join(lines, "\n") != c.want {
			t.Errorf("%s: printed %q, want %q", c.name, lines, c.want)
		}
	}
}

// A goal that nobody has committed a figure for is no goal that is kept.
func TestUnknownFigure(t *testing.T) {
	t.Parallel()
	committed, table := written(t, someOutput)
	table = regexp.MustCompile("(?m)^.*`Names`.*\n").ReplaceAllString(table, "")
	if err := os.WriteFile(committed, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	printed, err := bench(t, someOutput, "-compare", committed)
	if !errors.Is(err, errWorse) || !strings.Contains(printed,
		"unknown: Names B/name is 36.43, and no figure is committed") {
		t.Errorf("%v: %s", err, printed)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"-write", "a", "-compare", "b"}, {"-write", "a", "b"},
		{"-nonsense"}, {"-compare", filepath.Join(t.TempDir(), "none")}} {
		var out strings.Builder
		if err := run(args, strings.NewReader(someOutput), &out, someGoals); err == nil || out.Len() > 0 {
			t.Errorf("%q: %v, printed %q", args, err, out.String())
		}
	}
	var out strings.Builder
	if err := run([]string{"-compared"}, nil, &out, someGoals); err != nil ||
		out.String() != "^Benchmark(Walk|Names|Key)$\n" {
		t.Errorf("%v: %q", err, out.String())
	}
}
