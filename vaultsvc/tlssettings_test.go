package vaultsvc

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// certificate makes a certificate and its key, as PEM files. One without a parent vouches for
// itself.
func certificate(t *testing.T, parent *tls.Certificate, names ...string) (pair tls.Certificate,
	certFile, keyFile string) {
	t.Helper()
	return certificateFor(t, parent, time.Now().Add(-time.Hour), time.Now().Add(time.Hour), names...)
}

// certificateFor makes one for a time.
func certificateFor(t *testing.T, parent *tls.Certificate, from, to time.Time,
	names ...string) (pair tls.Certificate, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "x"},
		DNSNames:  names,
		NotBefore: from, NotAfter: to, BasicConstraintsValid: true, IsCA: parent == nil,
	}
	if parent == nil {
		template.KeyUsage = x509.KeyUsageCertSign
	}
	issuer, signer := template, any(key)
	if parent != nil {
		issuer, signer = parent.Leaf, parent.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(name, typ string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: data}),
			0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	certFile, keyFile = file("cert.pem", "CERTIFICATE", der), file("key.pem", "PRIVATE KEY", keyDER)
	if pair, err = tls.LoadX509KeyPair(certFile, keyFile); err != nil {
		t.Fatal(err)
	}
	return pair, certFile, keyFile
}

