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

// A folder that answers nothing but "later" holds a walk up for as long as it says, and not for
// ever.
func TestWalkGoesOnAfterPatience(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
			Concurrency: 1, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
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
		err := c.Walk(ctx, []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0, func(l Listing, _ Progress) {
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

// A walk ends with its last answer, though the server asks for patience then and some of its own
// still wait for a turn.
func TestWalkEndsWithItsLastAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
			Concurrency: 4, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
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
		time.AfterFunc(50*time.Millisecond, func() { c.limiter.Throttle(20 * time.Second) })
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(_ Listing, p Progress) {
				last = p
			})
		if took := time.Since(began); err != nil || last.Listed != 6 || took > 200*time.Millisecond {
			t.Errorf("%v, %+v after %s", err, last, took)
		}
		if s := c.limiter.Stats(); s.InFlight != 0 || s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// What is known without asking says nothing of how much the server can do.
func TestLimiterLearnsNothingFromWhatIsKnown(t *testing.T) {
	t.Parallel()
	c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
		Concurrency: 8, Transport: direct(func(http.ResponseWriter, *http.Request) {
			t.Error("it was asked for")
		})})
	c.limiter.Throttle(0)
	before := c.limiter.Stats()
	m := Mount{Path: "pki/", Engine: "pki"}
	for range 20 {
		if names, err := c.List(t.Context(), m, at(m, "")); err != nil || len(names) == 0 {
			t.Fatalf("%v, %v", names, err)
		}
	}
	if after := c.limiter.Stats(); after != before || before.Limit == 0 {
		t.Errorf("%+v, before it %+v", after, before)
	}
}

// How long it takes to make a connection says nothing of the server's load.
func TestLimiterLeavesConnectionsOut(t *testing.T) {
	t.Parallel()
	c := serve(t, answer(200, tenNames))
	for i, known := range []bool{false, true} {
		if _, err := c.List(t.Context(), kv2, at(kv2, "")); err != nil ||
			(c.limiter.Stats().Latency > 0) != known {
			t.Errorf("request %d: %v, %v", i, err, c.limiter.Stats().Latency)
		}
	}
}
