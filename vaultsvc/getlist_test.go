package vaultsvc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// gateway is a reverse proxy in front of a server that refuses LIST. It keeps what the server has
// answered.
type gateway struct {
	drop bool // it passes no query on

	mu      sync.Mutex
	answers bytes.Buffer
	read    []string // what it has passed on as a GET, but for pages of sys/ and auth/
	refused int
}

func (g *gateway) start(t *testing.T, server string) string {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			if g.drop {
				r.Out.URL.RawQuery = ""
			}
		},
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			g.mu.Lock()
			defer g.mu.Unlock()
			g.answers.Write(body)
			return err
		},
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		refuse := r.Method == "LIST"
		if refuse {
			g.refused++
		} else if path := strings.TrimPrefix(r.URL.Path, "/v1/"); !strings.HasPrefix(path, "sys/") &&
			!strings.HasPrefix(path, "auth/") {
			g.read = append(g.read, r.URL.RequestURI())
		}
		g.mu.Unlock()
		if refuse {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// everything walks all mounts of KV and returns the secrets that it finds.
func everything(t *testing.T, c *Client) (secrets []string, last Progress) {
	t.Helper()
	mounts, err := c.Mounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var roots []WalkRoot
	for _, m := range mounts {
		if m.KVVersion > 0 {
			roots = append(roots, WalkRoot{Mount: m, Folder: at(m, "")})
		}
	}
	w := walk(t, c, roots, 0)
	secrets = w.secrets()
	slices.Sort(secrets)
	return secrets, w.last
}

// What a gateway that refuses LIST lets through by GET is the same, and no read.
func TestListsByGet(t *testing.T) {
	t.Parallel()
	s := memvault.New()
	s.Mount("secret", "kv", 2, "")
	s.Mount("kv1", "kv", 1, "")
	s.Mount("pki", "pki", 0, "")
	for _, mount := range []string{"secret", "kv1"} {
		for _, path := range []string{"a", "b/one", "b/two words", "data/x", "v1/sys/mounts", "c?d/e"} {
			s.Put(mount, path)
		}
	}
	address := start(t, s)
	want, _ := everything(t, newClient(t, Options{Address: address, Token: s.RootToken()}))
	s.Forget()
	g := &gateway{}
	c := once(newClient(t, Options{Address: g.start(t, address), Token: s.RootToken(),
		ListByGet: true}))
	got, last := everything(t, c)
	// A name that a proxy could cut is listed by LIST, which this one refuses.
	want = slices.DeleteFunc(want, func(s string) bool { return strings.Contains(s, "?") })
	if !slices.Equal(got, want) || last.Failed != 2 || g.refused != 2 {
		t.Errorf("%q, want %q; %+v, %d lists were refused", got, want, last, g.refused)
	}
	for _, uri := range g.read {
		if !strings.HasSuffix(uri, "/?list=true") {
			t.Errorf("%s was sent", uri)
		}
	}
	pki := Mount{Path: "pki/", Engine: "pki"}
	if _, err := c.List(t.Context(), pki, at(pki, "certs/")); err == nil || g.refused != 3 {
		t.Errorf("another engine is not listed by LIST: %v", err)
	}
	if n := s.ValueReads(); n != 0 {
		t.Errorf("%d requests could have read a value", n)
	}
	if server, err := c.Status(t.Context()); err != nil || server.TellsDeleted() ||
		!strings.Contains(server.HowDeleted(), "list_verb") {
		t.Errorf("deleted secrets are told apart without a query: %v, %v", server.HowDeleted(), err)
	}
}

// What nobody describes is listed by GET only where the user says that it is version 2.
func TestListsByGetOfWhatIsAssumed(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		version int
		sent    string
	}{{0, "LIST"}, {1, "LIST"}, {2, "GET"}} {
		var sent []string
		c := once(newClient(t, Options{Address: "http://v", Token: someToken, KVVersion: tc.version,
			ListByGet: true, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/v1/sys/") {
					w.WriteHeader(403)
					io.WriteString(w, `{"errors":["permission denied"]}`)
					return
				}
				if !strings.HasPrefix(r.URL.Path, "/v1/auth/") { // which says that the token lives
					sent = append(sent, r.Method)
				}
				io.WriteString(w, `{"request_id":"1","data":{"keys":["a"]}}`)
			})}))
		m, loc, err := c.Locate(t.Context(), "hidden/x/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if names, err := c.List(t.Context(), m, loc); err != nil || len(names) != 1 ||
			!slices.Equal(sent, []string{tc.sent}) {
			t.Errorf("version %d: %q, %q, %v", tc.version, sent, names, err)
		}
	}
}

