package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// corporate is a network of which only a proxy leads out, to a server with a certificate of the
// company's own CA.
type corporate struct {
	proxy string // "host:port"
	ca    string // file
	token string

	mu   sync.Mutex
	seen []string // "CONNECT host:port"
}

const (
	corporateHost = "vault.corporate.invalid" // a name that no DNS knows
	proxyLogin    = "me:proxy-password-3d90"
)

func newCorporate(t *testing.T) *corporate {
	t.Helper()
	server := memvault.New()
	server.Mount("secrets", "kv", 2, "")
	server.Put("secrets", "a")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"},
		DNSNames: []string{corporateHost}, IsCA: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c := &corporate{ca: filepath.Join(t.TempDir(), "ca.pem"), token: server.RootToken()}
	if err := os.WriteFile(c.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		0o600); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(server)
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der},
		PrivateKey: key}}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.connect(w, r, srv.Listener.Addr().String())
	}))
	t.Cleanup(proxy.Close)
	c.proxy = proxy.Listener.Addr().String()
	return c
}

// connect leads a CONNECT to the server. Who is not let through is told what was sent, as an
// attack.
func (c *corporate) connect(w http.ResponseWriter, r *http.Request, to string) {
	c.mu.Lock()
	c.seen = append(c.seen, r.Method+" "+r.RequestURI)
	c.mu.Unlock()
	login := r.Header.Get("Proxy-Authorization")
	if login != "Basic "+base64.StdEncoding.EncodeToString([]byte(proxyLogin)) {
		w.WriteHeader(http.StatusProxyAuthRequired)
		io.WriteString(w, proxyLogin)
		return
	}
	there, err := net.Dial("tcp", to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	here, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer here.Close()
	io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		io.Copy(there, buffered)
		there.Close()
	}()
	io.Copy(here, there)
}

// The proxy of the environment is used as by every other program, and its password is shown
// nowhere.
func TestCorporateProxy(t *testing.T) {
	t.Parallel()
	c := newCorporate(t)
	_, password, _ := strings.Cut(proxyLogin, ":")
	good := "http://" + proxyLogin + "@" + c.proxy
	for name, tc := range map[string]struct {
		env            []string
		status         int
		stderr, advice string
		through        bool
	}{
		"HTTPS_PROXY":      {[]string{"HTTPS_PROXY=" + good}, render.OK, "", "", true},
		"in small letters": {[]string{"https_proxy=" + good}, render.OK, "", "", true},
		"VAULT_PROXY_ADDR": {[]string{"VAULT_PROXY_ADDR=" + good}, render.OK, "", "", true},
		"goes before": {[]string{"VAULT_PROXY_ADDR=" + good, "HTTPS_PROXY=http://127.0.0.1:1"},
			render.OK, "", "", true},
		"not for this host": {[]string{"HTTPS_PROXY=" + good, "NO_PROXY=.corporate.invalid"},
			render.Wrong, "error: listing mounts", "", false},
		"none": {nil, render.Wrong, "error: listing mounts", "", false},
		"a wrong password": {[]string{"HTTPS_PROXY=http://me:wrong-" + password + "@" + c.proxy},
			render.Wrong, "through the proxy: it answers with status 407", "HTTPS_PROXY", true},
		"nobody there": {[]string{"HTTPS_PROXY=http://" + proxyLogin + "@127.0.0.1:1"},
			render.Wrong, "through the proxy: proxyconnect", "HTTPS_PROXY", false},
		"an address that is no": {[]string{"VAULT_PROXY_ADDR=http://" + proxyLogin + "@%zz"},
			render.Wrong, "VAULT_PROXY_ADDR", "", false},
	} {
		c.mu.Lock()
		c.seen = nil
		c.mu.Unlock()
		s := start{
			args: []string{"ls", "secrets", "--timeout", "10s"},
			env: append([]string{"VAULT_ADDR=https://" + corporateHost, "VAULT_CACERT=" + c.ca,
				"VAULT_TOKEN=" + c.token}, tc.env...),
			secrets: []string{password, c.token},
		}
		o := s.run(t)
		if o.status != tc.status || tc.status == render.OK && o.stdout != "secrets/a\n" ||
			!strings.Contains(o.stderr, tc.stderr) || !strings.Contains(o.stderr, tc.advice) {
			t.Errorf("%s: status %d, %s%s", name, o.status, o.stdout, o.stderr)
		}
		c.mu.Lock()
		if through := len(c.seen) > 0 &&
			c.seen[0] == "CONNECT "+corporateHost+":443"; through != tc.through {
			t.Errorf("%s: the proxy saw %q", name, c.seen)
		}
		c.mu.Unlock()
		// looks for the password in what it shows of the settings
		s.args = []string{"status", "--timeout", "10s"}
		s.run(t)
	}
}

// An agent on this machine, by its socket.
func TestAgentSocket(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secrets", "kv", 2, "")
	server.Put("secrets", "a")
	dir, err := os.MkdirTemp("", "vm") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "agent.sock")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: server}}
	srv.Start()
	t.Cleanup(srv.Close)
	token := server.RootToken()
	for name, env := range map[string][]string{
		"VAULT_AGENT_ADDR": {"VAULT_AGENT_ADDR=unix://" + socket, "VAULT_ADDR=http://127.0.0.1:1"},
		"BAO_AGENT_ADDR":   {"BAO_AGENT_ADDR=unix://" + socket},
		"VAULT_ADDR":       {"VAULT_ADDR=unix://" + socket},
	} {
		o := start{args: []string{"ls", "secrets"}, env: append(env, "VAULT_TOKEN="+token),
			secrets: []string{token}}.run(t)
		if o.status != render.OK || o.stdout != "secrets/a\n" {
			t.Errorf("%s: status %d, %s%s", name, o.status, o.stdout, o.stderr)
		}
	}
	o := start{args: []string{"ls", "secrets"}, env: []string{"VAULT_AGENT_ADDR=unix://" + socket +
		".gone", "VAULT_TOKEN=" + token}, secrets: []string{token}}.run(t)
	if o.status != render.Wrong || !strings.Contains(o.stderr, "vault cannot be reached") {
		t.Errorf("no agent: status %d, %s", o.status, o.stderr)
	}
}