// Settings go before the environment, field by field, and an environment of another server does not
// count at all.
func TestTLSSettings(t *testing.T) {
	ca, caFile, _ := certificate(t, nil)
	_, otherCA, _ := certificate(t, nil)
	pair, _, _ := certificate(t, &ca, "vault.example.com")
	_, clientCert, clientKey := certificate(t, &ca, "client")
	caPEM, err := os.ReadFile(caFile)
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	server, token := memvault.Sample()
	var cert bool // the last request came with a client's certificate
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cert = len(r.TLS.PeerCertificates) == 1
		server.ServeHTTP(w, r)
	}))
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequestClientCert}
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	type env = map[string]string
	const name = "vault.example.com"
	for what, tc := range map[string]struct {
		tls   TLS
		env   env
		other bool
		works bool
		cert  bool
	}{
		"nothing":             {},
		"the CA and the name": {tls: TLS{CACert: caFile, ServerName: name}, works: true},
		"the CA itself": {tls: TLS{CAPEM: string(caPEM), ServerName: name},
			works: true},
		"a folder with the CA": {tls: TLS{CAPath: filepath.Dir(caFile), ServerName: name}},
		"another CA":           {tls: TLS{CACert: otherCA, ServerName: name}},
		"no name":              {tls: TLS{CACert: caFile}},
		"another name":         {tls: TLS{CACert: caFile, ServerName: "vault.example.org"}},
		"not verified":         {tls: TLS{SkipVerify: &yes}, works: true},
		"the environment alone": {env: env{"VAULT_CACERT": caFile,
			"VAULT_TLS_SERVER_NAME": name}, works: true},
		"each from elsewhere": {tls: TLS{ServerName: name}, env: env{"VAULT_CACERT": caFile},
			works: true},
		"the environment's CA is another": {tls: TLS{CACert: caFile},
			env: env{"VAULT_CACERT": otherCA, "VAULT_TLS_SERVER_NAME": name}, works: true},
		"the CA is another than the environment's": {tls: TLS{CACert: otherCA},
			env: env{"VAULT_CACERT": caFile, "VAULT_TLS_SERVER_NAME": name}},
		"the environment's name is another": {tls: TLS{CACert: caFile, ServerName: name},
			env: env{"VAULT_TLS_SERVER_NAME": "x"}, works: true},
		"verified, though the environment does not": {tls: TLS{SkipVerify: &no},
			env: env{"VAULT_SKIP_VERIFY": "true"}},
		"not verified, as the environment has it": {env: env{"VAULT_SKIP_VERIFY": "true"},
			works: true},
		"the environment of another does not verify": {env: env{"VAULT_SKIP_VERIFY": "true"},
			other: true},
		"the environment of another trusts": {env: env{"VAULT_CACERT": caFile,
			"VAULT_TLS_SERVER_NAME": name}, other: true},
		"settings beside the environment of another": {tls: TLS{CACert: caFile, ServerName: name},
			env: env{"VAULT_CACERT": otherCA, "VAULT_TLS_SERVER_NAME": "x"}, other: true, works: true},
		"a certificate of one's own": {tls: TLS{SkipVerify: &yes,
			ClientCert: clientCert, ClientKey: clientKey}, works: true, cert: true},
		"a certificate, from the environment": {tls: TLS{SkipVerify: &yes},
			env: env{"VAULT_CLIENT_CERT": clientCert, "VAULT_CLIENT_KEY": clientKey}, works: true,
			cert: true},
		"the certificate for another is not shown here": {tls: TLS{SkipVerify: &yes},
			env: env{"VAULT_CLIENT_CERT": clientCert, "VAULT_CLIENT_KEY": clientKey}, other: true,
			works: true},
	} {
		t.Run(what, func(t *testing.T) {
			for name, value := range tc.env {
				t.Setenv(name, value)
			}
			if tc.tls.CAPath != "" { // there is a key in that folder, too, which is no certificate
				tc.tls.CAPath = t.TempDir()
				if err := os.WriteFile(filepath.Join(tc.tls.CAPath, "ca.pem"), caPEM, 0o600); err != nil {
					t.Fatal(err)
				}
				tc.works = true
			}
			c := newClient(t, Options{Address: srv.URL, Token: token, TLS: tc.tls,
				OtherEnvironment: tc.other})
			cert = false
			_, err := c.Mounts(t.Context())
			if (err == nil) != tc.works || err != nil && !errors.Is(err, ErrTLS) {
				t.Errorf("works: %v, %v; want %v", err == nil, err, tc.works)
			}
			if cert != tc.cert {
				t.Errorf("with a client certificate: %v, want %v", cert, tc.cert)
			}
		})
	}
	for what, bad := range map[string]TLS{
		"a CA that is not there":      {CACert: filepath.Join(t.TempDir(), "none.pem")},
		"a CA that is none":           {CAPEM: "x"},
		"a certificate without a key": {ClientCert: clientCert},
		"a key without a certificate": {ClientKey: clientKey},
		"a key that is no key":        {ClientCert: clientCert, ClientKey: clientCert},
	} {
		if _, err := New(Options{Address: srv.URL, Token: someToken, TLS: bad}); !errors.Is(err,
			ErrConfig) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The real server's listener is trusted by its CA alone, and only by the name in its certificate.
func TestRealTLSSettings(t *testing.T) {
	s := vaulttest.Real(t)
	_, otherCA, _ := certificate(t, nil)
	for what, tc := range map[string]struct {
		tls   TLS
		works bool
	}{
		"its CA":       {TLS{CAPEM: s.CACert}, true},
		"no CA":        {TLS{}, false},
		"another CA":   {TLS{CACert: otherCA}, false},
		"another name": {TLS{CAPEM: s.CACert, ServerName: "vault.example.com"}, false},
	} {
		c := newClient(t, Options{Address: s.TLSAddress, Token: s.RootToken, TLS: tc.tls})
		_, err := c.Mounts(t.Context())
		if (err == nil) != tc.works || err != nil && !errors.Is(err, ErrTLS) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Vault's own programs let DNS choose whose certificate is taken. The attack is a record that leads
// to a server with a good certificate for a name of its own.
func TestSRVKeepsTheName(t *testing.T) {
	ca, _, _ := certificate(t, nil)
	caPEM := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Leaf.Raw}))
	server, token := memvault.Sample()
	start := func(name string) (port uint16) {
		pair, _, _ := certificate(t, &ca, name)
		srv := httptest.NewUnstartedServer(server)
		srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		srv.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
		srv.StartTLS()
		t.Cleanup(srv.Close)
		return uint16(srv.Listener.Addr().(*net.TCPAddr).Port)
	}
	good, evil := start("vault.example.com"), start("127.0.0.1")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := uint16(free.Addr().(*net.TCPAddr).Port)
	free.Close()
	for what, tc := range map[string]struct {
		records []uint16
		want    error
	}{
		"its server":                {[]uint16{good}, nil},
		"another with its own name": {[]uint16{evil}, ErrTLS},
		"one that is gone, first":   {[]uint16{gone, good}, nil},
		"only one that is gone":     {[]uint16{gone}, ErrOffline},
	} {
		t.Setenv("VAULT_SRV_LOOKUP", "true")
		asked := 0
		s := &srv{
			name: "vault.example.com", dialed: "vault.example.com:443", dial: (&net.Dialer{}).DialContext,
			lookup: fakeSRV(&asked, tc.records),
		}
		c := newClient(t, Options{Address: "https://vault.example.com", Token: token,
			TLS: TLS{CAPEM: caPEM}, Timeout: 5 * time.Second, network: dialBy(s.dialContext)})
		for range 2 {
			if _, err := c.Mounts(t.Context()); !errors.Is(err, tc.want) || tc.want == nil && err != nil {
				t.Errorf("%s: %v, want %v", what, err, tc.want)
			}
			c.Close()
		}
		if tc.want == nil && asked != 1 {
			t.Errorf("%s: DNS was asked %d times", what, asked)
		}
	}
}
