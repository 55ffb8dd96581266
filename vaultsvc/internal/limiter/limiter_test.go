package limiter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// One sign of trouble halves what may be in flight, however many requests fail together; good
// answers bring it back, one more for each round of them.
func TestFallsAndRises(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour) // far from the zero time
		l := New(32, time.Minute)
		round := func(how Outcome) {
			n := l.Stats().Limit
			if n == 0 {
				n = 32
			}
			for range n {
				if e := l.Acquire(t.Context()); e != nil {
					t.Fatal(e)
				}
			}
			for range n {
				l.Release(how)
			}
		}
		round(Good)
		if n := l.Stats().Limit; n != 0 {
			t.Errorf("%d at once though all is well", n)
		}
		for _, want := range []int{16, 8, 4, 2, 1, 1} {
			round(Busy)
			if n := l.Stats().Limit; n != want {
				t.Errorf("%d at once, want %d", n, want)
			}
			time.Sleep(calm)
		}
		rounds := 0
		for ; l.Stats().Limit != 0; rounds++ {
			round(Good)
		}
		if rounds < 20 || rounds > 60 {
			t.Errorf("%d rounds until all is well again", rounds)
		}
		// What says nothing about the server changes nothing.
		round(Ignored)
		if n := l.Stats().Limit; n != 0 {
			t.Errorf("%d at once after what says nothing", n)
		}
	})
}

// While the server asks for patience nothing goes out, and a wait can be given up.
func TestWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		l := New(4, time.Minute)
		l.Throttle(10 * time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("entered: %v", err)
		}
		began := time.Now()
		if err := l.Acquire(t.Context()); err != nil || time.Since(began) < 8*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		l.Release(Good)
	})
}

// Who does not get its turn is told so, and what the server has asked for does not count.
func TestGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		l := New(1, 5*time.Second)
		if err := l.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		l.Throttle(10 * time.Second)
		began := time.Now()
		if err := l.Acquire(t.Context()); !errors.Is(err, context.DeadlineExceeded) ||
			time.Since(began) != 15*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		l.Release(Good)
		if err := l.Acquire(t.Context()); err != nil || l.inFlight != 1 {
			t.Errorf("%v, %d in flight", err, l.inFlight)
		}
	})
}

// All who wait are let in sooner or later, and never more at once than may be.
func TestLetsAllIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		l := New(8, time.Minute)
		var mu sync.Mutex
		now, peak := 0, 0
		var all sync.WaitGroup
		for i := range 500 {
			all.Go(func() {
				if err := l.Acquire(t.Context()); err != nil {
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
				how := Good
				if i%10 == 0 {
					how = Strained
				}
				l.Release(how)
			})
		}
		all.Wait()
		if peak > 8 || l.inFlight != 0 || len(l.waiting)+len(l.waitingLast) != 0 {
			t.Errorf("%d at once at the most, %d in flight, %d waiting", peak, l.inFlight, len(l.waiting))
		}
	})
}

// While a walk waits for its turns, who opens a folder has the next one.
func TestLetsOthersPassAWalk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(1, time.Minute)
		if err := l.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		var order []string
		var all sync.WaitGroup
		wait := func(who string, acquire func(context.Context) error) {
			all.Go(func() {
				if err := acquire(t.Context()); err != nil {
					t.Error(err)
				}
				order = append(order, who)
				time.Sleep(time.Second)
				l.Release(Good)
			})
			synctest.Wait()
		}
		wait("walk", l.AcquireLast)
		wait("walk", l.AcquireLast)
		wait("first", l.Acquire)
		wait("second", l.Acquire)
		l.Release(Good)
		all.Wait()
		if got := fmt.Sprint(order); got != "[first second walk walk]" || l.inFlight != 0 {
			t.Errorf("%s, %d in flight", got, l.inFlight)
		}
		// Who walks has patience without end, and can be stopped.
		l.Throttle(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
		defer cancel()
		if err := l.AcquireLast(ctx); !errors.Is(err, context.DeadlineExceeded) ||
			len(l.waitingLast) != 0 || l.inFlight != 0 {
			t.Errorf("%v, %d waiting, %d in flight", err, len(l.waitingLast), l.inFlight)
		}
		if err := l.AcquireLast(t.Context()); err != nil || l.inFlight != 1 {
			t.Errorf("%v, %d in flight", err, l.inFlight)
		}
	})
}

// What is shown as a second's requests is that, and nothing of what was long ago.
func TestTally(t *testing.T) {
	t.Parallel()
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

// Who waits while the server asks for patience goes on when that is over, whoever came first, and
// though the last request in flight, whose end would let others in, has ended before.
func TestGoesOnAfterPatience(t *testing.T) {
	t.Parallel()
	for who, acquire := range map[string]func(*Limiter,
		context.Context) error{"in the first queue": (*Limiter).Acquire,
		"in the last": (*Limiter).AcquireLast} {
		for when, patience := range map[string][]time.Duration{
			"once": {2 * time.Second}, "longer the second time": {time.Second, 2 * time.Second},
			"shorter the second time": {2 * time.Second, time.Second},
		} {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Hour)
				l := New(1, time.Minute)
				if err := l.Acquire(t.Context()); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				began, entered := time.Now(), make(chan error)
				go func() { entered <- acquire(l, ctx) }()
				synctest.Wait() // it is in the line
				for _, after := range patience {
					l.Throttle(after)
				}
				l.Release(Busy)
				if err, took := <-entered, time.Since(began); err != nil || took != 2*time.Second {
					t.Errorf("%s, %s: %v after %s", who, when, err, took)
				}
				l.Release(Good)
				if l.inFlight != 0 || len(l.waiting)+len(l.waitingLast) != 0 {
					t.Errorf("%s, %s: %d in flight, %d waiting", who, when, l.inFlight,
						len(l.waiting)+len(l.waitingLast))
				}
			})
		}
	}
}

// The patience of who waits does not run while the server's does, whenever and however often it
// asked for that.
func TestCountsOnlyItsOwnWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		l := New(1, 5*time.Second)
		if err := l.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() {
			for _, after := range []time.Duration{10 * time.Second, 4 * time.Second} { // at 1 s and at 12 s
				time.Sleep(time.Second)
				l.Throttle(after)
				time.Sleep(after / 2)
				l.Throttle(after / 2) // that is no longer
				time.Sleep(after / 2)
			}
		}()
		began := time.Now()
		if err, took := l.Acquire(t.Context()), time.Since(began); !errors.Is(err,
			context.DeadlineExceeded) || took != 19*time.Second {
			t.Errorf("%v after %s", err, took)
		}
		l.Release(Good)
	})
}
