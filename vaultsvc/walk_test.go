package vaultsvc

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// walked is what a walk has handed out.
type walked struct {
	listings []Listing
	last     Progress
}

// walk walks and checks what holds for every walk: emit is called by one goroutine at a time,
// and what the progress counts is what was handed out.
func walk(t *testing.T, c *Client, roots []WalkRoot, depth int) walked {
	t.Helper()
	var w walked
	busy := make(chan struct{}, 1)
	var sum Progress
	known := map[vaultpath.Location]bool{}
	for _, r := range roots {
		known[r.Folder.Folder()] = true
	}
	err := c.Walk(t.Context(), roots, depth, func(l Listing, p Progress) {
		select {
		case busy <- struct{}{}:
		default:
			t.Error("emit is called while it runs")
		}
		defer func() { <-busy }()
		sum.Names += len(l.Names)
		switch {
		case errors.Is(l.Err, ErrDenied):
			sum.Denied++
		case l.Err == nil, errors.Is(l.Err, ErrEmpty), errors.Is(l.Err, ErrUnlistable):
			sum.Listed++
		default:
			sum.Failed++
		}
		// of these one knows nothing from the outside
		sum.Queued, sum.AtOnce, sum.PerSecond, sum.Share = p.Queued, p.AtOnce, p.PerSecond, p.Share
		if p != sum || p.Queued < 0 || p.AtOnce < 0 || p.PerSecond < 0 {
			t.Errorf("progress is %+v, handed out was %+v", p, sum)
		}
		if p.Share < w.last.Share || (p.Share == 1) != (p.Queued == 0) || p.Share > 1 {
			t.Errorf("the share done is %v after %v, with %d folders queued", p.Share, w.last.Share,
				p.Queued)
		}
		w.listings, w.last = append(w.listings, l), p
	})
	if err != nil {
		t.Error(err)
	}
	if w.last.Queued != 0 {
		t.Errorf("at the end %d folders are still queued", w.last.Queued)
	}
	return w
}

// folders returns the folders that were handed out, sorted.
func (w walked) folders() []string {
	var all []string
	for _, l := range w.listings {
		all = append(all, l.Folder.String())
	}
	slices.Sort(all)
	return all
}

// secrets returns the secrets among the names that were handed out, sorted.
func (w walked) secrets() []string {
	var all []string
	for _, l := range w.listings {
		for _, n := range l.Names {
			if !strings.HasSuffix(n, "/") {
				all = append(all, l.Folder.Join(n).Path)
			}
		}
	}
	slices.Sort(all)
	return all
}

// listed returns the folders that the server was asked for, sorted, with doubles.
func listed(s *memvault.Server) []string {
	var all []string
	for _, r := range s.Requests() {
		if r.List {
			all = append(all, strings.Replace(strings.TrimPrefix(r.Path, "/v1/"), "metadata/", "", 1))
		}
	}
	slices.Sort(all)
	return all
}

// grove is a server with random secrets below secret/, which are returned sorted.
func grove(rnd *rand.Rand, n int) (*memvault.Server, []string) {
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "")
	all := map[string]bool{}
	for range n {
		var path []string
		for range 1 + rnd.IntN(5) {
			path = append(path, string(rune('a'+rnd.IntN(4))))
		}
		all[strings.Join(path, "/")] = true
	}
	secrets := slices.Sorted(maps.Keys(all))
	s.Put("secret/", secrets...)
	return s, secrets
}

// foldersOf returns the folders that secrets lie in, the mount included.
func foldersOf(secrets []string) map[string]bool {
	all := map[string]bool{"": true}
	for _, s := range secrets {
		for i := range s {
			if s[i] == '/' {
				all[s[:i+1]] = true
			}
		}
	}
	return all
}

func TestWalkAsksEachFolderOnce(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, concurrency := range []int{1, 2, 32} {
		server, secrets := grove(rnd, 400)
		c := newClient(t, Options{Address: start(t, server), Token: server.RootToken(),
			Concurrency: concurrency})
		w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		if got := w.secrets(); !slices.Equal(got, secrets) {
			t.Errorf("%d at a time: %d secrets, want %d", concurrency, len(got), len(secrets))
		}
		var want []string
		for f := range foldersOf(secrets) {
			want = append(want, "secret/"+f)
		}
		slices.Sort(want)
		if got := w.folders(); !slices.Equal(got, want) {
			t.Errorf("%d at a time: handed out %d folders, want %d", concurrency, len(got), len(want))
		}
		if got := listed(server); !slices.Equal(got, want) {
			t.Errorf("%d at a time: asked for %d folders, want %d", concurrency, len(got), len(want))
		}
		if server.ValueReads() != 0 {
			t.Error("a value could have been read")
		}
		for _, l := range w.listings {
			if l.Mount != kv2 || l.Depth != strings.Count(l.Folder.Path, "/") {
				t.Errorf("%s: mount %+v, depth %d", l.Folder, l.Mount, l.Depth)
			}
		}
	}
}

