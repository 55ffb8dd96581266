package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		set  func(*memvault.Server)
		want ServerInfo
		word string
	}{
		{"active", func(*memvault.Server) {}, ServerInfo{Product: Vault, Version: "1.21.4",
			Initialized: true}, "active"},
		{"sealed", func(s *memvault.Server) { s.Seal() }, ServerInfo{Product: Vault, Version: "1.21.4",
			Initialized: true, Sealed: true, Standby: true}, "sealed"},
		{"standby", func(s *memvault.Server) { s.SetRole(memvault.StandbyNode) },
			ServerInfo{Product: Vault, Version: "1.21.4", Initialized: true, Standby: true}, "standby"},
		{"performance standby", func(s *memvault.Server) {
			s.Enterprise(true)
			s.SetRole(memvault.PerformanceStandby)
		},
			ServerInfo{Product: Vault, Version: "1.21.4", Initialized: true, Standby: true,
				Enterprise: true}, "standby"},
		{"DR secondary", func(s *memvault.Server) { s.Enterprise(true); s.SetRole(memvault.DRSecondary) },
			ServerInfo{Product: Vault, Version: "1.21.4", Initialized: true, DRSecondary: true,
				Enterprise: true}, "dr secondary"},
		{"uninitialized", func(s *memvault.Server) { s.SetRole(memvault.Uninitialized) },
			ServerInfo{Product: Vault, Version: "1.21.4", Sealed: true, Standby: true}, "uninitialized"},
		{"Enterprise", func(s *memvault.Server) {
			s.Enterprise(true)
			s.Identify(memvault.Vault, "1.21.4+ent")
		},
			ServerInfo{Product: Vault, Version: "1.21.4+ent", Initialized: true, Enterprise: true},
			"active"},
		{"Enterprise by its version alone", func(s *memvault.Server) {
			s.Identify(memvault.Vault, "1.15.2+ent.hsm")
		},
			ServerInfo{Product: Vault, Version: "1.15.2+ent.hsm", Initialized: true, Enterprise: true},
			"active"},
		{"the health page is hidden", func(s *memvault.Server) {
			s.Fail("sys/health", 403, -1)
			s.Identify(memvault.Vault, "1.21.4+ent")
		},
			ServerInfo{Product: Vault, Version: "1.21.4+ent", Initialized: true, Enterprise: true},
			"active"},
		{"a proxy in front of the health page", func(s *memvault.Server) {
			s.Answer("sys/health", 200, html, -1)
		},
			ServerInfo{Product: Vault, Version: "1.21.4", Initialized: true}, "active"},
		{"a load balancer that answers the health page itself",
			func(s *memvault.Server) {
				s.Identify(memvault.Vault, "2.0.1")
				s.Answer("sys/health", 200, `{}`,
					-1)
			},
			ServerInfo{Product: Vault, Version: "2.0.1", Initialized: true}, "active"},
		{"a hidden version", func(s *memvault.Server) { s.Identify(memvault.Vault, "") },
			ServerInfo{Product: Vault, Initialized: true}, "active"},
		{"Vault 2", func(s *memvault.Server) { s.Identify(memvault.Vault, "2.0.1") },
			ServerInfo{Product: Vault, Version: "2.0.1", Initialized: true}, "active"},
		{"OpenBao of the same number", func(s *memvault.Server) { s.Identify(memvault.OpenBao, "2.6.0") },
			ServerInfo{Product: OpenBao, Version: "2.6.0", Initialized: true}, "active"},
		{"OpenBao with Vault's build date", func(s *memvault.Server) {
			s.Identify(memvault.OpenBao, "2.0.1")
		},
			ServerInfo{Product: OpenBao, Version: "2.0.1", Initialized: true}, "active"},
		{"sealed OpenBao", func(s *memvault.Server) { s.Identify(memvault.OpenBao, "2.6.0"); s.Seal() },
			ServerInfo{Product: OpenBao, Version: "2.6.0", Initialized: true, Sealed: true, Standby: true},
			"sealed"},
	} {
		server := memvault.New()
		tc.set(server)
		// A namespace must make no difference, nor the lack of a token.
		for _, opts := range []Options{{}, {Token: server.RootToken(), Namespace: "team/a"}} {
			c := inside(t, server, opts.Token, func(o *Options) { o.Namespace = opts.Namespace })
			got, err := once(c).Status(t.Context())
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			if tc.want.Cluster = got.Cluster; got != tc.want || got.State() != tc.word {
				t.Errorf("%s: %+v (%s), want %+v (%s)", tc.name, got, got.State(), tc.want, tc.word)
			}
			if open := !got.Sealed && got.Initialized; open != (got.Cluster != "") {
				t.Errorf("%s: cluster %q", tc.name, got.Cluster)
			}
		}
	}
}

