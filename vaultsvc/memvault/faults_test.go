package memvault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func small() *Server {
	s := New()
	s.Mount("secret/", "kv", 2, "")
	s.Mount("old/", "kv", 1, "")
	s.Put("secret/", "a/b", "slow/x")
	s.Put("old/", "a/b")
	return s
}

func TestDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := small()
		s.Delay("secret/slow/", 2*time.Second)
		s.Delay("old/a", 3*time.Second)
		s.Delay("sys/health", 4*time.Second)
		for path, want := range map[string]time.Duration{
			"secret/metadata/slow/": 2 * time.Second, "secret/metadata/slow": 2 * time.Second,
			"secret/metadata/":             0,
			"secret/metadata/slow/deeper/": 0, "old/a/": 3 * time.Second, "old/": 0,
			"sys/health": 4 * time.Second, "sys/seal-status": 0,
		} {
			method := "LIST"
			if strings.HasPrefix(path, "sys/") {
				method = "GET"
			}
			start := time.Now()
			ask(t, s, method, path, s.RootToken())
			if took := time.Since(start); took != want {
				t.Errorf("%s took %v, want %v", path, took, want)
			}
		}
		s.Latency(time.Second)
		start := time.Now()
		ask(t, s, "LIST", "secret/metadata/slow/", s.RootToken())
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("delay and latency took %v", took)
		}
		s.Latency(0)
		s.Delay("secret/slow/", 0)
		start = time.Now()
		ask(t, s, "LIST", "secret/metadata/slow/", s.RootToken())
		if took := time.Since(start); took != 0 {
			t.Errorf("without delay it took %v", took)
		}
	})
}

// Cancelling a request must end it in the server at once, over a real connection too.
func TestCancel(t *testing.T) {
	t.Parallel()
	s := small()
	s.Delay("secret/slow/", time.Hour)
	address := serve(t, s)
	s.Delay("auth/token/renew-self", time.Hour)
	for _, tc := range []struct {
		name         string
		rt           http.RoundTripper
		method, path string
		body         string
	}{
		{"network", http.DefaultTransport, "LIST", "/v1/secret/metadata/slow/", ""},
		{"network, with a body", http.DefaultTransport, "PUT", "/v1/auth/token/renew-self",
			`{"increment":1}`},
		{"in process", s.Transport(), "LIST", "/v1/secret/metadata/slow/", ""},
		{"in process, with a body", s.Transport(), "PUT", "/v1/auth/token/renew-self", `{"increment":1}`},
	} {
		name, rt := tc.name, tc.rt
		s.Forget()
		ctx, cancel := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, tc.method, address+tc.path,
			strings.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Vault-Token", s.RootToken())
		ended := make(chan error)
		go func() {
			resp, err := rt.RoundTrip(req)
			if err == nil {
				resp.Body.Close()
			}
			ended <- err
		}()
		until(t, name+": request arrives", func() bool { return s.Load().InFlight == 1 })
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		until(t, name+": request ends", func() bool { return s.Load().InFlight == 0 })
		log := s.Requests()
		if len(log) != 1 || !log[0].Cancelled || log[0].Status != 0 || log[0].Path != tc.path ||
			log[0].List != (tc.method == "LIST") {
			t.Errorf("%s: log %+v", name, log)
		}
	}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("not in ten seconds: %s", what)
		}
	}
}

func TestFail(t *testing.T) {
	t.Parallel()
	s := small()
	status := func(path string) int { return ask(t, s, "LIST", path, s.RootToken()).status }
	s.Fail("secret/a/", 503, 2)
	if a, b, c, other := status("secret/metadata/a/"), status("secret/metadata/a"),
		status("secret/metadata/a/"), status("old/a/"); a != 503 || b != 503 || c != 200 || other != 200 {
		t.Errorf("two failures, then none: %d %d %d, elsewhere %d", a, b, c, other)
	}
	s.Fail("", 429, -1)
	for range 5 {
		if got := status("old/a/"); got != 429 {
			t.Errorf("every request fails: %d", got)
		}
	}
	s.Fail("", 0, 0)
	if got := status("old/a/"); got != 200 {
		t.Errorf("after the end of the failure: %d", got)
	}
	s.Fail("old/", 500, 1)
	if g := ask(t, s, "LIST", "old/", s.RootToken()); g.status != 500 ||
		g.raw != `{"errors":["internal server error"]}`+"\n" ||
		g.header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %q %q", g.status, g.raw, g.header)
	}
	s.Answer("sys/health", 200, "<html>Please log in to the airport network</html>", 1)
	if g := ask(t, s, "GET", "sys/health", ""); g.status != 200 ||
		!strings.HasPrefix(g.raw, "<html>") || g.header.Get("Content-Type") == "application/json" {
		t.Errorf("a portal: %d %q %q", g.status, g.raw, g.header)
	}
}

