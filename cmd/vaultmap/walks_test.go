package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Ctrl-C ends a walk at once; what was found is printed, and how much is missing is said.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Delay("secrets/deep/", patience)
	cmd := e.start(e.lister, "tree", "-o", "jsonl", "secrets").command(t)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	// As soon as there is something the rest of the walk but the slow folder is under way.
	if n, err := out.Read(make([]byte, 10)); err != nil {
		t.Errorf("nothing was printed: %d bytes, error %v", n, err)
	}
	began := time.Now()
	cmd.Process.Signal(os.Interrupt)
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if cmd.ProcessState.ExitCode() != render.Interrupted || time.Since(began) > patience/2 {
		t.Errorf("%s after %s", cmd.ProcessState, time.Since(began))
	}
	if !strings.HasPrefix(lastLine(stderr.String()), "stopped: ") ||
		strings.Contains(stderr.String(), "error:") {
		t.Errorf("stderr %q", stderr.String())
	}
	if !strings.HasSuffix(string(rest), "\n") {
		t.Errorf("the last object is cut: %q", rest)
	}
	// The server sees that nobody waits any more.
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if v.Load().InFlight == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the request was not cancelled")
		}
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// How far a walk is shows on a terminal, on one line that is gone at the end; a pipe never sees it.
func TestProgress(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	v.Delay("secrets/deep/a/", 400*time.Millisecond)
	s := e.start(e.lister, "tree", "secrets")
	m := s.terminal(t)
	m.see("folders listed, ")
	m.end(render.Partial)
	screen := m.screen()
	if screen.has("queued") || !screen.has(webhook, "denied: listing secrets/teams/denied/",
		"partial: 1 denied") {
		t.Errorf("the screen at the end:\n%s", screen)
	}
	if o := s.run(t); strings.Contains(o.stderr, "queued") || strings.Contains(o.stderr, "\r") {
		t.Errorf("stderr %q", o.stderr)
	}
}

// While a find goes on, a terminal shows the best that was found so far; no line is longer than the
// terminal is wide.
func TestFindShowsTheBestSoFar(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	// the line changes when this is answered
	v.Delay("secrets/teams/payments/staging/", 600*time.Millisecond)
	v.Delay("secrets/deep/a/", 2*time.Second)
	s := e.start(e.lister, "find", "webhook")
	m := s.terminal(t)
	m.see("best so far: " + webhook)
	m.end(render.Partial)
	screen := m.screen()
	if screen.has("best so far") || screen.has("queued") || !screen.has(webhook) {
		t.Errorf("the screen at the end:\n%s", screen)
	}
}

// Each server gets the addresses of its own version and product, and the namespace only where there
// are namespaces.
func TestAddressesByServer(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	v.Mount("secrets", "kv", 2, "")
	v.Mount("old", "kv", 1, "")
	v.Put("secrets", "a/b")
	v.Put("old", "a/b")
	team := v.In("team/a")
	team.Mount("secrets", "kv", 2, "")
	team.Put("secrets", "a/b")
	for _, tc := range []struct {
		product    memvault.Product
		version    string
		enterprise bool
		namespace  string
		want       map[string]string // by location, below /ui/vault/
	}{
		{memvault.Vault, "1.14.8", false, "", map[string]string{"secrets/a/b": "secrets/secrets/show/a/b",
			"secrets/": "secrets/secrets/list", "old/a/": "secrets/old/list/a/"}},
		{memvault.Vault, "1.15.6", false, "",
			map[string]string{"secrets/a/b": "secrets/secrets/kv/a%2Fb/details",
				"secrets/": "secrets/secrets/kv/list", "old/a/b": "secrets/old/show/a/b"}},
		{memvault.Vault, "2.0.1", false, "",
			map[string]string{"secrets/a/b": "secrets-engines/secrets/kv/a%2Fb/details",
				"old/a/b": "secrets-engines/old/show/a/b"}},
		{memvault.OpenBao, "2.3.1", false, "",
			map[string]string{"secrets/a/b": "secrets/secrets/show/a/b",
				"secrets/a/": "secrets/secrets/list/a/"}},
		{memvault.OpenBao, "2.3.1", false, "team/a",
			map[string]string{"secrets/a/b": "secrets/secrets/show/a/b?namespace=team%2Fa"}},
		{memvault.Vault, "1.21.4+ent", true, "team/a",
			map[string]string{"secrets/a/b": "secrets/secrets/kv/a%2Fb/details?namespace=team%2Fa"}},
		// hidden: taken for the newest
		{memvault.Vault, "", false, "",
			map[string]string{"secrets/a/b": "secrets-engines/secrets/kv/a%2Fb/details"}},
	} {
		v.Identify(tc.product, tc.version)
		v.Enterprise(tc.enterprise)
		for location, want := range tc.want {
			o := estate{vault: v}.start(v.root(), "open", "--print", "--namespace", tc.namespace,
				location).run(t)
			if o.status != render.OK || o.stdout != v.address()+"/ui/vault/"+want+"\n" {
				t.Errorf("%s %s, %s: status %d, %s%s, want %s", tc.product, tc.version, location, o.status,
					o.stdout, o.stderr, want)
			}
		}
	}
}

// A token can come from files as well, and never from the working directory: a repository says
// nothing about where a token goes.
func TestTrust(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	trap := newMemVault(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"config.yaml": "address: " + trap.address(), "vaultmap.yaml": "address: " + trap.address(),
		".vaultmap.yaml":               "address: " + trap.address(),
		"vaultmap/config.yaml":         "address: " + trap.address(),
		".config/vaultmap/config.yaml": "address: " + trap.address(), ".env": "VAULT_ADDR=" +
			trap.address(),
		"catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: trap\n  annotations:\n    vault.io/secrets-path: a\n    vault.io/address: " +
			trap.address() + "\n",
		".vault-token": "not-the-users-token",
	} {
		path := dir + "/" + name
		if err := os.MkdirAll(path[:strings.LastIndex(path, "/")], 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Logf("no git repository: %v: %s", err, out)
	}
	trap.Forget()
	for _, args := range [][]string{{"ls"}, {"tree", "secrets"}, {"status"},
		{"open", "--print", "component:default/trap"}} {
		s := e.start(e.lister, args...)
		s.dir = dir
		o := s.run(t)
		if o.status == render.Wrong {
			t.Errorf("%q: status %d: %s", args, o.status, o.stderr)
		}
		s.env = []string{"BROWSER=none"} // without an address of the user's there is none
		if o := s.run(t); o.status != render.Wrong || !strings.Contains(o.stderr,
			"no address of a Vault server") {
			t.Errorf("%q without an address: status %d: %s", args, o.status, o.stderr)
		}
	}
	if n := trap.Load().Requests; n != 0 {
		t.Errorf("%d requests went to a server that a file in the repository names: %v", n,
			trap.Requests())
	}
}
