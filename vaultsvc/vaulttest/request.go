package vaulttest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Ask sends one request and returns status and body of the answer, whatever it is.
// Redirects are followed. The path is what follows /v1/, unescaped; a query may not be part
// of it. An empty token is not sent, and a nil body is none.
func (s *Server) Ask(method, path, token string, body any) (int, []byte) {
	s.t.Helper()
	return s.ask(method, path, body, map[string]string{"X-Vault-Token": token})
}

func (s *Server) ask(method, path string, body any, header map[string]string) (int, []byte) {
	s.t.Helper()
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			s.t.Fatalf("encoding what goes to %s: %v", path, err)
		}
		content = bytes.NewReader(raw)
	}
	// The test's own context is not used: cleanups ask too.
	req, err := http.NewRequest(method,
		s.Address+"/v1/"+vaultpath.EscapeSegments(strings.TrimPrefix(path, "/")), content)
	if err != nil {
		s.t.Fatalf("asking the real Vault server: %v", err)
	}
	for name, value := range header {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := s.client.Do(req)
	if err != nil {
		s.t.Fatalf("asking the real Vault server: %v", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatalf("reading the answer to %s %s: %v", method, path, err)
	}
	return resp.StatusCode, answer
}

// Write writes to a path as root, as Ask does, and returns the answer. It is for setting
// up what has no method of its own here, such as auth methods.
func (s *Server) Write(path string, body any) []byte {
	s.t.Helper()
	return s.write(path, s.RootToken, body)
}

func (s *Server) write(path, token string, body any) []byte {
	s.t.Helper()
	status, answer := s.Ask(http.MethodPost, path, token, body)
	if status/100 != 2 {
		s.t.Fatalf("writing to %q: status %d: %s", path, status, answer)
	}
	return answer
}
