package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// vault is a server to explore: the in-memory one, or the real one.
type vault interface {
	address() string
	mount(path, engine string, version int) // the engine "nolist" has no LIST
	put(mount string, paths ...string)
	remove(mount string, paths ...string)
	deleteVersion(mount string, paths ...string) // the current one
	policy(name string, rules ...memvault.Rule)
	token(memvault.TokenOptions) string
	root() string // the token that may do everything
	revoke(token string)
	seal()
	unseal()
	disconnect() // connections are refused and broken
	reconnect()
	forget() // what was asked so far
	// "LIST secrets/metadata/a/", sorted, without the status pages and the list of mounts; see live
	asked() []string
}

// live is what is behind a list in what was asked where deleted secrets were to be left out.
const live = "?exclude_deleted=true"

// onBoth runs a scenario on the in-memory server and on the real one.
func onBoth(t *testing.T, scenario func(t *testing.T, v vault)) {
	t.Parallel()
	t.Run("memvault", func(t *testing.T) {
		t.Parallel()
		scenario(t, newMemVault(t))
	})
	t.Run("realvault", func(t *testing.T) {
		t.Parallel()
		scenario(t, newRealVault(t))
	})
}

// memVault is an in-memory server on a port of its own.
type memVault struct {
	*memvault.Server
	t    testing.TB
	host string
	srv  *http.Server
}

func newMemVault(t testing.TB) *memVault {
	t.Helper()
	return serve(t, memvault.New())
}

// serve puts an in-memory server on a port for as long as the test runs.
func serve(t testing.TB, server *memvault.Server) *memVault {
	t.Helper()
	server.AllowUnprintable(true)
	v := &memVault{Server: server, t: t, host: "127.0.0.1:0"}
	v.reconnect()
	t.Cleanup(func() {
		v.disconnect()
		if n := v.ValueReads(); n != 0 {
			t.Errorf("%d requests asked for more than names", n)
		}
	})
	return v
}

func (v *memVault) address() string { return "http://" + v.host }

func (v *memVault) mount(path, engine string, version int) {
	if engine == "nolist" {
		v.Mount(path, engine, 0, "", memvault.Unlistable)
		return
	}
	v.Mount(path, engine, version, "")
}

func (v *memVault) put(mount string, paths ...string)           { v.Put(mount, paths...) }
func (v *memVault) remove(mount string, paths ...string)        { v.Remove(mount, paths...) }
func (v *memVault) deleteVersion(mount string, paths ...string) { v.Delete(mount, paths...) }
func (v *memVault) policy(name string, rules ...memvault.Rule)  { v.Policy(name, rules...) }
func (v *memVault) token(o memvault.TokenOptions) string        { return v.Token(o) }
func (v *memVault) root() string                                { return v.RootToken() }
func (v *memVault) revoke(token string)                         { v.Expire(token) }
func (v *memVault) seal()                                       { v.Seal() }
func (v *memVault) unseal()                                     { v.Unseal() }
func (v *memVault) forget()                                     { v.Forget() }

func (v *memVault) asked() []string {
	var out []string
	for _, r := range v.Requests() {
		path := strings.TrimPrefix(r.Path, "/v1/")
		if ownPage(path) {
			continue
		}
		if r.Live {
			path += live
		}
		out = append(out, r.Method+" "+path)
	}
	slices.Sort(out)
	return out
}

func (v *memVault) disconnect() {
	if v.srv != nil {
		v.srv.Close()
		v.srv = nil
	}
}

func (v *memVault) reconnect() {
	v.t.Helper()
	l, err := net.Listen("tcp", v.host)
	for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); l,
		err = net.Listen("tcp", v.host) {
		time.Sleep(50 * time.Millisecond) // somebody else's connection may have got the port for a moment
	}
	if err != nil {
		v.t.Fatalf("opening a port: %v", err)
	}
	v.host = l.Addr().String()
	v.srv = &http.Server{Handler: v.Server, ReadHeaderTimeout: patience}
	go v.srv.Serve(l)
}

