package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// settle waits until a condition holds: what a server sees of a client that went away comes a
// moment later.
func settle(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("not in time: %s", what)
			return
		}
	}
}

// A walk that is cancelled ends at once, its requests are seen to end by the server, and nothing
// of it stays.
func TestWalkCancelled(t *testing.T) {
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 200 {
		server.Put("secret/", fmt.Sprintf("f%d/x", i))
		server.Delay(fmt.Sprintf("secret/f%d", i), time.Hour)
	}
	c := newClient(t, Options{Address: start(t, server), Token: server.RootToken(), Concurrency: 8})
	if _, err := c.Mounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Close()
	settle(t, "the first connection is closed", func() bool { return server.Load().Connections == 0 })
	server.Forget()
	before := runtime.NumGoroutine()

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	emitted := 0
	go func() {
		ended <- c.Walk(ctx, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, p Progress) {
				emitted++
				if errors.Is(l.Err, context.Canceled) {
					t.Errorf("%s was handed out as cancelled", l.Folder)
				}
			})
	}()
	settle(t, "all places are taken by slow folders", func() bool {
		return server.Load().InFlight == 8
	})
	began := time.Now()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if d := time.Since(began); d > 20*time.Second { // their time would be over in 30
		t.Errorf("it took %s to end", d)
	}
	if emitted != 1 {
		t.Errorf("%d listings were handed out", emitted)
	}
	settle(t, "the server sees that nobody waits", func() bool { return server.Load().InFlight == 0 })
	cancelled := 0
	for _, r := range server.Requests() {
		if r.Cancelled {
			cancelled++
		}
	}
	if cancelled != 8 {
		t.Errorf("the server saw %d requests cancelled, want 8", cancelled)
	}
	requests := server.Load().Requests
	c.Close()
	settle(t, "its goroutines end", func() bool { return runtime.NumGoroutine() <= before })
	if n := server.Load().Requests; n != requests {
		t.Errorf("%d requests came after the end", n-requests)
	}
}

// A walk whose context has ended sends nothing.
func TestWalkThatIsCancelledBefore(t *testing.T) {
	t.Parallel()
	server, _ := grove(rand.New(rand.NewPCG(1, 1)), 50)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := inside(t, server, server.RootToken())
	err := c.Walk(ctx, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(Listing, Progress) {
		t.Error("handed out")
	})
	if !errors.Is(err, context.Canceled) || len(server.Requests()) != 0 {
		t.Errorf("%v, %d requests", err, len(server.Requests()))
	}
}

// The caller may cancel from within emit, as one does who has found what was looked for.
func TestWalkCancelledFromEmit(t *testing.T) {
	t.Parallel()
	server, _ := grove(rand.New(rand.NewPCG(1, 1)), 300)
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 4 })
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := c.Walk(ctx, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(Listing, Progress) {
		if n++; n == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || n > 3+6 { // four requests, and two who wait to hand out
		t.Errorf("%v after %d listings", err, n)
	}
}

// Connections are a server's scarce good: a walk opens as many as it has requests in flight, and
// keeps them.
func TestWalkConnections(t *testing.T) {
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 600 {
		server.Put("secret/", fmt.Sprintf("f%d/x", i))
	}
	server.Latency(20 * time.Millisecond)
	c := newClient(t, Options{Address: start(t, server), Token: server.RootToken(), Concurrency: 32})
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	for range 2 { // two walks at once, and what else the explorer asks meanwhile
		others.Go(func() {
			for ctx.Err() == nil {
				c.Status(ctx)
				c.LookupToken(ctx)
			}
		})
	}
	var walks sync.WaitGroup
	for range 2 {
		walks.Go(func() {
			w := walk(t, c, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
			if len(w.listings) != 601 {
				t.Errorf("%d listings", len(w.listings))
			}
		})
	}
	walks.Wait()
	load := server.Load() // before requests are given up: that costs their connections
	cancel()
	others.Wait()
	if load.PeakConnections > 34 || load.PeakInFlight > 34 {
		t.Errorf("%+v, want at most 34 connections and requests", load)
	}
	if load.PeakInFlight < 16 {
		t.Errorf("%+v: the walk does not use what it may", load)
	}
}

// A slow folder holds nobody up but itself: in fake time the whole takes as long as its longest
// chain.
func TestWalkTakesAsLongAsItsLongestChain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := memvault.New()
		server.Mount("secret/", "kv", 2, "")
		for i := range 30 {
			server.Put("secret/", fmt.Sprintf("fast%d/a/b/x", i))
		}
		server.Put("secret/", "slow/x")
		server.Latency(10 * time.Millisecond)
		server.Delay("secret/slow", time.Second)
		c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 31 })
		began := time.Now()
		var order []string
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, _ Progress) {
				order = append(order, l.Folder.Path)
			})
		if err != nil || len(order) != 1+30*3+1 {
			t.Fatalf("%v, %d listings", err, len(order))
		}
		if got, want := time.Since(began), (10+10+1000)*time.Millisecond; got != want {
			t.Errorf("took %s, want %s", got, want)
		}
		if i := slices.Index(order, "slow/"); i != len(order)-1 {
			t.Errorf("slow/ is number %d of %d", i, len(order))
		}
		if !strings.HasPrefix(order[1], "fast") {
			t.Errorf("the second is %q", order[1])
		}
	})
}

// The memory of a walk grows with the depth of the tree and not with its width.
func TestWalkGoesDeepFirst(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 50 {
		for k := range 50 {
			server.Put("secret/", fmt.Sprintf("f%d/g%d/x", i, k))
		}
	}
	c := inside(t, server, server.RootToken(), func(o *Options) { o.Concurrency = 1 })
	most := 0
	err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
		func(_ Listing, p Progress) {
			most = max(most, p.Queued)
		})
	if err != nil || most > 100 {
		t.Errorf("%v, at most %d queued", err, most)
	}
}

// Every token's cubbyhole/ is a mount, nearly always with nothing in it. That it has answered says
// nothing about the rest.
func TestShareWithAnEmptyMount(t *testing.T) {
	t.Parallel()
	s := memvault.New()
	s.Mount("secret/", "kv", 2, "")
	for i := range 100 {
		s.Put("secret/", fmt.Sprintf("t%02d/a/b", i))
	}
	c := newClient(t, Options{Address: "http://vault.test", Token: s.RootToken(),
		Transport: s.Transport(), Concurrency: 1})
	roots := []WalkRoot{
		{Mount: Mount{Path: "cubbyhole/", Engine: "cubbyhole"}, Folder: vaultpath.New("", "cubbyhole",
			"")},
		{Mount: Mount{Path: "secret/", Engine: "kv", KVVersion: 2},
			Folder: vaultpath.New("", "secret", "")},
	}
	var shares []float64
	if err := c.Walk(t.Context(), roots, 0,
		func(_ Listing, p Progress) { shares = append(shares, p.Share) }); err != nil {
		t.Fatal(err)
	}
	for i, share := range shares {
		if done := float64(i+1) / float64(len(shares)); share > done+0.02 || share < done-0.02 {
			t.Errorf("%d of %d folders have answered, and the share done is %v", i+1, len(shares), share)
		}
	}
}
