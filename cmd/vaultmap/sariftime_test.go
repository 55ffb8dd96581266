package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// The attack: a file with so many findings that a check which writes SARIF keeps the runner busy
// for minutes, by lines or all in one.
func TestSARIFOfManyFindings(t *testing.T) {
	t.Parallel()
	var lines, line strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&lines, "vault kv get /secret/a%d\n", i%7)
		fmt.Fprintf(&line, "vault kv get /secret/b%d; ", i)
	}
	dir := repository(t, "-- lines.sh --\n"+lines.String()+"-- line.sh --\n"+line.String()+"\n")
	begun := time.Now()
	o := start{args: []string{"check", "--offline", "--catalog", dir, "-o", "sarif"}}.run(t)
	if took := time.Since(begun); took > 30*time.Second || o.status != render.OK {
		t.Errorf("it took %s, status %d", took, o.status)
	}
	if n := strings.Count(o.stdout, `"ruleId"`); n != 20_000 {
		t.Errorf("%d findings", n)
	}
}
