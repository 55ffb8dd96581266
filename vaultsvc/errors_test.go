package vaultsvc

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// answer is a handler that gives the same answer to everything.
func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

const html = "<!doctype html><html><body>Sign in to continue</body></html>"

// What a server or something in front of it can answer. want is for everything but the status
// page, where only some of it makes sense.
func TestAnswersBecomeErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		handler http.HandlerFunc
		want    error
		status  error // of Status; nil where it is want
		hint    string
	}{
		{"denied", answer(403, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`), ErrDenied,
			ErrNotVault, "list capability"},
		{"bad token", answer(403,
			`{"errors":["2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"]}`), ErrBadToken,
			ErrNotVault, "vault login"},
		{"bad token, older words", answer(403, `{"errors":["bad token"]}`), ErrBadToken, ErrNotVault,
			"vault login"},
		{"no token came along", answer(400, `{"errors":["missing client token"]}`), ErrBadToken,
			ErrNotVault, "vault login"},
		{"sealed", answer(503, `{"errors":["Vault is sealed"]}`), ErrSealed, nil, "unseal"},
		{"not initialized", answer(400, `{"errors":["server is not yet initialized"]}`), ErrNotReady, nil,
			"operator init"},
		{"not initialized, other words", answer(400, `{"errors":["Vault is not initialized"]}`),
			ErrNotReady, nil, "operator init"},
		{"empty folder", answer(404, `{"errors":[]}`), ErrEmpty, ErrNotVault, ""},
		{"no metadata/ in the path",
			answer(404, `{"request_id":"1","warnings":["Invalid path for a versioned K/V secrets engine"]}`),
			ErrEmpty, ErrNotVault, ""},
		{"unknown mount", answer(404,
			`{"errors":["no handler for route \"x/\". route entry not found."]}`), ErrNoMount, ErrNotVault,
			"vaultmap ls"},
		{"cannot list", answer(405, `{"errors":["1 error occurred:\n\t* unsupported operation\n\n"]}`),
			ErrUnlistable, ErrNotVault, "by name"},
		{"cannot list, other status", answer(400, `{"errors":["unsupported operation"]}`), ErrUnlistable,
			ErrNotVault, "by name"},
		{"limited", answer(429, `{"errors":["request path \"x\": rate limit quota exceeded"]}`), ErrBusy,
			nil, "--concurrency"},
		{"limited by a proxy", answer(429, html), ErrBusy, nil, "--concurrency"},
		{"internal error", answer(500, `{"errors":["internal error"]}`), ErrServer, nil, ""},
		{"unknown status", answer(599, ``), ErrServer, nil, ""},
		{"refused name", answer(400, ``), ErrBadRequest, ErrNotVault, ""},
		{"a proxy without a server", answer(502, html), ErrServer, nil, ""},
		{"a proxy with a server in maintenance", answer(503, html), ErrServer, nil, ""},

		{"a login page", answer(200, html, "Content-Type", "text/html"), ErrNotVault, nil, "VAULT_ADDR"},
		{"a proxy that forbids", answer(403, html), ErrNotVault, nil, "VAULT_ADDR"},
		{"a proxy that wants a login", answer(401, html), ErrNotVault, nil, "VAULT_ADDR"},
		{"a web server", answer(404, html), ErrNotVault, nil, "VAULT_ADDR"},
		{"a web server that knows no LIST", answer(405, html), ErrNotVault, nil, "VAULT_ADDR"},
		{"a gateway's own JSON", answer(403, `{"message":"Forbidden"}`), ErrNotVault, nil, "VAULT_ADDR"},
		{"another API", answer(404, `{"error":{"code":404}}`), ErrNotVault, nil, "VAULT_ADDR"},
		{"another API, well", answer(200, `{"status":"ok"}`), ErrNotVault, nil, "VAULT_ADDR"},
		{"another API, well, in an envelope", answer(200, `{"data":{"message":"hello"}}`), ErrNotVault,
			nil, "VAULT_ADDR"},
		{"nothing", answer(200, ``), ErrNotVault, nil, "VAULT_ADDR"},
		{"null", answer(200, `null`), ErrNotVault, nil, "VAULT_ADDR"},
		{"a list", answer(200, `[]`), ErrNotVault, nil, "VAULT_ADDR"},
		{"a text", answer(200, `"ok"`), ErrNotVault, nil, "VAULT_ADDR"},
		{"wrong types", answer(200, `{"data":"x","type":1,"auth":[]}`), ErrNotVault, nil, "VAULT_ADDR"},
		{"wrong types further in",
			answer(200, `{"type":{},"data":{"keys":{"a":1},"secret":[],"path":5,"ttl":{}},"auth":7}`),
			ErrNotVault, nil, "VAULT_ADDR"},
		{"wrong types in an error", answer(403, `{"errors":"permission denied"}`), ErrNotVault, nil,
			"VAULT_ADDR"},
		{"errors with status 200", answer(200, `{"errors":["x"],"more":1}`), ErrNotVault, nil,
			"VAULT_ADDR"},
		{"compressed, it says", answer(200, `{"data":{"keys":["a"]}}`, "Content-Encoding", "gzip"),
			ErrNotVault, nil, "VAULT_ADDR"},
		{"redirects", answer(307, ``, "Location", "https://active.example:8200/v1/x"), ErrRedirect, nil,
			"VAULT_ADDR"},
		{"redirects for good", answer(301, html, "Location", "/ui/"), ErrRedirect, nil, "VAULT_ADDR"},
		{"redirects nowhere", answer(302, ``), ErrRedirect, nil, "VAULT_ADDR"},
		{"has nothing new", answer(304, ``), ErrRedirect, nil, "VAULT_ADDR"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := once(serve(t, tc.handler))
			for name, call := range calls(c) {
				err := call(t.Context())
				want := tc.want
				if name == "Status" && tc.status != nil {
					want = tc.status
				}
				switch {
				case name == "Locate" && (errors.Is(want, ErrDenied) || errors.Is(want, ErrEmpty) ||
					errors.Is(want, ErrUnlistable)):
					want = nil // nobody describes mounts: it guesses
				case name == "Locate" && strings.HasPrefix(tc.name, "another API, well"), name == "Locate" &&
					tc.name == "null":
					want = nil // says nothing of the mount: it guesses
				case name == "Locate" && tc.name == "errors with status 200":
					want = nil
				case name == "Locate" && wallsSys[tc.name]:
					want = nil // it guesses: a list may go well all the same
				case name == "Revoke" && errors.Is(want, ErrNotVault) && err == nil:
					want = nil // no body is expected, so 200 it is
				case strings.HasPrefix(tc.name, "no metadata/") && name == "ListLive":
					want = ErrDeletedUnknown // it is not the engine that was asked
				case strings.HasPrefix(tc.name, "no metadata/") && slices.Contains([]string{"Lookup", "Renew",
					"Revoke", "Capabilities"}, name):
					continue // no answer to these
				case name == "Renew" && (errors.Is(want, ErrDenied) || errors.Is(want, ErrBadRequest)):
					want = ErrRenewal
				}
				if !errors.Is(err, want) || want == nil && err != nil {
					t.Errorf("%s: error is %v, want %v", name, err, want)
					continue
				}
				if hint := Hint(err); want == tc.want && !strings.Contains(hint, tc.hint) {
					t.Errorf("%s: %v: hint is %q", name, err, hint)
				}
				checkText(t, name, err)
			}
		})
	}
}

// wallsSys are those that could be what lets nobody see sys/.
var wallsSys = map[string]bool{"a proxy that forbids": true, "a web server": true,
	"a web server that knows no LIST": true, "a gateway's own JSON": true, "another API": true,
	"wrong types in an error": true}

// checkText checks what holds for every error: one line, and no token in it.
func checkText(t *testing.T, where string, err error, forbidden ...string) {
	t.Helper()
	if err == nil {
		return
	}
	for _, text := range []string{err.Error(), fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err),
		fmt.Sprintf("%#v", err), Hint(err)} {
		if strings.ContainsAny(text, "\n\r\x1b") {
			t.Errorf("%s: more than a line, or an escape: %q", where, text)
		}
		for _, f := range append(forbidden, someToken) {
			if strings.Contains(text, f) {
				t.Errorf("%s: %q is in an error: %q", where, f, text)
			}
		}
	}
	if unwrapper, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range unwrapper.Unwrap() {
			checkText(t, where, e, forbidden...)
		}
		return
	}
	checkText(t, where, errors.Unwrap(err), forbidden...)
}

// The same with connections that end before there is an answer.
func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	raw := func(sent string) string { return rawServer(t, sent) }
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, tc := range []struct {
		name, address string
		want          error
		text          string
	}{
		{"nobody listens", "http://" + closed.Addr().String(), ErrOffline, "connection refused"},
		{"hangs up", raw(""), ErrOffline, "closed early"},
		{"hangs up in its headers", raw("HTTP/1.1 200 OK\r\nServer: x\r\n"), ErrOffline, "closed early"},
		{"hangs up in its body", raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":"),
			ErrOffline, "closed early"},
		{"hangs up in a chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"data\":"),
			ErrOffline, "closed early"},
		{"hangs up in the body of a refusal",
			raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{\"err"), ErrOffline, "closed early"},
		{"talks SSH", raw("SSH-2.0-OpenSSH_9.6\r\n"), ErrNotVault, ""},
		{"talks SMTP", raw("220 mail.example ESMTP\r\n"), ErrNotVault, ""},
		{"broken headers", raw("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), ErrNotVault, ""},
		{"broken status", raw("HTTP/1.1 abc OK\r\n\r\n"), ErrNotVault, ""},
		{"broken chunks", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
			ErrNotVault, ""},
		{"answers plain HTTP with a TLS alert", raw("\x15\x03\x01\x00\x02\x02\x46"), ErrTLS, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := once(newClient(t, Options{Address: tc.address, Token: someToken, Timeout: 5 * time.Second}))
			for name, call := range calls(c) {
				if name == "Revoke" && strings.Contains(tc.name, " body") || name == "Revoke" &&
					strings.Contains(tc.name, "chunk") {
					continue // its body is not read
				}
				err := call(t.Context())
				if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.text) {
					t.Errorf("%s: error is %v, want %v: …%s", name, err, tc.want, tc.text)
				}
				if err != nil && Hint(err) == "" {
					t.Errorf("%s: %v: no hint", name, err)
				}
				checkText(t, name, err)
			}
		})
	}
}

// rawServer accepts connections, reads a request, sends what it is given and hangs up.
func rawServer(t *testing.T, sent string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buf := make([]byte, 64<<10)
				conn.Read(buf)
				conn.Write([]byte(sent))
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// What passes by itself is asked for again; what does not is not.
func TestRetries(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		bad     http.HandlerFunc
		times   int // how often it is bad, before the answer is good
		want    error
		asked   int
		exactly string
	}{
		{"busy once", answer(429, `{"errors":[]}`), 1, nil, 2, "List"},
		{"failing twice", answer(500, `{"errors":[]}`), 2, nil, 3, "List"},
		{"failing for good", answer(502, html), 100, ErrServer, 3, "List"},
		{"sealed: whoever waits must be told at once", answer(503, `{"errors":["Vault is sealed"]}`), 100,
			ErrSealed, 1, "List"},
		{"denied", answer(403, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`), 1, ErrDenied,
			1, "List"},
		{"empty", answer(404, `{"errors":[]}`), 1, ErrEmpty, 1, "List"},
		{"a redirect", answer(307, "", "Location", "http://other.example/"), 100, ErrRedirect, 1,
			"Lookup"},
		{"sealed", answer(503, `{"errors":["Vault is sealed"]}`), 100, ErrSealed, 1, "Lookup"},
		{"a proxy without a server", answer(503, html), 1, nil, 2, "Lookup"},
		{"hangs up", func(w http.ResponseWriter, _ *http.Request) { hangUp(w, "") }, 1, nil, 2, "Lookup"},
		{"hangs up", func(w http.ResponseWriter, _ *http.Request) { hangUp(w, "") }, 1, nil, 2, "List"},
		{"resets", func(w http.ResponseWriter, _ *http.Request) { reset(w, "") }, 2, nil, 3, "List"},
		{"hangs up on what changes something", func(w http.ResponseWriter,
			_ *http.Request) {
			hangUp(w, "")
		}, 1, ErrOffline, 1, "Revoke"},
		{"busy, and asks for an hour", answer(429, `{"errors":[]}`, "Retry-After", "3600"), 1, nil, 2,
			"Lookup"},
	} {
		t.Run(tc.exactly+": "+tc.name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan struct{}, 100)
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked <- struct{}{}
				if len(asked) <= tc.times {
					tc.bad(w, r)
					return
				}
				fmt.Fprint(w, `{"data":{"keys":["a"],"ttl":60}}`)
			})
			err := calls(c)[tc.exactly](t.Context())
			if !errors.Is(err, tc.want) || tc.want == nil && err != nil {
				t.Errorf("error is %v, want %v", err, tc.want)
			}
			if len(asked) != tc.asked {
				t.Errorf("asked %d times, want %d", len(asked), tc.asked)
			}
		})
	}
}

