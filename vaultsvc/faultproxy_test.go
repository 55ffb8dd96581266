package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// browser uses a client in all ways at random, and holds each answer against the truth.
type browser struct {
	t       *testing.T
	c       *Client
	proxy   *faultProxy
	token   string
	slack   time.Duration // beyond what an operation may take
	roots   []WalkRoot
	mounts  []Mount
	server  ServerInfo
	self    Token
	truth   map[vaultpath.Location]state // of every folder there is, and of some that are not
	mountOf func(vaultpath.Location) Mount

	calls   atomic.Int64 // requests, without those that are sent again
	good    atomic.Int64
	bad     atomic.Int64
	slowest atomic.Int64 // what the limit fell to
}

// state is what LIST answers for a folder while all is well.
type state struct {
	names []string
	err   error // where there are no names
}

// honest are the errors that say that nobody knows.
var honest = []error{ErrTimeout, ErrOffline, ErrBusy, ErrServer, ErrSealed, ErrNotVault,
	ErrRedirect}

func isHonest(err error) bool {
	if errors.Is(err, ErrHiddenSys) {
		return true
	}
	return slices.ContainsFunc(honest, func(h error) bool { return errors.Is(err, h) }) &&
		!errors.Is(err, ErrBadToken) && !errors.Is(err, ErrRenewal) && !StateOf(err).Answered()
}

// checkListing compares what a folder answered with what is in it.
func (b *browser) checkListing(folder vaultpath.Location, names []string, err error) {
	want, ok := b.truth[folder.Folder()]
	switch {
	case !ok:
		b.t.Errorf("%s: nobody knows this folder: %q, %v", folder, names, err)
	case err == nil && (want.err != nil || !slices.Equal(slices.Sorted(slices.Values(names)),
		want.names)):
		b.t.Errorf("%s: names are %q, want %q, %v", folder, names, want.names, want.err)
	case err != nil && len(names) > 0:
		b.t.Errorf("%s: names and an error: %q, %v", folder, names, err)
	case err != nil && !isHonest(err) && (want.err == nil || !errors.Is(err, want.err)):
		b.t.Errorf("%s: %v, which is not true", folder, err)
	}
	b.count(err, want.err)
}

func (b *browser) count(err, want error) {
	if err == nil || want != nil && errors.Is(err, want) {
		b.good.Add(1)
	} else {
		b.bad.Add(1)
	}
	checkText(b.t, "under faults", err, b.token)
}

// one does one thing. What it takes is bounded whatever happens.
func (b *browser) one(ctx context.Context, r *rand.Rand, folders []vaultpath.Location) {
	began := time.Now()
	most, pages := b.c.opts.Timeout, 1
	what := ""
	requests := new(atomic.Int64)
	ctx = context.WithValue(ctx, sentKey{}, requests)
	switch n := r.IntN(100); {
	case n < 70:
		f := folders[r.IntN(len(folders))]
		// Where an answer is long, and others are, too, it is asked for anew in its turn. That comes in
		// time, or the request is given up.
		what, most, pages = "List", 2*most, 2
		b.calls.Add(1)
		names, err := b.c.List(ctx, b.mountOf(f), f)
		b.checkListing(f, names, err)
	case n < 78:
		what, pages = "Mounts", 2
		b.calls.Add(2)
		got, err := b.c.Mounts(ctx)
		if err == nil && !reflect.DeepEqual(got, b.mounts) || err != nil && !isHonest(err) {
			b.t.Errorf("mounts are %v, %v", got, err)
		}
		b.count(err, nil)
	case n < 86:
		what, pages = "Status", 2
		b.calls.Add(2)
		got, err := b.c.Status(ctx)
		if err == nil && got != b.server || err != nil && !isHonest(err) {
			b.t.Errorf("the server is %+v, %v", got, err)
		}
		b.count(err, nil)
	case n < 92:
		what = "LookupToken"
		b.calls.Add(1)
		got, err := b.c.LookupToken(ctx)
		if err == nil && (!slices.Equal(got.Policies, b.self.Policies) || !got.Lives() ||
			got.DisplayName != b.self.DisplayName) || err != nil && !isHonest(err) {
			b.t.Errorf("the token is %+v, %v", got, err)
		}
		b.count(err, nil)
	case n < 97:
		what = "RenewToken"
		b.calls.Add(1)
		got, err := b.c.RenewToken(ctx)
		if err == nil && (!got.Renewable || !got.Lives()) || err != nil && !isHonest(err) {
			b.t.Errorf("the renewed token is %+v, %v", got, err)
		}
		b.count(err, nil)
	default:
		b.walk(ctx)
		return
	}
	if n := requests.Load(); n > int64(pages*(1+b.c.retries)) {
		b.t.Errorf("%s sent %d requests", what, n)
	}
	if took := time.Since(began); took > most+b.proxy.asked(began)+b.slack {
		b.t.Errorf("%s took %s", what, took)
	}
}

