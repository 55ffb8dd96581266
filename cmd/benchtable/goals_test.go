package main

import (
	"strings"
	"testing"
)

func TestGoals(t *testing.T) {
	t.Parallel()
	seen := map[figure]bool{}
	for _, g := range goals {
		name := figure{g.benchmark, g.unit}
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if (g.most > 0) == (g.least > 0) || g.what == "" || strings.ContainsAny(g.what+g.benchmark+g.unit,
			"|`\n") || strings.ContainsAny(g.benchmark+g.unit, " ") {
			t.Errorf("%s: %+v", name, g)
		}
		if g.peer != "" && g.compared() {
			t.Errorf("%s is compared, and there only where %s is installed", name, g.peer)
		}
	}
}
