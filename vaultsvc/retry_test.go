package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A server that asks for more time than a request may take gets it all the same: the request is
// given up, and the next ones wait.
func TestPatienceIsForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
			Timeout: 2 * time.Second, Transport: direct(func(w http.ResponseWriter, r *http.Request) {
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
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const timeout, first = time.Second, 700 * time.Millisecond
		c := newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
			Timeout: timeout, Transport: inTime(func(w http.ResponseWriter, r *http.Request) {
				switch strings.TrimPrefix(r.URL.Path, "/base") {
				case "/v1/sys/seal-status":
					time.Sleep(first)
					fmt.Fprint(w, `{"type":"shamir","initialized":true,"version":"1.21.4"}`)
				case "/v1/sys/internal/ui/mounts", "/v1/secret/metadata/":
					time.Sleep(first)
					answer(403, `{"errors":["1 error occurred:\n\t* permission denied\n\n"]}`)(w, r)
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

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-1": 0, "x": 0, "99999999999999": (1<<31 - 1) * time.Second,
		"-99999999999999":               0,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second,
		"Fri, 02 Jan 2026 03:04:00 GMT": 0, "7.5": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {text}}, now); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A walk through a server in trouble asks ever less of it, gets everything in the end, and says
// that it is slow.
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
	err = c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, ""), Known: top}}, 0,
		func(l Listing, p Progress) {
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
