package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// escapes are what somebody puts into names, files and answers to take a terminal over: to set its
// title, write to its clipboard, colour, clear or reorder what it shows, or hide in it.
var escapes = []string{
	"\x1b]0;PWNED\x07", "\x1b]52;c;UFdORUQ=\x07", "\x1b[31mPWNED", "\x1b[2J\x1b[HPWNED",
	"\u009b31mPWNED", "\x1bPPWNED\x1b\\",
	"\rPWNED", "PW\bNED", "\x7fPWNED", "\u202ePWNED", "\u2066PWNED\u2069", "PW\u200bNED",
	"\ufeffPWNED", "PWNED\u2028PWNED", "\U000e0041PWNED",
	"\x1b]8;;http://evil.example/\x07PWNED",
}

// hostileEstate is a server all of whose names are such, and a catalog of the same kind. It returns
// the names.
func hostileEstate(t *testing.T) (estate, []string) {
	t.Helper()
	v := newMemVault(t)
	v.mount("secrets", "kv", 2)
	var names []string
	for i, esc := range escapes {
		name := fmt.Sprintf("%02d%s", i, esc)
		if strings.Contains(esc, "/") {
			name = strings.ReplaceAll(name, "/", "-")
		}
		names = append(names, name)
		v.put("secrets", "n/"+name)
	}
	v.put("secrets", "folder"+escapes[0]+"/x")
	v.Mount("mount"+escapes[2], "kv", 1, "described"+escapes[0])
	v.Mount("plugin", "engine"+escapes[2], 0, "", memvault.Unlistable)
	v.Identify(memvault.Vault, "1.21.4"+escapes[0])
	v.policy("all", memvault.Allow("*", memvault.List))

	dir := t.TempDir()
	// YAML's double quotes know the same escapes
	quoted := func(s string) string { return fmt.Sprintf("%q", s) }
	head := "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: "
	entity := head + quoted("svc"+escapes[0]) + "\n---\n" +
		head + "svc\n  title: " + quoted("title"+escapes[2]) +
		"\n  annotations:\n    vault.io/secrets-path: " + quoted("n, \x1b[31mPWNED") +
		"\nspec: {owner: " + quoted("owner"+escapes[9]) + ", system: " + quoted("system"+escapes[0]) +
		"}\n---\n" +
		head + "good\n  annotations: {vault.io/secrets-path: n}\n---\n" +
		"apiVersion: backstage.io/v1alpha1\nkind: " + quoted(escapes[0]) + "\nmetadata: [\n"
	file := filepath.Join(dir, "file\x1b]0;PWNED\x07\u202e.yaml")
	if err := os.WriteFile(file, []byte(entity), 0o600); err != nil {
		t.Fatal(err)
	}
	return estate{vault: v, catalog: dir,
		lister: v.token(memvault.TokenOptions{Policies: []string{"all"}})}, names
}

// Nothing of all that reaches the terminal as it is. Every run checks its stream for sequences
// that are not the explorer's own; here they come from everywhere.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	e, names := hostileEstate(t)
	m := e.start(e.lister, "--catalog", e.catalog).terminal(t)
	m.see(`active`, `secrets/`, `mount\x1b[31mPWNED/`, "good", `1.21.4\x1b]0;PWNED\x07`)
	// Every row of the catalog, for what the details say of it, and of the problems.
	m.press("end")
	m.see("Problems in files", "the entities that have none of them are above")
	m.press("enter", "home")
	seen := ""
	for s := m.see("every secrets engine"); ; {
		seen += s.String()
		before := s.details()
		if strings.HasPrefix(before, `file\x1b]0;PWNED\x07\u202e.yaml:`) {
			break
		}
		m.press("j")
		s = m.wait("next row", func(s screen) bool { return s.details() != before })
	}
	for _, want := range []string{`title\x1b[31mPWNED`, `secrets/\x1b[31mPWNED/`, `svc\x1b]0;PWNED`} {
		if !strings.Contains(seen, want) {
			t.Errorf("%s was not on the screen", want)
		}
	}
	m.allMounts()
	m.moveTo(`mount\x1b[31mPWNED/`)
	m.see(`described\x1b]0;PWNED\x07`)
	m.moveTo("plugin/")
	m.see(`engine engine\x1b[31mPWNED`)
	m.moveTo("secrets/")
	m.press("*")
	m.seeRow("▾ secrets/", "all listed")
	clipboard := 0
	for _, name := range names {
		shown := "secrets/n/" + harmless.Text(name)
		m.moveTo(shown)
		m.press("y")
		m.see("copied " + shown)
		if got := m.copied(clipboard); strings.ContainsFunc(got, func(r rune) bool {
			return r < ' ' ||
				r >= 0x7f && r < 0xa0
		}) {
			t.Errorf("copied control characters: %q", got)
		}
		m.press("v")
		m.see("any key closes")
		m.copied(clipboard + 1)
		clipboard += 2
		m.press("x")
		m.seeNo("any key closes")
	}
	m.quit()
	for _, esc := range escapes {
		if strings.Contains(m.output(), esc) {
			t.Errorf("%q reached the terminal", esc)
		}
	}
}

// What a server says instead of an answer is never passed on: a portal's page, an error text with
// escape sequences in it.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	m := e.explore(t, e.lister)
	m.allMounts()
	m.open("secrets/", "3")
	for i, answer := range []struct {
		status int
		body   string
		seen   string
	}{
		{500, `{"errors":["\u001b]0;PWNED\u0007 SPOKEN"]}`, "vault failed to answer"},
		{400, "{\"errors\":[\"\x1b[31mPWNED SPOKEN\"]}", "refuses LIST"}, // that is no JSON
		{400, `{"errors":["\u001b[31mPWNED SPOKEN"]}`, "vault refused the request"},
		{200, "<html>\x1b[31mPWNED SPOKEN</html>", "a login page is in front"},
		{200, `{"data":{"keys":["a\u001b]0;PWNED\u0007"]},"warnings":["SPOKEN"],"request_id":"x"}`,
			`a\x1b]0;PWNED\x07`},
		{403, `{"errors":["permission denied \u202e SPOKEN"]}`, "permission denied"},
	} {
		v.Answer("secrets/hostile/", answer.status, answer.body, -1)
		m.moveTo("secrets/hostile/")
		if i == 0 {
			m.press("enter")
		} else {
			m.press("r")
		}
		m.see(answer.seen)
	}
	m.quit()
	if strings.Contains(m.output(), "SPOKEN") {
		t.Error("what the server said was passed on")
	}
}
