package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// withPeople gives a server a user, at a mount that it shows to those who are to log in.
func withPeople(v vault) {
	switch v := v.(type) {
	case *memVault:
		v.Auth("userpass", "userpass", "everybody", memvault.Public)
		v.User("userpass", "alice", userPassword, memvault.TokenOptions{Policies: []string{"lister"}})
	case *realVault:
		withUser(v, userPassword, "1h")
		v.Write("sys/auth/userpass/tune", map[string]any{"listing_visibility": "unauth",
			"description": "everybody"})
	}
}

// revoked returns how many tokens were revoked.
func (v *memVault) revoked() int {
	n := 0
	for _, a := range v.asked() {
		if strings.HasSuffix(a, "auth/token/revoke-self") {
			n++
		}
	}
	return n
}

// pasted is a text as a terminal sends what is pasted.
func pasted(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

// Somebody with no token, or with one that is no good, logs in on the screen: by a method that the
// server shows, or by a token that he pastes. Neither secret is anywhere in what the terminal gets.
func TestLoginOnTheScreen(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		withPeople(v)
		for name, token := range map[string]string{"none": "", "dead": "hvs.nobody-knows-this"} {
			t.Run(name, func(t *testing.T) {
				s := e.start(token, "--catalog", e.catalog)
				s.secrets = append(s.secrets, userPassword)
				m := s.terminal(t)
				m.see("payments-api", "✗", "L")
				m.allMounts()
				m.see("L logs in, or takes a token that you paste")
				m.press("L")
				m.see("Log in to "+e.address(), "userpass at auth/userpass", "everybody",
					"the server shows it", "ldap at auth/ldap")
				m.press("down", "enter")
				m.see("user:")
				m.press("alice", "enter")
				m.see("password:", "what is typed does not show")
				m.press("wrong", "enter")
				m.see("wrong user name or password", "user: alice")
				m.press(pasted(userPassword+"\n"), "enter")
				m.see("● userpass-alice", "secrets/", "team/legacy/")
				m.open("secrets/", "3")
				m.quit()
			})
		}
		good := e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour,
			DisplayName: "mine"})
		s := e.start("", "--catalog", e.catalog)
		s.secrets = append(s.secrets, good)
		m := s.terminal(t)
		m.see("payments-api", "✗ no token; L logs in")
		m.press("L")
		m.see("paste a token that you have")
		m.press(pasted(good + "\r\n"))
		m.see("Log in by token")
		m.press("enter")
		m.see("● token-mine", "logged in by token")
		m.quit()
		m = e.explore(t, good) // it was not the program's to revoke
		m.see("● token-mine")
		m.quit()
	})
}

// The variable's token is dead, and R takes the one that the vault command has left meanwhile.
func TestReloadFindsTheTokenOfTheVaultCommand(t *testing.T) {
	onBoth(t, func(t *testing.T, v vault) {
		e := newEstate(t, v)
		good := e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour,
			DisplayName: "left"})
		home := t.TempDir()
		s := e.start("hvs.nobody-knows-this", "--catalog", e.catalog)
		s.env, s.secrets = append(s.env, "HOME="+home), append(s.secrets, good)
		m := s.terminal(t)
		m.see("✗ token expired or revoked; log in again, then R", "payments-api")
		m.press("R")
		m.see("✗ token expired or revoked; log in again, then R")
		path := filepath.Join(home, ".vault-token")
		if err := os.WriteFile(path, []byte(good+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		m.press("R")
		m.see("● token-left")
		m.allMounts()
		m.open("secrets/", "3")
		m.quit()
	})
}

