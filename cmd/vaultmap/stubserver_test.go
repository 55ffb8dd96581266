package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// wire is what requests travel by.
type wire string

const (
	clearText wire = "clear" // HTTP/1.1 without TLS
	tlsHTTP1  wire = "http1" // HTTP/1.1 over TLS
	tlsHTTP2  wire = "http2" // HTTP/2 over TLS
)

var wires = []wire{clearText, tlsHTTP1, tlsHTTP2}

// stubToken is the token that a stub is asked with; it takes any.
const stubToken = "s.stub"

// stubServer answers as a Vault does that holds the folders it is made for: to what a walk costs it
// adds as little as it can. Nothing in it is checked: whether Vault answers so is up to the tests
// against the real one.
type stubServer struct {
	wire    wire
	widths  []int         // how many folders there are in each folder of a level, from the top
	latency time.Duration // of each answer
	streams int           // at a time on a connection of HTTP/2; 0 is 250, as Vault has it

	address     string
	authority   string       // file with the certificate, where there is TLS
	requests    atomic.Int64 // all of them
	connections atomic.Int64 // accepted
	odd         atomic.Int64 // requests that it knows no answer to
	lists       []stubAnswer // to a LIST, by level
}

// stubAnswer is what is answered, and the same with all that HTTP/1.1 has before it.
type stubAnswer struct {
	status      int
	body, whole []byte
}

func newStubAnswer(status int, body string) stubAnswer {
	whole := fmt.Appendf(nil, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	for name, value := range stubHeaders {
		whole = fmt.Appendf(whole, "%s: %s\r\n", name, value)
	}
	whole = fmt.Appendf(whole, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return stubAnswer{status, []byte(body), whole}
}

// secretsInFolder is how many secrets each folder holds that has no folders.
const secretsInFolder = 10

// folders is how many LISTs a walk of everything takes.
func (s *stubServer) folders() int {
	all, level := 1, 1
	for _, n := range s.widths {
		level *= n
		all += level
	}
	return all
}

// secrets is how many secrets there are.
func (s *stubServer) secrets() int {
	n := secretsInFolder
	for _, width := range s.widths {
		n *= width
	}
	return n
}

// start starts the server and has it end with the test.
func (s *stubServer) start(tb testing.TB) *stubServer {
	tb.Helper()
	for _, n := range s.widths {
		s.lists = append(s.lists, listAnswer("folder", "/", n))
	}
	s.lists = append(s.lists, listAnswer("secret", "", secretsInFolder))
	server := httptest.NewUnstartedServer(s)
	listener := &countingListener{server.Listener, &s.connections}
	switch s.wire {
	case tlsHTTP2:
		server.Listener = listener
		server.EnableHTTP2 = true
		server.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: s.streams}
		server.StartTLS()
		s.address = server.URL
		tb.Cleanup(server.Close)
	case tlsHTTP1:
		server.StartTLS() // for its certificate; the requests are answered by serve
		certificates := server.TLS.Certificates
		server.Close()
		plain := listen(tb)
		go s.accept(tls.NewListener(&countingListener{plain, &s.connections},
			&tls.Config{Certificates: certificates}))
		s.address = "https://" + plain.Addr().String()
	default:
		server.Listener.Close()
		plain := listen(tb)
		go s.accept(&countingListener{plain, &s.connections})
		s.address = "http://" + plain.Addr().String()
	}
	if s.wire != clearText {
		s.authority = filepath.Join(tb.TempDir(), "ca.pem")
		block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
		if err := os.WriteFile(s.authority, pem.EncodeToMemory(block), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Cleanup(func() {
		if n := s.odd.Load(); n > 0 {
			tb.Errorf("%d requests came that the stub does not know", n)
		}
	})
	return s
}

func listen(tb testing.TB) net.Listener {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { l.Close() })
	return l
}

type countingListener struct {
	net.Listener
	n *atomic.Int64
}

func (l *countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		l.n.Add(1)
	}
	return c, err
}

// accept serves HTTP/1.1 until the listener is closed.
func (s *stubServer) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go s.serve(c)
	}
}

// serve answers the requests of a connection. net/http would take as much for them as the client.
func (s *stubServer) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		method, rest, _ := bytes.Cut(line, []byte(" "))
		path, _, _ := bytes.Cut(rest, []byte(" "))
		answer := s.answer(string(method), string(path))
		for len(line) > len("\r\n") {
			if line, err = r.ReadSlice('\n'); err != nil {
				return
			}
		}
		time.Sleep(s.latency)
		if _, err := c.Write(answer.whole); err != nil {
			return
		}
	}
}

// ServeHTTP answers over HTTP/2.
func (s *stubServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := s.answer(r.Method, r.URL.Path)
	time.Sleep(s.latency)
	for name, value := range stubHeaders {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	w.Write(answer.body)
}

// stubHeaders are those that Vault's answers have.
var stubHeaders = map[string]string{
	"Cache-Control": "no-store", "Content-Type": "application/json",
	"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}

const stubFolders = "/v1/secret/metadata/"

// answer returns what Vault answers to a request.
func (s *stubServer) answer(method, path string) stubAnswer {
	s.requests.Add(1)
	if below, ok := strings.CutPrefix(path, stubFolders); ok && method == "LIST" {
		if level := strings.Count(below, "/"); level < len(s.lists) {
			return s.lists[level]
		}
	}
	if page := stubPages[path]; page != "" && method == http.MethodGet {
		return newStubAnswer(http.StatusOK, page)
	}
	s.odd.Add(1)
	return newStubAnswer(http.StatusNotFound, `{"errors":[]}`)
}

var stubPages = map[string]string{
	"/v1/sys/seal-status": `{"type":"shamir","initialized":true,"sealed":false,"version":"1.21.1",` +
		`"build_date":"2025-11-18T13:04:32Z"}`,
	"/v1/sys/health": `{"initialized":true,"sealed":false,"standby":false,` +
		`"performance_standby":false,"version":"1.21.1","enterprise":false}`,
	"/v1/sys/internal/ui/mounts": `{"request_id":"1","data":{"auth":{},"secret":{"secret/":` +
		`{"type":"kv","options":{"version":"2"},"uuid":"1"}}}}`,
	"/v1/auth/token/lookup-self": `{"request_id":"1","data":{"id":"` + stubToken +
		`","ttl":0,"expire_time":null,"num_uses":0,"policies":["root"],"type":"service"}}`,
}

// listAnswer is Vault's answer to a LIST of n names.
func listAnswer(name, end string, n int) stubAnswer {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"%s-%04d%s"`, name, i, end)
	}
	return newStubAnswer(http.StatusOK, fmt.Sprintf(`{"request_id":"6e0b42aa-f0b4-8a4f-9a41-0d3a4b2ac9a1","lease_id":"",`+
		`"renewable":false,"lease_duration":0,"data":{"keys":[%s]},"wrap_info":null,"warnings":null,`+
		`"auth":null,"mount_type":"kv"}`+"\n", strings.Join(keys, ",")))
}
