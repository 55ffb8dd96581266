package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/find"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// A walk that is stopped at any moment, any number of times, and gone on with asks for each folder
// once, but for those whose requests were cut off, and hands each out once.
func TestWalkGoesOn(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			server, secrets := grove(rnd, 1500)
			server.Latency(5 * time.Millisecond)
			server.Answer("secret/a/b", 200, html, -1)
			server.Fail("secret/b", 429, 1)
			answers := &answers{RoundTripper: server.Transport(), by: map[string]int{}}
			c := inside(t, server, server.RootToken(), func(o *Options) {
				o.Concurrency, o.Transport = 1+rnd.IntN(16), answers
			})
			w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")},
				{Mount: kv2, Folder: at(kv2, "c/")}}, 0)
			handed := map[string]int{}
			var last Progress
			stops, busy := 0, false
			for err := errors.New("not begun"); err != nil; stops++ {
				ctx, cancel := context.WithCancel(t.Context())
				left, fromWithin := rnd.IntN(40), rnd.IntN(3) == 0
				go func() {
					time.Sleep(time.Duration(rnd.IntN(int(20 * time.Millisecond))))
					cancel()
				}()
				err = w.Run(ctx, func(l Listing, p Progress) {
					if busy {
						t.Error("two are handed out at once")
					}
					busy = true
					time.Sleep(time.Microsecond)
					busy = false
					handed[l.Folder.String()]++
					if p.Share < last.Share || p.Names < last.Names {
						t.Errorf("%+v after %+v", p, last)
					}
					if last = p; fromWithin && left == 0 {
						cancel()
					}
					left--
				})
				if err != nil && (!errors.Is(err, context.Canceled) || w.Progress().Queued == 0) {
					t.Errorf("%v, %+v", err, w.Progress())
				}
				synctest.Wait()
				if n := server.Load().InFlight; n != 0 {
					t.Errorf("%d requests in flight", n)
				}
				cancel()
				time.Sleep(25 * time.Millisecond)
			}
			if stops < 3 {
				t.Errorf("stopped %d times", stops)
			}
			want := map[string]int{}
			for f := range foldersOf(secrets) {
				if !strings.HasPrefix(f, "a/b/") || f == "a/b/" {
					want["secret/"+f] = 1
				}
			}
			if !maps.Equal(handed, want) {
				t.Errorf("handed out %d folders, want each of %d once", len(handed), len(want))
			}
			if !maps.Equal(answers.by, want) {
				t.Errorf("%d folders were answered, want each of %d once", len(answers.by), len(want))
			}
			if answers.cut == 0 {
				t.Error("no request was ever cut off")
			}
			p := w.Progress()
			p.PerSecond = last.PerSecond // it is later now
			if p != last || p.Share != 1 || p.Listed+p.Failed != len(handed) || p.Failed != 1 {
				t.Errorf("%+v at the end", p)
			}
			if err := w.Run(t.Context(),
				func(l Listing, _ Progress) { t.Errorf("%s once more", l.Folder) }); err != nil {
				t.Error(err)
			}
		})
	}
}

// answers counts what came back to a client, by folder, but for failures.
type answers struct {
	http.RoundTripper
	mu  sync.Mutex
	by  map[string]int
	cut int // that did not come back
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.RoundTripper.RoundTrip(r)
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case err != nil:
		a.cut++
	case resp.StatusCode < 429:
		a.by[strings.Replace(strings.TrimPrefix(r.URL.Path, "/v1/"), "metadata/", "", 1)]++
	}
	return resp, err
}

// The next folder is always one that is wanted as much as any that is known, whatever is wanted at
// that moment.
func TestWalkFollowsTheQuery(t *testing.T) {
	t.Parallel()
	queries := []string{"a", "b d", "c !a", "", "^secret/d a", "nothing"}
	for seed := range uint64(10) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		server, secrets := grove(rnd, 400)
		c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 1 })
		w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		known := map[vaultpath.Location]bool{at(kv2, ""): true}
		rank := func(vaultpath.Location) int { return 0 }
		prefer := func() {
			q := find.Parse(queries[rnd.IntN(len(queries))])
			rank = func(l vaultpath.Location) int { return q.Rank(l.String()) }
			if q.Empty() {
				w.SetPriority(nil)
			} else {
				w.SetPriority(rank)
			}
		}
		prefer()
		err := w.Run(t.Context(), func(l Listing, _ Progress) {
			for other := range known {
				if rank(other) > rank(l.Folder) {
					t.Errorf("%s was listed before %s", l.Folder, other)
				}
			}
			delete(known, l.Folder)
			for _, name := range l.Names {
				if next := l.Folder.Join(name); next.IsFolder() {
					known[next] = true
				}
			}
			if rnd.IntN(10) == 0 {
				prefer()
			}
		})
		if err != nil || len(known) != 0 || len(listed(server)) != len(foldersOf(secrets)) {
			t.Errorf("%v, %d left, %d asked for", err, len(known), len(listed(server)))
		}
	}
}

