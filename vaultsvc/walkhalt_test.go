package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// vanishing is a way to a server that can be cut.
type vanishing struct {
	http.RoundTripper
	by atomic.Pointer[error]
}

func (v *vanishing) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := v.by.Load(); err != nil {
		return nil, *err
	}
	return v.RoundTripper.RoundTrip(r)
}

// trouble is what a whole server, or the token, can come to in the middle of a walk.
type trouble struct {
	name       string
	want       error
	begin, end func(s *memvault.Server, c *Client, way *vanishing)
}

func lost(name string, err, want error) trouble {
	return trouble{name, want,
		func(_ *memvault.Server, _ *Client, way *vanishing) { way.by.Store(&err) },
		func(_ *memvault.Server, _ *Client, way *vanishing) { way.by.Store(nil) },
	}
}

var troubles = []trouble{
	{"a dead token", ErrBadToken,
		func(s *memvault.Server, c *Client, _ *vanishing) { s.Expire(c.currentToken()) },
		func(s *memvault.Server, c *Client, _ *vanishing) { c.SetToken(s.RootToken()) }},
	{"sealed", ErrSealed,
		func(s *memvault.Server, _ *Client, _ *vanishing) { s.Seal() },
		func(s *memvault.Server, _ *Client, _ *vanishing) { s.Unseal() }},
	lost("gone", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, ErrOffline),
	lost("no route", &net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, ErrOffline),
	lost("no name", &net.DNSError{Err: "no such host", IsNotFound: true}, ErrOffline),
	lost("silent", context.DeadlineExceeded, ErrTimeout),
}

// A walk that meets what every folder would answer ends at once, with that error, hands none out as
// failed, and goes on where it was: each folder is handed out once, and answers once.
func TestWalkHalts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		for _, is := range troubles {
			haltedBy(t, is, seed)
		}
	}
}

func haltedBy(t *testing.T, is trouble, seed uint64) {
	name, want := is.name, is.want
	synctest.Test(t, func(t *testing.T) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		server, secrets := grove(rnd, 800)
		for i := range 60 {
			secrets = append(secrets, fmt.Sprintf("e%02d/x", i))
		}
		server.Put("secret/", secrets...)
		server.Latency(5 * time.Millisecond)
		way := &vanishing{RoundTripper: server.Transport()}
		seen := &answers{RoundTripper: way, by: map[string]int{}}
		token := server.Token(memvault.TokenOptions{Policies: []string{"root"}})
		c := inside(t, server, token, func(o *Options) {
			o.Concurrency, o.Transport = 1+rnd.IntN(8), seen
		})
		w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		handed, left := map[string]int{}, 5+rnd.IntN(30)
		var last Progress
		take := func(l Listing, p Progress) {
			if handed[l.Folder.String()]++; StateOf(l.Err).Incomplete() {
				t.Errorf("%s: %s: %v", name, l.Folder, l.Err)
			}
			if p.Share < last.Share || p.Names < last.Names || p.Failed > 0 {
				t.Errorf("%s: %+v after %+v", name, p, last)
			}
			last = p
			if left--; left == 0 {
				is.begin(server, c, way)
			}
		}
		if err := w.Run(t.Context(), take); !errors.Is(err, want) {
			t.Fatalf("%s: ended with %v", name, err)
		}
		p := w.Progress()
		if p.Queued == 0 || p.Listed != len(handed) || p.Failed > 0 || p.Share >= 1 {
			t.Errorf("%s: %+v with %d handed out", name, p, len(handed))
		}
		is.end(server, c, way)
		if err := w.Run(t.Context(), take); err != nil {
			t.Fatalf("%s: gone on with: %v", name, err)
		}
		all := map[string]int{}
		for f := range foldersOf(secrets) {
			all["secret/"+f] = 1
		}
		if !maps.Equal(handed, all) {
			t.Errorf("%s: %d folders were handed out, want each of %d once", name, len(handed), len(all))
		}
		for folder, n := range seen.by {
			if n > 1 && strings.HasPrefix(folder, "secret/") && all[folder] > 0 && want != ErrBadToken {
				t.Errorf("%s: %s answered %d times", name, folder, n)
			}
		}
	})
}

