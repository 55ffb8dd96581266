package main

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	required = regexp.MustCompile(`(?m)^\t(\S+) (v\S+)( // indirect)?$`)
	floorRow = regexp.MustCompile("(?m)^\\| `(\\S+)` \\| (v\\S+) \\|$")
)

// Every module that is asked for by name has its reason on the page of them, nothing else has a
// row there, and none is older than its floor: an advisory that was mended does not come back with
// an update of something else.
func TestDependencies(t *testing.T) {
	t.Parallel()
	page := read(t, filepath.Join(rootFolder, "docs", "dependencies.md"))
	reasons, floors, _ := strings.Cut(page, "## Floors")
	named := map[string]bool{}
	for line := range strings.Lines(reasons) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, m := range span.FindAllStringSubmatch(cells[1], -1) {
				named[m[1]] = true
			}
		}
	}
	versions := map[string]string{}
	module := read(t, filepath.Join(rootFolder, "go.mod"))
	for _, m := range required.FindAllStringSubmatch(module, -1) {
		versions[m[1]] = m[2]
		switch direct := m[3] == ""; {
		case direct && !named[m[1]]:
			t.Errorf("docs/dependencies.md has no reason for %s", m[1])
		case direct:
			delete(named, m[1])
		}
	}
	for path := range named {
		t.Errorf("docs/dependencies.md has a reason for %s, which go.mod does not ask for", path)
	}
	rows := floorRow.FindAllStringSubmatch(floors, -1)
	if len(rows) == 0 {
		t.Error("no floors")
	}
	for _, m := range rows {
		if version := versions[m[1]]; version != "" && olderThan(version, m[2]) {
			t.Errorf("%s %s is older than %s", m[1], version, m[2])
		}
	}
}

// olderThan reports whether a version "v1.2.3" is before another.
func olderThan(version, floor string) bool {
	a, b := strings.Split(version[1:], "."), strings.Split(floor[1:], ".")
	for i := range min(len(a), len(b)) {
		x, _ := strconv.Atoi(a[i])
		y, _ := strconv.Atoi(b[i])
		if x != y {
			return x < y
		}
	}
	return false
}
