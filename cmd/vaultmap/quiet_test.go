package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// talkative is a server that sends an answer behind each answer, which nobody has asked for. The
// attack: Go's client tells of that on the terminal, with as much of it as the server likes.
func talkative(t *testing.T) (*memvault.Server, string) {
	t.Helper()
	server := memvault.New()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, r)
		conn, out, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		fmt.Fprintf(out, "HTTP/1.1 %d Some Status\r\nContent-Length: %d\r\n"+
			"Content-Type: application/json\r\n\r\n%s", answer.Code, answer.Body.Len(), answer.Body)
		fmt.Fprint(out, "HTTP/1.1 200 pwned\r\nContent-Length: 3\r\n\r\nabc")
		out.Flush()
	}))
	t.Cleanup(s.Close)
	server.Mount("secret", "kv", 2, "")
	server.Put("secret", "a/b/c", "a/d/e", "f")
	return server, s.URL
}

// No library writes on the terminal: a line in the middle of the screen puts all rows off by one,
// and one on stderr is no word of the program's. (A request that goes out on the same connection
// takes the answer for its own, and fails.)
func TestNothingIsSaidBehindItsBack(t *testing.T) {
	t.Parallel()
	server, address := talkative(t)
	s := start{args: []string{"tree"}, env: []string{"VAULT_ADDR=" + address, "VAULT_TOKEN=" +
		server.RootToken(), "BROWSER=none"}}
	said := regexp.MustCompile(`^((failed|partial|error|hint): .*\n)*$`)
	for range 5 {
		if o := s.run(t); !said.MatchString(o.stderr) || strings.Contains(o.stderr, "nsolicited") {
			t.Errorf("status %d, stderr %q", o.status, o.stderr)
		}
	}
	s.args = []string{"--catalog", t.TempDir()}
	m := s.terminal(t)
	m.see("active", "secret/")
	m.allMounts()
	m.moveTo("secret/")
	m.press("*")
	m.seeRow("secret/", "folders")
	m.quit()
	if strings.Contains(m.output(), "nsolicited") || strings.Contains(m.output(), "pwned") {
		t.Errorf("a library writes on the terminal: %q", m.output())
	}
}

// A process that may open next to no files fails, and says so: it must not leave a terminal behind
// that shows nothing of what is typed.
func TestFewFiles(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	for _, files := range []int{5, 6, 7, 8, 9, 10, 12} {
		t.Run(fmt.Sprint(files), func(t *testing.T) {
			t.Parallel()
			s := e.start(e.lister, "-c", fmt.Sprintf("ulimit -n %d; exec \"$0\" \"$@\"", files), binary(),
				"--catalog", t.TempDir())
			s.program = "/bin/sh"
			m := s.terminal(t)
			for shown := false; !shown; { // some are enough for the screen, and for nothing else
				select {
				case <-m.ended:
					m.end(render.Wrong)
					if !strings.Contains(m.output(), "error: ") {
						t.Errorf("it says %q", m.output())
					}
					return
				case <-time.After(10 * time.Millisecond):
					shown = m.screen().has("? help")
				}
			}
			m.cmd.Process.Signal(os.Interrupt)
			m.end(render.Interrupted)
		})
	}
}
