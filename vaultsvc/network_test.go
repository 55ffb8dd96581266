package vaultsvc

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// nameServer is a DNS server that answers every question with a code (0: no records), or not at
// all.
func nameServer(t *testing.T, code int) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			if code >= 0 && n > 12 {
				b[2], b[3] = b[2]|0x80, b[3]&0xf0|byte(code) // the question as an answer
				conn.WriteTo(b[:n], from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn,
		error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// A name that leads nowhere is told apart from a DNS that does not answer, and neither hangs.
func TestNames(t *testing.T) {
	t.Parallel()
	for what, tc := range map[string]struct {
		code int
		want error
		text string
		hint string
	}{
		"no such name":       {3, ErrOffline, "lookup vault.example.invalid", "VAULT_ADDR"},
		"no address":         {0, ErrOffline, "lookup vault.example.invalid", "VAULT_ADDR"},
		"a DNS that refuses": {5, ErrOffline, "lookup vault.example.invalid", "VAULT_ADDR"},
		"a DNS that fails":   {2, ErrOffline, "lookup vault.example.invalid", "VAULT_ADDR"},
		"a DNS that is mute": {-1, ErrTimeout, "", "--timeout"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, Options{Address: "https://vault.example.invalid", Token: someToken,
				Timeout: 300 * time.Millisecond,
				network: dialBy((&net.Dialer{Resolver: nameServer(t, tc.code)}).DialContext)})
			for name, call := range calls(c) {
				began := time.Now()
				err := call(t.Context())
				if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.text) ||
					!strings.Contains(Hint(err), tc.hint) {
					t.Errorf("%s: %v, hint %q", name, err, Hint(err))
				}
				if d := time.Since(began); d > 3*time.Second {
					t.Errorf("%s: took %s", name, d)
				}
				checkText(t, name, err)
			}
		})
	}
}

// Certificates whose time is over, or has not come.
func TestCertificateTimes(t *testing.T) {
	t.Parallel()
	ca, _, _ := certificate(t, nil)
	pool := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Leaf.Raw}))
	now := time.Now()
	for what, tc := range map[string]struct {
		from, to time.Time
		want     error
	}{
		"good":          {now.Add(-time.Hour), now.Add(time.Hour), nil},
		"expired":       {now.Add(-2 * time.Hour), now.Add(-time.Hour), ErrTLS},
		"not valid yet": {now.Add(time.Hour), now.Add(2 * time.Hour), ErrTLS},
	} {
		pair, _, _ := certificateFor(t, &ca, tc.from, tc.to, "vault.example.com")
		server, token := memvault.Sample()
		address := serveTLS(t, server, pair)
		c := newClient(t, Options{Address: address, Token: token,
			TLS: TLS{CAPEM: pool, ServerName: "vault.example.com"}})
		for name, call := range calls(c) {
			if tc.want == nil && name != "Status" {
				continue
			}
			err := call(t.Context())
			if !errors.Is(err, tc.want) || tc.want == nil && err != nil {
				t.Errorf("%s: %s: %v", what, name, err)
			}
			if err != nil && (!strings.Contains(err.Error(), "has expired or is not yet valid") ||
				!strings.Contains(Hint(err), "renewed")) {
				t.Errorf("%s: %s: %v, hint %q", what, name, err, Hint(err))
			}
			checkText(t, name, err, token)
		}
	}
}

func serveTLS(t *testing.T, h http.Handler, pair tls.Certificate) (address string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.URL
}

// forwardProxy is a proxy for CONNECT and for plain HTTP that leads every name to one server.
type forwardProxy struct {
	target string // "host:port"
	login  string // "user:password" that it wants; "" wants none
	refuse int    // the status that it refuses everything with; 0 refuses nothing

	mu   sync.Mutex
	seen []string // "CONNECT host:port", "LIST http://host/path"
}

func (p *forwardProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.RequestURI)
	p.mu.Unlock()
	want := ""
	if p.login != "" {
		want = "Basic " + base64.StdEncoding.EncodeToString([]byte(p.login))
	}
	switch got := r.Header.Get("Proxy-Authorization"); {
	case got != want:
		w.WriteHeader(http.StatusProxyAuthRequired)
		fmt.Fprint(w, got, r.Header) // an attack: what was sent is in the answer
		return
	case p.refuse != 0:
		http.Error(w, got, p.refuse)
		return
	}
	there, err := net.Dial("tcp", p.target)
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
	if r.Method == http.MethodConnect {
		io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
	} else {
		r.Header.Del("Proxy-Authorization")
		r.Header.Set("Connection", "close")
		if r.Write(there) != nil {
			return
		}
	}
	go io.Copy(there, buffered)
	io.Copy(here, there)
}

