package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Of policies, too, --changed checks only what differs from a revision.
func TestCheckChangedPolicies(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	rule := func(place string) string {
		return "path \"secrets/data/" + place + "\" {\n  capabilities = [\"read\"]\n}\n"
	}
	dir := gitRepository(t, "-- old.hcl --\n"+rule("none/old")+"-- new.hcl --\n"+rule("none/a"))
	writeFile(t, filepath.Join(dir, "new.hcl"), rule("none/new"))
	o := e.start(e.lister, "check", "--catalog", dir, "--changed").run(t)
	if !strings.Contains(o.stdout, "secrets/data/none/new") ||
		strings.Contains(o.stdout, "old") || o.status != 0 {
		t.Errorf("status %d, stdout %q, stderr %q", o.status, o.stdout, o.stderr)
	}
}