// Roots may overlap in any way, with any depth: what is asked is what any of them asks for
// alone, once.
func TestWalkOfOverlappingRoots(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	server, secrets := grove(rnd, 150)
	folders := slices.Sorted(maps.Keys(foldersOf(secrets)))
	c := inside(t, server, server.RootToken())
	for range 100 {
		depth := rnd.IntN(4)
		want := map[string]bool{}
		var roots []WalkRoot
		for range 1 + rnd.IntN(4) {
			root := folders[rnd.IntN(len(folders))]
			if rnd.IntN(6) == 0 {
				root = "missing/"
				want["secret/missing/"] = true
			}
			// A folder may be written without its slash.
			roots = append(roots, WalkRoot{Mount: kv2,
				Folder: at(kv2, strings.TrimSuffix(root, strings.Repeat("/", rnd.IntN(2))))})
			for _, f := range folders {
				if below, ok := strings.CutPrefix(f, root); ok &&
					(depth == 0 || strings.Count(below, "/") < depth) {
					want["secret/"+f] = true
				}
			}
		}
		server.Forget()
		w := walk(t, c, roots, depth)
		sorted := slices.Sorted(maps.Keys(want))
		if got := listed(server); !slices.Equal(got, sorted) {
			t.Fatalf("roots %v, depth %d: asked for %v, want %v", roots, depth, got, sorted)
		}
		if got := w.folders(); !slices.Equal(got, sorted) {
			t.Fatalf("roots %v, depth %d: handed out %v, want %v", roots, depth, got, sorted)
		}
	}
}

// A root below one that is denied is listed all the same: that is how users with little access
// work.
func TestWalkBelowADeniedRoot(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	server.Put("secret/", "a/b/x", "c/y")
	server.Policy("p", memvault.Allow("secret/metadata/a/b", memvault.List))
	c := inside(t, server, server.Token(memvault.TokenOptions{Policies: []string{"p"}}))
	w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")},
		{Mount: kv2, Folder: at(kv2, "a/b/")}}, 0)
	if got := w.secrets(); !slices.Equal(got, []string{"a/b/x"}) || w.last.Denied != 1 ||
		w.last.Listed != 1 {
		t.Errorf("%v, %+v", got, w.last)
	}
}