// walk walks everything. It ends, and nothing is missing below a folder that was listed.
func (b *browser) walk(ctx context.Context) {
	seen := map[vaultpath.Location]bool{}
	expected := len(b.roots)
	var last Progress
	err := b.c.Walk(ctx, b.roots, 0, func(l Listing, p Progress) {
		if seen[l.Folder] {
			b.t.Errorf("%s was handed out twice", l.Folder)
		}
		seen[l.Folder], last = true, p
		b.calls.Add(1)
		b.checkListing(l.Folder, l.Names, l.Err)
		for _, name := range l.Names {
			if l.Folder.Join(name).IsFolder() {
				expected++
			}
		}
		if now := int64(p.AtOnce); now > 0 && now < b.slowest.Load() {
			b.slowest.Store(now)
		}
	})
	if err != nil || len(seen) != expected || last.Queued != 0 ||
		last.Listed+last.Denied+last.Failed != expected {
		b.t.Errorf("walk: %v, %d folders of %d, %+v", err, len(seen), expected, last)
	}
}

// sent counts what one operation sends, which its context holds.
type sent struct{ http.RoundTripper }

type sentKey struct{}

func (s sent) RoundTrip(r *http.Request) (*http.Response, error) {
	if n, ok := r.Context().Value(sentKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
	return s.RoundTripper.RoundTrip(r)
}

func (s sent) CloseIdleConnections() { s.RoundTripper.(*http.Transport).CloseIdleConnections() }

// connections counts those that a client has open, and uses: one that is being closed is in
// nobody's use, since net/http has let go of it, and dials the next while TLS still says goodbye.
type connections struct{ open, used, peak atomic.Int64 }

type counted struct {
	net.Conn
	closing, closed sync.Once
	of              *connections
}

// SetWriteDeadline is how a TLS connection begins to close: nothing else sets one.
func (c *counted) SetWriteDeadline(t time.Time) error {
	c.closing.Do(func() { c.of.used.Add(-1) })
	return c.Conn.SetWriteDeadline(t)
}

func (c *counted) Close() error {
	c.closing.Do(func() { c.of.used.Add(-1) })
	c.closed.Do(func() { c.of.open.Add(-1) })
	return c.Conn.Close()
}

// count has a transport's connections counted.
func (n *connections) count(transport *http.Transport) {
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		n.open.Add(1)
		for used := n.used.Add(1); used > n.peak.Load(); {
			n.peak.Store(used)
		}
		return &counted{Conn: conn, of: n}, nil
	}
}

// faultEstate fills a server and returns what is in it.
func faultEstate(s *vaulttest.Server) (token string, truth map[vaultpath.Location]state) {
	kv1 := Mount{Path: "team/legacy/", Engine: "kv", KVVersion: 1}
	s.Mount("secret", "kv", map[string]string{"version": "2"}, "")
	s.Mount("team/legacy", "kv", nil, "")
	s.Mount("nolist", "nolist", nil, "")
	truth = map[vaultpath.Location]state{
		at(kv2, "missing/"): {err: ErrEmpty}, at(kv1, "a/missing/"): {err: ErrEmpty},
		at(kv2, "denied/"): {err: ErrDenied}, vaultpath.New("", "nolist/", ""): {err: ErrUnlistable},
	}
	for _, m := range []Mount{kv2, kv1} {
		below := map[string][]string{}
		put := func(path string) {
			s.Put(m.Path, path)
			for l := vaultpath.New("", m.Path, path); l.Path != ""; {
				parent, _ := l.Parent()
				below[parent.Path] = append(below[parent.Path], l.Path[len(parent.Path):])
				l = parent
			}
		}
		for i := range 30 {
			put(fmt.Sprintf("f%d/secret-%d", i, i))
			put(fmt.Sprintf("f%d/sub/deep %d", i, i))
			put(fmt.Sprintf("f%d/é#%d", i%7, i))
		}
		if m == kv2 {
			put("denied/treasure")
			delete(below, "denied/")
		}
		for folder, names := range below {
			slices.Sort(names)
			truth[at(m, folder)] = state{names: slices.Compact(names)}
		}
	}
	s.Policy("browser", `path "secret/metadata/*" { capabilities = ["list"] }
path "secret/metadata/denied" { capabilities = ["deny"] }
path "team/legacy/*" { capabilities = ["list"] }
path "nolist/*" { capabilities = ["list"] }`)
	return s.Token(vaulttest.TokenOptions{Policies: []string{"browser"}, TTL: time.Hour,
		DisplayName: "browser"}), truth
}

