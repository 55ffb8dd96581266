package login

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/authmethod"
	"github.com/vaultmap/vaultmap/vaultsvc/harmless"
)

var oidcMethod = method{
	Method: authmethod.Method{
		Name: "oidc", Mount: "oidc", Interactive: true,
		Keys: []authmethod.Key{{Name: "role"}, {Name: "port", Kind: authmethod.Port}},
	},
	make: func(s settings) vaultsvc.Method {
		port, _ := strconv.Atoi(s.Get("port")) // 0 where there is none
		return OIDC{Mount: s.Mount, Role: s.Get("role"), Port: port, Show: s.Open}
	},
}

// OIDC has the user log in by a browser: Vault names an address of the issuer, and the browser
// comes back with a code to a port of this machine. It is the flow of 'vault login -method=oidc',
// with the same address to come back to, so that roles allow it.
// https://developer.hashicorp.com/vault/docs/auth/jwt#oidc-login-vault-cli
type OIDC struct {
	Mount string // "" is "oidc"
	Role  string // "" is the mount's default
	Port  int    // to come back to; 0 is 8250, which roles usually allow
	// Show has the user open an address, as [Prompter] does.
	Show func(ctx context.Context, address string) (pasted <-chan string, err error)
}

const (
	oidcPort = 8250
	oidcPath = "/oidc/callback"
	// oidcPatience is how long the user may take: Vault forgets the request by then.
	oidcPatience = 5 * time.Minute
)

// Name returns "oidc".
func (o OIDC) Name() string { return "oidc" }

// Requests returns the two steps of the flow.
func (o OIDC) Requests() []string { return []string{o.path("auth_url"), o.path("callback")} }

func (o OIDC) path(step string) string {
	return "auth/" + mountOr(o.Mount, "oidc") + "/oidc/" + step
}

// Login logs in.
func (o OIDC) Login(ctx context.Context, client *api.Client) (*api.Secret, error) {
	port := o.Port
	if port == 0 {
		port = oidcPort
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, fmt.Errorf("%w: port %d, to which the browser comes back, is not free",
			vaultsvc.ErrConfig, port)
	}
	defer listener.Close()
	ctx, cancel := context.WithTimeout(ctx, oidcPatience)
	defer cancel()
	nonce := rand.Text()
	data := map[string]any{"redirect_uri": fmt.Sprintf("http://localhost:%d%s", port, oidcPath),
		"client_nonce": nonce}
	if o.Role != "" {
		data["role"] = o.Role
	}
	secret, err := client.Logical().WriteWithContext(ctx, o.path("auth_url"), data)
	if err != nil {
		return nil, err
	}
	address := ""
	if secret != nil {
		address, _ = secret.Data["auth_url"].(string)
	}
	u, err := url.Parse(address)
	if address == "" || err == nil && u.Query().Get("state") == "" {
		// Vault answers so, with an empty address, and does not say why.
		return nil, fmt.Errorf("%w: the role does not allow %s, or is not for a browser, or vault cannot reach the issuer",
			vaultsvc.ErrLogin, data["redirect_uri"])
	}
	if bad := harmless.CheckAddress(address); bad != nil {
		return nil, fmt.Errorf("%w: the address of the issuer that vault names is not opened: %w",
			vaultsvc.ErrLogin, bad)
	}
	came := make(chan url.Values, 1)
	server := &http.Server{Handler: callback(u.Query().Get("state"), came),
		ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(listener) }()
	defer func() {
		// The browser still gets the page that it waits for.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
		server.Close()
	}()
	pasted, err := o.Show(ctx, address)
	switch {
	case errors.Is(err, context.Canceled):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: the issuer's address cannot be shown: %w", vaultsvc.ErrConfig, err)
	}
	values, err := wait(ctx, u.Query().Get("state"), came, pasted)
	if err != nil {
		return nil, err
	}
	if values.Get("code") == "" {
		return nil, refusal("the issuer did not let the user in")
	}
	ctx, end := vaultsvc.Outlive(ctx)
	defer end()
	return client.Logical().ReadWithDataWithContext(ctx, o.path("callback"), map[string][]string{
		"state": {values.Get("state")}, "code": {values.Get("code")}, "client_nonce": {nonce},
	})
}

// wait waits for the browser to come back, or for the address at which it ended.
func wait(ctx context.Context, state string, came <-chan url.Values,
	pasted <-chan string) (url.Values, error) {
	for {
		select {
		case v := <-came:
			return v, nil
		case text, ok := <-pasted:
			if !ok {
				pasted = nil // nothing more will come
				continue
			}
			u, err := url.Parse(strings.TrimSpace(text))
			if err != nil || !sameState(u.Query(), state) {
				return nil, refusal("what was pasted is not the address at which the browser ended")
			}
			return u.Query(), nil
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, refusal("nobody logged in in time")
			}
			return nil, ctx.Err()
		}
	}
}

// callback takes what the browser comes back with. Another page could send it here, too: only what
// knows the state of this login counts, and only the first.
func callback(state string, came chan<- url.Values) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+oidcPath, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		values := r.URL.Query()
		if !sameState(values, state) {
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, "This is not the login that vaultmap waits for.\n")
			return
		}
		select {
		case came <- values:
		default:
		}
		io.WriteString(w, "vaultmap goes on in the terminal. You can close this page.\n")
	})
	return mux
}

func sameState(values url.Values, state string) bool {
	return subtle.ConstantTimeCompare([]byte(values.Get("state")), []byte(state)) == 1
}
