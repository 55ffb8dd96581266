package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each goal has a benchmark of that name somewhere, so that a new name is noticed before all of
// them have run.
func TestGoalsHaveBenchmarks(t *testing.T) {
	t.Parallel()
	declared := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func Benchmark(\w+)\(`)
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range function.FindAllStringSubmatch(string(text), -1) {
			declared[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range goals {
		if name, _, _ := strings.Cut(g.benchmark, "/"); !declared[name] {
			t.Errorf("there is no Benchmark%s", name)
		}
	}
}

// The committed table has what CI compares with.
func TestCommittedTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "bench.md"))
	if err != nil {
		t.Fatal(err)
	}
	figures, err := readTable(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range goals {
		if _, ok := figures[figure{g.benchmark, g.unit}]; g.compared() && !ok {
			t.Errorf("no figure of %s %s: make bench writes it", g.benchmark, g.unit)
		}
	}
}
