package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/catalog/sources"
	"github.com/vaultmap/vaultmap/cmd/vaultmap/render"
	"github.com/vaultmap/vaultmap/config"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/inquiry"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// inquirer is a session of a server in the same process, which knows its mounts.
func inquirer(t *testing.T, v *memvault.Server, concurrency int,
	change ...func(*vaultsvc.Options)) *Session {
	t.Helper()
	opts := vaultsvc.Options{
		Address: "http://vault.example.com:8200", Token: v.RootToken(), Transport: v.Transport(),
		Concurrency: concurrency, Timeout: 10 * time.Hour,
	}
	for _, f := range change {
		f(&opts)
	}
	client, err := vaultsvc.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	conf := &config.Config{}
	conf.Concurrency.V = concurrency
	s := &Session{Settings: &Settings{Config: conf}, Client: client,
		elsewhere: map[string]inquiry.Namespace{}}
	if err := s.AskMounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// naming is a catalog with a file that names locations, of a namespace where "NS:" stands before
// one.
func naming(locations ...string) *catalog.Catalog {
	c := &catalog.Catalog{}
	for i, l := range locations {
		ns, path, ok := strings.Cut(l, ":")
		if !ok {
			ns, path = "", l
		}
		c.References = append(c.References, &catalog.Reference{
			File: "f", FilePath: "/f", Reference: sources.Reference{Line: i + 1, Namespace: ns, Path: path,
				Raw: path},
		})
	}
	return c
}

// inquired finds out about locations, and returns "status location hint" of each.
func inquired(t *testing.T, s *Session, locations ...string) []string {
	t.Helper()
	x, err := s.Map(t.Context(), naming(locations...))
	if err != nil {
		t.Fatal(err)
	}
	known, err := s.Inquire(t.Context(), x, x.Uses())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range render.NewReferences(x, x.Uses(), known) {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Status, r.Location, r.Hint)))
	}
	return out
}

func equal(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// lists returns the lists that were asked for, in the order in which they ended.
func lists(v *memvault.Server) []string {
	var out []string
	for _, r := range v.Requests() {
		if r.List {
			out = append(out, strings.TrimSpace(r.Namespace+" "+strings.Replace(strings.TrimPrefix(r.Path,
				"/v1/"), "metadata/", "", 1)))
		}
	}
	return out
}

// Different folders are asked for at the same time, as many as are allowed and no more, and each
// once.
func TestInquireIsConcurrent(t *testing.T) {
	for concurrency, want := range map[int]time.Duration{1: 12 * time.Second, 4: 3 * time.Second,
		32: time.Second} {
		synctest.Test(t, func(t *testing.T) {
			v := memvault.New()
			v.Mount("secret/", "kv", 2, "")
			var locations []string
			for i := range 12 {
				v.Put("secret/", fmt.Sprintf("f%02d/x", i))
				for range 10 {
					locations = append(locations, fmt.Sprintf("secret/f%02d/x", i))
				}
			}
			s := inquirer(t, v, concurrency)
			v.Forget()
			v.Latency(time.Second)
			begin := time.Now()
			for i, got := range inquired(t, s, locations...) {
				if got != "ok "+locations[i] {
					t.Errorf("%s, want %s", got, locations[i])
				}
			}
			if took := time.Since(begin); took != want {
				t.Errorf("12 folders, %d at a time, a second each: %s", concurrency, took)
			}
			if peak := v.Load().PeakInFlight; peak != min(concurrency, 12) {
				t.Errorf("%d at a time: %d requests in flight", concurrency, peak)
			}
			if asked := lists(v); len(asked) != 12 {
				t.Errorf("%d at a time: asked for %q", concurrency, asked)
			}
			s.Close()
		})
	}
}

// A stop ends it at once, and leaves no goroutine: the bubble would not end.
func TestInquireStops(t *testing.T) {
	for _, concurrency := range []int{1, 3, 100} {
		synctest.Test(t, func(t *testing.T) {
			v := memvault.New()
			v.Mount("secret/", "kv", 2, "")
			v.Put("secret/", "top")
			s := inquirer(t, v, concurrency)
			v.Delay("secret/slow", time.Hour)
			locations := []string{"secret/top"}
			for i := range 50 {
				locations = append(locations, fmt.Sprintf("secret/slow/f%d/x", i),
					fmt.Sprintf("secret/none/f%d/x", i))
				v.Delay(fmt.Sprintf("secret/slow/f%d", i), time.Hour)
			}
			x, err := s.Map(t.Context(), naming(locations...))
			if err != nil {
				t.Fatal(err)
			}
			v.Forget()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Minute, cancel)
			begin := time.Now()
			if _, err := s.Inquire(ctx, x, x.Uses()); !errors.Is(err, context.Canceled) ||
				time.Since(begin) != time.Minute {
				t.Errorf("%d at a time: stopped after %s with %v", concurrency, time.Since(begin), err)
			}
			synctest.Wait()
			if in := v.Load().InFlight; in != 0 {
				t.Errorf("%d at a time: %d requests are still under way", concurrency, in)
			}
			before := len(lists(v))
			if _, err := s.Inquire(ctx, x, x.Uses()); !errors.Is(err, context.Canceled) ||
				len(lists(v)) != before {
				t.Errorf("%d at a time: begun when it was over: %v, %d requests", concurrency, err,
					len(lists(v))-before)
			}
			s.Close()
		})
	}
}

