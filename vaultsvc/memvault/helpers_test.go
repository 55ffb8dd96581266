package memvault

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// got is an answer that was read to its end.
type got struct {
	status int
	header http.Header
	raw    string
	keys   []string
	data   map[string]any
}

// ask makes a request without a network. The path is below /v1/ and escaped, unless it
// begins with "/".
func ask(t *testing.T, s *Server, method, path, token string, header ...string) got {
	t.Helper()
	if !strings.HasPrefix(path, "/") {
		path = "/v1/" + path
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "http://vault.test"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("X-Vault-Token", token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.Transport().RoundTrip(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	g := got{status: resp.StatusCode, header: resp.Header, raw: string(raw)}
	var body struct {
		Data map[string]any
	}
	if json.Unmarshal(raw, &body) == nil {
		g.data = body.Data
		if keys, ok := body.Data["keys"].([]any); ok {
			for _, k := range keys {
				g.keys = append(g.keys, k.(string))
			}
		}
	}
	return g
}

// object reads an answer that has no envelope.
func (g got) object(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(g.raw), &m); err != nil {
		t.Fatalf("%v in %s", err, g.raw)
	}
	return m
}
