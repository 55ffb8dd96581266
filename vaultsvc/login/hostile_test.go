package login_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/login"
)

// canary is what a hostile server says wherever it can say something.
const canary = "canary-of-a-hostile-server-3e9c"

// network answers requests without a network.
type network func(*http.Request) (*http.Response, error)

func (n network) RoundTrip(req *http.Request) (*http.Response, error) { return n(req) }

// answers is a server that is honest for so many requests of a login, and hostile then.
func answers(honest int, hostile func(*http.Request, []byte) (*http.Response, error)) network {
	asked := 0
	return func(req *http.Request) (*http.Response, error) {
		var body []byte
		if req.Body != nil {
			body, _ = io.ReadAll(req.Body)
			req.Body.Close()
		}
		if asked++; asked > honest {
			return hostile(req, body)
		}
		data := map[string]string{"creation_path": "auth/approle/role/dev/secret-id"}
		switch {
		case strings.HasSuffix(req.URL.Path, "sys/wrapping/unwrap"):
			data = map[string]string{"secret_id": wrongSecret + "-unwrapped"}
		case strings.HasSuffix(req.URL.Path, "auth_url"):
			data = map[string]string{"auth_url": "https://issuer.example/authorize?state=" + wrongSecret +
				"-state"}
		}
		raw, err := json.Marshal(map[string]any{"data": data})
		return respond(req, http.StatusOK, string(raw)), err
	}
}

func respond(req *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(strings.NewReader(body)), Request: req,
	}
}

// attempts are logins by every method, with a secret in each place that has one, and how many
// requests each takes.
func attempts(t *testing.T) map[string]struct {
	method func() vaultsvc.Method
	steps  int
} {
	paste := func(context.Context, string) (<-chan string, error) {
		pasted := make(chan string, 1)
		pasted <- "http://localhost/oidc/callback?state=" + wrongSecret + "-state&code=" + wrongSecret +
			"-code"
		return pasted, nil
	}
	issuer := newIssuer(t)
	value := func(what string) login.Secret { return login.Value(wrongSecret + "-" + what) }
	port := freePort(t)
	return map[string]struct {
		method func() vaultsvc.Method
		steps  int
	}{
		"kubernetes": {func() vaultsvc.Method {
			return login.JWT{Type: "kubernetes", Role: "dev",
				Token: login.Value(shaped)}
		}, 1},
		"approle": {func() vaultsvc.Method {
			return &login.AppRole{RoleID: login.Value("r"), SecretID: value("secret-id")}
		}, 1},
		"wrapped": {func() vaultsvc.Method {
			return &login.AppRole{RoleID: login.Value("r"), SecretID: value("wrapping"), Wrapped: true}
		}, 3},
		"cert": {func() vaultsvc.Method { return login.Cert{Role: "dev"} }, 1},
		"jwt":  {func() vaultsvc.Method { return login.JWT{Role: "dev", Token: login.Value(shaped)} }, 1},
		"userpass": {func() vaultsvc.Method {
			return login.Password{Type: "userpass", User: "dev", Password: value("password")}
		}, 1},
		"ldap": {func() vaultsvc.Method {
			return login.Password{Type: "ldap", User: "dev",
				Password: value("password")}
		}, 1},
		"oauth2": {func() vaultsvc.Method {
			return login.OAuth2{Role: "dev", Endpoint: issuer.URL + "/token", ClientID: clientID,
				ClientSecret: login.Value(clientSecret)}
		}, 1},
		"oidc": {func() vaultsvc.Method { return login.OIDC{Port: port, Show: paste} }, 2},
	}
}

// hostile are the ways to answer a request with what was sent and what nobody asked for.
func hostile() map[string]func(*http.Request, []byte) (*http.Response, error) {
	all := map[string]func(*http.Request, []byte) (*http.Response, error){}
	// said is everything that the request had in it.
	said := func(req *http.Request, body []byte) string {
		return strings.Join([]string{canary, string(body), req.URL.String(), fmt.Sprint(req.Header)}, " ")
	}
	phrases := []string{"permission denied", "invalid role or secret ID", "error validating token: ",
		"failed to determine alias name", "Vault is sealed", "", "keyset configuration error"}
	for _, status := range []int{200, 204, 400, 401, 403, 404, 405, 412, 429, 472, 500, 502, 503} {
		for form, body := range map[string]func(string) any{
			"errors": func(s string) any {
				var texts []string
				for _, phrase := range phrases {
					texts = append(texts, phrase+s)
				}
				return map[string]any{"errors": texts, "warnings": texts}
			},
			"a phrase": func(s string) any {
				return map[string]any{"errors": []string{"token is expired " +
					s}}
			},
			"data": func(s string) any {
				return map[string]any{"data": map[string]string{"secret_id": s, "auth_url": s,
					"creation_path": s}}
			},
			"an address": func(string) any {
				return map[string]any{"data": map[string]string{"auth_url": "javascript:" +
					canary}}
			},
			"a token": func(s string) any {
				return map[string]any{"auth": map[string]any{"client_token": s +
					"\r\nX: y"}}
			},
			"no token": func(s string) any {
				return map[string]any{"auth": map[string]any{"client_token": "",
					"accessor": s}}
			},
			"a factor": func(s string) any {
				return map[string]any{"auth": map[string]any{
					"mfa_requirement": map[string]any{"mfa_request_id": s},
				}}
			},
			"a number": func(s string) any {
				return map[string]any{"auth": map[string]any{"lease_duration": s}}
			},
			"a text": func(s string) any { return s },
			"wrapped": func(s string) any {
				return map[string]any{"wrap_info": map[string]any{"token": s}}
			},
		} {
			all[fmt.Sprint(status, " ", form)] = func(req *http.Request, sent []byte) (*http.Response,
				error) {
				var text bytes.Buffer
				encoder := json.NewEncoder(&text)
				encoder.SetEscapeHTML(false)
				err := encoder.Encode(body(said(req, sent)))
				return respond(req, status, text.String()), err
			}
		}
		all[fmt.Sprint(status, " raw")] = func(req *http.Request, sent []byte) (*http.Response, error) {
			return respond(req, status, "<html>HTTPS "+said(req, sent)), nil
		}
	}
	for _, status := range []int{301, 302, 307, 308} {
		all[fmt.Sprint(status, " redirect")] = func(req *http.Request, sent []byte) (*http.Response,
			error) {
			resp := respond(req, status, "")
			resp.Header.Set("Location",
				"https://"+url.PathEscape(wrongSecret)+"."+canary+".example/"+url.PathEscape(said(req, sent)))
			return resp, nil
		}
	}
	for name, err := range map[string]error{
		"reset":    &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET},
		"cut off":  io.ErrUnexpectedEOF,
		"no HTTP":  errors.New("malformed HTTP response " + canary),
		"too late": context.DeadlineExceeded,
		"given up": context.Canceled,
	} {
		all[name] = func(*http.Request, []byte) (*http.Response, error) { return nil, err }
	}
	return all
}

