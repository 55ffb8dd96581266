package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// A stop ends the check at once, hands nothing out that died of it, and leaves no goroutine.
func TestCheckStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, token := checkServer(t)
		s.Delay("secret/teams/pay", time.Hour)
		c := inside(t, s, token, func(o *Options) { o.Concurrency, o.Timeout = 2, 2*time.Hour })
		var targets []Target
		for i := range 100 {
			targets = append(targets, target(checkMounts, fmt.Sprintf("secret/teams/pay/x%d", i)))
		}
		targets = append(targets, target(checkMounts, "secret/top"))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		begin := time.Now()
		var got []string
		err := c.Check(ctx, targets, func(i int, f Finding) { got = append(got, fmt.Sprint(targets[i].Location, f.Existence)) })
		if !errors.Is(err, context.Canceled) || time.Since(begin) != time.Minute {
			t.Errorf("stopped after %s with %v", time.Since(begin), err)
		}
		if want := []string{fmt.Sprint(at(kv2, "top"), Exists)}; !slices.Equal(got, want) {
			t.Errorf("handed out %q, want %q", got, want)
		}
		c.Close()
	})
}

// Different folders are asked for at the same time, as many as are allowed: targets of one folder
// do not make the others wait.
func TestCheckIsConcurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memvault.New()
		s.Mount("secret/", "kv", 2, "")
		var targets []Target
		for i := range 12 {
			s.Put("secret/", fmt.Sprintf("f%02d/x", i))
			for range 10 {
				targets = append(targets, Target{Mount: kv2, Location: at(kv2, fmt.Sprintf("f%02d/x", i))})
			}
		}
		s.Latency(time.Second)
		c := inside(t, s, s.RootToken(), func(o *Options) { o.Concurrency = 4 })
		begin := time.Now()
		for _, f := range checked(t, c, targets) {
			if f.Existence != Exists {
				t.Errorf("%+v", f)
			}
		}
		if took := time.Since(begin); took != 3*time.Second {
			t.Errorf("12 folders, 4 at a time, a second each: %s", took)
		}
		if peak := s.Load().PeakInFlight; peak != 4 {
			t.Errorf("%d requests in flight", peak)
		}
		c.Close()
	})
}

// panicking is a transport with a fault.
type panicking struct {
	next http.RoundTripper
	on   string
}

func (p panicking) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, p.on) {
		panic("fault in a transport")
	}
	return p.next.RoundTrip(r)
}

// A fault in a worker ends in the goroutine that asked, whose program puts the terminal back; in
// the worker's own it would end the process there and then.
func TestCheckPanics(t *testing.T) {
	s, token := checkServer(t)
	var targets []Target
	for _, l := range []string{"secret/top", "secret/teams/pay/db", "secret/teams/pay/stripe", "kv1/old/a", "secret2/moved/a"} {
		targets = append(targets, target(checkMounts, l), target(checkMounts, l))
	}
	for _, concurrency := range []int{1, 8} {
		for name, run := range map[string]func(){
			"in a request": func() {
				c := inside(t, s, token, func(o *Options) {
					o.Concurrency, o.Transport = concurrency, panicking{s.Transport(), "teams/pay"}
				})
				c.Check(t.Context(), targets, func(i int, f Finding) {
					if strings.HasPrefix(targets[i].Location.Path, "teams/pay") {
						t.Errorf("%s was handed out: %+v", targets[i].Location, f)
					}
				})
			},
			"in emit": func() {
				inside(t, s, token, func(o *Options) { o.Concurrency = concurrency }).Check(t.Context(), targets, func(int, Finding) {
					panic("fault in emit")
				})
			},
		} {
			fault := caught(run)
			if text := fmt.Sprint(fault); !strings.Contains(text, "fault in") || !strings.Contains(text, "goroutine") {
				t.Errorf("%s, %d at a time: panicked with %v", name, concurrency, fault)
			}
		}
	}
}

// After a fault nothing more is asked.
func TestCheckEndsWithAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, token := checkServer(t)
		s.Latency(time.Second)
		c := inside(t, s, token, func(o *Options) { o.Concurrency, o.Transport = 2, panicking{s.Transport(), "teams/pay"} })
		targets := []Target{target(checkMounts, "secret/teams/pay/db")}
		for i := range 100 {
			targets = append(targets, target(checkMounts, fmt.Sprintf("secret/f%d/x", i)))
		}
		begin := time.Now()
		if fault := caught(func() { c.Check(t.Context(), targets, func(int, Finding) {}) }); fault == nil {
			t.Error("the fault is lost")
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("it went on for %s", took)
		}
		c.Close()
	})
}

// Answers of a hostile server: unsorted, doubled, empty and odd names neither confuse nor break anything.
func TestCheckHostileAnswers(t *testing.T) {
	var mu sync.Mutex
	asked := 0
	c := once(serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked++
		mu.Unlock()
		fmt.Fprint(w, `{"request_id":"x","data":{"keys":["z","a","","/","a","../","B/","\u001b[2J","b"]}}`)
	}))
	targets := []Target{
		{Mount: kv2, Location: at(kv2, "f/a")}, {Mount: kv2, Location: at(kv2, "f/z")}, {Mount: kv2, Location: at(kv2, "f/q")},
		{Mount: kv2, Location: at(kv2, "f/Z")}, {Mount: kv2, Location: at(kv2, "f/\x1b[2J")},
	}
	var got []Existence
	for _, f := range checked(t, c, targets) {
		got = append(got, f.Existence)
	}
	if want := []Existence{Exists, Exists, ExistsNot, ExistsNot, Exists}; !slices.Equal(got, want) {
		t.Errorf("findings %v, want %v", got, want)
	}
	if asked != 1 {
		t.Errorf("%d requests", asked)
	}
}
