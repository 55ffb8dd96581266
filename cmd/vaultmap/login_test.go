package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// withUser gives the real server a user who may list what the lister may.
func withUser(v *realVault, password, ttl string) {
	v.Write("sys/auth/userpass", map[string]any{"type": "userpass"})
	v.Write("auth/userpass/users/alice", map[string]any{"password": password,
		"token_policies": "lister", "token_ttl": ttl})
}

// tokens returns how many tokens the server knows.
func (v *realVault) tokens(t *testing.T) int {
	t.Helper()
	_, body := v.Ask("LIST", "auth/token/accessors/", v.RootToken, nil)
	var answer struct{ Data struct{ Keys []string } }
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Data.Keys) == 0 {
		t.Fatalf("counting the tokens: %v: %s", err, body)
	}
	return len(answer.Data.Keys)
}

// configured writes a config file, and returns the flag that names it.
func configured(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "--config=" + path
}

const userPassword = "correct-horse-battery-staple"

// A command logs in by itself, and leaves no token behind, however it ends.
func TestLoginOfCommands(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	e := newEstate(t, v)
	withUser(v, userPassword, "1h")
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(userPassword+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	conf := configured(t, "address: "+v.address()+
		"\nauth: {method: userpass, username: alice, password_file: "+file+"}\n")
	before := v.tokens(t)
	for _, tc := range []struct {
		args   []string
		status int
		stdout string
	}{
		{[]string{"ls", "secrets/teams/payments/staging"}, render.OK,
			"secrets/teams/payments/staging/kafka\n"},
		{[]string{"ls", "secrets/teams/denied"}, render.Wrong, ""},
		{[]string{"ls", "secrets/nowhere/x"}, render.Wrong, ""},
		{[]string{"tree", "secrets/deep"}, render.OK, "bottom"},
		{[]string{"status"}, render.OK, "userpass-alice"},
		{[]string{"check", "--catalog", e.catalog}, render.Nothing, "mistaken"},
	} {
		s := start{args: append(tc.args, conf), secrets: []string{userPassword}}
		o := s.run(t)
		if o.status != tc.status || !strings.Contains(o.stdout, tc.stdout) && tc.args[0] != "check" {
			t.Errorf("%q: status %d, %s%s", tc.args, o.status, o.stdout, o.stderr)
		}
		if n := v.tokens(t); n != before {
			t.Errorf("%q left %d tokens behind", tc.args, n-before)
		}
	}

	wrong := configured(t, "address: "+v.address()+
		"\nauth: {method: userpass, username: alice, password_env: PASSWORD}\n")
	o := start{args: []string{"ls", wrong}, env: []string{"PASSWORD=wrong-" + userPassword},
		secrets: []string{userPassword}}.run(t)
	if o.status != render.Wrong || !strings.HasPrefix(o.stderr,
		"error: logging in by userpass: vault refused the login: wrong user name or password") {
		t.Errorf("status %d, %q", o.status, o.stderr)
	}
	o = start{args: []string{"ls", wrong}}.run(t)
	if o.status != render.Wrong || !strings.Contains(o.stderr, "the variable PASSWORD is not set") {
		t.Errorf("status %d, %q", o.status, o.stderr)
	}
	asked := configured(t, "address: "+v.address()+"\nauth: {method: userpass, username: alice}\n")
	o = start{args: []string{"ls", asked}}.run(t)
	if o.status != render.Wrong || !strings.Contains(o.stderr, "there is no terminal to ask on") {
		t.Errorf("status %d, %q", o.status, o.stderr)
	}
}

// The explorer asks for a password without showing it, and takes the token back when it ends: by a
// key, or because the session that it runs in was closed.
func TestLoginOfTheExplorer(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	e := newEstate(t, v)
	withUser(v, userPassword, "1h")
	conf := configured(t, "address: "+v.address()+"\nauth: {method: userpass, username: alice}\n")
	before := v.tokens(t)
	for name, tc := range map[string]struct {
		end    func(*terminal)
		status int
	}{
		"q":       {func(m *terminal) { m.press("q") }, render.OK},
		"SIGHUP":  {func(m *terminal) { m.cmd.Process.Signal(syscall.SIGHUP) }, render.Interrupted},
		"SIGTERM": {func(m *terminal) { m.cmd.Process.Signal(syscall.SIGTERM) }, render.Interrupted},
	} {
		t.Run(name, func(t *testing.T) {
			s := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none"},
				secrets: []string{userPassword}}
			m := s.terminal(t)
			m.see("Log in by userpass as alice", "password of alice:")
			m.press(strings.Split(userPassword, "")...)
			m.press("enter")
			m.see("● userpass-alice", "payments-api")
			m.allMounts()
			m.open("secrets/", "3")
			if n := v.tokens(t); n != before+1 {
				t.Errorf("%d tokens more while it runs", n-before)
			}
			tc.end(m)
			m.end(tc.status)
			if n := v.tokens(t); n != before {
				t.Errorf("%d tokens are left", n-before)
			}
		})
	}
}

