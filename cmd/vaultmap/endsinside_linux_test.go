package main

import (
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
)

// inTime is how long the explorer may take to end by a signal: five seconds, and what a machine
// takes that is busy with other tests.
const inTime = 10 * time.Second

// loginThatStays is a server that gives a token for a password, and does not answer when it is to
// take that back. It returns the flag of a config for it.
func loginThatStays(t *testing.T) (flag string, revoking func(*testing.T, <-chan struct{})) {
	t.Helper()
	server, address, there := hangingServer(t, func(r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "revoke-self")
	}, nil)
	server.Mount("secret", "kv", 2, "")
	return configured(t, "address: "+address+
		"\nauth: {method: userpass, username: alice, password_env: PASSWORD}\n"), there
}

// However the explorer is told to end, and whatever does not answer it then, its user has the shell
// back in five seconds. The attack: a server that holds on to the program.
func TestTheExplorerEndsInTime(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for name, second := range map[string]bool{"": false, " twice": true} {
			t.Run(sig.String()+name, func(t *testing.T) {
				t.Parallel()
				conf, revoking := loginThatStays(t)
				m := start{args: []string{conf, "--catalog", t.TempDir()},
					env: []string{"BROWSER=none", "PASSWORD=some-password"}}.terminal(t)
				m.see("active", "secret/")
				told := time.Now()
				m.cmd.Process.Signal(sig)
				if second {
					revoking(t, m.ended)
					told = time.Now()
					m.cmd.Process.Signal(sig)
				}
				m.end(render.Interrupted)
				if took := time.Since(told); took > inTime {
					t.Errorf("it took %s", took)
				}
			})
		}
	}
}

// A terminal that takes nothing any more, as that of a connection that hangs, or after ctrl-S: the
// program must not wait for it.
func TestTheExplorerEndsOnAStuckTerminal(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for name, twice := range map[string]bool{"one signal": false, "two signals": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := e.explore(t, e.lister)
			m.mu.Lock() // nobody reads on
			m.deaf = true
			defer m.mu.Unlock()
			queued, same := 0, 0
			until(t, m.ended, func() bool { // it draws until it cannot
				m.setSize(120-same%2, 40)
				n := waiting(t, m.tty)
				if same++; n != queued {
					queued, same = n, 0
				}
				return queued > 0 && same > 100
			})
			told := time.Now()
			m.cmd.Process.Signal(syscall.SIGTERM)
			if twice {
				time.Sleep(10 * time.Millisecond) // they would be one, if both came at once
				m.cmd.Process.Signal(syscall.SIGTERM)
			}
			select {
			case <-m.ended:
			case <-time.After(patience):
				t.Error("it does not end")
			}
			if took := time.Since(told); took > inTime {
				t.Errorf("it took %s", took)
			}
			after, err := term.GetState(m.slave.Fd())
			if err != nil || *after != *m.before {
				t.Errorf("the terminal's line discipline was left as %+v, was %+v: %v", after, m.before, err)
			}
		})
	}
}

// SIGQUIT asks a program where it stands: it says so on the terminal as it was before.
func TestQuitInTheExplorer(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	m.cmd.Process.Signal(syscall.SIGQUIT)
	m.end(quit)
	after := m.output()[strings.LastIndex(m.output(), "\x1b[?1049l"):]
	if !strings.Contains(after, "goroutine 1 [") {
		t.Errorf("the shell's screen does not say where it was: %q", after)
	}
}

// While an editor has the terminal, the keys that make signals are the editor's; and whoever ends
// the program ends the editor, which would be left behind with the terminal.
func TestSignalsInTheEditor(t *testing.T) {
	t.Parallel()
	s, _ := editorEstate(t)
	m := s.terminal(t)
	m.see("vault 1.21.4 active", "unowned")
	m.press("!")
	m.see("1 problem ")
	m.press("ctrl+e")
	m.see("editing, say when:")
	m.cmd.Process.Signal(os.Interrupt)
	m.press("enter")
	m.see("Problems", "1 problem ")
	m.press("ctrl+e")
	m.see("editing, say when:")
	told := time.Now()
	m.cmd.Process.Signal(syscall.SIGTERM)
	m.end(render.Interrupted)
	if took := time.Since(told); took > inTime {
		t.Errorf("it took %s", took)
	}
}