// Who has logged in to a profile is not asked again when he comes back to it, and what the logins
// brought is revoked when the program ends, however it does.
func TestProfilesKeepTheirTokens(t *testing.T) {
	t.Parallel()
	v := newRealVault(t)
	e := newEstate(t, v)
	withPeople(v)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(e.lister), 0o600); err != nil {
		t.Fatal(err)
	}
	conf := configured(t, "default_profile: one\nprofiles:\n"+
		"  one: {address: \""+e.address()+"\", auth: {method: userpass, username: alice}}\n"+
		"  two: {address: \""+e.address()+"\", token_file: "+file+"}\n")
	before := v.tokens(t)
	s := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none"},
		secrets: []string{userPassword, e.lister}}
	m := s.terminal(t)
	m.see("password of alice:")
	m.press(userPassword, "enter")
	m.see("● userpass-alice", "payments-api")
	for range 2 {
		m.press("P", "down", "enter")
		m.see(" two ", "? token", "payments-api")
		m.press("P")
		m.see("userpass-alice 59m left", "token from a file")
		m.press("up", "enter")
		m.see(" one ", "● userpass-alice", "payments-api")
		m.allMounts()
		m.see("team/legacy/")
	}
	if n := v.tokens(t); n != before+1 {
		t.Errorf("%d tokens more than before", n-before)
	}
	m.press("P", "down", "enter")
	m.see(" two ", "? token", "payments-api")
	m.quit()
	if n := v.tokens(t); n != before {
		t.Errorf("%d tokens are left", n-before)
	}
}

// The program ends while the server is at work on a login: the token that comes of it is revoked.
func TestLoginThatTheEndInterrupts(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(m *terminal){
		"ctrl-c": func(m *terminal) { // the first closes the form
			m.press("ctrl+c")
			m.seeNo("password of alice")
			m.press("ctrl+c")
		},
		"esc": func(m *terminal) {
			m.press("esc")
			m.seeNo("logging in…")
			m.press("esc")
			m.seeNo("password of alice")
			m.quit()
		},
		"SIGTERM": func(m *terminal) { m.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newMemVault(t)
			e := newEstate(t, v)
			withPeople(v)
			conf := configured(t, "address: "+e.address()+
				"\nauth: {method: userpass, username: alice}\n")
			s := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none"},
				secrets: []string{userPassword}}
			m := s.terminal(t)
			m.see("password of alice:", "payments-api")
			v.Delay("auth/userpass/login/alice", time.Second)
			m.press(userPassword, "enter")
			m.see("logging in…")
			end(m)
			<-m.ended
			if n := v.revoked(); n != 1 {
				t.Errorf("%d tokens were revoked; asked was %q", n, v.asked())
			}
		})
	}
}

// Who comes back to a profile finds what was known there: nothing is listed again, though the other
// profile has its own names.
func TestComingBackListsNothing(t *testing.T) {
	t.Parallel()
	v := newMemVault(t)
	e := newEstate(t, v)
	token := e.token(memvault.TokenOptions{Policies: []string{"lister"}, TTL: time.Hour})
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
	one := "{address: \"" + e.address() + "\", token_file: " + file + "}\n"
	conf := configured(t, "default_profile: one\nprofiles:\n  one: "+one+"  two: "+one)
	m := start{args: []string{conf, "--catalog", e.catalog}, env: []string{"BROWSER=none"},
		secrets: []string{token}}.terminal(t)
	lists := func() (n int) {
		for _, path := range v.asked() {
			if strings.HasPrefix(path, "LIST ") {
				n++
			}
		}
		return n
	}
	m.see(" one ", "payments-api")
	m.press("f", "e")
	m.see("found", "all listed")
	m.press("esc")
	m.seeNo("esc closes")
	first := lists()
	m.press("P", "down", "enter")
	m.see("vaultmap  two ", "● token")
	m.press("P", "up", "enter")
	m.see("vaultmap  one ", "● token", "all listed")
	m.press("f", "e")
	m.see("found")
	m.press("esc")
	m.seeNo("esc closes")
	m.quit()
	if n := lists(); n != first || first == 0 {
		t.Errorf("%d lists before, %d after coming back", first, n)
	}
}