// Through a proxy, whose password is seen by nobody but it, and whose words are not repeated.
func TestProxies(t *testing.T) {
	const password = "proxy-password-that-may-not-leak"
	ca, _, _ := certificate(t, nil)
	pool := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Leaf.Raw}))
	pair, _, _ := certificate(t, &ca, "vault.example.com")
	server := memvault.New()
	server.Mount(kv2.Path, "kv", 2, "")
	server.Put(kv2.Path, "a")
	token := server.RootToken()
	secure := strings.TrimPrefix(serveTLS(t, server, pair), "https://")
	plain := httptest.NewServer(server)
	t.Cleanup(plain.Close)
	unsafe := strings.TrimPrefix(plain.URL, "http://")
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	const connect, byPlain = "CONNECT vault.example.com:443",
		"LIST http://vault.example.com/v1/secret/metadata/"
	for what, tc := range map[string]struct {
		address  string
		proxy    *forwardProxy
		user     string // in the proxy's address, with its password
		variable string
		gone     bool // there is no proxy
		saw      string
		want     error
		text     string
	}{
		"by CONNECT": {"https://vault.example.com", &forwardProxy{target: secure}, "",
			"VAULT_PROXY_ADDR", false, connect, nil, ""},
		"by OpenBao's name": {"https://vault.example.com", &forwardProxy{target: secure}, "",
			"BAO_PROXY_ADDR", false, connect, nil, ""},
		"the older name": {"https://vault.example.com", &forwardProxy{target: secure}, "",
			"VAULT_HTTP_PROXY", false, connect, nil, ""},
		"with a password": {"https://vault.example.com",
			&forwardProxy{target: secure, login: "me:" + password}, "me", "VAULT_PROXY_ADDR", false, connect,
			nil, ""},
		"a wrong user": {"https://vault.example.com",
			&forwardProxy{target: secure, login: "you:" + password}, "me", "VAULT_PROXY_ADDR", false,
			connect, ErrOffline, "status 407"},
		"a user nobody asks for": {"https://vault.example.com", &forwardProxy{target: secure}, "me",
			"VAULT_PROXY_ADDR", false, connect, ErrOffline, "status 407"},
		"refused": {"https://vault.example.com",
			&forwardProxy{target: secure, login: "me:" + password, refuse: 403}, "me", "VAULT_PROXY_ADDR",
			false, connect, ErrOffline, "status 403"},
		"does not reach the server": {"https://vault.example.com",
			&forwardProxy{target: closed.Addr().String()}, "", "VAULT_PROXY_ADDR", false, connect,
			ErrOffline, "status 502"},
		"is gone": {"https://vault.example.com", &forwardProxy{}, "me",
			"VAULT_PROXY_ADDR", true, "", ErrOffline, "connection refused"},
		"another server behind it": {"https://other.example.com", &forwardProxy{target: secure}, "",
			"VAULT_PROXY_ADDR", false, "CONNECT other.example.com:443", ErrTLS, ""},
		"plain HTTP": {"http://vault.example.com", &forwardProxy{target: unsafe,
			login: "me:" + password}, "me", "VAULT_PROXY_ADDR", false, byPlain, nil, ""},
		"plain HTTP, a wrong user": {"http://vault.example.com", &forwardProxy{target: unsafe,
			login: "you:" + password}, "me", "VAULT_PROXY_ADDR", false, byPlain, ErrOffline, "status 407"},
	} {
		t.Run(what, func(t *testing.T) {
			address := closed.Addr().String()
			if !tc.gone {
				srv := httptest.NewServer(tc.proxy)
				defer srv.Close()
				address = strings.TrimPrefix(srv.URL, "http://")
			}
			if tc.user != "" {
				address = tc.user + ":" + password + "@" + address
			}
			t.Setenv(tc.variable, "http://"+address)
			c := newClient(t, Options{Address: tc.address, Token: token, TLS: TLS{CAPEM: pool},
				Timeout: 5 * time.Second})
			defer c.Close()
			for name, call := range calls(c) {
				if tc.want == nil && name != "List" && name != "Mounts" && name != "Lookup" &&
					name != "Status" {
					continue // Revoke would end the token
				}
				if name == "List" {
					call = func(ctx context.Context) error { _, err := c.List(ctx, kv2, at(kv2, "")); return err }
				}
				err := call(t.Context())
				if !errors.Is(err, tc.want) || tc.want == nil && err != nil || err != nil &&
					!strings.Contains(err.Error(), tc.text) {
					t.Errorf("%s: %v", name, err)
				}
				if errors.Is(tc.want, ErrOffline) && !strings.Contains(Hint(err), "VAULT_PROXY_ADDR") {
					t.Errorf("%s: hint is %q", name, Hint(err))
				}
				checkText(t, name, err, token, password)
			}
			tc.proxy.mu.Lock()
			defer tc.proxy.mu.Unlock()
			if all := strings.Join(tc.proxy.seen, "\n"); !strings.Contains(all, tc.saw) ||
				strings.Contains(tc.saw, "CONNECT") && strings.Contains(all, "/v1/") {
				t.Errorf("the proxy saw\n%s\nwant %s", all, tc.saw)
			}
		})
	}
}

// What the client shows of itself by TLS: the name that it asks for, and a certificate where one is
// set. Neither goes to a server that another setting is for.
func TestServerNameIsAskedFor(t *testing.T) {
	t.Parallel()
	ca, _, _ := certificate(t, nil)
	pool := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Leaf.Raw}))
	one, _, _ := certificate(t, &ca, "one.example.com")
	two, _, _ := certificate(t, &ca, "two.example.com")
	server, token := memvault.Sample()
	srv := httptest.NewUnstartedServer(server)
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	var asked []string
	var mu sync.Mutex
	srv.TLS = &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, hello.ServerName)
		if hello.ServerName == "two.example.com" {
			return &two, nil
		}
		return &one, nil
	}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	for name, works := range map[string]bool{"one.example.com": true, "two.example.com": true,
		"three.example.com": false} {
		asked = nil
		c := newClient(t, Options{Address: srv.URL, Token: token,
			TLS: TLS{CAPEM: pool, ServerName: name}})
		_, err := c.Mounts(t.Context())
		if (err == nil) != works || err != nil && (!errors.Is(err, ErrTLS) ||
			!strings.Contains(Hint(err), "VAULT_TLS_SERVER_NAME")) {
			t.Errorf("%q: %v, hint %q", name, err, Hint(err))
		}
		mu.Lock()
		if len(asked) != 1 || asked[0] != name {
			t.Errorf("%q: the server was asked for %q", name, asked)
		}
		mu.Unlock()
	}
}
