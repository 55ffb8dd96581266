package vaultsvc

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

func TestTLS(t *testing.T) {
	// httptest's servers speak up about clients that do not trust them.
	quiet := func(srv *httptest.Server) *httptest.Server {
		srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		t.Cleanup(srv.Close)
		return srv
	}
	server, token := memvault.Sample()
	secure := quiet(httptest.NewUnstartedServer(server))
	secure.EnableHTTP2 = true
	secure.StartTLS()
	plain := quiet(httptest.NewServer(server))
	picky := quiet(httptest.NewUnstartedServer(server))
	picky.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	picky.StartTLS()
	old := quiet(httptest.NewUnstartedServer(server))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	pemCert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := os.WriteFile(ca, pemCert, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, address string
		env           map[string]string
		want          error
		hint          string // else that of most
	}{
		{"a certificate that nobody vouches for", secure.URL, nil, ErrTLS, ""},
		{"the same, trusted", secure.URL, map[string]string{"VAULT_CACERT": ca}, nil, ""},
		{"the same, trusted blindly", secure.URL, map[string]string{"VAULT_SKIP_VERIFY": "true"}, nil,
			""},
		{"a certificate for another name", secure.URL, map[string]string{"VAULT_CACERT": ca,
			"VAULT_TLS_SERVER_NAME": "other.host"}, ErrTLS, "VAULT_TLS_SERVER_NAME"},
		{"plain HTTP, by https", strings.Replace(plain.URL, "http:", "https:", 1), nil, ErrTLS, ""},
		{"TLS, addressed as http", strings.Replace(secure.URL, "https:", "http:", 1), nil, ErrTLS, ""},
		{"wants a client certificate", picky.URL, map[string]string{"VAULT_SKIP_VERIFY": "true"}, ErrTLS,
			"VAULT_CLIENT_CERT"},
		{"an old version", old.URL, map[string]string{"VAULT_SKIP_VERIFY": "true"}, ErrTLS, ""},
		{"not TLS at all", strings.Replace(rawServer(t, "SSH-2.0-x\r\n"), "http:", "https:", 1), nil,
			ErrTLS, ""},
		{"a load balancer's page for plain HTTP",
			serve(t, answer(400, "The plain HTTP request was sent to HTTPS port")).Address(), nil, ErrTLS,
			""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for name, value := range tc.env {
				t.Setenv(name, value)
			}
			c := newClient(t, Options{Address: tc.address, Token: token})
			for name, call := range calls(c) {
				if tc.want == nil && name != "Status" && name != "Mounts" {
					continue
				}
				err := call(t.Context())
				if strings.Contains(tc.name, "addressed as http") && (name == "List" || name == "ListLive" ||
					name == "Walk") && errors.Is(err, ErrOffline) {
					continue // Go's servers know GET and PUT from broken TLS, and not LIST: they hang up
				}
				if !errors.Is(err, tc.want) || tc.want == nil && err != nil {
					t.Errorf("%s: error is %v, want %v", name, err, tc.want)
				}
				if tc.hint == "" {
					tc.hint = "VAULT_CACERT"
				}
				if tc.want != nil && !strings.Contains(Hint(err), tc.hint) {
					t.Errorf("%s: hint is %q", name, Hint(err))
				}
				checkText(t, name, err, token)
			}
		})
	}
}
