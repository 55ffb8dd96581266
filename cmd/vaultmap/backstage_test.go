package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// trapServer is the attacker's: it keeps every header that it is sent.
type trapServer struct {
	*httptest.Server
	mu   sync.Mutex
	seen []string
}

func newTrapServer(t *testing.T) *trapServer {
	t.Helper()
	trap := &trapServer{}
	trap.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		trap.mu.Lock()
		defer trap.mu.Unlock()
		trap.seen = append(trap.seen, fmt.Sprint(r.URL, r.Header))
		http.NotFound(w, r)
	}))
	t.Cleanup(trap.Close)
	return trap
}

func (s *trapServer) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// The attack is a repository whose app-config.yaml names the attacker's server. Starting the
// program in it sends nothing there; that there is such a file, and how to use it, is said.
func TestFoundAppConfigGetsNoToken(t *testing.T) {
	t.Parallel()
	trap := newTrapServer(t)
	e := newEstate(t, newMemVault(t))
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "app-config.yaml"),
		"vault:\n  baseUrl: "+trap.URL+"\n  publicUrl: "+trap.URL+"\n  token: hvs.theirs\n")
	writeFile(t, filepath.Join(dir, "app-config.local.yaml"), "vault: {baseUrl: '"+trap.URL+"'}\n")
	writeFile(t, filepath.Join(dir, "sub", "x.txt"), "")
	writeFile(t, filepath.Join(dir, ".git", "HEAD"), "")
	for _, command := range []string{"ls", "tree", "status", "open --print secrets/teams", "check",
		"refs", "entity"} {
		for folder, want := range map[string]string{dir: "--backstage app-config.yaml",
			filepath.Join(dir, "sub"): "--backstage ../app-config.yaml"} {
			o := start{args: strings.Fields(command), dir: folder, env: []string{"VAULT_TOKEN=" + e.lister},
				secrets: []string{e.lister}}.run(t)
			if command == "check" || command == "refs" || command == "entity" {
				continue // these can do without a server
			}
			if o.status != render.Wrong || !strings.Contains(o.stderr,
				"error: no address of a Vault server") || !strings.Contains(o.stderr, want) {
				t.Errorf("%s: status %d, stderr %q", command, o.status, o.stderr)
			}
		}
		s := e.start(e.lister, strings.Fields(command)...)
		s.dir = dir
		o := s.run(t)
		if strings.Contains(o.stdout+o.stderr, trap.URL) {
			t.Errorf("%s: with an address of one's own: %s%s", command, o.stdout, o.stderr)
		}
		if command == "status" && !strings.Contains(o.stdout,
			"found app-config.yaml, which is not used") {
			t.Errorf("status does not tell of the file: %s", o.stdout)
		}
	}
	if seen := trap.requests(); len(seen) > 0 {
		t.Errorf("the attacker's server got %q", seen)
	}
}

// The attack is another address, from a flag or a variable that somebody left behind, that gets the
// token which Backstage's file has for its own server. The environment's token goes to whatever
// address there is, as ever.
func TestBackstageTokenGoesHomeAlone(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "app-config.yaml"),
		"vault:\n  baseUrl: "+e.address()+"\n  auth:\n    type: static\n    secret: {$file: token.txt}\n")
	writeFile(t, filepath.Join(dir, "token.txt"), e.lister+"\n")
	at := func(env []string, args ...string) outcome {
		t.Helper()
		return start{args: append(args, "--backstage", "app-config.yaml"), dir: dir,
			env: append(env, "BROWSER=none"), secrets: []string{e.lister}}.run(t)
	}
	if o := at(nil, "ls", "secrets/teams"); o.status != render.OK ||
		!strings.Contains(o.stdout, "payments/") {
		t.Errorf("its own address: status %d: %s%s", o.status, o.stdout, o.stderr)
	}
	if o := at([]string{"VAULT_ADDR=" + e.address() + "/"}, "ls",
		"secrets/teams"); o.status != render.OK {
		t.Errorf("its own address, from the environment: status %d: %s%s", o.status, o.stdout, o.stderr)
	}
	for _, command := range []string{"ls secrets/teams", "tree", "status",
		"open --print secrets/teams/"} {
		trap := newTrapServer(t)
		at([]string{"VAULT_ADDR=" + trap.URL}, strings.Fields(command)...)
		o := at(nil, append(strings.Fields(command), "--address", trap.URL)...)
		if !strings.Contains(o.stderr,
			"warning: no token: that of backstage app-config.yaml:5 goes to the address in its own file alone") {
			t.Errorf("%s: stderr %q", command, o.stderr)
		}
		seen := trap.requests()
		if len(seen) == 0 {
			t.Errorf("%s: nothing was asked, which shows nothing", command)
		}
		for _, request := range seen {
			if strings.Contains(request, e.lister) {
				t.Errorf("%s: another server got the token: %s", command, request)
			}
		}
	}
	trap := newTrapServer(t)
	at([]string{"VAULT_TOKEN=hvs.of-the-environment"}, "ls", "--address", trap.URL)
	if seen := trap.requests(); !slices.ContainsFunc(seen,
		func(s string) bool { return strings.Contains(s, "hvs.of-the-environment") }) {
		t.Errorf("the environment's token did not go where the flag said: %q", seen)
	}
}
