package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// door is the one address of a server that dies and is set up anew behind it: it is shut while
// nobody is there. What is asked can be seen in it.
type door struct {
	t       testing.TB
	address string // "host:port"
	to      string

	mu    sync.Mutex
	l     net.Listener
	conns map[net.Conn]bool
	asked bytes.Buffer
}

func newDoor(t testing.TB, to string) *door {
	d := &door{t: t, address: "127.0.0.1:0", to: strings.TrimPrefix(to, "http://"),
		conns: map[net.Conn]bool{}}
	d.open()
	t.Cleanup(d.shut)
	return d
}

func (d *door) open() {
	d.t.Helper()
	l, err := net.Listen("tcp", d.address)
	for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); l,
		err = net.Listen("tcp", d.address) {
		time.Sleep(50 * time.Millisecond) // somebody else's connection may have got the port for a moment
	}
	if err != nil {
		d.t.Fatalf("opening a port: %v", err)
	}
	d.mu.Lock()
	d.l, d.address = l, l.Addr().String()
	d.mu.Unlock()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go d.pass(conn)
		}
	}()
}

// shut has connections refused. Those that there are end with the server.
func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.l != nil {
		d.l.Close()
		d.l = nil
	}
}

func (d *door) pass(conn net.Conn) {
	defer conn.Close()
	there, err := net.Dial("tcp", d.to)
	if err != nil {
		return
	}
	defer there.Close()
	go func() {
		io.Copy(io.MultiWriter(there, d), conn)
		there.Close()
	}()
	io.Copy(conn, there)
}

// Write notes what is asked.
func (d *door) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asked.Write(b)
}

// count returns how often something was asked for since the beginning.
func (d *door) count(text string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Count(d.asked.String(), text)
}

// await waits until something was asked for more than n times.
func (d *door) await(m *terminal, text string, n int) {
	d.t.Helper()
	for deadline := time.Now().Add(patience); d.count(text) <= n; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			d.t.Fatalf("%s is not asked for; the screen:\n%s", text, m.screen())
		}
	}
}

// crashToken is the token of a user, which outlives the server as it would in a real one's storage.
const crashToken = "token-that-outlives-the-server-7c41"

// crashEstate fills a server that is empty.
func crashEstate(s *vaulttest.Server, ttl string) {
	s.Mount("secret", "kv", map[string]string{"version": "2"}, "")
	for i := range 120 {
		s.Put("secret", fmt.Sprintf("many/f%03d/inside", i))
	}
	s.Put("secret", "other/x")
	s.Policy("lister", `path "secret/metadata/*" { capabilities = ["list"] }`)
	s.Write("auth/token/create", map[string]any{"id": crashToken, "policies": []string{"lister"},
		"ttl": ttl, "display_name": "user", "renewable": true})
}

// crash kills the server, and restart brings it back with all that it had.
func crash(s *vaulttest.Server, d *door) {
	d.shut()
	s.Kill()
}

func restart(s *vaulttest.Server, d *door, ttl string) {
	s.Start()
	crashEstate(s, ttl)
	d.open()
}

// The server is killed in the middle of a walk: what was found stays, the rest is said to be
// missing and is not called failed, and once the server is back the walk goes on by itself to its
// end. Nobody has to start it anew, or the program.
func TestCrashInAWalk(t *testing.T) {
	t.Parallel()
	s := vaulttest.Real(t)
	binary()
	crashEstate(s, "1h")
	d := newDoor(t, s.Address)
	m := start{
		args:    []string{"--catalog", t.TempDir(), "--concurrency", "1", "--timeout", "5s"},
		secrets: []string{crashToken},
		env: []string{"VAULT_ADDR=http://" + d.address, "VAULT_TOKEN=" + crashToken, "BROWSER=none",
			"VAULT_RATE_LIMIT=40:1"},
	}.terminal(t)
	m.see("vault 1.21.4 active", "● token-user")
	m.allMounts()
	m.moveTo("secret/")
	m.press("*")
	d.await(m, "LIST /v1/secret/metadata/many/f", 10)
	crash(s, d)
	m.see("✗ vault offline")
	screen := m.seeRow("▾ secret/", "partial, interrupted: ")
	if !screen.has("inside", "f000/") {
		t.Errorf("what was found is gone:\n%s", screen)
	}
	if screen.row("empty") != "" || screen.row("all listed") != "" {
		t.Errorf("a folder that was not asked for is called empty:\n%s", screen)
	}

	restart(s, d, "1h")
	m.see("vault 1.21.4 active", "● token-user")
	m.moveTo("secret/")
	m.seeRow("▾ secret/", "all listed: 123 folders")
	m.seeNo("failed")
	m.quit()
}

// The server is killed in the middle of a renewal: the token is not given up. It is renewed once
// the server is back.
func TestCrashInARenewal(t *testing.T) {
	t.Parallel()
	s := vaulttest.Real(t)
	binary()
	crashEstate(s, "2m")
	d := newDoor(t, s.Address)
	m := start{
		args:    []string{"--catalog", t.TempDir(), "--timeout", "10s", configured(t, "renewal: 4s\n")},
		env:     []string{"VAULT_ADDR=http://" + d.address, "VAULT_TOKEN=" + crashToken, "BROWSER=none"},
		secrets: []string{crashToken},
	}.terminal(t)
	m.see("vault 1.21.4 active", "● token-user", "renews in")
	m.allMounts()
	m.open("secret/", "2")
	d.await(m, "/v1/auth/token/renew-self", 0) // it works
	m.see("● token-user", "renews in")
	s.Freeze()
	before := d.count("/v1/auth/token/renew-self")
	d.await(m, "/v1/auth/token/renew-self", before)
	crash(s, d)
	screen := m.see("✗ vault offline")
	if !screen.has("secret/", "many/", "other/", "token-user") {
		t.Errorf("what was known is gone:\n%s", screen)
	}
	if screen.has("expired") || screen.has("log in") {
		t.Errorf("the token is given up:\n%s", screen)
	}

	s.Start()
	crashEstate(s, "2m")
	s.Put("secret", "since/y")
	before = d.count("/v1/auth/token/renew-self")
	d.open()
	m.see("vault 1.21.4 active", "● token-user", "renews in")
	// It is another token, on a server with another mount: what shows is asked for anew.
	m.see("since/")
	d.await(m, "/v1/auth/token/renew-self", before)
	m.see("● token-user", "renews in")
	m.moveTo("secret/other/")
	m.press("enter")
	m.seeRow("▾ other/", "1")
	m.quit()
}
