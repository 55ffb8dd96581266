package guard_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/internal/guard"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
	"github.com/vaultmap/vaultmap/vaultsvc/weburl"
)

func TestMain(m *testing.M) {
	vaulttest.Unset()
	m.Run()
}

var kv2 = vaultsvc.Mount{Path: "secret/", Engine: "kv", KVVersion: 2}

func newClient(t *testing.T, opts vaultsvc.Options) *vaultsvc.Client {
	t.Helper()
	c, err := vaultsvc.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// session does everything that the explorer does with a client, on every folder of every mount.
func session(t *testing.T, c *vaultsvc.Client) {
	t.Helper()
	ctx := t.Context()
	server, err := c.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	mounts, err := c.Mounts(ctx)
	if err != nil || len(mounts) == 0 {
		t.Fatalf("mounts: %v, %v", mounts, err)
	}
	ui, err := weburl.New(c.Address(), server, c.Namespace())
	if err != nil {
		t.Fatal(err)
	}
	var roots []vaultsvc.WalkRoot
	for _, m := range mounts {
		roots = append(roots, vaultsvc.WalkRoot{Mount: m, Folder: vaultpath.New("", m.Path, "")})
	}
	seen := 0
	err = c.Walk(ctx, roots, 0, func(l vaultsvc.Listing, _ vaultsvc.Progress) {
		for _, name := range l.Names {
			loc := l.Folder.Join(name)
			seen += len(ui.View(l.Mount, loc)) + len(ui.Edit(l.Mount, loc)) + len(ui.Create(l.Mount, loc))
		}
	})
	if err != nil || seen == 0 {
		t.Fatalf("walk: %v, %d bytes of addresses", err, seen)
	}
	for _, path := range []string{"secrets/teams/payments/prod/stripe-webhook",
		"team/legacy/data/warehouse", "nowhere/at/all", "secrets/data/x", "cubbyhole"} {
		for _, among := range [][]vaultsvc.Mount{mounts, nil} {
			m, loc, err := c.Locate(ctx, path, among)
			if err == nil {
				c.List(ctx, m, loc) // of a secret too: what it answers does not matter
				c.List(ctx, m, loc.Secret())
			}
		}
	}
	for _, path := range []string{"secrets/../sys/raw", "secrets/%2e%2e/%2e%2e/x",
		"secrets/a%2f..%2fx", `secrets/..\..\x`, "a?list=true", "a#b", "..;/x"} {
		c.Locate(ctx, path, nil)
		c.List(ctx, kv2, vaultpath.New("", "secrets", path))
	}
	if _, err := c.LookupToken(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RenewToken(ctx); err != nil {
		t.Fatal(err)
	}
	if err := c.Logout(ctx); err != nil {
		t.Fatal(err)
	}
}

// Promise 1, from the server's end: whatever the client is asked to do, the server sees
// nothing that could have returned a value, and the token in its header alone.
func TestSessionReadsNoValue(t *testing.T) {
	t.Parallel()
	server, token := memvault.Sample()
	server.Delay("secrets/slow/", 0)
	var mu sync.Mutex
	requests := 0
	host := ""
	recorder := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		mu.Lock()
		requests++
		if why := guard.Judge(r, body, host, "/base"); why != "" {
			t.Errorf("%s %s: %s", r.Method, r.RequestURI, why)
		}
		got := r.Header.Values("X-Vault-Token")
		status := strings.HasSuffix(r.URL.Path, "sys/health") || strings.HasSuffix(r.URL.Path,
			"sys/seal-status")
		switch {
		case status && len(got) != 0:
			t.Errorf("%s: the token goes where none is needed", r.RequestURI)
		case !status && (len(got) != 1 || got[0] != token):
			t.Errorf("%s: token header is not the token", r.RequestURI)
		}
		if strings.Contains(r.RequestURI, token) || strings.Contains(string(body), token) {
			t.Errorf("%s: the token is not in its header alone", r.RequestURI)
		}
		mu.Unlock()
		http.StripPrefix("/base", server).ServeHTTP(w, r)
	}))
	defer recorder.Close()
	host = strings.TrimPrefix(recorder.URL, "http://")
	session(t, newClient(t, vaultsvc.Options{Address: recorder.URL + "/base/", Token: token}))
	if requests < 50 {
		t.Errorf("the session was only %d requests", requests)
	}
	if n := server.ValueReads(); n != 0 {
		t.Errorf("%d requests could have read a value", n)
	}
}

// The same for a token that may do everything: what keeps the client from reading is not
// the server.
func TestSessionOfRootReadsNoValue(t *testing.T) {
	t.Parallel()
	server, _ := memvault.Sample()
	server.Delay("secrets/slow/", 0)
	token := server.Token(memvault.TokenOptions{Policies: []string{"root"}, TTL: memvault.SampleTTL})
	session(t, newClient(t, vaultsvc.Options{
		Address: "http://vault.example.com:8200", Token: token, Transport: server.Transport(),
	}))
	if n := server.ValueReads(); n != 0 {
		t.Errorf("%d requests could have read a value", n)
	}
}

// A mount, folder or path that a hostile server or file names may be anything. Whatever is sent
// then is still one of the allowed requests.
func FuzzSession(f *testing.F) {
	f.Add("secret/", "a/b", "name/")
	f.Add("../sys/raw/", "a", "..")
	f.Add("a/%2e%2e/", "a;/..;/", "\\..\\")
	f.Add("a?b/", "#c", "%2F")
	f.Add("", "", "")
	f.Fuzz(func(t *testing.T, mount, path, name string) {
		w := &judging{t: t}
		c, err := vaultsvc.New(vaultsvc.Options{Address: guard.Guarded.String(), Token: guard.SomeToken,
			Transport: w})
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		loc := vaultpath.New("", mount, path)
		for _, m := range []vaultsvc.Mount{{Path: mount, KVVersion: 2},
			{Path: mount, KVVersion: 1, Guessed: true}} {
			c.List(ctx, m, loc)
			c.List(ctx, m, loc.Join(name))
			c.Walk(ctx, []vaultsvc.WalkRoot{{Mount: m, Folder: loc, Known: []string{name}}}, 3,
				func(vaultsvc.Listing, vaultsvc.Progress) {})
			c.Locate(ctx, mount+path, []vaultsvc.Mount{m})
		}
		c.Locate(ctx, path, nil)
		c.Locate(ctx, mount+path+"/"+name, nil)
	})
}

// judging is a network that judges what goes over it and answers that nothing is there.
type judging struct{ t *testing.T }

func (j *judging) RoundTrip(req *http.Request) (*http.Response, error) {
	w := &guard.Wire{}
	if _, err := w.RoundTrip(req); err != nil {
		return nil, err
	}
	if why := guard.Judge(w.Seen, w.Body, guard.Guarded.Host, guard.Guarded.Path); why != "" {
		j.t.Errorf("%s %s: %s", w.Seen.Method, w.Seen.RequestURI, why)
	}
	return &http.Response{
		StatusCode: http.StatusNotFound, Header: http.Header{}, Request: req,
		Body: io.NopCloser(strings.NewReader(`{"errors":[]}`)),
	}, nil
}
