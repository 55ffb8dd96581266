package vaultsvc

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		opts Options
		text string
	}{
		{"no address", Options{}, "http://"},
		{"no scheme", Options{Address: "vault.example.com"}, "http://"},
		{"a port and no scheme", Options{Address: "vault.example.com:8200"}, "http://"},
		{"an IP address and no scheme", Options{Address: "127.0.0.1:8200"}, "address"},
		{"another scheme", Options{Address: "ftp://vault.example.com"}, "http://"},
		{"no host", Options{Address: "https:///x"}, "no host"},
		{"only a port", Options{Address: "https://:8200"}, "no host"},
		{"a password", Options{Address: "https://me:" + someToken + "@vault.example.com"}, "user"},
		{"a query", Options{Address: "https://vault.example.com/?x=1"}, "query"},
		{"a fragment", Options{Address: "https://vault.example.com/#x"}, "fragment"},
		{"dot segments", Options{Address: "https://vault.example.com/a/../b"}, "rewrite"},
		{"dot segments in disguise", Options{Address: "https://vault.example.com/a/%2e%2e/b"}, "rewrite"},
		{"doubled slashes", Options{Address: "https://vault.example.com/a//b"}, "rewrite"},
		{"an encoded slash", Options{Address: "https://vault.example.com/a%2Fb"}, "rewrite"},
		{"an address of the API", Options{Address: "https://vault.example.com/v1"}, "leave /v1 out"},
		{"below which the mounts' page is a secret",
			Options{Address: "https://vault.example.com/v1/secret/data/"}, "leave /v1 out"},
		{"the same in disguise", Options{Address: "https://vault.example.com/%76%31/secret/data"},
			"leave /v1 out"},
		{"a control character", Options{Address: "https://vault.example.com/\n"}, "control character"},
		{"a token with a line break", Options{Address: "https://h", Token: someToken + "\n"}, "token"},
		{"a token of two words", Options{Address: "https://h", Token: someToken + " x"}, "token"},
		{"a namespace with a line break", Options{Address: "https://h",
			Namespace: "a\r\nX-Vault-Token: b"}, "namespace"},
	} {
		_, err := New(tc.opts)
		if !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), tc.text) {
			t.Errorf("%s: error is %v, want ErrConfig: …%s…", tc.name, err, tc.text)
		}
		checkText(t, tc.name, err)
	}
}

func TestNewTakes(t *testing.T) {
	t.Parallel()
	for address, path := range map[string]string{
		"https://vault.example.com":               "/v1/",
		"https://vault.example.com/":              "/v1/",
		"http://[::1]:8200":                       "/v1/",
		"http://127.0.0.1:8200/tools/vault/":      "/tools/vault/v1/",
		"http://127.0.0.1:8200/two words/(x)":     "/two%20words/%28x%29/v1/",
		"http://127.0.0.1:8200/two%20words/%28x)": "/two%20words/%28x%29/v1/",
	} {
		var mu sync.Mutex
		var seen *http.Request
		pages := map[string]*http.Request{} // by address
		record := direct(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			seen, pages[r.URL.RequestURI()] = r, r
		})
		c := newClient(t, Options{Address: address, Token: someToken, Namespace: "/team/a/",
			Transport: record})
		if c.Address() != address || c.Namespace() != "team/a" || !c.HasToken() {
			t.Errorf("%s: %s, %s, %v", address, c.Address(), c.Namespace(), c.HasToken())
		}
		// Both ways in which requests are made must come to the same address.
		c.List(t.Context(), kv2, at(kv2, "a b/"))
		if seen == nil || seen.URL.RequestURI() != path+"secret/metadata/a%20b/" ||
			seen.Header.Get("X-Vault-Namespace") != "team/a" {
			t.Errorf("%s: LIST is %+v", address, seen)
		}
		seen = nil
		c.LookupToken(t.Context())
		if seen == nil || seen.URL.RequestURI() != path+"auth/token/lookup-self" ||
			seen.Header.Get("X-Vault-Namespace") != "team/a" {
			t.Errorf("%s: the lookup is %+v", address, seen)
		}
		// Servers have these pages in the root namespace alone, and they need no token.
		c.Status(t.Context())
		for _, page := range []string{"sys/seal-status", "sys/health"} {
			seen := pages[path+page]
			if seen == nil || seen.Header.Get("X-Vault-Namespace") != "" ||
				seen.Header.Get("X-Vault-Token") != "" {
				t.Errorf("%s: the page %s is %+v", address, page, seen)
			}
		}
	}
}

