package vaulttest

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// BinaryVariable is the environment variable that names the server's binary.
const BinaryVariable = "VAULTMAP_REALVAULT"

// patience is how long a server on a busy machine may take for anything.
const patience = time.Minute

// Server is a running Vault, unsealed. What is exported is only to be read.
type Server struct {
	Address    string // "http://127.0.0.1:PORT"
	TLSAddress string // "https://127.0.0.1:PORT"; asks for a client certificate, needs none
	CACert     string // PEM: what the certificate of TLSAddress is signed by
	RootToken  string
	UnsealKey  string // base64

	// StandbyAddress is that of the standby, where Real was given the flag -listen-standby.
	// It answers with redirects to Address.
	StandbyAddress string

	t      testing.TB
	binary string
	flags  []string
	client *http.Client
	proc   *process // nil while stopped

	mu       sync.Mutex
	versions map[string]string // mount -> KV version, "" for another engine
}

// Real starts a Vault for the test, on free ports of 127.0.0.1, and stops it when the test
// ends. The flags go to the server as they are: "-audit", FILE for an audit log,
// "-any-name" to have it accept names with control characters, "-redact-version",
// "-listen-standby", "127.0.0.1:0" for a standby.
func Real(t testing.TB, flags ...string) *Server {
	t.Helper()
	binary := os.Getenv(BinaryVariable)
	if binary == "" && testing.Short() {
		t.Skip("needs the real Vault server, and is left out with -short")
	}
	if binary == "" {
		t.Fatal("needs the real Vault server: run make test, or make test-short without it")
	}
	s := &Server{
		t: t, binary: binary, flags: flags,
		// Not the default transport: a proxy is of no use on the way to this server.
		client: &http.Client{Transport: &http.Transport{}, Timeout: patience},
	}
	t.Cleanup(s.stop)
	s.Start()
	return s
}

// Start starts the server again after Stop: at the same addresses and with the same root
// token, but empty, with another unseal key and another CA.
func (s *Server) Start() {
	s.t.Helper()
	if s.proc != nil {
		s.t.Fatal("starting the real Vault server: it is running")
	}
	// A token that Vault makes itself could not be given to another server.
	if s.RootToken == "" {
		s.RootToken = "root-" + rand.Text()
	}
	args := append([]string{"-stdin", "-token", s.RootToken}, s.flags...)
	if s.Address != "" {
		args = append(args, "-listen", hostport(s.Address), "-listen-tls", hostport(s.TLSAddress))
	}
	if s.StandbyAddress != "" {
		args = append(args, "-listen-standby", hostport(s.StandbyAddress))
	}
	var p *process
	var r ready
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		var err error
		if p, r, err = launch(s.binary, args); err == nil {
			break
		}
		// Somebody else's connection may have got the port for a moment.
		if !strings.Contains(err.Error(), "address already in use") || time.Now().After(deadline) {
			s.t.Fatalf("starting the real Vault server: %v", err)
		}
	}
	s.proc = p
	s.Address, s.TLSAddress, s.CACert, s.StandbyAddress = r.Address, r.TLSAddress, r.CACert,
		r.StandbyAddress
	s.RootToken, s.UnsealKey = r.RootToken, r.UnsealKey
	s.mu.Lock()
	s.versions = map[string]string{}
	s.mu.Unlock()
}

// Stop ends the server's process. Connections are refused from then on, and what the
// server held is lost. See Disconnect for a server that comes back as it was.
func (s *Server) Stop() {
	s.t.Helper()
	if s.proc == nil {
		s.t.Fatal("stopping the real Vault server: it is not running")
	}
	s.stop()
}

func (s *Server) stop() {
	s.t.Helper()
	s.client.CloseIdleConnections()
	if s.proc == nil {
		return
	}
	p := s.proc
	s.proc = nil
	if err := p.end(); err != nil {
		s.t.Errorf("stopping the real Vault server: %v", err)
	}
}

// Log returns what the server has written to its log since it was started last.
func (s *Server) Log() string {
	if s.proc == nil {
		return ""
	}
	return s.proc.log.String()
}

func hostport(address string) string {
	_, hp, _ := strings.Cut(address, "://")
	return hp
}

// environment is that of the test without what configures a Vault, or a client of one.
func environment() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "VAULT_") && !strings.HasPrefix(v, "BAO_") {
			env = append(env, v)
		}
	}
	return env
}

// logBuffer is written by the process while the test may read it.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String returns all that was written.
func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// failed adds the log to an error, where there is one.
func (l *logBuffer) failed(err error) error {
	if log := strings.TrimSpace(l.String()); log != "" {
		return fmt.Errorf("%w; it wrote:\n%s", err, log)
	}
	return err
}

func command(binary string, args []string, log *logBuffer) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Env = environment()
	cmd.Stderr = log
	return cmd
}
