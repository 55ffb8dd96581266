package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// place is where a command is held up: how it is called, and what tells that it has come there.
type place struct {
	start
	there func(t *testing.T, running <-chan struct{})
	want  string // on stderr
}

// pipe makes a pipe with a name that nobody writes to. Its second result waits until somebody reads
// there.
func pipe(t *testing.T) (string, func(*testing.T, <-chan struct{})) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, func(t *testing.T, running <-chan struct{}) {
		until(t, running, func() bool {
			f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
			if err != nil {
				return false // nobody has opened it
			}
			t.Cleanup(func() { f.Close() })
			return true
		})
	}
}

// until waits until something is so, while the program runs.
func until(t *testing.T, running <-chan struct{}, so func() bool) {
	t.Helper()
	for late := time.After(patience); !so(); {
		select {
		case <-running:
			t.Fatal("the program ended before it came there")
		case <-late:
			t.Fatal("the program does not come there")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// hangingServer is an in-memory server that takes every login, and does not answer what hang says,
// but may begin to.
func hangingServer(t *testing.T, hang func(*http.Request) bool,
	begin func(w http.ResponseWriter)) (*memvault.Server, string, func(*testing.T, <-chan struct{})) {
	t.Helper()
	server := memvault.New()
	asked, ended := make(chan struct{}, 100), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !hang(r) && strings.Contains(r.URL.Path, "/login/") {
			json.NewEncoder(w).Encode(map[string]any{"auth": map[string]any{
				"client_token": server.RootToken(), "lease_duration": 3600, "renewable": true}})
			return
		}
		if !hang(r) {
			server.ServeHTTP(w, r)
			return
		}
		asked <- struct{}{}
		if begin != nil {
			begin(w)
		}
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	}))
	t.Cleanup(func() { close(ended); s.Close() })
	return server, s.URL, func(t *testing.T, running <-chan struct{}) {
		until(t, running, func() bool {
			select {
			case <-asked:
				return true
			default:
				return false
			}
		})
	}
}

// without is a place where a file is wanted, and a pipe stands there.
func without(args func(path string) (args, env []string)) func(*testing.T) place {
	return func(t *testing.T) place {
		path, there := pipe(t)
		a, env := args(path)
		return place{start: start{args: a, env: env}, there: there}
	}
}

// toServer is a place where a server does not answer.
func toServer(hang func(*http.Request) bool, begin func(http.ResponseWriter), want string,
	args ...string) func(*testing.T) place {
	return func(t *testing.T) place {
		server, address, there := hangingServer(t, hang, begin)
		server.Mount("secret", "kv", 2, "")
		server.Mount("team", "kv", 1, "")
		server.Put("secret", "a/b/c", "d")
		server.Put("team", "x")
		return place{start: start{args: args, env: []string{"VAULT_ADDR=" + address,
			"VAULT_TOKEN=" + server.RootToken()}}, there: there, want: want}
	}
}

func isList(r *http.Request) bool { return r.Method == "LIST" }

// endlessAnswer begins an answer that is as large as one may be, and is being decoded.
func endlessAnswer(w http.ResponseWriter) {
	io.WriteString(w, `{"data":{"keys":["first"`)
	name := []byte(`,"` + strings.Repeat("n", 100) + `"`)
	w.Write(bytes.Repeat(name, 57<<20/len(name)))
	w.(http.Flusher).Flush()
}

const nowhere = "http://127.0.0.1:1"

