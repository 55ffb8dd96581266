package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// Whatever is wrong, the program says it in one line, helps in another, prints no result and ends
// with status 2. A config file has a line for each of its problems.
func TestWrongInput(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	good := []string{"VAULT_ADDR=" + e.address(), "VAULT_TOKEN=" + e.lister}
	at := func(address string) []string {
		return []string{"VAULT_ADDR=" + address, "VAULT_TOKEN=" +
			e.lister}
	}

	sealed := newMemVault(t)
	sealed.Seal()
	fresh := newMemVault(t)
	fresh.SetRole(memvault.Uninitialized)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<!doctype html><title>Welcome</title>\x1b[31m"))
	}))
	t.Cleanup(page.Close)
	missing := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(missing.Close)
	secure := httptest.NewUnstartedServer(v)
	// that clients do not trust it is what is wanted
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	moved := httptest.NewServer(http.RedirectHandler("https://vault.example.com/",
		http.StatusTemporaryRedirect))
	t.Cleanup(moved.Close)

	for name, tc := range map[string]struct {
		env         []string
		args        []string // beside those of each command below
		error, hint string
		only        string // the command that finds it out, where that is not all of them
	}{
		"no address": {env: []string{"VAULT_TOKEN=x"}, error: "no address of a Vault server",
			hint: "set VAULT_ADDR or use --address; 'vaultmap demo' needs no server"},
		"unreachable": {env: at("http://" + closedPort(t)), error: "vault cannot be reached",
			hint: "look whether VAULT_ADDR is right"},
		"no answer": {env: at("http://" + silentPort(t)),
			args: []string{"--timeout", "300ms"}, error: "vault did not answer in time",
			hint: "try again, or allow more time with --timeout"},
		"https to an http port": {env: at(strings.Replace(e.address(), "http:", "https:", 1)),
			error: "no trusted TLS connection", hint: "set VAULT_CACERT"},
		"an unknown CA": {env: at(secure.URL), error: "no trusted TLS connection",
			hint: "set VAULT_CACERT"},
		"sealed": {env: at(sealed.address()), error: "vault is sealed",
			hint: "somebody with unseal keys"},
		"not initialized": {env: at(fresh.address()), error: "vault is not initialized",
			hint: "the server must be set up first", only: "status"},
		"a bad token": {env: []string{good[0], "VAULT_TOKEN=hvs.unknown"},
			error: "the token is not valid or has expired", hint: "log in again"},
		"no token": {env: good[:1], error: "no token", hint: "set VAULT_TOKEN"},
		"a web page": {env: at(page.URL), error: "a login page is in front of Vault",
			hint: "send what it gives out for programs along"},
		"a web server": {env: at(missing.URL), error: "what answers there is not Vault",
			hint: "look at VAULT_ADDR"},
		"a redirect": {env: at(moved.URL),
			error: "a login page is in front of Vault: it sends requests to https://vault.example.com",
			hint:  "send what it gives out for programs along"},
		"an address that is none": {env: at("vault.example.com"),
			error: `env VAULT_ADDR: the address "vault.example.com" has no scheme: should it be "https://vault.example.com"?`,
			hint:  "'vaultmap --help'"},
		"a password in it": {env: at("https://me:hunter2@vault.example.com"),
			error: "env VAULT_ADDR: the address must not hold a user or a password",
			hint:  "'vaultmap --help'"},
		"a wrong KV version": {env: good, args: []string{"--kv-version", "3"},
			error: "flag --kv-version: the KV version is 3: it must be 1 or 2, or 0 to detect it",
			hint:  "'vaultmap --help'"},
		"a broken token": {env: []string{good[0], "VAULT_TOKEN=hun\x1bter2"},
			error: "env VAULT_TOKEN: the token holds blanks, control characters", hint: "set VAULT_TOKEN"},
		"no such config": {env: good, args: []string{"--config", "/no/such/file"},
			error: "reading the config file named by --config", hint: "'vaultmap --help'"},
		"no such token file": {env: good, args: []string{"--token-file", "/no/such/file"},
			error: "reading the token file", hint: "use --token-file"},
		"no such CA file": {env: append(good, "VAULT_CACERT=/no/such/file"),
			error: "vault's environment variables", hint: "environment variables that begin with VAULT_"},
		"an unknown format": {env: good, args: []string{"-o", "yaml"},
			error: `unknown output format "yaml"`, hint: "-o takes text, json or jsonl"},
		"an unknown flag": {env: good, args: []string{"--colour"},
			error: "unknown flag: --colour", hint: "help settings' list the flags"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, command := range []string{"ls secrets/teams", "tree -o jsonl",
				"open --print secrets/teams/", "status"} {
				s := start{env: append(tc.env, "BROWSER=none"), args: append(strings.Fields(command),
					tc.args...), secrets: []string{e.lister, "hunter2", "ter2"}}
				o := s.run(t)
				lines := strings.Split(strings.TrimSuffix(o.stderr, "\n"), "\n")
				switch {
				case tc.only != "" && command != tc.only:
				case o.status != render.Wrong:
					t.Errorf("%s: status %d, stdout %q, stderr %q", command, o.status, o.stdout, o.stderr)
				case command != "status" && o.stdout != "":
					t.Errorf("%s: stdout %q", command, o.stdout)
				case len(lines) != 2 || !strings.HasPrefix(lines[0], "error: ") ||
					!strings.HasPrefix(lines[1], "hint: "):
					t.Errorf("%s: not an error and a hint: %q", command, o.stderr)
				case !strings.Contains(lines[0], tc.error) || !strings.Contains(lines[1], tc.hint):
					t.Errorf("%s: stderr %q, want %q and %q", command, o.stderr, tc.error, tc.hint)
				}
			}
		})
	}
}

