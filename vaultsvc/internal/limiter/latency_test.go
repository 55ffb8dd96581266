package limiter

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// model is a server of which each answer takes so much work, and that works on so many at a time:
// the others wait. How long the way to it and back is comes on top, and depends on nothing.
type model struct {
	folders int
	work    func(folder int) time.Duration
	way     func(folder int) time.Duration

	mu      sync.Mutex
	workers chan struct{}
	now     int   // requests that are there
	seen    []int // how many there were when each came
}

// serve answers a request that the limiter has let out.
func (m *model) serve(l *Limiter, folder int) {
	sent := time.Now()
	l.Sent(sent)
	m.mu.Lock()
	m.now++
	m.seen = append(m.seen, m.now)
	workers := m.workers
	m.mu.Unlock()
	time.Sleep(m.way(folder))
	workers <- struct{}{}
	time.Sleep(m.work(folder))
	<-workers
	m.mu.Lock()
	m.now--
	m.mu.Unlock()
	l.Answered(sent, time.Now())
	l.Release(Good)
}

// hire changes how many requests it works on at a time.
func (m *model) hire(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.workers = make(chan struct{}, n)
}

// crowd is how many requests were there at a time in a part of the walk, from 0 to 1: that or fewer
// when such a share of them came. Where all end at the same moment others have not come yet.
func (m *model) crowd(from, to, share float64) int {
	of := float64(len(m.seen))
	part := slices.Sorted(slices.Values(m.seen[int(from*of):int(to*of)]))
	return part[int(share*float64(len(part)-1))]
}

func always(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }

// paced is how a walk of a model went.
type paced struct {
	took   time.Duration
	slowed float64 // the share of the answers at which fewer were allowed at once
	least  int     // that were
	last   Stats
}

// walk asks for one folder, and then for all that are in it. each is told of every answer.
func (m *model) walk(t *testing.T, most int, each func(Stats)) paced {
	t.Helper()
	if m.workers == nil {
		m.hire(1000)
	}
	l := New(most, time.Minute)
	w := paced{least: most}
	began, answers := time.Now(), 0
	var mu sync.Mutex
	ask := func(folder int) {
		if err := l.AcquireLast(t.Context()); err != nil {
			t.Error(err)
			return
		}
		m.serve(l, folder)
		mu.Lock()
		defer mu.Unlock()
		if w.last = l.Stats(); w.last.Limit > 0 {
			w.slowed++
			w.least = min(w.least, w.last.Limit)
		}
		answers++
		if each != nil {
			each(w.last)
		}
	}
	ask(-1)
	var workers sync.WaitGroup
	folders := make(chan int, m.folders)
	for n := range m.folders {
		folders <- n
	}
	close(folders)
	for range most * 3 / 2 { // more than can have a turn
		workers.Go(func() {
			for n := range folders {
				ask(n)
			}
		})
	}
	workers.Wait()
	if answers != m.folders+1 {
		t.Errorf("%d answers", answers)
	}
	w.slowed /= float64(answers)
	w.took = time.Since(began)
	return w
}

// A server that can do so much at a time is asked for about as much, whatever is allowed, and has
// always something to do.
func TestSettlesAtTheKnee(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		knee, most int
		work, way  time.Duration
		spread     time.Duration // of the work: as much less or more
	}{
		{8, 32, 20 * time.Millisecond, 0, 0},
		{8, 128, 20 * time.Millisecond, 0, 0},
		{8, 32, 20 * time.Millisecond, 0, 15 * time.Millisecond},
		{4, 32, 50 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond},
		{16, 64, 30 * time.Millisecond, 5 * time.Millisecond, 0},
		{2, 32, 100 * time.Millisecond, 0, 0},
		{1, 32, 30 * time.Millisecond, 0, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &model{folders: 2000, way: always(tc.way), work: func(int) time.Duration {
				return tc.work - tc.spread + rand.N(2*tc.spread+1)
			}}
			m.hire(tc.knee)
			w := m.walk(t, tc.most, nil)
			ideal := time.Duration(m.folders/tc.knee) * tc.work
			busy := float64(w.took) / float64(ideal)
			crowd := m.crowd(0.5, 1, 0.5)
			t.Logf("%+v: %d at once, %.3f of the ideal time", tc, crowd, busy)
			if busy > 1.1 {
				t.Errorf("%+v: it took %s, without any waiting %s", tc, w.took, ideal)
			}
			if crowd < tc.knee || crowd > 5*tc.knee/2+4 {
				t.Errorf("%+v: %d requests at once", tc, crowd)
			}
		})
	}
}