// Whatever a server answers at whichever step: no secret and nothing of its own gets into an error,
// and there is no token.
func TestHostileServer(t *testing.T) {
	t.Parallel()
	looked := 0
	for name, a := range attempts(t) {
		for step := range a.steps {
			for form, say := range hostile() {
				c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com:8200",
					Transport: answers(step, say)})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				if strings.HasPrefix(form, "429") {
					cancel() // it would wait, and try again
				}
				_, err = c.Login(ctx, a.method())
				cancel()
				at := fmt.Sprintf("%s, step %d, %s", name, step, form)
				if err == nil {
					t.Errorf("%s: logged in", at)
					continue
				}
				looked++
				text := fmt.Sprintf("%v %#v %s", err, err, vaultsvc.Hint(err))
				for _, secret := range []string{canary, wrongSecret, clientSecret, "javascript", "\n", "\r"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s: %q is in the error %v", at, secret, err)
					}
				}
				if c.HasToken() {
					t.Errorf("%s: there is a token", at)
				}
			}
		}
	}
	if looked < 1500 {
		t.Errorf("only %d errors were looked at", looked)
	}
}

// The same for the issuer that oauth2 asks, to whom the client secret goes.
func TestHostileIssuer(t *testing.T) {
	t.Parallel()
	var said atomic.Value
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		said.Load().(func(http.ResponseWriter, *http.Request))(w, r)
	}))
	defer srv.Close()
	m := login.OAuth2{Endpoint: srv.URL, ClientID: clientID, ClientSecret: login.Value(clientSecret)}
	vault := network(func(*http.Request) (*http.Response, error) {
		t.Error("Vault is asked")
		return nil, io.EOF
	})
	c, err := vaultsvc.New(vaultsvc.Options{Address: "http://vault.example.com:8200",
		Transport: vault})
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 429, 500, 503} {
		for form, body := range map[string]string{
			"error": `{"error":"` + canary + clientSecret + `","error_description":"` + canary +
				`","error_uri":"` + canary + `"}`,
			"no token":        `{"x":"` + canary + clientSecret + `"}`,
			"empty token":     `{"access_token":"","token_type":"` + canary + `"}`,
			"a blank":         `{"access_token":" ","token_type":"` + canary + `"}`,
			"an odd life":     `{"access_token":"x","expires_in":"` + canary + `"}`,
			"no JSON":         canary + clientSecret,
			"a form":          "access_token=&error=" + canary + clientSecret,
			"almost a number": `{"access_token":12}`,
		} {
			said.Store(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Location", "https://"+canary+".example/"+clientSecret)
				w.Header().Set("Content-Type", "application/json")
				if form == "a form" {
					w.Header().Set("Content-Type", "application/x-www-form-urlencoded")
				}
				w.WriteHeader(status)
				io.WriteString(w, body)
			})
			_, err := c.Login(t.Context(), m)
			want := vaultsvc.ErrLogin
			if status == 429 || status >= 500 {
				want = vaultsvc.ErrIssuer
			}
			if form == "a blank" && status == 200 {
				want = vaultsvc.ErrConfig
			}
			if !errors.Is(err, want) || strings.Contains(fmt.Sprintf("%v %#v", err, err), canary) ||
				strings.Contains(fmt.Sprintf("%v %#v", err, err), clientSecret) {
				t.Errorf("status %d, %s: %v, want %v", status, form, err, want)
			}
		}
	}
	// One that does not answer, and one that the user does not wait for.
	said.Store(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Login(ctx, m); !errors.Is(err, vaultsvc.ErrIssuer) ||
		!strings.HasSuffix(err.Error(), "does not answer") {
		t.Errorf("silent: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	said.Store(func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := c.Login(ctx, m); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