func TestNamespaces(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		server ServerInfo
		want   bool
	}{
		{ServerInfo{Product: Vault}, false},
		{ServerInfo{Product: Vault, Enterprise: true}, true},
		{ServerInfo{Product: OpenBao}, true},
	} {
		if got := tc.server.Namespaces(); got != tc.want {
			t.Errorf("%+v: %v", tc.server, got)
		}
	}
}

func TestAtLeast(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		version      string
		major, minor int
		want         bool
	}{
		{"1.14.8", 1, 15, false}, {"1.15.0", 1, 15, true}, {"1.21.4", 1, 15, true},
		{"1.21.4", 2, 0, false},
		{"2.0.0", 1, 15, true}, {"2.0.0-beta1", 2, 0, true}, {"1.9.3", 1, 15, false},
		{"1.15.0+ent.hsm.fips1402", 1, 15, true},
		{"10.0", 2, 0, true}, {"1", 1, 0, true}, {"", 2, 0, true}, {"unknown", 9, 9, true},
	} {
		if got := (ServerInfo{Version: tc.version}).AtLeast(tc.major, tc.minor); got != tc.want {
			t.Errorf("%q at least %d.%d: %v", tc.version, tc.major, tc.minor, got)
		}
	}
}

// What a status page of Vault has is enough to know one, and less is not.
func TestStatusOfSomethingElse(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{}`, `{"status":"UP"}`, `{"sealed":false,"initialized":true}`, `{"version":""}`, `[]`, html, ``,
		`{"type":"shamir"`, `{"type":5}`, `{"type":null}`,
	} {
		_, err := serve(t, answer(http.StatusOK, body)).Status(t.Context())
		if !errors.Is(err, ErrNotVault) && !errors.Is(err, ErrOffline) || body != `{"type":"shamir"` &&
			!errors.Is(err, ErrNotVault) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Who gives up between the two pages has no answer.
func TestStatusCancelledHalfway(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "sys/seal-status") {
			answer(200, `{"type":"shamir","version":"1.21.4","initialized":true}`)(w, r)
			return
		}
		cancel()
		<-r.Context().Done()
	})
	if s, err := c.Status(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", s, err)
	}
}

// A server that goes away and comes back is seen to do so by the same client.
func TestStatusOverTime(t *testing.T) {
	server := memvault.New()
	c := once(newClient(t, Options{Address: start(t, server), Timeout: 500 * time.Millisecond}))
	for i, step := range []struct {
		set  func()
		want error
	}{
		{func() {}, nil},
		{func() { server.Fail("", memvault.HangUp, -1) }, ErrOffline},
		{func() { server.Fail("", 0, 0) }, nil},
		{func() { server.Latency(time.Minute) }, ErrTimeout},
		{func() { server.Latency(0) }, nil},
		{func() { server.Fail("", 502, -1) }, ErrServer},
		{func() { server.Fail("", 0, 0) }, nil},
	} {
		step.set()
		if _, err := c.Status(t.Context()); !errors.Is(err, step.want) || step.want == nil && err != nil {
			t.Errorf("step %d: %v, want %v", i, err, step.want)
		}
	}
}

// An OpenBao whose status pages are hidden by what is in front of it gives a part of a folder to
// who asks for all at once, and says nothing of that: where the settings say that it is one, it is
// asked for pages.
func TestHiddenOpenBaoIsAskedForPages(t *testing.T) {
	t.Parallel()
	for product, want := range map[Product]bool{OpenBao: true, Vault: false, "": false} {
		var query atomic.Pointer[string]
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasPrefix(r.URL.Path, "/v1/sys/"):
				answer(403, "<html>")(w, r)
			case r.Method == "LIST":
				query.Store(&r.URL.RawQuery)
				fmt.Fprint(w, `{"request_id":"x","data":{"keys":["a"]}}`)
			default:
				answer(403, `{"errors":["permission denied"]}`)(w, r)
			}
		}, func(o *Options) { o.Product = product })
		if s, err := c.Status(t.Context()); err != nil || !s.Hidden {
			t.Fatalf("%q: %+v, %v", product, s, err)
		}
		if _, err := c.List(t.Context(), kv2, at(kv2, "a/")); err != nil {
			t.Fatal(err)
		}
		if paged := strings.Contains(*query.Load(), "limit="); paged != want {
			t.Errorf("%q: asked with %q", product, *query.Load())
		}
	}
}