// The environment may configure the connection, and never what was chosen in the options.
func TestEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"VAULT_ADDR": "http://evil.example", "VAULT_AGENT_ADDR": "http://evil.example",
		"VAULT_TOKEN":     "hvs.other",
		"VAULT_NAMESPACE": "other", "VAULT_WRAP_TTL": "60s", "VAULT_SRV_LOOKUP": "true",
		"VAULT_MAX_RETRIES": "1",
		"VAULT_HEADERS":     `{"X-Proxy-Auth":"yes"}`, "VAULT_RATE_LIMIT": "1000:1000",
	} {
		t.Setenv(name, value)
	}
	asked := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if got := r.Header.Get("X-Vault-Token"); got != someToken {
			t.Errorf("%s: the token is %q", r.URL, got)
		}
		if r.Header.Get("X-Vault-Namespace") != "" || r.Header.Get("X-Vault-Wrap-Ttl") != "" ||
			r.Header.Get("X-Proxy-Auth") != "yes" {
			t.Errorf("%s: headers are %v", r.URL, r.Header)
		}
		answer(500, `{"errors":[]}`)(w, r)
	})
	for _, name := range []string{"List", "Lookup"} {
		asked = 0
		if err := calls(c)[name](t.Context()); !errors.Is(err, ErrServer) || asked != 2 {
			t.Errorf("%s: %v after %d attempts, want 2", name, err, asked)
		}
	}
	t.Setenv("VAULT_RATE_LIMIT", "0.001:1")
	slow := serve(t, answer(404, `{"errors":[]}`),
		func(o *Options) { o.Timeout = 100 * time.Millisecond })
	calls(slow)["List"](t.Context())
	if err := calls(slow)["List"](t.Context()); !errors.Is(err, ErrTimeout) {
		t.Errorf("beyond the rate: %v", err)
	}
	for name, value := range map[string]string{"VAULT_CACERT": "/no/such/file", "VAULT_HEADERS": "x",
		"VAULT_SKIP_VERIFY": "perhaps"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			_, err := New(Options{Address: "https://h"})
			if !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "environment") {
				t.Errorf("%v", err)
			}
			checkText(t, name, err)
		})
	}
}

func TestUnixSocket(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	socket := filepath.Join(t.TempDir(), "vault.sock")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	srv := &httptest.Server{Listener: l, Config: &http.Server{Handler: server}}
	srv.Start()
	defer srv.Close()
	c := newClient(t, Options{Address: "unix://" + socket, Token: token})
	if mounts, err := c.Mounts(t.Context()); err != nil || len(mounts) == 0 {
		t.Errorf("mounts: %v, %v", mounts, err)
	}
	if _, err := c.LookupToken(t.Context()); err != nil {
		t.Error(err)
	}
}

// A token that appears in a log, a panic or a debugger's print is a token that is stolen.
func TestTokenIsNotPrinted(t *testing.T) {
	t.Parallel()
	const password = "in-the-address-by-mistake"
	opts := Options{Address: "https://me:" + password + "@h", Token: someToken, Namespace: "ns"}
	c := newClient(t, Options{Address: "https://h", Token: someToken})
	for _, v := range []any{opts, &opts, c, *c, struct{ Opts Options }{opts}, []Options{opts},
		map[string]*Client{"c": c}} {
		var shown strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			fmt.Fprintf(&shown, verb, v)
		}
		slog.New(slog.NewTextHandler(&shown, nil)).Info("x", "v", v)
		if _, ok := v.(slog.LogValuer); ok {
			slog.New(slog.NewJSONHandler(&shown, nil)).Info("x", "v", v)
		}
		if strings.Contains(shown.String(), password) {
			t.Errorf("%T: the password is shown: %s", v, shown.String())
		}
		slog.New(slog.NewJSONHandler(&shown, nil)).Info("x", "v", v)
		raw, err := json.Marshal(v)
		fmt.Fprintln(&shown, string(raw), err)
		for _, form := range []string{someToken, fmt.Sprintf("%x", someToken),
			fmt.Sprintf("%X", someToken)} {
			if strings.Contains(shown.String(), form) {
				t.Errorf("%T: the token is shown: %s", v, shown.String())
			}
		}
	}
	if _, ok := any(opts).(slog.LogValuer); !ok {
		t.Error("options say nothing of how they are logged")
	}
	if s := fmt.Sprint(opts); !strings.Contains(s, "Token:hidden") ||
		!strings.Contains(s, `Namespace:"ns"`) || !strings.Contains(s, "@h") {
		t.Errorf("options are printed as %s", s)
	}
	if s := fmt.Sprint(Options{Address: "https://h"}); !strings.Contains(s, "Token:none") {
		t.Errorf("options are printed as %s", s)
	}
}