// Attack, or a mistake of whoever set the proxy up: a query that is dropped makes a read of a list.
// On the real server nothing comes of that in which there is a value, not even to root.
func TestRealListsByGetWithoutTheirQuery(t *testing.T) {
	t.Parallel()
	audit := filepath.Join(t.TempDir(), "audit.log")
	server := vaulttest.Real(t, "-audit", audit)
	fillReal(server)
	for _, m := range []string{"secret/", "legacy/"} {
		server.Put(m, "both")
		server.Put(m, "both/inside")
	}
	want, _ := everything(t, newClient(t, Options{Address: server.Address, Token: server.RootToken}))

	honest := &gateway{}
	got, _ := everything(t, once(newClient(t, Options{Address: honest.start(t, server.Address),
		Token: server.RootToken, ListByGet: true})))
	missing := 0
	for _, s := range want {
		if !slices.Contains(got, s) {
			missing++
			if !strings.ContainsAny(s, `%?#;\`) {
				t.Errorf("%q is not found by GET", s)
			}
		}
	}
	if len(got) == 0 || missing == 0 || len(got)+missing != len(want) {
		t.Errorf("%d of %d found, %d missing", len(got), len(want), missing)
	}

	before, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	careless := &gateway{drop: true}
	c := once(newClient(t, Options{Address: careless.start(t, server.Address), Token: server.RootToken,
		ListByGet: true}))
	if names, _ := everything(t, c); len(names) > 0 {
		t.Errorf("%q came of reads", names)
	}
	asked := 0
	for _, path := range []string{"", "both/", "both", "a", "a/", "b", "b/deep/x", "data/", "data/x",
		"nowhere/", "odd/two words"} {
		for _, m := range []Mount{{Path: "secret/", Engine: "kv", KVVersion: 2},
			{Path: "legacy/", Engine: "kv", KVVersion: 1}} {
			sent := len(careless.read)
			names, err := c.List(t.Context(), m, at(m, path))
			if asked += len(careless.read) - sent; err == nil || len(names) > 0 {
				t.Errorf("%s%s: %q, %v", m.Path, path, names, err)
			}
			if !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrNotVault) && !errors.Is(err, ErrUnlistable) {
				t.Errorf("%s%s: %v", m.Path, path, err)
			}
			checkText(t, path, err, vaulttest.Canary)
		}
	}
	if asked != 22 {
		t.Errorf("%d reads were passed on", asked)
	}
	if n, err := auditSaysReadsFoundNothing(audit, len(before)); err != nil || n < asked {
		t.Errorf("the server has written down %d reads: %v", n, err)
	}
	for what, g := range map[string]*gateway{"with": honest, "without": careless} {
		if strings.Contains(g.answers.String(), vaulttest.Canary) {
			t.Errorf("%s its query a value was answered", what)
		}
	}
	// The test sees one where it is: without the slash it would have been read.
	if _, body := server.Ask("GET", "legacy/both", server.RootToken, nil); !strings.Contains(
		string(body), vaulttest.Canary) {
		t.Error("there is no value to read")
	}
}

// auditSaysReadsFoundNothing looks at what the server itself has written down behind an entry of
// its audit log: whatever was read in a mount of KV was metadata, or had no answer. It returns how
// many reads of either there were.
func auditSaysReadsFoundNothing(path string, from int) (reads int, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw[from:])) {
		var entry struct {
			Type     string
			Request  struct{ Operation, Path string }
			Response struct{ Data map[string]any }
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			return reads, fmt.Errorf("reading %q: %w", line, err)
		}
		at := entry.Request.Path
		switch {
		case entry.Type != "response" || entry.Request.Operation != "read",
			strings.HasPrefix(at, "sys/"), strings.HasPrefix(at, "auth/token/"):
			continue
		case !strings.HasSuffix(at, "/"):
			return reads, fmt.Errorf("%s was read", at)
		case strings.HasPrefix(at, "secret/metadata/"):
		case len(entry.Response.Data) > 0:
			return reads, fmt.Errorf("%s was read and answered", at)
		}
		reads++
	}
	return reads, nil
}
