package vaultsvc

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
	"github.com/vaultmap/vaultmap/vaultsvc/vaulttest"
)

// quota is a server that answers so many requests in each span of time, as Vault's rate limit
// quotas do, and says for how long to wait where tells is set: Vault does not unless it is
// configured to. A proxy in front of it may use status 503.
type quota struct {
	most  int
	span  time.Duration
	tells bool
	how   int // the status of what it refuses

	mu                sync.Mutex
	since             time.Time
	n                 int // since then
	answered, refused int
}

func (q *quota) refuses(w http.ResponseWriter, r *http.Request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := time.Now()
	if now.Sub(q.since) >= q.span {
		q.since, q.n = now, 0
	}
	if q.n++; q.n <= q.most {
		q.answered++
		return false
	}
	q.refused++
	var headers []string
	if q.tells {
		headers = []string{"Retry-After", fmt.Sprint(int(q.since.Add(q.span).Sub(now).Seconds() + 1))}
	}
	answer(q.how, `{"errors":["request path \"x\": rate limit quota exceeded"]}`, headers...)(w, r)
	return true
}

// withFolders answers for a root with n folders that hold a secret each, unless other has done so.
func withFolders(t *testing.T, n int, other func(w http.ResponseWriter,
	r *http.Request) bool) *Client {
	var top strings.Builder
	for i := range n {
		fmt.Fprintf(&top, `,"f%03d/"`, i)
	}
	return newClient(t, Options{Address: "https://vault.example.com:8200/base", Token: someToken,
		Transport: direct(func(w http.ResponseWriter, r *http.Request) {
			switch time.Sleep(10 * time.Millisecond); {
			case other(w, r):
			case strings.HasSuffix(r.URL.Path, "/metadata/"):
				answer(200, `{"data":{"keys":[`+top.String()[1:]+`]}}`)(w, r)
			default:
				answer(200, `{"data":{"keys":["x"]}}`)(w, r)
			}
		})})
}

// However few requests a server answers in a second, and whether it says for how long to wait or
// not: a walk lists everything, about as fast as the server lets it.
func TestWalkBehindAQuota(t *testing.T) {
	t.Parallel()
	const folders = 600
	for i, how := range []int{429, 429, 503, 503} {
		tells := i%2 == 1
		for span, most := range map[time.Duration][]int{time.Second: {3, 10, 50},
			5 * time.Second: {15, 250}, 45 * time.Second: {150, 450}} {
			for _, most := range most {
				synctest.Test(t, func(t *testing.T) {
					q := &quota{most: most, span: span, tells: tells, how: how}
					c := withFolders(t, folders, q.refuses)
					began, last := time.Now(), Progress{}
					err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
						func(l Listing, p Progress) {
							if l.Err != nil {
								t.Errorf("%s: %v", l.Folder, l.Err)
							}
							if p.Share < last.Share {
								t.Errorf("%+v after %+v", p, last)
							}
							last = p
						})
					if err != nil || last.Listed != folders+1 || last.Failed != 0 || last.Share != 1 ||
						q.answered != folders+1 {
						t.Errorf("%d in %s, %d, told %v: %v, %+v", most, span, how, tells, err, last)
					}
					least := time.Duration(folders/most) * span
					if took := time.Since(began); took > 2*least+5*time.Second {
						t.Errorf("%d in %s, told %v: it took %s, at least %s", most, span, tells, took, least)
					}
					// What is refused is work for the server, too.
					if bound := 3*(folders+int(least.Seconds())*2) + 3*32; q.refused > bound {
						t.Errorf("%d in %s, told %v: %d were refused, at most %d", most, span, tells, q.refused,
							bound)
					}
				})
			}
		}
	}
}

// Who has many folders to ask for, each by itself, gets all of them through a quota, too.
func TestListPersistentlyBehindAQuota(t *testing.T) {
	t.Parallel()
	for _, tells := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			q := &quota{most: 10, span: time.Second, tells: tells, how: http.StatusTooManyRequests}
			c := withFolders(t, 200, q.refuses)
			var workers sync.WaitGroup
			var failed atomic.Int32
			next := make(chan int)
			for range 8 {
				workers.Go(func() {
					for i := range next {
						names, err := c.ListPersistently(t.Context(), kv2, at(kv2, fmt.Sprintf("f%03d/", i)))
						if err != nil || len(names) == 0 {
							failed.Add(1)
							t.Errorf("folder %d: %q, %v", i, names, err)
						}
					}
				})
			}
			for i := range 200 {
				next <- i
			}
			close(next)
			workers.Wait()
			if failed.Load() > 0 {
				t.Errorf("told %v: %d failed", tells, failed.Load())
			}
		})
	}
}