// A token of seconds is followed by the next one, without a word from the user, and none is left.
func TestLoginAgainOfTheExplorer(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	e := newEstate(t, v)
	withUser(v, userPassword, "1h")
	v.Write("auth/userpass/users/alice", map[string]any{"password": userPassword,
		"token_policies": "lister", "token_ttl": "4s", "token_max_ttl": "6s"})
	conf := configured(t, "address: "+v.address()+
		"\nauth: {method: userpass, username: alice, password_env: PASSWORD}\n")
	before := v.tokens(t)
	v.forget()
	m := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none",
		"PASSWORD=" + userPassword}, secrets: []string{userPassword}}.terminal(t)
	m.see("userpass-alice", "payments-api")
	m.wait("three logins", func(screen) bool {
		logins := 0
		for _, a := range v.asked() {
			if a == "UPDATE auth/userpass/login/alice" {
				logins++
			}
		}
		return logins >= 3
	})
	m.allMounts()
	m.open("secrets/", "3")
	m.quit()
	if n := v.tokens(t); n > before {
		t.Errorf("%d tokens are left", n-before)
	}
}

// The user goes to another server without leaving the explorer, and comes back from one that is not
// there.
func TestSwitchProfileInTheExplorer(t *testing.T) {
	t.Parallel()
	e, other := newEstate(t, newMemVault(t)), newMemVault(t)
	other.mount("elsewhere", "kv", 2)
	other.put("elsewhere", "here")
	tokenFile := func(token string) string {
		path := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(path, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	otherToken := other.token(memvault.TokenOptions{Policies: []string{"root"}})
	conf := configured(t, "default_profile: one\nprofiles:\n"+
		"  one: {address: \""+e.address()+"\", token_file: "+tokenFile(e.lister)+"}\n"+
		"  two: {address: \""+other.address()+"\", token_file: "+tokenFile(otherToken)+"}\n"+
		"  broken: {address: \""+other.address()+"\", token_file: /nowhere/token}\n")
	m := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none"},
		secrets: []string{e.lister, otherToken}}.terminal(t)
	m.see("one", "team/legacy/", "payments-api")
	m.press("P")
	m.see("Switch to the profile", "in use")
	m.press("down", "enter")
	m.see(other.address(), "elsewhere/", "payments-api")
	m.press("P", "down", "enter")
	m.see("/nowhere/token", other.address(), "elsewhere/")
	m.press("P", "up", "enter")
	m.see(e.address(), "team/legacy/")
	m.quit()
}

// A server behind a corporate CA: the profile names the CA, and what is named wrongly is told.
func TestTLSOfAProfile(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	e := newEstate(t, v)
	dir := t.TempDir()
	for name, text := range map[string]string{"ca.pem": v.CACert, "token": e.lister} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	conf := configured(t, "profiles:\n  tls: {address: \""+v.TLSAddress+"\", token_file: "+dir+
		"/token, tls: {ca_cert: "+dir+"/ca.pem}}\n"+
		"  untrusted: {address: \""+v.TLSAddress+"\", token_file: "+dir+"/token}\n"+
		"  wrong: {address: \""+v.TLSAddress+"\", token_file: "+dir+"/token, tls: {ca_cert: "+dir+
		"/ca.pem, server_name: other.example.com}}\n")
	run := func(profile string, args ...string) outcome {
		return start{args: append(args, conf, "--profile="+profile), secrets: []string{e.lister}}.run(t)
	}
	if o := run("tls", "ls", "secrets/deep/a/b/c"); o.status != render.OK ||
		o.stdout != "secrets/deep/a/b/c/bottom\n" {
		t.Errorf("status %d, %s%s", o.status, o.stdout, o.stderr)
	}
	for _, profile := range []string{"untrusted", "wrong"} {
		if o := run(profile, "ls"); o.status != render.Wrong || !strings.Contains(o.stderr,
			"no trusted TLS connection") {
			t.Errorf("%s: status %d, %s%s", profile, o.status, o.stdout, o.stderr)
		}
	}
	if o := run("tsl", "ls"); o.status != render.Wrong || !strings.Contains(o.stderr, "tls") {
		t.Errorf("a misspelt profile: status %d, %s", o.status, o.stderr)
	}
}
