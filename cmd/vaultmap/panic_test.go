package main

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/tui"
	"github.com/vaultmap/vaultmap/tui/session"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// panicVariable makes this test's binary an explorer whose network panics: see [TestPanic].
const panicVariable = "VAULTMAP_TEST_PANIC"

// panickingNetwork panics where a folder is asked for: in a command of the explorer, or in a worker
// of a walk.
type panickingNetwork struct{ http.RoundTripper }

func (n panickingNetwork) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == "LIST" {
		panic("a fault that was put in on purpose")
	}
	return n.RoundTripper.RoundTrip(req)
}

// panickingExplorer runs the explorer on a server whose folders make it panic.
func panickingExplorer() int {
	server, token := memvault.Sample()
	const address = "http://vault.example.com"
	client, err := vaultsvc.New(vaultsvc.Options{Address: address, Token: token,
		Transport: panickingNetwork{server.Transport()}})
	if err != nil {
		panic(err)
	}
	a := newApp(&render.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv,
		Terminal: true})
	noFiles := func(context.Context) (*catalog.Catalog, error) { return &catalog.Catalog{}, nil }
	svc := tui.Services{Vault: client, Catalog: noFiles}
	set := tui.Settings{Address: address}
	if os.Getenv(panicVariable) == "login" {
		userpass, _ := login.Methods().Named("userpass")
		set.Session = session.Settings{LogsIn: true, Auth: &authmethod.Settings{Method: userpass,
			Values: map[string][]string{"username": {"alice"}}}}
		svc.Login = func(context.Context, session.Way, func(string) <-chan string) (vaultsvc.Token,
			error) {
			panic("a fault that was put in on purpose")
		}
	}
	_, err = runExplorer(context.Background(), a.Streams, svc, set, false)
	return a.Fail(context.Background(), err)
}

// A fault of the program must not leave a terminal that shows nothing and takes no keys: it is put
// back, and the program says what happened.
func TestPanic(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ where, key string }{
		"in a command": {"network", "enter"}, "in a walk": {"network", "*"},
		"in a login": {"login", "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			// Bubble Tea closes its input while it reads there, where it is killed: a race of its own.
			m := start{program: self, env: []string{panicVariable + "=" + tc.where, "GORACE=report_bugs=0 " +
				raceOptions}}.terminal(t)
			if tc.where == "login" {
				m.see("password of alice")
				m.press("x")
			} else {
				m.see("secrets/", "active")
				m.allMounts()
			}
			m.press(tc.key)
			m.end(render.Wrong)
			after := m.output()[strings.LastIndex(m.output(), "\x1b[?1049l"):]
			if want := "error: the explorer ended by a fault of its own"; !strings.Contains(after, want) {
				t.Errorf("the shell's screen does not say %q: %q", want, after)
			}
		})
	}
}