// Who gives up a request that waits for its next attempt has given it up: it did not fail.
func TestCancelBetweenAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
			Transport: direct(func(w http.ResponseWriter, r *http.Request) {
				answer(500, `{"errors":[]}`)(w, r)
				time.AfterFunc(firstPause/5, cancel) // well within the pause
			})})
		_, err := c.List(ctx, kv2, at(kv2, ""))
		if !errors.Is(err, context.Canceled) || StateOf(err).Incomplete() {
			t.Errorf("error is %v, state %v", err, StateOf(err))
		}
	})
}

// What cannot be provoked on a loopback address.
func TestNetworkErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want error
		text string
	}{
		{&net.DNSError{Err: "no such host", Name: "vault.example.com", IsNotFound: true}, ErrOffline,
			"lookup vault.example.com: no such host"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "v"}}, ErrOffline,
			"lookup v: no such host"},
		{&net.DNSError{Err: "i/o timeout", Name: "v", IsTimeout: true}, ErrTimeout, ""},
		{&net.OpError{Op: "dial", Net: "tcp", Err: syscall.EHOSTUNREACH}, ErrOffline, "no route to host"},
		{&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, ErrOffline,
			"connection reset by peer"},
		{errors.New("http2: server sent GOAWAY and closed the connection; debug=\"x\""), ErrOffline, ""},
		{errors.New("tls: server selected unsupported protocol version 301"), ErrTLS, "version 301"},
		{x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a\n\x1b[31mb"}},
			Host: "h"}, ErrTLS, `a\x0a\x1b[31mb`},
	} {
		err := transportError("listing a/", &url.Error{Op: "LIST", URL: "http://v/v1/a", Err: tc.err})
		if !errors.Is(err, tc.want) || !strings.HasPrefix(err.Error(), "listing a/: ") ||
			!strings.Contains(err.Error(), tc.text) {
			t.Errorf("%v becomes %v", tc.err, err)
		}
		if strings.Contains(err.Error(), "debug") || strings.Contains(err.Error(), "http://v") {
			t.Errorf("%v becomes %v, which says too much", tc.err, err)
		}
		checkText(t, tc.text, err)
	}
}

func TestHintOfWhatIsFine(t *testing.T) {
	t.Parallel()
	if h := Hint(nil); h != "" {
		t.Errorf("hint of no error: %q", h)
	}
	if h := Hint(errors.New("permission denied")); h != "" {
		t.Errorf("hint of an error that is not ours: %q", h)
	}
}
