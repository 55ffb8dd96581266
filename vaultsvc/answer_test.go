package vaultsvc

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A redirect that is followed gives the token to whoever the server, or something in front
// of it, names.
func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var stolen atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		stolen.Add(1)
	}))
	defer thief.Close()
	thiefHost := strings.TrimPrefix(thief.URL, "http://")
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, tc := range []struct{ location, text string }{
			{thief.URL + "/v1/secret/", "http://" + thiefHost},
			{"//" + thiefHost + "/v1/x", "http://" + thiefHost},
			{"http://user:" + someToken + "@" + thiefHost + "/" + someToken + "?t=" + someToken + "#" +
				someToken, "http://" + thiefHost},
			{"http://" + someToken + ".evil.example/", "that holds the token"},
			{"http://" + strings.ToLower(someToken) + ".evil.example/", "that holds the token"},
			{"https://active.example:8200/v1/x", "https://active.example:8200"},
			{"http://a\u202eb\u2028c.example/", "http://a%E2%80%AEb%E2%80%A8c.example"},
			{"/ui/", "http://127.0.0.1"},
			{"http://[::1", "cannot be read"},
			{"", "http://127.0.0.1"},
		} {
			c := serve(t, answer(status, "", "Location", tc.location))
			for name, call := range calls(c) {
				err := call(t.Context())
				if !errors.Is(err, ErrRedirect) || !strings.Contains(err.Error(), tc.text) {
					t.Errorf("%d to %q: %s: %v", status, tc.location, name, err)
				}
				checkText(t, name, err)
			}
		}
	}
	if n := stolen.Load(); n != 0 {
		t.Errorf("%d requests went to the other address", n)
	}
}

// A server that does not answer, not even after it has begun to, must not hang the program.
func TestTimeoutAndCancel(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		head string
	}{
		{"no answer", ""},
		{"headers alone", " "},
		{"half a body", `{"data":{"keys":["a",`},
		{"drops of a body", ""},
	} {
		hang := func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // only then it sees that the client is gone
			if tc.head != "" {
				io.WriteString(w, tc.head)
				w.(http.Flusher).Flush()
			}
			for r.Context().Err() == nil {
				select {
				case <-r.Context().Done():
				case <-time.After(10 * time.Millisecond):
					if strings.HasPrefix(tc.name, "drops") {
						io.WriteString(w, " ")
						w.(http.Flusher).Flush()
					}
				}
			}
		}
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			quick := serve(t, hang, func(o *Options) { o.Timeout = 50 * time.Millisecond })
			patient := serve(t, hang)
			for name, call := range calls(quick) {
				if name == "Revoke" && tc.name != "no answer" {
					continue // it does not read the body
				}
				began := time.Now()
				err := call(t.Context())
				if !errors.Is(err, ErrTimeout) || !strings.Contains(Hint(err), "--timeout") {
					t.Errorf("%s: error is %v", name, err)
				}
				if d := time.Since(began); d > 5*time.Second {
					t.Errorf("%s: took %s", name, d)
				}
				checkText(t, name, err)

				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(20*time.Millisecond, cancel)
				err = calls(patient)[name](ctx)
				if !errors.Is(err, context.Canceled) || errors.Is(err, ErrOffline) ||
					errors.Is(err, ErrTimeout) {
					t.Errorf("%s: cancelled: error is %v", name, err)
				}
				checkText(t, name, err)
				ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
				if err = calls(patient)[name](ctx); !errors.Is(err, ErrTimeout) &&
					!errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: the caller's deadline: error is %v", name, err)
				}
				cancel()
			}
		})
	}
}

// An answer without an end must fill neither memory nor time.
func TestEndlessAnswers(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 4000)
	for _, tc := range []struct {
		name, head, again string
		status            int
		want              error
	}{
		{"names", `{"data":{"keys":["a"`, `,"` + long + `"`, 200, ErrNotVault},
		{"one name", `{"data":{"keys":["`, long, 200, ErrNotVault},
		{"blanks", ``, strings.Repeat(" ", 4000), 200, ErrNotVault},
		{"depth", `{"data":`, strings.Repeat("[", 4000), 200, ErrNotVault},
		{"errors", `{"errors":["a"`, `,"` + long + `"`, 403, ErrNotVault},
		{"a page", `<html>`, long, 502, ErrServer},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			type count struct{ requests, bytes atomic.Int64 }
			var current atomic.Pointer[count] // an earlier call's answer may still be under way
			c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				sent := current.Load()
				sent.requests.Add(1)
				w.WriteHeader(tc.status)
				io.WriteString(w, tc.head)
				for r.Context().Err() == nil {
					n, err := io.WriteString(w, tc.again)
					if sent.bytes.Add(int64(n)); err != nil {
						return
					}
				}
			}))
			const most = 256 << 10
			c.transport.MaxAnswer = most
			for name, call := range calls(c) {
				if name != "List" && name != "Status" && name != "Lookup" && name != "Renew" {
					continue // the same code as List; Revoke does not read the body
				}
				sent := new(count)
				current.Store(sent)
				err := call(t.Context())
				if !errors.Is(err, tc.want) {
					t.Errorf("%s: error is %v, want %v", name, err, tc.want)
				}
				// Beyond what is read there are only the buffers on the way, which each
				// connection has of its own: Linux lets them grow to 4 and 6 MiB.
				if n := sent.requests.Load(); n > 8 || sent.bytes.Load() > n*(12<<20) {
					t.Errorf("%s: %d bytes were sent for %d requests", name, sent.bytes.Load(), n)
				}
				checkText(t, name, err)
			}
		})
	}
}

// A few bytes that unpack to very many.
func TestCompressedBomb(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	io.WriteString(z, `{"data":{"keys":["`+strings.Repeat("a", 2<<20)+`"]}}`)
	z.Close()
	c := serve(t, answer(200, bomb.String(), "Content-Encoding", "gzip"))
	c.transport.MaxAnswer = 256 << 10
	for _, name := range []string{"List", "Lookup"} {
		if err := calls(c)[name](t.Context()); !errors.Is(err, ErrNotVault) ||
			!strings.Contains(err.Error(), "no end") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// A server closes connections that are idle. A LIST that meets that must not fail.
func TestIdleConnectionThatWasClosed(t *testing.T) {
	t.Parallel()
	type key struct{}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := r.Context().Value(key{}).(*atomic.Int32); n.Add(1) == 2 {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
			return
		}
		fmt.Fprint(w, `{"data":{"keys":["a"]}}`)
	}))
	srv.Config.ConnContext = func(ctx context.Context, _ net.Conn) context.Context {
		return context.WithValue(ctx, key{}, new(atomic.Int32))
	}
	srv.Start()
	defer srv.Close()
	c := newClient(t, Options{Address: srv.URL, Token: someToken})
	for range 5 {
		if _, err := c.List(t.Context(), kv2, at(kv2, "")); err != nil {
			t.Fatal(err)
		}
	}
}
