package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// One sign of trouble halves what may be in flight, however many requests fail together; good answers bring it back, one
// more for each round of them.
func TestPaceFallsAndRises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour) // far from the zero time
		p := newPace(32, time.Minute)
		round := func(err error) {
			n := p.atOnce()
			if n == 0 {
				n = 32
			}
			for range n {
				if e := p.enter(t.Context()); e != nil {
					t.Fatal(e)
				}
			}
			for range n {
				p.leave(err)
			}
		}
		round(nil)
		if n := p.atOnce(); n != 0 {
			t.Errorf("%d at once though all is well", n)
		}
		trouble := fmt.Errorf("listing: %w", ErrBusy)
		for _, want := range []int{16, 8, 4, 2, 1, 1} {
			round(trouble)
			if n := p.atOnce(); n != want {
				t.Errorf("%d at once, want %d", n, want)
			}
			time.Sleep(cautious)
		}
		rounds := 0
		for ; p.atOnce() != 0; rounds++ {
			round(nil)
		}
		if rounds < 20 || rounds > 60 {
			t.Errorf("%d rounds until all is well again", rounds)
		}
		// What says nothing about the server changes nothing.
		for _, err := range []error{ErrDenied, ErrEmpty, ErrBadToken, ErrSealed, context.Canceled} {
			round(err)
		}
		if n := p.atOnce(); n != 0 {
			t.Errorf("%d at once after errors of other kinds", n)
		}
	})
}

// While the server asks for patience nothing goes out, and a wait can be given up.
func TestPaceWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		p := newPace(4, time.Minute)
		p.slow(10 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := p.enter(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("entered: %v", err)
		}
		began := time.Now()
		if err := p.enter(t.Context()); err != nil || time.Since(began) < 8*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		p.leave(nil)
	})
}

// Who does not get its turn is told so, and what the server has asked for does not count.
func TestPaceGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		p := newPace(1, 5*time.Second)
		if err := p.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.slow(10 * time.Second)
		began := time.Now()
		if err := p.enter(t.Context()); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 15*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		p.leave(nil)
		if err := p.enter(t.Context()); err != nil || p.inFlight != 1 {
			t.Errorf("%v, %d in flight", err, p.inFlight)
		}
	})
}

// A server that asks for more time than a request may take gets it all the same: the request is given up, and the
// next ones wait.
func TestPatienceIsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken, Timeout: 2 * time.Second, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			asked++
			answer(429, `{"errors":[]}`, "Retry-After", "60")(w, r)
		})})
		if _, err := c.List(t.Context(), kv2, at(kv2, "")); !errors.Is(err, ErrBusy) || asked != 1 {
			t.Errorf("%v after %d requests", err, asked)
		}
		ctx, cancel := context.WithTimeout(t.Context(), mostAfter-time.Second)
		defer cancel()
		if _, err := c.List(ctx, kv2, at(kv2, "x/")); !errors.Is(err, ErrTimeout) || asked != 1 {
			t.Errorf("the next one: %v after %d requests", err, asked)
		}
	})
}

// inTime is direct for a handler whose answer comes too late once the request is given up.
type inTime http.HandlerFunc

func (h inTime) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := direct(h).RoundTrip(req)
	if late := req.Context().Err(); late != nil {
		return nil, late
	}
	return resp, err
}

// What asks two pages does not take twice as long as one request may.
func TestTwoPagesInOneTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout, first = time.Second, 700 * time.Millisecond
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken, Timeout: timeout, Transport: inTime(func(w http.ResponseWriter, r *http.Request) {
			switch strings.TrimPrefix(r.URL.Path, "/base") {
			case "/v1/sys/seal-status":
				time.Sleep(first)
				fmt.Fprint(w, `{"type":"shamir","initialized":true,"version":"1.21.4"}`)
			case "/v1/sys/internal/ui/mounts", "/v1/secret/metadata/":
				time.Sleep(first)
				answer(403, `{"errors":["permission denied"]}`)(w, r)
			default:
				<-r.Context().Done()
			}
		})})
		guessed := kv2
		guessed.Guessed = true
		for what, call := range map[string]func() error{
			"Status": func() error { _, err := c.Status(t.Context()); return err }, // one page has answered
			"Mounts": func() error {
				if _, err := c.Mounts(t.Context()); !errors.Is(err, ErrTimeout) {
					return fmt.Errorf("not in time: %w", err)
				}
				return nil
			},
			"List": func() error {
				if _, err := c.List(t.Context(), guessed, at(guessed, "")); !errors.Is(err, ErrDenied) {
					return fmt.Errorf("not denied: %w", err)
				}
				return nil
			},
		} {
			began := time.Now()
			if err := call(); err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if took := time.Since(began); took != timeout {
				t.Errorf("%s took %s", what, took)
			}
		}
	})
}

