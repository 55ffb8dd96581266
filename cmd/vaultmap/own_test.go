package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/connect"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
)

// ownEstate is an estate whose config file has commands of the user's own: this test's binary,
// which notes how it was started, and others.
func ownEstate(t *testing.T) (s start, record string) {
	t.Helper()
	e := newEstate(t, newMemVault(t))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, conf, `commands:
  - {name: plain, key: x, run: ["`+self+`", get, "-mount={mount}", "{path}"], on: secret, wait: false}
  - {name: trusted, key: X, run: ["`+self+`", "{location}", "-n={namespace}", "{name}"],
     confirm: true, token: true}
  - {name: entity, key: g x, run: ["`+self+`", "{entity}", "{line}", "{file}"], on: entity, wait: false}
  - {name: absent, key: Z, run: [no-such-program, "{path}"]}
  - {name: repo, key: K, run: ["./planted", "{path}"]}
  - {name: kills, key: W, run: [sh, -c, "echo hello; kill -9 $$"]}
`)
	record = filepath.Join(t.TempDir(), "record")
	s = e.start(e.lister, "--catalog", e.catalog, "--config", conf)
	s.env = append(s.env, editorVariable+"="+record, "BAO_TOKEN=other", "VAULT_NAMESPACE=")
	return s, record
}

// runsOwn presses a key and types a line to the program that it starts.
func (m *terminal) runsOwn(key string) {
	m.t.Helper()
	const asks = "editing, say when:" // as may stand there from the last time
	asked := strings.Count(m.output(), asks)
	m.press(key)
	m.wait("question of the program", func(screen) bool {
		return strings.Count(m.output(), asks) > asked
	})
	m.press("enough", "enter")
}

// A program of the user's own gets each word as it is, whatever stands in names; no token, but
// where its entry says so; and the terminal as the shell left it. Then the explorer is there again.
func TestOwnCommands(t *testing.T) {
	t.Parallel()
	s, record := ownEstate(t)
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "payments-api", "secrets/")
	m.allMounts()
	m.open("secrets/", "3")
	m.open("secrets/hostile/", "2")
	at := "secrets/hostile/a b#c?d%2Fé"
	m.moveTo(at)
	before := m.whole()
	m.runsOwn("x")
	m.wait("the same screen", func(s screen) bool {
		return slices.Equal(s[:len(s)-2], before[:len(before)-2])
	})
	run := readRun(t, record)
	want := []string{"get", "-mount=secrets", "hostile/a b#c?d%2Fé"}
	if !slices.Equal(run.Args, want) {
		t.Errorf("the program got %q, want %q", run.Args, want)
	}
	if run.Terminals != [3]bool{true, true, true} {
		t.Errorf("stdin, stdout and stderr are terminals: %v", run.Terminals)
	}
	for _, v := range run.Env {
		if name, value, _ := strings.Cut(v, "="); strings.HasSuffix(name, "_TOKEN") ||
			leakIn(value, s.secrets) != "" {
			t.Errorf("the program has %s in its environment", name)
		}
	}

	// Asked about first, with all words.
	os.Remove(record)
	m.press("X")
	m.see("Run trusted", "'secrets/hostile/a b#c?d%2Fé'", "it gets your token")
	m.press("n")
	m.seeNo("Run trusted")
	if _, err := os.Stat(record); err == nil {
		t.Error("it ran though nobody said so")
	}
	m.press("X")
	m.see("Run trusted")
	m.runsOwn("enter")
	m.see("press a key to go back", "heard")
	m.press("\x1b[A") // several bytes, none of which the explorer takes
	m.see("┏━ All mounts")
	run = readRun(t, record)
	if want := []string{at, "-n=", "a b#c?d%2Fé"}; !slices.Equal(run.Args, want) {
		t.Errorf("the program got %q, want %q", run.Args, want)
	}
	has := func(v string) bool { return slices.Contains(run.Env, v) }
	if !has("VAULT_TOKEN="+s.secrets[0]) || has("BAO_TOKEN=other") ||
		!has(strings.Join(s.env[:1], "")) {
		t.Error("a program that is to have the token has not, or another one beside it")
	}
	if got := m.screen().details(); got != at {
		t.Errorf("the cursor is on %s", got)
	}

	m.press("Z")
	m.see("absent: there is no program no-such-program")
	m.press("K")
	m.see("repo: ./planted must be a whole path, or a name in PATH")
	m.press("W")
	m.see("hello", "kills: signal: killed; press a key to go back")
	m.press("q")
	m.see("┏━ All mounts", "kills: signal: killed")

	m.press("tab")
	m.see("┏━ Catalog")
	m.pick("component:default/payments-api")
	m.runsOwn("gx")
	m.see("┏━ Catalog")
	run = readRun(t, record)
	if len(run.Args) != 3 || run.Args[0] != "component:default/payments-api" ||
		filepath.Base(run.Args[2]) != "catalog-info.yaml" {
		t.Errorf("the program got %q", run.Args)
	}
	m.press("x") // means nothing here
	m.see("on a secret")
	m.press("?")
	m.see(" Help ")
	m.press("plain")
	m.see("runs ")
	m.press("esc")
	m.seeNo(" Help ")
	m.quit()
}

// Whoever may not write the user's own config file has no commands: not a repository, by whatever
// files it has.
func TestNoCommandsFromARepository(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, name := range []string{"config.yaml", ".vaultmap.yaml", "vaultmap.yaml",
		".config/vaultmap/config.yaml", "vaultmap/config.yaml"} {
		path := filepath.Join(e.catalog, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, "commands: [{name: planted, key: x, run: [touch, pwned]}]\n")
	}
	s := e.start(e.lister, "--catalog", e.catalog)
	s.dir = e.catalog
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "payments-api", "secrets/")
	m.press("x")
	m.press(":")
	m.press("planted")
	m.see("planted")
	m.press("enter", "esc")
	m.press("esc")
	m.seeNo("planted")
	m.quit()
	if _, err := os.Stat(filepath.Join(e.catalog, "pwned")); err == nil {
		t.Error("a repository's command ran")
	}
}

// The token goes to the explorer's server: nothing of the environment leads it to another one.
func TestTokenEnviron(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	client, err := vaultsvc.New(vaultsvc.Options{Address: e.address(), Token: e.lister})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s := &connect.Session{Settings: &connect.Settings{Config: &config.Config{
		Address: config.Value[string]{V: e.address()},
		TLS: config.TLS{CACert: config.Value[string]{V: "ca.pem"},
			SkipVerify: config.Value[*bool]{V: new(false)}},
	}}, Client: client}
	environ := []string{"PATH=/bin", "VAULT_ADDR=http://elsewhere", "BAO_ADDR=http://elsewhere",
		"VAULT_AGENT_ADDR=http://elsewhere", "BAO_AGENT_ADDR=http://elsewhere", "BAO_NAMESPACE=other",
		"VAULT_CAPATH=/other", "VAULT_SKIP_VERIFY=true", "EDITOR=vi"}
	got := tokenEnviron(s, environ)("platform")
	slices.Sort(got)
	want := []string{"EDITOR=vi", "PATH=/bin", "VAULT_ADDR=" + e.address(), "VAULT_CACERT=ca.pem",
		"VAULT_NAMESPACE=platform", "VAULT_SKIP_VERIFY=false", "VAULT_TOKEN=" + e.lister}
	if !slices.Equal(got, want) {
		t.Errorf("it is %d variables, want %q", len(got), want[:4])
	}
}
