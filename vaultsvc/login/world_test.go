package login_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// world is a real Vault and those whom it asks when somebody logs in. Its tokens may list secret/.
type world struct {
	*vaulttest.Server
	t         testing.TB
	issuer    *issuer
	cluster   *cluster
	directory string

	certFile, keyFile string // of a client certificate
	certPEM           string
}

var secrets = vaultsvc.Mount{Path: "secret/", Engine: "kv", KVVersion: 2}

func newWorld(t testing.TB, flags ...string) *world {
	t.Helper()
	w := &world{Server: vaulttest.Real(t, flags...), t: t, issuer: newIssuer(t),
		cluster: newCluster(t), directory: directory(t)}
	w.Mount("secret/", "kv", map[string]string{"version": "2"}, "")
	w.Put("secret/", "a/x")
	w.Policy("lister", `path "secret/metadata/*" { capabilities = ["list"] }`)
	w.certPEM, w.certFile, w.keyFile = clientCertificate(t)
	return w
}

// list lists what the tokens of the world may list.
func list(ctx context.Context, c *vaultsvc.Client) error {
	names, err := c.List(ctx, secrets, vaultpath.New("", "secret/", "a/"))
	if err == nil && fmt.Sprint(names) != "[x]" {
		err = fmt.Errorf("the list is %q", names)
	}
	return err
}

// accessors returns the server's tokens, by what can be asked about them without having them.
func (w *world) accessors() map[string]bool {
	w.t.Helper()
	var answer struct{ Data struct{ Keys []string } }
	status, body := w.Ask("LIST", "auth/token/accessors", w.RootToken, nil)
	if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK {
		w.t.Fatalf("listing the tokens: status %d, %v", status, err)
	}
	all := map[string]bool{}
	for _, a := range answer.Data.Keys {
		all[a] = true
	}
	return all
}

// made returns the one token that has been made meanwhile.
func (w *world) made(meanwhile func()) string {
	w.t.Helper()
	before := w.accessors()
	meanwhile()
	found := ""
	for a := range w.accessors() {
		if before[a] {
			continue
		}
		if found != "" {
			w.t.Fatal("more than one token was made")
		}
		found = a
	}
	if found == "" {
		w.t.Fatal("no token was made")
	}
	return found
}

// alive reports whether the server still takes a token.
func (w *world) alive(accessor string) bool {
	w.t.Helper()
	status, _ := w.Ask(http.MethodPost, "auth/token/lookup-accessor", w.RootToken,
		map[string]string{"accessor": accessor})
	return status == http.StatusOK
}

// enable sets up an auth method whose role "dev", or whose user dev, gets tokens that live for so
// long.
func (w *world) enable(typ, mount string, ttl time.Duration) {
	w.t.Helper()
	tokens := func(more map[string]any) map[string]any {
		more["token_policies"], more["token_ttl"] = "lister", ttl.String()
		return more
	}
	builtin := typ
	if typ == "oauth2" || typ == "oidc" {
		builtin = "jwt"
	}
	w.Write("sys/auth/"+mount, map[string]any{"type": builtin})
	mount = "auth/" + mount
	switch typ {
	case "kubernetes":
		w.Write(mount+"/config", map[string]any{"kubernetes_host": w.cluster.URL,
			"disable_local_ca_jwt": true})
		w.Write(mount+"/role/dev", tokens(map[string]any{
			"bound_service_account_names": "app", "bound_service_account_namespaces": "payments",
			"audience": audience,
		}))
	case "approle":
		w.Write(mount+"/role/dev", tokens(map[string]any{"role_id": "role-of-" + mount}))
		w.Write(mount+"/role/open",
			tokens(map[string]any{"role_id": "open-role-of-" + mount, "bind_secret_id": false,
				"token_bound_cidrs": "127.0.0.1/32"}))
	case "cert":
		w.Write(mount+"/certs/dev", tokens(map[string]any{"certificate": w.certPEM}))
	case "jwt", "oauth2":
		w.Write(mount+"/config", map[string]any{"oidc_discovery_url": w.issuer.URL})
		w.Write(mount+"/role/dev",
			tokens(map[string]any{"role_type": "jwt", "user_claim": "sub", "bound_audiences": audience}))
	case "oidc":
		w.Write(mount+"/config", map[string]any{
			"oidc_discovery_url": w.issuer.URL, "oidc_client_id": clientID,
			"oidc_client_secret": clientSecret, "default_role": "dev",
			"jwt_supported_algs": "ES256",
		})
		w.Write(mount+"/role/dev", tokens(map[string]any{
			"role_type": "oidc", "user_claim": "sub",
			"allowed_redirect_uris": "http://localhost:8250/oidc/callback",
		}))
	case "userpass":
		w.Write(mount+"/users/dev", tokens(map[string]any{"password": userPassword}))
	case "ldap":
		w.Write(mount+"/config", map[string]any{"url": w.directory, "userdn": people, "userattr": "cn",
			"token_ttl": ttl.String()})
		w.Write(mount+"/users/dev", map[string]any{"policies": "lister"})
	default:
		w.t.Fatalf("enabling %s: nobody knows how", typ)
	}
}

// secretID has a secret id made for the role dev; uses 0 is any number.
func (w *world) secretID(mount string, uses int) string {
	w.t.Helper()
	var answer struct {
		Data struct {
			ID string `json:"secret_id"`
		}
	}
	raw := w.Write("auth/"+mount+"/role/dev/secret-id", map[string]any{"num_uses": uses})
	if err := json.Unmarshal(raw, &answer); err != nil || answer.Data.ID == "" {
		w.t.Fatalf("having a secret id made: %v", err)
	}
	return answer.Data.ID
}

// wrapped sends a request as root and has the answer wrapped. It returns the wrapping token.
func (w *world) wrapped(method, path, body string) string {
	w.t.Helper()
	req, err := http.NewRequest(method, w.Address+"/v1/"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("X-Vault-Token", w.RootToken)
	req.Header.Set("X-Vault-Wrap-TTL", "10m")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Wrap struct{ Token string } `json:"wrap_info"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Wrap.Token == "" {
		w.t.Fatalf("having the answer of %s wrapped: status %d, %v", path, resp.StatusCode, err)
	}
	return answer.Wrap.Token
}

// browse does what a browser does that is shown an address: it follows it and where that leads, to
// the end.
func browse(ctx context.Context, address string) (status int, at string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Request.URL.String(), nil
}

// browser is a user who opens the address at once.
func browser(ctx context.Context, address string) (<-chan string, error) {
	go browse(ctx, address)
	return nil, nil
}

// freePort returns a port that nobody listens on.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// clientCertificate makes a certificate that vouches for itself, and returns it and the files of it
// and its key.
func clientCertificate(t testing.TB) (cert, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "dev"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	certFile, keyFile = write(t, cert),
		write(t, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})))
	return cert, certFile, keyFile
}