// Where nothing matches yet, looking into many folders finds one sooner than finishing the first.
func TestWalkLooksAround(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 40 {
		for k := range 10 {
			for n := range 10 {
				server.Put("secret/", fmt.Sprintf("t%d/s%d/e%d/x", i, k, n))
			}
		}
	}
	server.Put("secret/", "t39/payments/staging/stripe")
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 1 })
	w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
	q := find.Parse("payments stripe")
	w.SetPriority(func(l vaultpath.Location) int { return q.Rank(l.String()) })
	before, seen := 0, false
	if err := w.Run(t.Context(), func(l Listing, _ Progress) {
		if seen = seen || slices.Contains(l.Names, "stripe"); !seen {
			before++
		}
	}); err != nil || !seen || before > 1+40+1 {
		t.Errorf("%v, found %v after %d folders", err, seen, before)
	}
}

// Where no folder's name has what is looked for, each part of the Vault shows a sample of its
// secrets before its folders are listed one by one.
func TestWalkTakesSamples(t *testing.T) {
	t.Parallel()
	const teams, services = 30, 40
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range teams {
		for k := range services {
			server.Put("secret/", fmt.Sprintf("t%02d/s%02d/prod/stripe", i, k),
				fmt.Sprintf("t%02d/s%02d/test/stripe", i, k))
		}
	}
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 1 })
	w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
	q := find.Parse("stripe")
	w.SetPriority(func(l vaultpath.Location) int { return q.Rank(l.String()) })
	listed, samples, all := 0, map[string]bool{}, 0
	if err := w.Run(t.Context(), func(l Listing, _ Progress) {
		if listed++; slices.Contains(l.Names, "stripe") {
			all++
			if team, _, _ := strings.Cut(l.Folder.Path, "/"); listed <= 1+teams+2*teams {
				samples[team] = true
			}
		}
	}); err != nil || len(samples) != teams || all != 2*teams*services {
		t.Errorf("%v, samples of %d teams, and %d in all", err, len(samples), all)
	}
}

// However many folders are known, the queue comes to an end, and in the order of the ranks.
func TestQueueThatIsWide(t *testing.T) {
	t.Parallel()
	var q queue
	var rank Priority = func(l vaultpath.Location) int { return len(l.Path) % 7 }
	root := &WalkRoot{Mount: kv2, Folder: at(kv2, "")}
	var jobs []job
	for i := range 3 * wide {
		jobs = append(jobs, job{root: root, path: strings.Repeat("x", i%20) + "/" +
			strings.Repeat("y/", i%3)})
	}
	q.push(jobs[:wide])
	q.setPriority(&rank)
	q.push(jobs[wide:])
	last := job{priority: 99}
	for range jobs {
		j := q.pop()
		if int(j.priority) != rank(j.folder()) || j.priority > last.priority {
			t.Fatalf("%s of rank %d after one of rank %d", j.path, j.priority, last.priority)
		}
		last = j
	}
	if q.len() != 0 {
		t.Errorf("%d are left", q.len())
	}
	// Once it is wide the newest come first, so that it grows by the depth of the tree only.
	q.push(jobs)
	first := q.jobs[0]
	q.push([]job{{root: root, path: first.path}})
	if j := q.pop(); j.born <= first.born {
		t.Error("the newest does not come first")
	}
}

// What is wanted may change while requests are under way, and a fault in telling it comes out of
// Run.
func TestWalkIsToldWhileItRuns(t *testing.T) {
	t.Parallel()
	server, secrets := grove(rand.New(rand.NewPCG(9, 9)), 500)
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 8 })
	w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	for _, word := range []string{"a", "b"} {
		others.Go(func() {
			for ctx.Err() == nil {
				w.SetPriority(func(l vaultpath.Location) int { return strings.Count(l.Path, word) })
				w.Progress()
			}
		})
	}
	found := 0
	err := w.Run(ctx, func(l Listing, _ Progress) { found += len(l.Names) })
	cancel()
	others.Wait()
	if want := len(secrets) + len(foldersOf(secrets)) - 1; err != nil || found != want {
		t.Errorf("%v, %d names, want %d", err, found, want)
	}
	w = c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
	w.SetPriority(func(vaultpath.Location) int { panic("a fault") })
	if fault := panics.In(func() {
		w.Run(t.Context(),
			func(Listing, Progress) {})
	}); !strings.Contains(fmt.Sprint(fault), "a fault") {
		t.Errorf("recovered %v", fault)
	}
	// Nothing is lost by it.
	w.SetPriority(nil)
	if err := w.Run(t.Context(), func(Listing, Progress) {}); err != nil ||
		w.Progress().Listed != len(foldersOf(secrets)) {
		t.Errorf("%v, %+v", err, w.Progress())
	}
}
