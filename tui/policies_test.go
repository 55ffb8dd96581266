package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Behind the uses of a place stands what policies in files allow there, and leads to its line; it
// counts as no use. A rule for a place that is not there is a note among the problems.
func TestPoliciesInFiles(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"run.sh": "vault kv get secrets/teams/payments/prod/stripe-webhook\n",
			"pay.hcl": "# payments\npath \"secrets/data/teams/payments/*\" {\n" +
				"  capabilities = [\"read\"]\n}\n" +
				"path \"secrets/data/teams/none/*\" {\n  capabilities = [\"read\"]\n}\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		h := sampleWith(t, dir)
		h.press("a")
		for _, folder := range []string{"secrets/", "secrets/teams/", "secrets/teams/payments/",
			"secrets/teams/payments/prod/"} {
			h.to(folder)
			h.press("enter")
		}
		h.to("secrets/teams/payments/prod/stripe-webhook")
		h.press("u")
		h.wants("Used by secrets/teams/payments/prod/stripe-webhook", "run.sh:1",
			"pay.hcl:2", "may be read by policy pay")
		h.press("down", "enter")
		h.wants("pay.hcl:2 ━", `2 ▌ path "secrets/data/teams/payments/*" {`)
		if n := len(h.copied); n != 1 || !strings.HasSuffix(h.copied[0], "/pay.hcl:2") {
			t.Errorf("copied %q", h.copied)
		}
		h.press("esc", "esc")
		h.to("secrets/teams/payments/prod/db-main")
		h.wants("no entity or file names it")
		h.press("u")
		h.wants("Used by nobody: secrets/teams/payments/prod/db-main", "may be read by policy pay")
		h.press("esc")
		h.press("!")
		h.wants("pay.hcl:5", "pay has a rule for secrets/data/teams/none/*, but there is no")
	})
}