// A few folders of which nothing is heard are no server that is gone: they have failed, each told
// once, and the walk comes to its end.
func TestWalkOfSilentFolders(t *testing.T) {
	t.Parallel()
	for silent := range 12 {
		synctest.Test(t, func(t *testing.T) {
			server := memvault.New()
			server.Mount("secret/", "kv", 2, "")
			for i := range 40 {
				server.Put("secret/", string(rune('a'+i%26))+strings.Repeat("x", i/26)+"/s")
			}
			way := &silentFolders{RoundTripper: server.Transport(), most: 'a' + byte(silent)}
			c := once(inside(t, server, server.RootToken(), func(o *Options) {
				o.Concurrency, o.Transport = 16, way
			}))
			failed := map[string]int{}
			w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			err := w.Run(t.Context(), func(l Listing, _ Progress) {
				if errors.Is(l.Err, ErrOffline) {
					failed[l.Folder.String()]++
				}
			})
			if p := w.Progress(); err != nil || len(failed) != silent || p.Failed != silent ||
				p.Listed != 41-silent {
				t.Errorf("%d silent: %v, %+v, %v", silent, err, p, failed)
			}
			for folder, n := range failed {
				if n != 1 {
					t.Errorf("%s failed %d times", folder, n)
				}
			}
		})
	}
}

// silentFolders is a way on which requests for the folders of one letter before most are lost.
type silentFolders struct {
	http.RoundTripper
	most byte
}

func (s *silentFolders) RoundTrip(r *http.Request) (*http.Response, error) {
	folder, _ := strings.CutPrefix(r.URL.Path, "/v1/secret/metadata/")
	if len(folder) == 2 && folder[0] < s.most {
		return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	}
	return s.RoundTripper.RoundTrip(r)
}

// A walk that is paused takes what it has asked for, and nothing is asked for again when it goes
// on; only what does not answer in time is.
func TestWalkPaused(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 5))
			server, secrets := grove(rnd, 1000)
			server.Latency(5 * time.Millisecond)
			c := inside(t, server, server.RootToken(), func(o *Options) {
				o.Concurrency = 1 + rnd.IntN(32)
			})
			w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			handed := 0
			for err := error(context.Canceled); err != nil; {
				pause, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Duration(rnd.IntN(int(40*time.Millisecond))), cancel)
				begun := time.Now()
				err = w.RunUntil(t.Context(), pause, func(Listing, Progress) { handed++ })
				if cancel(); err != nil && (!errors.Is(err, context.Canceled) || w.Progress().Queued == 0) {
					t.Errorf("%v, %+v", err, w.Progress())
				}
				if took := time.Since(begun); took > 46*time.Millisecond {
					t.Errorf("it took %v to pause", took)
				}
			}
			if n := len(foldersOf(secrets)); handed != n || len(lists(server)) != n {
				t.Errorf("%d folders handed out, asked for %d times, of %d", handed, len(lists(server)), n)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		server, _ := grove(rand.New(rand.NewPCG(1, 1)), 100)
		server.Latency(time.Hour)
		c := inside(t, server, server.RootToken())
		pause, cancel := context.WithCancel(t.Context())
		begun := time.Now()
		time.AfterFunc(time.Second, cancel)
		err := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0).RunUntil(t.Context(), pause,
			func(Listing, Progress) { t.Error("something was handed out") })
		if took := time.Since(begun); !errors.Is(err, context.Canceled) || took > time.Second+pauseTime {
			t.Errorf("%v after %v", err, took)
		}
	})
}

// lists returns the folders that were asked for.
func lists(s *memvault.Server) (paths []string) {
	for _, r := range s.Requests() {
		if r.Method == "LIST" {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// What is known before a walk begins, or what somebody else was told meanwhile, is not asked for,
// and counts all the same.
func TestWalkTakesWhatIsKnown(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 9))
			server, secrets := grove(rnd, 600)
			c := inside(t, server, server.RootToken(), func(o *Options) {
				o.Concurrency = 1 + rnd.IntN(8)
			})
			told := map[string]bool{}
			w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			for f := range foldersOf(secrets) {
				if rnd.IntN(3) == 0 {
					names, err := c.List(t.Context(), kv2, at(kv2, f))
					w.Tell(at(kv2, f), names, err)
					told["secret/"+f] = true
				}
			}
			want := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			if err := want.Run(t.Context(), func(Listing, Progress) {}); err != nil {
				t.Fatal(err)
			}
			server.Forget()
			if err := w.Run(t.Context(), func(l Listing, _ Progress) {
				if l.Told != told[l.Folder.String()] {
					t.Errorf("%s: told %v", l.Folder, l.Told)
				}
			}); err != nil {
				t.Fatal(err)
			}
			got, full := w.Progress(), want.Progress()
			if got.PerSecond, full.PerSecond = 0, 0; got != full {
				t.Errorf("%+v, want %+v", got, full)
			}
			if n := len(lists(server)); n != len(foldersOf(secrets))-len(told) {
				t.Errorf("%d lists for %d folders, %d of them known", n, len(foldersOf(secrets)), len(told))
			}
		})
	}
}
