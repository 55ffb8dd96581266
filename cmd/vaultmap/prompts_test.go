package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// ways are those in which somebody gives up at a prompt, and the exit status that each has.
var ways = map[string]struct {
	press  string // a key, or
	signal syscall.Signal
	status int
}{
	"ctrl-C":  {press: "\x03", status: render.Interrupted},
	"SIGINT":  {signal: syscall.SIGINT, status: render.Interrupted},
	"SIGTERM": {signal: syscall.SIGTERM, status: render.Interrupted},
	"SIGHUP":  {signal: syscall.SIGHUP, status: render.Interrupted},
	"ctrl-\\": {press: "\x1c", status: quit},
	"SIGQUIT": {signal: syscall.SIGQUIT, status: quit},
}

// oidcServer is a server that sends whoever logs in to a browser, and waits.
func oidcServer(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{
			"auth_url": "https://issuer.example.com/login?state=abc"}})
	}))
	t.Cleanup(s.Close)
	return s
}

// freePort returns a port that nobody uses.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// Whoever gives up at a prompt gets the shell back, with its echo, however that is done: nothing
// that was typed shows, and nothing of it reaches the shell.
func TestGivingUpAtAPrompt(t *testing.T) {
	t.Parallel()
	oidc := oidcServer(t).URL
	for name, tc := range map[string]struct {
		auth, see, typed string
		args             []string
	}{
		"password": {auth: "{method: userpass, username: alice}", see: "password of alice:",
			args: []string{"ls"}},
		"password half typed": {auth: "{method: ldap, username: alice}", see: "password of alice:",
			typed: "half-a-pass", args: []string{"tree"}},
		"password in check": {auth: "{method: userpass, username: alice}", see: "password of alice:",
			args: []string{"check", "-o", "sarif"}},
		"browser": {auth: "{method: oidc, port: PORT}", see: "log in at https://issuer.example.com",
			args: []string{"find", "x"}},
	} {
		for way, how := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				auth := strings.Replace(tc.auth, "PORT", freePort(t), 1)
				conf := configured(t, "address: "+oidc+"\nauth: "+auth+"\n")
				m := start{args: append([]string{conf}, tc.args...), env: []string{"BROWSER=none"},
					secrets: []string{"half-a-pass"}}.terminal(t)
				m.see(tc.see)
				if how.press != "" {
					m.press(tc.typed, how.press)
				} else {
					m.cmd.Process.Signal(how.signal)
				}
				m.end(how.status)
				if strings.Contains(m.output(), "error:") {
					t.Errorf("it is called an error: %q", m.output())
				}
			})
		}
	}
	t.Run("ctrl-D", func(t *testing.T) {
		t.Parallel()
		m := start{args: []string{"ls", configured(t, "address: "+oidc+
			"\nauth: {method: userpass, username: alice}\n")}}.terminal(t)
		m.see("password of alice:")
		m.press("ctrl+d")
		m.end(render.Interrupted)
	})
}

// What was typed at a prompt that was given up is gone: the shell must not get, and show, half a
// password. A key that is still on its way in the system when the program ends is nobody's to drop:
// the test waits ever longer for it.
func TestNothingTypedIsLeftBehind(t *testing.T) {
	t.Parallel()
	conf := configured(t, "address: http://127.0.0.1:1\nauth: {method: userpass, username: alice}\n")
	got := ""
	for wait := 5 * time.Millisecond; wait < 3*time.Second; wait *= 4 {
		m := start{args: []string{"ls", conf}}.terminal(t)
		m.see("password of alice:")
		m.press("half-a-pass")
		time.Sleep(wait)
		m.cmd.Process.Signal(syscall.SIGTERM)
		<-m.ended
		m.press("next\n")
		line := make([]byte, 100)
		n, err := m.slave.Read(line)
		if err != nil {
			t.Fatal(err)
		}
		m.end(render.Interrupted)
		if got = string(line[:n]); got == "next\n" {
			return
		}
	}
	t.Errorf("the shell reads %q", got)
}

// Somebody who looks something up in the middle of a prompt, by ctrl-Z, and comes back: what is
// typed then does not show either.
func TestAPromptGoesOn(t *testing.T) {
	t.Parallel()
	const password = "typed-after-a-look-elsewhere"
	m := start{args: []string{"ls", configured(t,
		"address: http://127.0.0.1:1\nauth: {method: userpass, username: alice}\n")},
		secrets: []string{password}}.terminal(t)
	m.see("password of alice:")
	if err := term.Restore(m.slave.Fd(), m.before); err != nil { // as a shell does
		t.Fatal(err)
	}
	m.cmd.Process.Signal(syscall.SIGCONT)
	m.wait("the prompt anew", func(screen) bool {
		return strings.Count(m.output(), "password of alice:") == 2
	})
	m.press(password, "enter")
	m.see("error:")
	m.end(render.Wrong)
}
