package vaulttest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// judge is a testing.TB that notes how a test ended instead of ending one.
type judge struct {
	testing.TB
	skipped, failed string
	cleanups        []func()
}

func (j *judge) Helper()          {}
func (j *judge) Cleanup(f func()) { j.cleanups = append(j.cleanups, f) }
func (j *judge) Skip(args ...any) { j.skipped = fmt.Sprint(args...); runtime.Goexit() }
func (j *judge) Fatal(args ...any) {
	j.failed = fmt.Sprint(args...)
	runtime.Goexit()
}
func (j *judge) Fatalf(format string, args ...any) {
	j.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// judged runs f as a test of its own.
func judged(t *testing.T, f func(testing.TB)) *judge {
	j := &judge{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f(j)
	}()
	<-ended
	for _, c := range j.cleanups {
		c()
	}
	return j
}

// "No server" must never pass for "tested": it is a failure where there is no binary, unless -short
// leaves these tests out, and where there is one that does not do.
func TestRealWithoutServer(t *testing.T) {
	notProgram := filepath.Join(t.TempDir(), "realvault")
	if err := os.WriteFile(notProgram, []byte("not a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	skipped, failed := "", "needs the real Vault server: run make test"
	if testing.Short() {
		skipped, failed = "needs the real Vault server, and is left out with -short", ""
	}
	for _, tc := range []struct{ binary, skipped, failed string }{
		{"", skipped, failed},
		{filepath.Join(t.TempDir(), "absent"), "", "starting the real Vault server: "},
		{notProgram, "", "starting the real Vault server: "},
		// This test's own binary starts, but has no such flags.
		{os.Args[0], "", "flag provided but not defined"},
	} {
		t.Setenv(BinaryVariable, tc.binary)
		j := judged(t, func(tb testing.TB) { Real(tb) })
		if j.skipped != tc.skipped || (j.failed == "") != (tc.failed == "") ||
			!strings.Contains(j.failed, tc.failed) {
			t.Errorf("%s=%q: skipped %q, failed %q", BinaryVariable, tc.binary, j.skipped, j.failed)
		}
	}
}

// What does not work must end the test, or it would go on with half a fixture.
func TestFixturesFailLoudly(t *testing.T) {
	s := Real(t)
	for name, f := range map[string]func(*Server){
		"a mount of no known type": func(s *Server) { s.Mount("x", "no-such-engine", nil, "") },
		"a secret without a mount": func(s *Server) { s.Put("nowhere", "x") },
		"a policy that is no HCL":  func(s *Server) { s.Policy("p", "path {{{") },
		"a token without a policy": func(s *Server) { s.Token(TokenOptions{NoDefaultPolicy: true}) },
		"a token of a wrong kind":  func(s *Server) { s.Token(TokenOptions{Batch: true, NumUses: 3}) },
		"a deletion in no mount":   func(s *Server) { s.Delete("nowhere", "x") },
		"started twice":            func(s *Server) { s.Start() },
		"a wrong key": func(s *Server) {
			s.UnsealKey = "AAAAAAAAAAAAAAAAAAAAAA=="
			s.Seal()
			s.Unseal()
		},
	} {
		j := judged(t, func(tb testing.TB) {
			mine := &Server{
				t: tb, client: s.client, proc: s.proc, versions: map[string]string{},
				Address: s.Address, RootToken: s.RootToken, UnsealKey: s.UnsealKey,
			}
			f(mine)
		})
		if j.failed == "" {
			t.Errorf("%s does not fail the test", name)
		}
	}
}

func TestRealIsVault(t *testing.T) {
	t.Setenv("VAULT_ADDR", "http://192.0.2.1:8200") // none of the user's business matters
	s := Real(t)
	status, body := s.Ask(http.MethodGet, "sys/health", "", nil)
	var health struct {
		Initialized, Sealed, Standby, Enterprise bool
		Version                                  string
	}
	if err := json.Unmarshal(body, &health); err != nil || status != http.StatusOK {
		t.Fatalf("sys/health: status %d: %s", status, body)
	}
	if !health.Initialized || health.Sealed || health.Standby || health.Enterprise ||
		health.Version != "1.21.4" {
		t.Errorf("sys/health: %s", body)
	}
}

// The TLS listener proves who it is to those who know its CA, and only to them.
func TestRealTLS(t *testing.T) {
	s := Real(t)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(s.CACert)) {
		t.Fatalf("no certificate in %q", s.CACert)
	}
	for name, tc := range map[string]struct {
		roots *x509.CertPool
		works bool
	}{"its own CA": {pool, true}, "no CA": {x509.NewCertPool(), false}} {
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: tc.roots}}}
		resp, err := c.Get(s.TLSAddress + "/v1/sys/health")
		if err == nil {
			resp.Body.Close()
		}
		if (err == nil) != tc.works {
			t.Errorf("with %s: %v", name, err)
		}
		c.CloseIdleConnections()
	}
}

