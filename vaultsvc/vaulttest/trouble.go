package vaulttest

import (
	"encoding/json"
	"net/http"
)

// Seal seals the server: nearly every answer is a 503 from then on.
func (s *Server) Seal() {
	s.t.Helper()
	s.Write("sys/seal", nil)
}

// Unseal unseals the server. Everything is as it was before.
func (s *Server) Unseal() {
	s.t.Helper()
	status, body := s.Ask(http.MethodPut, "sys/unseal", "", map[string]any{"key": s.UnsealKey})
	var seal struct{ Sealed *bool }
	if err := json.Unmarshal(body, &seal); err != nil || status != http.StatusOK ||
		seal.Sealed == nil || *seal.Sealed {
		s.t.Fatalf("unsealing: status %d: %s", status, body)
	}
}

// Kill ends the server's process without giving it a moment, as a crash does. Otherwise it is like
// Stop.
func (s *Server) Kill() {
	s.t.Helper()
	s.client.CloseIdleConnections()
	if s.proc == nil {
		s.t.Fatal("killing the real Vault server: it is not running")
	}
	p := s.proc
	s.proc = nil
	p.cmd.Process.Kill()
	p.wait() // says that it was killed
	p.stdin.Close()
}

// Freeze makes the server hang: connections are accepted and stay, and nothing is
// answered, until Thaw.
func (s *Server) Freeze() {
	s.t.Helper()
	s.do("freeze")
}

// Thaw ends Freeze. What was asked meanwhile is answered.
func (s *Server) Thaw() {
	s.t.Helper()
	s.do("thaw")
}

// Disconnect makes the server refuse and break all connections until Reconnect. Unlike
// after Stop, it then is what it was: secrets, tokens, unseal key.
func (s *Server) Disconnect() {
	s.t.Helper()
	s.do("down")
	s.client.CloseIdleConnections()
}

// Reconnect ends Disconnect.
func (s *Server) Reconnect() {
	s.t.Helper()
	s.do("up")
}

func (s *Server) do(command string) {
	s.t.Helper()
	if s.proc == nil {
		s.t.Fatalf("having the real Vault server %s: it is not running", command)
	}
	if err := s.proc.do(command); err != nil {
		s.t.Fatalf("the real Vault server: %v", err)
	}
}