// When the server can do more again, it is asked for more again.
func TestRisesWithTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &model{folders: 6000, work: always(20 * time.Millisecond), way: always(0)}
		m.hire(8)
		least := 0
		w := m.walk(t, 32, func(s Stats) {
			if s.Good == 2000 {
				least = s.Limit
				m.hire(64)
			}
		})
		if least == 0 || least > 24 || w.last.Limit != 0 || m.crowd(0.7, 1, 0.95) < 30 {
			t.Errorf("%d at once, and %d in the end", least, m.crowd(0.7, 1, 0.95))
		}
	})
}

// What is slow for other reasons than that much is asked at once does not slow a walk down, or not
// for long.
func TestKeepsOn(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	for _, tc := range []struct {
		name   string
		most   int
		work   func(int) time.Duration
		way    func(int) time.Duration
		knee   int
		slowed float64 // share of the walk that may be
	}{
		{"a quick answer", 32, always(0), always(ms), 1000, 0},
		{"20 ms", 32, always(0), always(20 * ms), 1000, 0},
		{"300 ms", 32, always(0), always(300 * ms), 1000, 0},
		{"a loopback, where we are the load", 128, always(100 * time.Microsecond), always(0), 2, 0},
		{"one slow folder", 32, always(0), func(n int) time.Duration {
			if n == 77 {
				return 5 * time.Second
			}
			return 20 * ms
		}, 1000, 0},
		{"a tenth is slow", 32, always(0), func(n int) time.Duration {
			if n%10 == 0 {
				return 400 * ms
			}
			return 20 * ms
		}, 1000, 0},
		{"now this, now that", 32, always(0), func(int) time.Duration { return 10*ms + rand.N(20*ms) },
			1000, 0.15},
		{"the first is quick", 32, always(0), func(n int) time.Duration {
			if n < 0 {
				return 2 * ms
			}
			return 40 * ms
		}, 1000, 0.15},
		{"half of it is far away", 32, always(0), func(n int) time.Duration {
			if n < 1000 {
				return 200 * ms
			}
			return 20 * ms
		}, 1000, 0.15},
		{"half of it was far away", 32, always(0), func(n int) time.Duration {
			if n >= 1000 {
				return 200 * ms
			}
			return 20 * ms
		}, 1000, 0.15},
		// The hardest: each turn looks like load for a moment, and when the trial falls is up to chance.
		{"near and far in turns", 32, always(0), func(n int) time.Duration {
			if n/100%2 == 0 {
				return 200 * ms
			}
			return 20 * ms
		}, 1000, 0.5},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &model{folders: 2000, work: tc.work, way: tc.way}
			m.hire(tc.knee)
			w := m.walk(t, tc.most, nil)
			var work time.Duration
			for i := range m.folders {
				work += tc.work(i)/time.Duration(min(tc.knee, tc.most)) + tc.way(i)/time.Duration(tc.most)
			}
			t.Logf("%s: slowed down for %.3f of the walk, to %d; %.3f of the ideal time", tc.name, w.slowed,
				w.least, float64(w.took)/float64(work))
			if w.slowed > tc.slowed {
				t.Errorf("%s: slowed down for %.2f of the walk", tc.name, w.slowed)
			}
			longest := 1.15
			if tc.slowed == 0.5 {
				longest = 1.5
			}
			if tc.name != "one slow folder" &&
				float64(w.took) > longest*float64(work)+float64(2*time.Second/5) {
				t.Errorf("%s: took %s, %s would be ideal", tc.name, w.took, work)
			}
		})
	}
}