// faulty is a transport with a fault.
type faulty struct {
	http.RoundTripper
	on string
	at time.Time
}

func (f *faulty) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, f.on) {
		f.at = time.Now()
		panic("fault in a transport")
	}
	return f.RoundTripper.RoundTrip(r)
}

// A fault in a request ends in the goroutine that asked. After it nothing more is asked, and nobody
// waits for what is under way.
func TestInquirePanics(t *testing.T) {
	for _, concurrency := range []int{1, 2, 8} {
		synctest.Test(t, func(t *testing.T) {
			v := memvault.New()
			v.Mount("secret/", "kv", 2, "")
			v.Latency(time.Second)
			network := &faulty{RoundTripper: v.Transport(), on: "teams/pay"}
			s := inquirer(t, v, concurrency, func(o *vaultsvc.Options) { o.Transport = network })
			locations := []string{"secret/f/x", "secret/teams/pay/db", "secret/teams/pay/stripe"}
			for i := range 100 {
				locations = append(locations, fmt.Sprintf("secret/f%d/x", i))
			}
			v.Forget()
			var fault any
			func() {
				defer func() { fault = recover() }()
				inquired(t, s, locations...)
			}()
			if text := fmt.Sprint(fault); !strings.Contains(text, "fault in a transport") ||
				!strings.Contains(text, "(*faulty).RoundTrip") {
				t.Errorf("%d at a time: panicked with %v", concurrency, fault)
			}
			if went := time.Since(network.at); went != 0 {
				t.Errorf("%d at a time: it went on for %s", concurrency, went)
			}
			synctest.Wait() // until the server knows that nobody waits
			asked := len(lists(v))
			time.Sleep(time.Hour)
			if more := len(lists(v)) - asked; more > 0 {
				t.Errorf("%d at a time: %d requests after the fault", concurrency, more)
			}
			s.Close()
		})
	}
}

// A hostile server answers with names that are doubled, in no order, empty and odd: they neither
// confuse nor break anything, and none of them comes back as an answer about something else.
func TestInquireHostileAnswers(t *testing.T) {
	v := memvault.New()
	v.Mount("secret/", "kv", 2, "")
	v.AllowUnprintable(true)
	s := inquirer(t, v, 8)
	v.Answer("secret/f", 200,
		`{"request_id":"x","data":{"keys":["z","a","","/","a","../","B/","\u001b[2J","b","a/","..","z"]}}`,
		-1)
	v.Forget()
	equal(t, inquired(t, s, "secret/f/a", "secret/f/z", "secret/f/q", "secret/f/Z", "secret/f/\x1b[2J",
		"secret/f/b"), []string{
		"ok secret/f/a", "ok secret/f/z", "missing secret/f/q",
		`missing secret/f/Z should it be "secret/f/z"?`, "ok secret/f/\x1b[2J", "ok secret/f/b",
	})
	if asked := lists(v); !slices.Equal(asked, []string{"secret/f/"}) {
		t.Errorf("asked for %q", asked)
	}
	s.Close()
}

// What lies in another namespace is asked of that one, whose mounts may be others; what cannot be
// asked says so.
func TestInquireOtherNamespaces(t *testing.T) {
	v := memvault.New()
	v.Enterprise(true)
	v.Mount("secret/", "kv", 2, "")
	v.Put("secret/", "root")
	team := v.In("team/a")
	team.Mount("secret/data/", "kv", 1, "")
	team.Put("secret/data/", "theirs")
	s := inquirer(t, v, 8)
	equal(t, inquired(t, s, "secret/root", "secret/theirs", "team/a:secret/data/theirs",
		"team/a:secret/root", "/team/a/:secret/data/root", "none:secret/x"), []string{
		"ok secret/root", "missing secret/theirs", "ok secret/data/theirs",
		"unresolved  there is no mount secret/ that the token can reach",
		"missing secret/data/root",
		`unchecked secret/x the namespace "none" cannot be asked: there is none of that name`,
	})
	asked := lists(v)
	slices.Sort(asked)
	asked = slices.Compact(asked) // of a missing secret it is asked whether it is deleted, too
	// There the mount that is meant may as well be a folder in another one.
	if want := []string{"secret/", "team/a secret/data/",
		"team/a secret/data/secret/"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	s.Close()
}