// blocked are the places where a command may be held up for as long as somebody else wants.
var blocked = map[string]func(*testing.T) place{
	"config": without(func(p string) ([]string, []string) {
		return []string{"ls", "--config", p}, nil
	}),
	"config without a server": without(func(p string) ([]string, []string) {
		return []string{"refs", "--config", p}, nil
	}),
	"token file": without(func(p string) ([]string, []string) {
		return []string{"tree", "--address", nowhere, "--token-file", p}, nil
	}),
	"app-config": without(func(p string) ([]string, []string) {
		return []string{"check", "--address", nowhere, "--backstage", p}, nil
	}),
	"CA": without(func(p string) ([]string, []string) {
		return []string{"ls"}, []string{"VAULT_ADDR=https://127.0.0.1:1", "VAULT_TOKEN=x",
			"VAULT_CACERT=" + p}
	}),
	"client certificate": without(func(p string) ([]string, []string) {
		return []string{"ls"}, []string{"VAULT_ADDR=https://127.0.0.1:1", "VAULT_TOKEN=x",
			"VAULT_CLIENT_CERT=" + p, "VAULT_CLIENT_KEY=" + p}
	}),
	"password file": func(t *testing.T) place {
		path, there := pipe(t)
		return place{start: start{args: []string{"ls", configured(t, "address: "+nowhere+
			"\nauth: {method: userpass, username: alice, password_file: "+path+"}\n")}}, there: there}
	},
	"token helper": func(t *testing.T) place {
		dir := t.TempDir()
		helper, ready := filepath.Join(dir, "helper"), filepath.Join(dir, "ready")
		writeFile(t, helper, "#!/bin/sh\ntouch "+ready+"\nsleep 1000\n")
		writeFile(t, filepath.Join(dir, "vault"), "token_helper = \""+helper+"\"\n")
		if err := os.Chmod(helper, 0o700); err != nil {
			t.Fatal(err)
		}
		return place{
			start: start{args: []string{"find", "x"}, env: []string{"VAULT_ADDR=" + nowhere,
				"VAULT_CONFIG_PATH=" + filepath.Join(dir, "vault")}},
			there: func(t *testing.T, running <-chan struct{}) {
				until(t, running, func() bool { _, err := os.Stat(ready); return err == nil })
			},
		}
	},
	"login": func(t *testing.T) place {
		_, address, there := hangingServer(t, func(r *http.Request) bool {
			return strings.Contains(r.URL.Path, "/login/")
		}, nil)
		return place{start: start{args: []string{"ls", configured(t, "address: "+address+
			"\nauth: {method: userpass, username: alice, password_env: PASSWORD}\n")},
			env: []string{"PASSWORD=some-password"}}, there: there}
	},
	"mounts": toServer(func(r *http.Request) bool {
		return strings.Contains(r.URL.Path, "mounts")
	}, nil, "", "ls"),
	"one folder":             toServer(isList, nil, "", "ls", "secret"),
	"a large answer":         toServer(isList, endlessAnswer, "", "ls", "secret"),
	"first folder of a walk": toServer(isList, nil, "stopped: 0 folders listed, 3 left\n", "tree"),
	"first folder of a find": toServer(isList, nil, "stopped: 0 folders listed, 3 left\n", "find",
		"x"),
	"in a walk": toServer(func(r *http.Request) bool {
		return isList(r) && strings.HasSuffix(r.URL.Path, "/a/b/")
	}, nil, "stopped: 4 folders listed, 1 left\n", "tree", "-o", "jsonl"),
	"page of the status": toServer(func(r *http.Request) bool {
		return strings.HasSuffix(r.URL.Path, "sys/health") ||
			strings.HasSuffix(r.URL.Path, "seal-status")
	}, nil, "", "status"),
}

// Wherever a command is held up, one signal ends it: nobody has to look for its number, and a
// terminal that was left waiting is not dead. What it was in the middle of is no error.
func TestASignalEndsWhatIsHeldUp(t *testing.T) {
	t.Parallel()
	for name, make := range blocked {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := make(t)
			cmd := p.command(t)
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			running := waitFor(cmd)
			defer cmd.Process.Kill()
			p.there(t, running)
			cmd.Process.Signal(os.Interrupt)
			select {
			case <-running:
			case <-time.After(patience):
				t.Fatal("the signal does not end it")
			}
			if status := cmd.ProcessState.ExitCode(); status != render.Interrupted {
				t.Errorf("%v, stderr %q", cmd.ProcessState, stderr.String())
			}
			if got := stderr.String(); got != p.want {
				t.Errorf("stderr %q, want %q", got, p.want)
			}
		})
	}
}

// waitFor returns what is closed when a command has ended.
func waitFor(cmd *exec.Cmd) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var exit *exec.ExitError
		if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
			panic(err)
		}
	}()
	return ended
}

// A command that is interrupted leaves no token behind that it has logged in for.
func TestAnInterruptedCommandTakesItsTokenBack(t *testing.T) {
	t.Parallel()
	for name, hang := range map[string]func(*http.Request) bool{
		"mounts": func(r *http.Request) bool { return strings.Contains(r.URL.Path, "mounts") },
		"walk":   isList,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, address, there := hangingServer(t, hang, nil)
			server.Mount("secret", "kv", 2, "")
			cmd := start{args: []string{"tree", configured(t, "address: "+address+
				"\nauth: {method: userpass, username: alice, password_env: PASSWORD}\n")},
				env: []string{"PASSWORD=some-password"}}.command(t)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Process.Kill()
			running := waitFor(cmd)
			there(t, running)
			cmd.Process.Signal(syscall.SIGTERM)
			select {
			case <-running:
			case <-time.After(patience):
				t.Fatal("the signal does not end it")
			}
			taken := slices.ContainsFunc(server.Requests(), func(r memvault.Request) bool {
				return strings.HasSuffix(r.Path, "auth/token/revoke-self")
			})
			if status := cmd.ProcessState.ExitCode(); status != render.Interrupted || !taken {
				t.Errorf("%v, the token was taken back: %v", cmd.ProcessState, taken)
			}
		})
	}
}
