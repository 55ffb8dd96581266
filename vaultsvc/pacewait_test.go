package vaultsvc

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Who waits while the server asks for patience goes on when that is over, whoever came first, and though the last
// request in flight, whose end would let others in, has ended before.
func TestPaceGoesOnAfterPatience(t *testing.T) {
	for who, enter := range map[string]func(*pace, context.Context) error{"a user": (*pace).enter, "a walk": (*pace).enterLast} {
		for when, patience := range map[string][]time.Duration{
			"once": {2 * time.Second}, "longer the second time": {time.Second, 2 * time.Second}, "shorter the second time": {2 * time.Second, time.Second},
		} {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Hour)
				p := newPace(1, time.Minute)
				if err := p.enter(t.Context()); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				began, entered := time.Now(), make(chan error)
				go func() { entered <- enter(p, ctx) }()
				synctest.Wait() // it is in the line
				for _, after := range patience {
					p.slow(after)
				}
				p.leave(ErrBusy)
				if err, took := <-entered, time.Since(began); err != nil || took != 2*time.Second {
					t.Errorf("%s, %s: %v after %s", who, when, err, took)
				}
				p.leave(nil)
				if p.inFlight != 0 || len(p.waiting)+len(p.waitingLast) != 0 {
					t.Errorf("%s, %s: %d in flight, %d waiting", who, when, p.inFlight, len(p.waiting)+len(p.waitingLast))
				}
			})
		}
	}
}

// The patience of who waits does not run while the server's does, whenever and however often it asked for that.
func TestPaceCountsOnlyItsOwnWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		p := newPace(1, 5*time.Second)
		if err := p.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() {
			for _, after := range []time.Duration{10 * time.Second, 4 * time.Second} { // at 1 s and at 12 s
				time.Sleep(time.Second)
				p.slow(after)
				time.Sleep(after / 2)
				p.slow(after / 2) // that is no longer
				time.Sleep(after / 2)
			}
		}()
		began := time.Now()
		if err, took := p.enter(t.Context()), time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 19*time.Second {
			t.Errorf("%v after %s", err, took)
		}
		p.leave(nil)
	})
}

// A folder that answers nothing but "later" holds a walk up for as long as it says, and not for ever.
func TestWalkGoesOnAfterPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken, Concurrency: 1, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(100 * time.Millisecond)
			switch {
			case strings.HasSuffix(r.URL.Path, "/busy/"):
				answer(429, `{"errors":[]}`, "Retry-After", "2")(w, r)
			case strings.HasSuffix(r.URL.Path, "/metadata/"):
				answer(200, `{"data":{"keys":["a/","b/"]}}`)(w, r)
			default:
				answer(200, `{"data":{"keys":["x"]}}`)(w, r)
			}
		})})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		opened := make(chan error, 1)
		go func() {
			time.Sleep(50 * time.Millisecond) // while the root is listed
			_, err := c.List(ctx, kv2, at(kv2, "busy/"))
			opened <- err
		}()
		began, folders := time.Now(), 0
		err := c.Walk(ctx, []Root{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(l Listing, _ Progress) {
			if folders++; l.Err != nil {
				t.Errorf("%s: %v", l.Folder, l.Err)
			}
		})
		if took := time.Since(began); err != nil || folders != 3 || took > time.Minute {
			t.Errorf("%d folders, %v after %s", folders, err, took)
		}
		if err := <-opened; !errors.Is(err, ErrBusy) {
			t.Errorf("the busy folder: %v", err)
		}
	})
}

// A walk ends with its last answer, though the server asks for patience then and some of its own still wait for a turn.
func TestWalkEndsWithItsLastAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken, Concurrency: 4, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/metadata/"):
				answer(200, `{"data":{"keys":["a/","b/","c/","d/","e/"]}}`)(w, r)
				return
			case strings.HasSuffix(r.URL.Path, "/a/"):
				time.Sleep(10 * time.Millisecond)
			default:
				time.Sleep(100 * time.Millisecond)
			}
			answer(200, `{"data":{"keys":["x"]}}`)(w, r)
		})})
		began, last := time.Now(), Progress{}
		time.AfterFunc(50*time.Millisecond, func() { c.pace.slow(20 * time.Second) })
		err := c.Walk(t.Context(), []Root{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(_ Listing, p Progress) { last = p })
		if took := time.Since(began); err != nil || last.Listed != 6 || took > 200*time.Millisecond {
			t.Errorf("%v, %+v after %s", err, last, took)
		}
		if c.pace.inFlight != 0 || len(c.pace.waitingLast) != 0 {
			t.Errorf("%d in flight, %d waiting", c.pace.inFlight, len(c.pace.waitingLast))
		}
	})
}

// What is known without asking says nothing of how much the server can do.
func TestPaceLearnsNothingFromWhatIsKnown(t *testing.T) {
	c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken, Concurrency: 8, Transport: direct(func(http.ResponseWriter, *http.Request) {
		t.Error("it was asked for")
	})})
	c.pace.slow(0)
	before := c.pace.limit
	m := Mount{Path: "pki/", Engine: "pki"}
	for range 20 {
		if names, err := c.List(t.Context(), m, at(m, "")); err != nil || len(names) == 0 {
			t.Fatalf("%v, %v", names, err)
		}
	}
	if good, _ := c.pace.answers(); good != 0 || c.pace.limit != before || c.pace.inFlight != 0 {
		t.Errorf("%d good answers, %v at once, before it %v, %d in flight", good, c.pace.limit, before, c.pace.inFlight)
	}
}