// closedPort returns an address of this machine where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// silentPort returns an address of this machine where connections are taken and nothing is
// answered.
func silentPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

// All that is wrong in a config file is told at once, each with its line.
func TestWrongConfig(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config.yaml")
	text := "address: ftp://vault.example.com\nadress: x\ntimeout: soon\nkv_version: 7\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := start{args: []string{"ls", "--config", file}, env: []string{"VAULT_TOKEN=x"}}.run(t)
	want := []string{
		"error: config " + file + `:1: the address "ftp://vault.example.com" must be http, https or unix`,
		"error: config " + file + `:2: unknown key "adress": is it address?`,
		"error: config " + file + `:3: `,
		"error: config " + file + `:4: the KV version is 7`,
		"hint: the keys of the config file are in the README: ",
	}
	lines := strings.Split(strings.TrimSuffix(o.stderr, "\n"), "\n")
	if o.status != render.Wrong || o.stdout != "" || len(lines) != len(want) {
		t.Fatalf("status %d, stdout %q, stderr:\n%s", o.status, o.stdout, o.stderr)
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], w)
		}
	}

	if err := os.WriteFile(file, []byte("address: [\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o = start{args: []string{"ls", "--config", file}}.run(t)
	if lines := strings.Split(o.stderr, "\n"); o.status != render.Wrong || len(lines) != 3 ||
		!strings.Contains(lines[0], "not valid YAML") || !strings.HasPrefix(lines[1],
		"hint: the keys of the config file ") {
		t.Errorf("status %d, stderr:\n%s", o.status, o.stderr)
	}

	if err := os.WriteFile(file, []byte("vault: {baseurl: x}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o = start{args: []string{"ls", "--backstage", file}}.run(t)
	if o.status != render.Wrong || !strings.Contains(o.stderr,
		"\nhint: what is read of Backstage's files is in the README: ") {
		t.Errorf("status %d, stderr:\n%s", o.status, o.stderr)
	}

	// The addresses in the hints lead to sections that are there.
	b, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(b), "\n## Settings\n") ||
		!strings.Contains(string(b), "\n## From Backstage\n") {
		t.Errorf("the README lacks a section: %v", err)
	}
}