// A folder that the server refuses whatever happens ends as one that failed, and so does everything
// once the server refuses all, in some minutes; where that is so from the beginning, at once.
func TestWalkOfWhatIsRefusedForEver(t *testing.T) {
	t.Parallel()
	refuse := answer(429, `{"errors":[]}`)
	for what, tc := range map[string]struct {
		refuses        func(r *http.Request, n int) bool
		failed, listed int
		within         time.Duration
	}{
		"one folder": {func(r *http.Request, _ int) bool {
			return strings.HasSuffix(r.URL.Path,
				"/f007/")
		}, 1, 300, 2 * time.Minute},
		"after a while": {func(_ *http.Request, n int) bool { return n > 100 }, 201, 100,
			10 * time.Minute},
		"all": {func(*http.Request, int) bool { return true }, 1, 0, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			n, one := 0, 0
			c := withFolders(t, 300, func(w http.ResponseWriter, r *http.Request) bool {
				mu.Lock()
				defer mu.Unlock()
				n++
				if !tc.refuses(r, n) {
					return false
				}
				one++
				refuse(w, r)
				return true
			})
			began, last := time.Now(), Progress{}
			err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
				func(l Listing, p Progress) {
					if l.Err != nil && !errors.Is(l.Err, ErrBusy) {
						t.Errorf("%s: %v", l.Folder, l.Err)
					}
					last = p
				})
			if err != nil || last.Failed != tc.failed || last.Listed != tc.listed || last.Share != 1 {
				t.Errorf("%s: %v, %+v", what, err, last)
			}
			if took := time.Since(began); took > tc.within {
				t.Errorf("%s: it took %s", what, took)
			}
			if what == "one folder" && one > 500 {
				t.Errorf("it was asked for %d times", one)
			}
		})
	}
}

// What the quotas above do is what Vault's own does: it answers so many requests in a second, and
// says for how long to wait only where it is configured to.
func TestRealQuota(t *testing.T) {
	t.Parallel()
	server := vaulttest.Real(t)
	server.Mount("secret/", "kv", map[string]string{"version": "2"}, "")
	const folders = 60
	for i := range folders {
		server.Put("secret/", fmt.Sprintf("f%d/x", i))
	}
	server.Write("sys/quotas/rate-limit/all", map[string]any{"path": "secret/", "rate": 10})
	for _, tells := range []bool{false, true} {
		server.Write("sys/quotas/config", map[string]any{"enable_rate_limit_response_headers": tells})
		seen := &refusalsSeen{RoundTripper: &http.Transport{}}
		c := newClient(t, Options{Address: server.Address, Token: server.RootToken, Transport: seen})
		last := Progress{}
		err := c.Walk(t.Context(), []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0,
			func(l Listing, p Progress) {
				if last = p; l.Err != nil {
					t.Errorf("told %v: %s: %v", tells, l.Folder, l.Err)
				}
			})
		if err != nil || last.Listed != folders+1 || last.Names != 2*folders {
			t.Errorf("told %v: %v, %+v", tells, err, last)
		}
		seen.CloseIdleConnections()
		if n, told := seen.refused.Load(), seen.told.Load(); n == 0 || told > 0 != tells {
			t.Errorf("told %v: %d were refused, %d with a time", tells, n, told)
		}
	}
}

// refusalsSeen counts what a server refused, and where it said for how long.
type refusalsSeen struct {
	http.RoundTripper
	refused, told atomic.Int64
}

func (s *refusalsSeen) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		s.refused.Add(1)
		if resp.Header.Get("Retry-After") != "" {
			s.told.Add(1)
		}
	}
	return resp, err
}

func (s *refusalsSeen) CloseIdleConnections() {
	s.RoundTripper.(*http.Transport).CloseIdleConnections()
}

// A walk that begins after hours in which nothing was asked has as much patience as another one.
func TestWalkThatIsRefusedAfterHours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var open time.Time
		c := withFolders(t, 300, func(w http.ResponseWriter, r *http.Request) bool {
			if !time.Now().Before(open) {
				return false
			}
			answer(429, `{"errors":[]}`)(w, r)
			return true
		})
		roots := []WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}
		for range 2 {
			open = time.Now()
			if c.limiter.Stats().Good > 0 {
				open = open.Add(time.Minute)
			}
			last := Progress{}
			err := c.Walk(t.Context(), roots, 0, func(_ Listing, p Progress) { last = p })
			if err != nil || last.Listed != 301 {
				t.Errorf("%v, %+v", err, last)
			}
			time.Sleep(3 * time.Hour)
		}
	})
}

// A folder that was refused is still one of those that are wanted, and nobody else waits for it.
func TestWalkOfWhatIsRefusedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		left := 3
		c := withFolders(t, 300, func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/f200/") || left == 0 {
				return false
			}
			left--
			answer(429, `{"errors":[]}`)(w, r)
			return true
		})
		c.limiter = limiter.New(1, time.Minute)
		w := c.NewWalk([]WalkRoot{{Mount: kv2, Folder: at(kv2, "")}}, 0)
		w.SetPriority(func(f vaultpath.Location) int { return 2 * strings.Count(f.Path, "f200") })
		var order []string
		if err := w.Run(t.Context(),
			func(l Listing, _ Progress) { order = append(order, l.Folder.Path) }); err != nil || left != 0 ||
			order[1] != "f200/" {
			t.Errorf("%v, %q come first", err, order[:3])
		}
	})
}