func TestWalkDoesNotAskForWhatIsKnown(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	server.Put("secret/", "a/b/x", "a/y", "c/z")
	c := inside(t, server, server.RootToken())
	for _, tc := range []struct {
		name    string
		roots   []WalkRoot
		asked   []string
		secrets []string
	}{
		{
			"names", []WalkRoot{{Mount: kv2, Folder: at(kv2, ""), Known: []string{"a/", "known"}}},
			[]string{"secret/a/", "secret/a/b/"}, []string{"a/b/x", "a/y", "known"},
		},
		{"no names, and that is known", []WalkRoot{{Mount: kv2, Folder: at(kv2, ""), Known: []string{}}},
			nil, nil},
		{
			"a folder further below", []WalkRoot{{Mount: kv2, Folder: at(kv2, "")},
				{Mount: kv2, Folder: at(kv2, "a/"), Known: []string{"b/"}}},
			[]string{"secret/", "secret/a/b/", "secret/c/"}, []string{"a/b/x", "c/z"},
		},
	} {
		server.Forget()
		w := walk(t, c, tc.roots, 0)
		if got := listed(server); !slices.Equal(got, tc.asked) {
			t.Errorf("%s: asked for %v", tc.name, got)
		}
		if got := w.secrets(); !slices.Equal(got, tc.secrets) {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

// Folders that answer in other ways are counted, and the walk goes on without them.
func TestWalkAmongDeniedAndFailing(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	server.Mount("plugin/", "acme", 0, "", memvault.Unlistable)
	for _, f := range []string{"good/", "good/deep/", "denied/", "broken/", "limited/", "shaky/",
		"odd/", "hangs up/"} {
		server.Put("secret/", f+"x")
	}
	server.PutEmpty("secret/", "empty/")
	server.Policy("p", memvault.Allow("secret/metadata/*", memvault.List),
		memvault.Allow("secret/metadata/denied", memvault.Deny),
		memvault.Allow("plugin/*", memvault.List))
	server.Fail("secret/broken", 500, -1)
	server.Fail("secret/limited", 429, 4)
	server.Fail("secret/shaky", 502, 2)
	server.Answer("secret/odd", 200, html, -1)
	server.Fail("secret/hangs up", memvault.HangUp, -1)
	plugin := Mount{Path: "plugin/", Engine: "acme"}
	c := newClient(t, Options{Address: start(t, server),
		Token: server.Token(memvault.TokenOptions{Policies: []string{"p"}})})
	w := walk(t, c, []WalkRoot{
		{Mount: kv2, Folder: at(kv2, "")}, {Mount: plugin, Folder: at(plugin, "")},
		{Mount: kv2, Folder: at(kv2, "../sys/")},
	}, 0)
	want := map[string]error{
		"secret/": nil, "secret/good/": nil, "secret/good/deep/": nil, "secret/shaky/": nil,
		"secret/empty/": ErrEmpty, "plugin/": ErrUnlistable,
		"secret/denied/": ErrDenied, "secret/broken/": ErrServer, "secret/limited/": nil,
		"secret/odd/": ErrNotVault, "secret/hangs up/": ErrOffline,
		"secret/../sys/": vaultpath.ErrBadPath,
	}
	for _, l := range w.listings {
		expected, ok := want[l.Folder.String()]
		delete(want, l.Folder.String())
		if !ok || !errors.Is(l.Err, expected) || expected == nil && l.Err != nil {
			t.Errorf("%s: %v, want %v", l.Folder, l.Err, expected)
		}
	}
	if len(want) != 0 {
		t.Errorf("not handed out: %v", want)
	}
	if w.last.Listed != 7 || w.last.Denied != 1 || w.last.Failed != 4 || w.last.Names != 9+4 {
		t.Errorf("%+v", w.last)
	}
	asked := map[string]int{}
	for _, f := range listed(server) {
		asked[f]++
	}
	delete(asked, "secret/hangs up/") // the transport tries again on a connection that was used before
	for f, n := range asked {
		if limit := map[string]int{"secret/broken/": 3, "secret/limited/": 3 + 2,
			"secret/shaky/": 3}[f]; n != max(limit, 1) {
			t.Errorf("%s was asked for %d times", f, n)
		}
	}
}

// A server could send a walk around in circles, or out of the mount.
func TestWalkOfHostileNames(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	names := []string{"", "x", "a/", "/", "a/", "b/", "../", "..", "./", "a//", "a/", "", "//",
		"a/../../", "b/", "\x00/", "../../sys/"}
	c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
		Concurrency: 1, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			asked[r.URL.Path]++
			if strings.Count(r.URL.Path, "/") > 8 {
				answer(404, `{"errors":[]}`)(w, r)
				return
			}
			var quoted []string
			for _, n := range names {
				quoted = append(quoted, strings.ReplaceAll(fmt.Sprintf("%q", n), `\x`, `\u00`))
			}
			answer(200, `{"data":{"keys":[`+strings.Join(quoted, ",")+`]}}`)(w, r)
		})})
	w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "r/")}}, 0)
	for path, n := range asked {
		if n != 1 {
			t.Errorf("%q was asked for %d times", path, n)
		}
		if !strings.HasPrefix(path, "/base/v1/secret/metadata/r/") || vaultpath.HasDotSegment(path) {
			t.Errorf("%q was asked for", path)
		}
	}
	// a/, b/ and \0/ on each level down to the one that ends it.
	if want := 1 + 3 + 9 + 27; len(asked) != want || len(w.listings) != want {
		t.Errorf("asked for %d folders, handed out %d, want %d", len(asked), len(w.listings), want)
	}
	// What lies in the folder is handed out, though it cannot be asked for.
	if got, want := w.listings[0].Names, []string{"x", "a/", "b/", "../", "..", "./",
		"\x00/"}; !slices.Equal(got, want) {
		t.Errorf("handed out %q, want %q", got, want)
	}
}

// Nothing to walk is soon done, and so is a root that nobody lists.
func TestWalkOfNothing(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	c := inside(t, server, server.RootToken())
	if w := walk(t, c, nil, 0); len(w.listings) != 0 {
		t.Errorf("%+v", w)
	}
	if w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0); len(w.listings) != 1 {
		t.Errorf("%+v", w)
	}
}

// A fault in what is called must come out of Walk and not end the program from a goroutine.
func TestWalkPassesPanicsOn(t *testing.T) {
	t.Parallel()
	server, _ := grove(rand.New(rand.NewPCG(5, 6)), 100)
	c := inside(t, server, server.RootToken())
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "a fault") {
			t.Errorf("recovered %v", p)
		}
	}()
	c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(Listing, Progress) {
		panic("a fault")
	})
	t.Error("no panic")
}
