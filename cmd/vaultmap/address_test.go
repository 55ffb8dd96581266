package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

var (
	// deepRule allows one folder, and none above it.
	deepRule = memvault.Allow("secrets/metadata/deep/a/b/c/", memvault.List)
)

// exploreAddresses opens pages without a browser: the address is shown, is a hyperlink of the
// terminal, and is on its clipboard. The addresses are those of Vault 1.21.
func exploreAddresses(t *testing.T, e estate) {
	m := e.explore(t, e.lister)
	m.allMounts()
	m.open("secrets/", "3")
	m.open("secrets/teams/", "2")
	m.open("secrets/teams/payments/", "2")
	m.open("secrets/teams/payments/prod/", "3")
	m.open("team/legacy/", "3")
	ui := e.address() + "/ui/vault/secrets/"
	for i, tc := range []struct{ location, key, want string }{
		{"nolist/", "v", ui + "nolist/configuration"},
		{"secrets/", "v", ui + "secrets/kv/list"},
		{"secrets/teams/payments/", "v", ui + "secrets/list/teams/payments/"},
		{webhook, "v", ui + "secrets/kv/teams%2Fpayments%2Fprod%2Fstripe-webhook/details"},
		{webhook, "e", ui + "secrets/kv/teams%2Fpayments%2Fprod%2Fstripe-webhook/details/edit"},
		{webhook, "c", ui + "secrets/kv/create?initialKey=teams%2Fpayments%2Fprod%2F"},
		{webhook, "enter", ui + "secrets/kv/teams%2Fpayments%2Fprod%2Fstripe-webhook/details"},
		{"team/legacy/mail/", "c", ui + "team%2Flegacy/create?initialKey=mail%2F"},
		{"team/legacy/root-db", "v", ui + "team%2Flegacy/show/root-db"},
		{"team/legacy/root-db", "e", ui + "team%2Flegacy/edit/root-db"},
	} {
		m.moveTo(tc.location)
		m.press(tc.key)
		s := m.see("Open this address in a browser", "BROWSER is none", "any key closes")
		if !strings.Contains(strings.ReplaceAll(s.joined(), " ", ""), tc.want) {
			t.Errorf("%s of %s: the screen does not show %s:\n%s", tc.key, tc.location, tc.want, s)
		}
		if got := m.copied(i); got != tc.want {
			t.Errorf("%s of %s: copied %s, want %s", tc.key, tc.location, got, tc.want)
		}
		if !strings.Contains(m.output(), "\x1b]8;;"+tc.want+"\x07") &&
			!strings.Contains(m.output(), "\x1b]8;;"+tc.want+"\x1b\\") {
			t.Errorf("%s of %s: no hyperlink to %s", tc.key, tc.location, tc.want)
		}
		m.press("x")
		m.seeNo("any key closes")
	}
	m.quit()
}

// browserScript makes a program that says with which arguments it was called, and returns it and
// how to wait for the next line that it says.
func browserScript(t *testing.T) (script string, next func() string) {
	t.Helper()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "opened")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(pipe, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	script = filepath.Join(dir, "browser")
	text := "#!/bin/sh\necho noise; echo noise >&2\nprintf '%s|' \"$@\" >" + pipe + "\necho >" + pipe +
		"\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(f)
	return script, func() string {
		t.Helper()
		f.SetReadDeadline(time.Now().Add(patience))
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the browser was not started: %v", err)
		}
		return strings.TrimSuffix(line, "\n")
	}
}

// The browser of BROWSER gets exactly the address, as one argument. The attack is a secret's name
// that a shell would run as a command.
func TestBrowser(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	address := e.address() + "/ui/vault/secrets/secrets/kv/hostile%2F" + shellName + "/details"
	dir := t.TempDir()
	files := func() string {
		names, err := filepath.Glob(filepath.Join(dir, "*pwned*"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(names, " ")
	}

	// Were there a shell, the name would act: else this test would show nothing.
	proof := exec.Command("sh", "-c", "true "+address+"; wait")
	proof.Dir = dir
	proof.Run()
	if os.Remove(filepath.Join(dir, ".pwned")) != nil {
		t.Fatal("a shell does not run the name: this is no attack")
	}

	script, opened := browserScript(t)
	for browser, want := range map[string]string{
		script:                           address + "|",
		"/no/such/browser:" + script:     address + "|",
		script + " --new-tab %s --quiet": "--new-tab|" + address + "|--quiet|",
	} {
		s := e.start(e.lister, "--catalog", e.catalog)
		s.dir, s.env = dir, append(s.env, "BROWSER="+browser)
		m := s.terminal(t)
		m.see("vault 1.21.4 active", "secrets/")
		m.allMounts()
		m.open("secrets/", "3")
		m.open("secrets/hostile/", "2")
		m.moveTo("secrets/hostile/" + shellName)
		m.press("v")
		m.see("opened " + address[:60])
		if got := opened(); got != want {
			t.Errorf("BROWSER=%s was called with %q, want %q", browser, got, want)
		}
		if m.screen().has("noise") {
			t.Error("what the browser printed is on the screen")
		}
		m.quit()

		s.args = []string{"open", "secrets/hostile/" + shellName}
		if o := s.run(t); o.status != render.OK || o.stdout+o.stderr != "" {
			t.Errorf("vaultmap open: status %d: %s%s", o.status, o.stdout, o.stderr)
		}
		if got := opened(); got != want {
			t.Errorf("vaultmap open with BROWSER=%s: called with %q, want %q", browser, got, want)
		}
	}
	if files() != "" {
		t.Errorf("a command in a name was run: it made %s", files())
	}
}