func TestHangUp(t *testing.T) {
	t.Parallel()
	s := small()
	s.Fail("sys/seal-status", HangUp, 2)
	address := serve(t, s)
	for _, rt := range []http.RoundTripper{http.DefaultTransport, s.Transport()} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", address+"/v1/sys/seal-status", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := rt.RoundTrip(req); err == nil {
			resp.Body.Close()
			t.Errorf("%T: an answer: %d", rt, resp.StatusCode)
		}
	}
	if g := ask(t, s, "GET", "sys/seal-status", ""); g.status != 200 {
		t.Errorf("afterwards: %d", g.status)
	}
}

func TestCounters(t *testing.T) {
	s := small()
	s.Latency(200 * time.Millisecond) // of which three overlap on a busy machine, too
	address := serve(t, s)
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 3, MaxIdleConnsPerHost: 3}}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			req, _ := http.NewRequestWithContext(t.Context(), "LIST",
				fmt.Sprintf("%s/v1/secret/metadata/%d/", address, i), nil)
			req.Header.Set("X-Vault-Token", s.RootToken())
			resp, err := client.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		})
	}
	wg.Wait()
	until(t, "requests end", func() bool { return s.Load().InFlight == 0 })
	if l := s.Load(); l.Requests != 12 || l.PeakInFlight != 3 || l.PeakConnections != 3 ||
		l.Connections != 3 {
		t.Errorf("%+v", l)
	}
	client.CloseIdleConnections()
	until(t, "connections close", func() bool { return s.Load().Connections == 0 })
	s.Forget()
	if l := s.Load(); l != (Load{}) || len(s.Requests()) != 0 {
		t.Errorf("after Forget: %+v", l)
	}
}

// A log of requests that held tokens would be a place to steal them from.
func TestLogHoldsNoTokenAndIsBounded(t *testing.T) {
	t.Parallel()
	s := small()
	token := s.Token(TokenOptions{})
	for _, token := range []string{token, "hvs.some-other-token"} {
		ask(t, s, "GET", "auth/token/lookup-self", token)
		ask(t, s, "GET", "auth/token/lookup-self", "", "Authorization", "Bearer "+token)
		ask(t, s, "GET", "secret/metadata/?list=true&x="+token, token)
	}
	if all := fmt.Sprintf("%+v", s.Requests()); strings.Contains(all, "hvs.") ||
		!strings.Contains(all, "lookup-self") {
		t.Errorf("the log is %s", all)
	}
	for range maxRequests + 10 {
		s.ServeHTTP(&page{header: http.Header{}}, mustRequest(t, "GET", "/v1/sys/seal-status"))
	}
	log := s.Requests()
	if len(log) > maxRequests || len(log) < maxRequests/2 ||
		log[len(log)-1].Path != "/v1/sys/seal-status" {
		t.Errorf("%d requests in the log", len(log))
	}
	if got := s.Load().Requests; got != maxRequests+16 {
		t.Errorf("%d requests counted", got)
	}
}

func mustRequest(t testing.TB, method, path string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://vault.test"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Body = http.NoBody
	return req
}

// A program that may only list must be caught when it asks for anything else of a secrets
// engine, even where the answer was no.
func TestValueReads(t *testing.T) {
	t.Parallel()
	s := small()
	list := s.Token(TokenOptions{Policies: []string{"none"}})
	for i, tc := range []struct {
		method, path, token string
		counts              bool
	}{
		{"LIST", "secret/metadata/a/", s.RootToken(), false},
		{"GET", "secret/metadata/a/?list=true", s.RootToken(), false},
		{"GET", "sys/mounts", s.RootToken(), false},
		{"GET", "sys/internal/ui/mounts/secret/a", s.RootToken(), false},
		{"GET", "auth/token/lookup-self", list, false},
		{"GET", "secret/data/a/b", s.RootToken(), true},
		{"GET", "secret/data/a/b", list, true},
		{"GET", "secret/metadata/a/b", "", true},
		{"GET", "secret/metadata/a/?list=false", s.RootToken(), true},
		{"GET", "old/a/b", s.RootToken(), true},
		{"GET", "cubbyhole/x", list, true},
		{"PUT", "old/a/b", s.RootToken(), true},
		{"DELETE", "old/a/b", list, true},
		{"HEAD", "old/a/b", list, true},
	} {
		s.Forget()
		g := ask(t, s, tc.method, tc.path, tc.token)
		if counted := s.ValueReads() > 0; counted != tc.counts {
			t.Errorf("%d %s %s: counted %v", i, tc.method, tc.path, counted)
		}
		if tc.counts && g.status < 400 {
			t.Errorf("%d %s %s: status %d", i, tc.method, tc.path, g.status)
		}
	}
	// not even a server that cannot answer makes it right
	for name, spoil := range map[string]func(){
		"sealed": s.Seal, "failing": func() { s.Fail("", 500, -1) }, "elsewhere": func() {
			s.Unseal()
			s.Fail("", 0, 0)
			s.StandbyOf("http://vault.test")
		},
	} {
		spoil()
		s.Forget()
		if ask(t, s, "GET", "secret/data/a/b", list); s.ValueReads() != 1 {
			t.Errorf("%s: counted %d", name, s.ValueReads())
		}
	}
}