// All who wait are let in sooner or later, and never more at once than may be.
func TestPaceLetsAllIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		p := newPace(8, time.Minute)
		var mu sync.Mutex
		now, peak := 0, 0
		var all sync.WaitGroup
		for i := range 500 {
			all.Go(func() {
				if err := p.enter(t.Context()); err != nil {
					t.Error(err)
				}
				mu.Lock()
				now++
				peak = max(peak, now)
				mu.Unlock()
				time.Sleep(time.Duration(i%7) * time.Millisecond)
				mu.Lock()
				now--
				mu.Unlock()
				var err error
				if i%10 == 0 {
					err = ErrServer
				}
				p.leave(err)
			})
		}
		all.Wait()
		if peak > 8 || p.inFlight != 0 || len(p.waiting)+len(p.waitingLast) != 0 {
			t.Errorf("%d at once at the most, %d in flight, %d waiting", peak, p.inFlight, len(p.waiting))
		}
	})
}

// While a walk waits for its turns, who opens a folder has the next one.
func TestPaceLetsOthersPassAWalk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(1, time.Minute)
		if err := p.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		var order []string
		var all sync.WaitGroup
		wait := func(who string, enter func(context.Context) error) {
			all.Go(func() {
				if err := enter(t.Context()); err != nil {
					t.Error(err)
				}
				order = append(order, who)
				time.Sleep(time.Second)
				p.leave(nil)
			})
			synctest.Wait()
		}
		wait("walk", p.enterLast)
		wait("walk", p.enterLast)
		wait("first", p.enter)
		wait("second", p.enter)
		p.leave(nil)
		all.Wait()
		if got := fmt.Sprint(order); got != "[first second walk walk]" || p.inFlight != 0 {
			t.Errorf("%s, %d in flight", got, p.inFlight)
		}
		// Who walks has patience without end, and can be stopped.
		p.slow(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
		defer cancel()
		if err := p.enterLast(ctx); !errors.Is(err, context.DeadlineExceeded) || len(p.waitingLast) != 0 || p.inFlight != 0 {
			t.Errorf("%v, %d waiting, %d in flight", err, len(p.waitingLast), p.inFlight)
		}
		if err := p.enterLast(t.Context()); err != nil || p.inFlight != 1 {
			t.Errorf("%v, %d in flight", err, p.inFlight)
		}
	})
}

// What is shown as a second's requests is that, and nothing of what was long ago.
func TestTally(t *testing.T) {
	began := time.Now()
	at := func(d time.Duration) time.Time { return began.Add(d) }
	var n tally
	if got := n.rate(began); got != 0 {
		t.Errorf("%d before anything", got)
	}
	for i := range 300 { // 100 a second
		now := at(time.Duration(i) * 10 * time.Millisecond)
		n.add(now)
		switch got := n.rate(now.Add(100 * time.Microsecond)); {
		case i < 100 && got != i+1: // in so short a time, no more have been sent than were
			t.Fatalf("%d after %d", got, i)
		case i >= 100 && (got < 95 || got > 105):
			t.Fatalf("%d after %d", got, i)
		}
	}
	if got := n.rate(at(time.Minute)); got > 2 {
		t.Errorf("%d a minute later", got)
	}
	n.add(at(time.Hour))
	if got := n.rate(at(time.Hour + 100*time.Millisecond)); got != 1 {
		t.Errorf("%d after an hour", got)
	}
	for range 300 { // and a burst is seen at once
		n.add(at(time.Hour + 200*time.Millisecond))
	}
	if got := n.rate(at(time.Hour + 200*time.Millisecond)); got != 301 {
		t.Errorf("%d in a burst", got)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-1": 0, "x": 0, "99999999999999": (1<<31 - 1) * time.Second, "-99999999999999": 0,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second,
		"Fri, 02 Jan 2026 03:04:00 GMT": 0, "7.5": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, now); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A walk through a server in trouble asks ever less of it, gets everything in the end, and says that it is slow.
func TestWalkThroughTrouble(t *testing.T) {
	t.Parallel()
	server := memvault.New()
	server.Mount("secret/", "kv", 2, "")
	for i := range 300 {
		server.Put("secret/", fmt.Sprintf("f%d/x", i))
	}
	server.Latency(time.Millisecond)
	c := newClient(t, Options{Address: start(t, server), Token: server.RootToken(), Concurrency: 32})
	c.retries = 4
	top, err := c.List(t.Context(), kv2, at(kv2, ""))
	if err != nil {
		t.Fatal(err)
	}
	server.Fail("", http.StatusTooManyRequests, 40)
	slowest := 0
	names := 0
	err = c.Walk(t.Context(), []Root{{Mount: kv2, Folder: at(kv2, ""), Known: top}}, 0, func(l Listing, p Progress) {
		if l.Err != nil {
			t.Errorf("%s: %v", l.Folder, l.Err)
		}
		names += len(l.Names)
		if p.AtOnce > 0 && (slowest == 0 || p.AtOnce < slowest) {
			slowest = p.AtOnce
		}
	})
	if err != nil || names != 600 {
		t.Errorf("%d names, %v", names, err)
	}
	if slowest == 0 || slowest > 16 {
		t.Errorf("%d at once in the worst moment", slowest)
	}
}