func TestRealFlags(t *testing.T) {
	audit := filepath.Join(t.TempDir(), "audit.log")
	s := Real(t, "-any-name", "-redact-version", "-audit", audit)

	// A terminal escape in a name: refused by default, taken by a listener that is told so.
	name := "a\x1b[2Jb"
	s.Mount("kv", "kv", nil, "")
	s.Put("kv", name)
	if got := s.keys("kv/", s.RootToken); len(got) != 1 || got[0] != name {
		t.Errorf("listed %q, want %q", got, name)
	}
	_, body := s.Ask(http.MethodGet, "sys/seal-status", "", nil)
	var seal struct{ Version *string }
	if err := json.Unmarshal(body, &seal); err != nil || seal.Version == nil || *seal.Version != "" {
		t.Errorf("the version is not hidden: %s", body)
	}
	log, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), `"operation":"list"`) || strings.Contains(string(log), Canary) {
		t.Errorf("audit log without the LIST, or with a value:\n%s", log)
	}
}

func TestRealStandby(t *testing.T) {
	s := Real(t, "-listen-standby", "127.0.0.1:0")
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	defer c.CloseIdleConnections()
	for path, want := range map[string]int{
		"/v1/sys/health":             http.StatusTooManyRequests,
		"/v1/sys/seal-status":        http.StatusOK,
		"/v1/sys/internal/ui/mounts": http.StatusTemporaryRedirect,
	} {
		resp, err := c.Get(s.StandbyAddress + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, resp.StatusCode, want)
		}
		if to := resp.Header.Get("Location"); want == http.StatusTemporaryRedirect &&
			to != s.Address+path {
			t.Errorf("%s: sent to %q", path, to)
		}
	}
	s.Mount("kv", "kv", nil, "") // the first one is the active one
}

func TestFreeze(t *testing.T) {
	s := Real(t)
	s.Mount("kv", "kv", nil, "")
	s.Put("kv", "x")
	s.Freeze()

	// A client that has a connection and one that has none both hang.
	for _, c := range []*http.Client{s.client, {Transport: &http.Transport{DisableKeepAlives: true}}} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Address+"/v1/sys/health", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := c.Do(req); err == nil || ctx.Err() == nil {
			t.Errorf("answer %v, error %v from a frozen server", resp, err)
		}
		cancel()
	}

	// What is asked while it is frozen is answered when it is not.
	answered := make(chan error, 1)
	go func() {
		resp, err := http.Get(s.Address + "/v1/sys/seal-status")
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Fatalf("answered while frozen: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	s.Thaw()
	if err := <-answered; err != nil {
		t.Errorf("after the thaw: %v", err)
	}
	if got := s.keys("kv/", s.RootToken); len(got) != 1 {
		t.Errorf("after the thaw: %q", got)
	}
	s.Freeze() // a frozen server ends all the same
}

func TestDisconnectKeepsEverything(t *testing.T) {
	s := Real(t)
	s.Mount("kv", "kv", nil, "")
	s.Put("kv", "x")
	token := s.Token(TokenOptions{})
	s.Disconnect()
	for _, address := range []string{s.Address, s.TLSAddress} {
		if resp, err := http.Get(address + "/v1/sys/health"); err == nil ||
			!strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: answer %v, error %v from a server that is gone", address, resp, err)
		}
	}
	s.Reconnect()
	if got := s.keys("kv/", s.RootToken); len(got) != 1 || got[0] != "x" {
		t.Errorf("after Reconnect: %q", got)
	}
	if status, body := s.Ask(http.MethodGet, "auth/token/lookup-self", token,
		nil); status != http.StatusOK {
		t.Errorf("after Reconnect: the token is not known: %s", body)
	}
}

func TestStopAndStart(t *testing.T) {
	s := Real(t)
	s.Mount("kv", "kv", nil, "")
	address, tlsAddress, root := s.Address, s.TLSAddress, s.RootToken
	s.Stop()
	if resp, err := http.Get(address + "/v1/sys/health"); err == nil {
		t.Errorf("a stopped server answers: %v", resp)
	}
	s.Start()
	if s.Address != address || s.TLSAddress != tlsAddress || s.RootToken != root {
		t.Errorf("it came back as %s, %s", s.Address, s.TLSAddress)
	}
	s.Mount("kv", "kv", nil, "") // which would fail, were the old one still there
	s.Seal()
	s.Unseal() // with the new key
}

// A server that was killed is gone at once, and can be started again like one that was stopped.
func TestKillAndStart(t *testing.T) {
	s := Real(t)
	s.Mount("kv", "kv", nil, "")
	address := s.Address
	s.Freeze() // one that is busy is killed all the same
	s.Kill()
	if resp, err := http.Get(address + "/v1/sys/health"); err == nil {
		t.Errorf("a killed server answers: %v", resp)
	}
	s.Start()
	s.Mount("kv", "kv", nil, "") // which would fail, were the old one still there
}