// realVault is the real server.
type realVault struct {
	*vaulttest.Server
	t      testing.TB
	log    string // the audit log
	forgot int    // how many of its entries
}

// newRealVault starts a server that takes any name. What was asked of it is read in its audit log
// at the end: nothing but names may have been.
func newRealVault(t testing.TB) *realVault {
	t.Helper()
	log := filepath.Join(t.TempDir(), "audit.log")
	v := &realVault{Server: vaulttest.Real(t, "-any-name", "-audit", log), t: t, log: log}
	t.Cleanup(func() {
		for _, r := range v.requests() {
			if r.Operation == "read" && !strings.HasPrefix(r.Path, "sys/") &&
				!strings.HasPrefix(r.Path, "auth/token/") {
				t.Errorf("the server was asked to read %q", r.Path)
			}
		}
	})
	return v
}

// auditedRequest is a request as the audit log has it: listing is the operation "list".
type auditedRequest struct {
	Operation, Path string
	Data            map[string]any
}

// requests returns what was asked of the server, with a token or a wrong one.
func (v *realVault) requests() []auditedRequest {
	v.t.Helper()
	var all []auditedRequest
	for _, line := range v.logged() {
		var entry struct {
			Type    string
			Request auditedRequest
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			v.t.Fatalf("reading the audit log: %v: %s", err, line)
		}
		if entry.Type == "request" { // answers have an entry of their own
			all = append(all, entry.Request)
		}
	}
	return all
}

// logged returns the lines of the audit log. One that is being written at that moment is waited
// for.
func (v *realVault) logged() []string {
	v.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		b, err := os.ReadFile(v.log)
		if err != nil {
			v.t.Fatal(err)
		}
		if lines, whole := strings.CutSuffix(string(b), "\n"); whole {
			return strings.Split(lines, "\n")
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("the audit log has %d bytes and no end", len(b))
		}
	}
}

func (v *realVault) forget() { v.forgot = len(v.requests()) }

func (v *realVault) asked() []string {
	var out []string
	for _, r := range v.requests()[v.forgot:] {
		if ownPage(r.Path) {
			continue
		}
		if _, is := r.Data["exclude_deleted"]; is {
			r.Path += live
		}
		out = append(out, strings.ToUpper(r.Operation)+" "+r.Path)
	}
	slices.Sort(out)
	return out
}

// ownPage reports whether a path is one that every command asks for.
func ownPage(path string) bool {
	return path == "sys/internal/ui/mounts" || path == "sys/health" || path == "sys/seal-status"
}

func (v *realVault) address() string { return v.Address }

func (v *realVault) mount(path, engine string, version int) {
	var options map[string]string
	if engine == "kv" {
		options = map[string]string{"version": fmt.Sprint(version)}
	}
	v.Mount(path, engine, options, "")
}

func (v *realVault) put(mount string, paths ...string) {
	for _, p := range paths {
		v.Put(mount, p)
	}
}

func (v *realVault) remove(mount string, paths ...string) {
	for _, p := range paths {
		v.Delete(mount, p)
	}
}

func (v *realVault) deleteVersion(mount string, paths ...string) {
	for _, p := range paths {
		v.DeleteVersion(mount, p)
	}
}

func (v *realVault) policy(name string, rules ...memvault.Rule) {
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, "path %q { capabilities = [\"%s\"] }\n", r.Path,
			strings.Join(r.Capabilities, `", "`))
	}
	v.Policy(name, b.String())
}

func (v *realVault) token(o memvault.TokenOptions) string {
	return v.Token(vaulttest.TokenOptions(o))
}

func (v *realVault) root() string        { return v.RootToken }
func (v *realVault) revoke(token string) { v.Revoke(token) }
func (v *realVault) seal()               { v.Seal() }
func (v *realVault) unseal()             { v.Unseal() }
func (v *realVault) disconnect()         { v.Disconnect() }
func (v *realVault) reconnect()          { v.Reconnect() }
