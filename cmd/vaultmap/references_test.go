package main

import (
	"os"
	"path/filepath"
	"testing"
)

// From a secret to who uses it, to the lines in the file, and back; the forms to copy; a file that
// changes. The value that stands beside the reference is on no screen: every run looks for it.
func TestReferencesInTheExplorer(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		script := filepath.Join(e.catalog, "deploy", "run.sh")
		writeFile(t, script, "#!/bin/sh\nexport PASSWORD=hunter2-beside-it\nvault kv get -field=key secrets/teams/payments/prod/stripe-webhook\n"+
			"vault kv get secrets/teams/payments/prod/nowhere\n")
		s := e.start(e.lister, "--catalog", e.catalog)
		s.secrets = append(s.secrets, "hunter2-beside-it")
		m := s.terminal(t)
		m.see("payments-api", "secrets/", "token")
		m.press("/", "p", "a", "y", "enter", "enter")
		m.see("Secrets of payments-api", "stripe-webhook", "1 reference", "nowhere", "missing")
		m.moveTo(webhook)
		m.see("used by deploy/run.sh:3 field key")
		m.press("u")
		m.see("Used by "+webhook, "deploy/run.sh:3", "shell field key", "annotation")
		m.press("enter")
		m.see("deploy/run.sh:3", "export PASSWORD=•••", "3 ▌ vault kv get", webhook, "copied ")
		m.press("esc")
		m.see("Used by " + webhook)
		m.press("esc")
		m.seeNo("Used by")
		m.press("C")
		m.see("Copy "+webhook+" as", "vault kv get -mount=secrets teams/payments/prod/stripe-webhook",
			"UI address", "agent annotation")
		m.press("down", "down", "enter")
		m.see("copied vault kv get -mount=secrets teams/payments/prod/stripe-webhook")
		if got := m.copied(1); got != "vault kv get -mount=secrets teams/payments/prod/stripe-webhook" {
			t.Errorf("copied %q", got)
		}
		m.press("tab", "u")
		m.see("References of payments-api", "secrets/teams/payments/prod/nowhere", "missing")
		m.press("esc")

		// The file changes: it is read again without a key.
		if err := os.WriteFile(script,
			[]byte("#!/bin/sh\nvault kv get secrets/teams/payments/prod/elsewhere\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		m.see("elsewhere", "missing")
		m.quit()
	})
}