// Whatever goes wrong between the program and its server, what it says is true: the right names, or
// that they are not known. Nothing hangs or stays behind, and a server in trouble is not asked
// without end. The attacks among the faults: redirects that would take the token along, answers
// without an end, pages that could pass for "empty" or "denied".
//
// VAULTMAP_FAULT_SEED repeats the order of faults of a run.
func TestBrowsingThroughFaults(t *testing.T) {
	const timeout, concurrency, requests = time.Second, 8, 2000
	s := vaulttest.Real(t)
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("VAULTMAP_FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("VAULTMAP_FAULT_SEED=%d", seed)
	token, truth := faultEstate(s)
	var stolen atomic.Int64
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		stolen.Add(1)
	}))
	t.Cleanup(thief.Close)
	before := runtime.NumGoroutine()

	proxy := newFaultProxy(t, s.Address, thief.Listener.Addr().String(), seed, timeout)
	proxy.healthy.Store(true)
	var conns connections
	c := newClient(t, Options{
		Address: proxy.URL, Token: token, Timeout: timeout, Concurrency: concurrency,
		TLS:     TLS{CAPEM: proxy.caPEM},
		network: func(t *http.Transport) http.RoundTripper { conns.count(t); return sent{t} },
	})
	c.transport.MaxAnswer = mostInTest
	c.retries = 1 // with more of them the time is over first
	c.api.SetMaxRetries(1)
	b := &browser{t: t, c: c, proxy: proxy, token: token, slack: 2 * time.Second, truth: truth}
	b.slowest.Store(concurrency)
	b.learn()
	folders := slices.SortedFunc(maps.Keys(truth), func(a, b vaultpath.Location) int {
		return strings.Compare(a.String(), b.String())
	})

	proxy.healthy.Store(false)
	began := time.Now()
	var workers sync.WaitGroup
	for i := range concurrency {
		r := rand.New(rand.NewPCG(seed, uint64(i)+2))
		workers.Go(func() {
			for proxy.requests.Load() < requests && !t.Failed() {
				b.one(t.Context(), r, folders)
			}
		})
	}
	workers.Wait()
	t.Logf("%d requests in %s: %d answers good, %d honest about faults; %d in flight in the worst moment; faults %v",
		proxy.requests.Load(), time.Since(began).Round(time.Millisecond), b.good.Load(), b.bad.Load(),
		b.slowest.Load(), proxy.injected)
	for name := range faults {
		if proxy.injected[name] == 0 {
			t.Errorf("nothing met the fault %q", name)
		}
	}
	for name := range slowFaults {
		if proxy.injected[name] == 0 {
			t.Errorf("nothing met the fault %q", name)
		}
	}
	if most := int64(1+c.retries)*b.calls.Load() + proxy.resets.Load(); proxy.requests.Load() > most {
		t.Errorf("%d requests, %d at the most", proxy.requests.Load(), most)
	}
	if n := b.slowest.Load(); n > concurrency/2 {
		t.Errorf("%d in flight while the server was in trouble", n)
	}

	proxy.healthy.Store(true)
	b.recover(folders)
	if n := conns.peak.Load(); n > concurrency+2 {
		t.Errorf("%d connections at once", n)
	}
	if n := stolen.Load(); n != 0 {
		t.Errorf("%d requests went where a redirect leads", n)
	}
	c.Close()
	settle(t, "the client's connections are closed", func() bool { return conns.open.Load() == 0 })
	settle(t, "the proxy's connections are closed", func() bool { return proxy.open.Load() == 0 })
	proxy.stop()
	settle(t, "all goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}

// learn asks for what must be the same later, while all is well.
func (b *browser) learn() {
	b.t.Helper()
	var err error
	if b.mounts, err = b.c.Mounts(b.t.Context()); err != nil {
		b.t.Fatalf("mounts are %v, %v", b.mounts, err)
	}
	if b.server, err = b.c.Status(b.t.Context()); err != nil || b.server.State() != "active" {
		b.t.Fatalf("the server is %+v, %v", b.server, err)
	}
	if b.self, err = b.c.LookupToken(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	b.calls.Add(5)
	b.mountOf = func(l vaultpath.Location) Mount {
		m, _ := FindMount(b.mounts, l.Mount+l.Path)
		return m
	}
	for _, m := range b.mounts {
		if m.Engine == "kv" || m.Engine == "nolist" {
			b.roots = append(b.roots, WalkRoot{Mount: m, Folder: vaultpath.New("", m.Path, "")})
		}
	}
}

// recover looks at every folder once all is well again: nothing of the faults is left, and the
// limit rises to what it was.
func (b *browser) recover(folders []vaultpath.Location) {
	b.t.Helper()
	for _, f := range folders {
		names, err := b.c.List(b.t.Context(), b.mountOf(f), f)
		if want := b.truth[f]; !errors.Is(err, want.err) || want.err == nil && err != nil ||
			!slices.Equal(slices.Sorted(slices.Values(names)), want.names) {
			b.t.Errorf("%s, after all: %q, %v; want %q, %v", f, names, err, want.names, want.err)
		}
	}
	if n := b.c.limiter.Stats().Limit; n != 0 {
		b.t.Errorf("after %d good answers there are still %d in flight at the most", len(folders), n)
	}
	if n := b.c.limiter.Stats().InFlight; n != 0 {
		b.t.Errorf("%d requests are counted as in flight, and there is none", n)
	}
	for what, call := range map[string]func() error{
		"Mounts": func() error { _, err := b.c.Mounts(b.t.Context()); return err },
		"Status": func() error { _, err := b.c.Status(b.t.Context()); return err },
		"Lookup": func() error { _, err := b.c.LookupToken(b.t.Context()); return err },
		"Renew":  func() error { _, err := b.c.RenewToken(b.t.Context()); return err },
	} {
		if err := call(); err != nil {
			b.t.Errorf("%s, after all: %v", what, err)
		}
	}
}
