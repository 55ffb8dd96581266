package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// However much is alive, there is room above it for garbage, and for what the runtime needs.
func TestMemoryBound(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for _, c := range []struct{ alive, bound int }{
		{0, 64}, {10, 64}, {40, 64}, {60, 78}, {80, 99}, {800, 855}, {8000, 8415},
	} {
		if got := memoryBound(uint64(c.alive) * mb); got != int64(c.bound)*mb {
			t.Errorf("%d MB alive: %d MB, want %d", c.alive, got/mb, c.bound)
		}
	}
}

func TestAfterCollections(t *testing.T) {
	t.Parallel()
	calls := make(chan int, 100)
	n := 0
	afterCollections(func() {
		n++
		select {
		case calls <- n:
		default: // other tests collect, too
		}
	})
	for want := 1; want <= 3; want++ {
		for deadline := time.Now().Add(patience); len(calls) == 0; runtime.Gosched() {
			if runtime.GC(); time.Now().After(deadline) {
				t.Fatalf("not called a time %d", want)
			}
		}
		if got := <-calls; got != want {
			t.Errorf("call %d, want %d", got, want)
		}
	}
}

// Whoever runs the program has the last word: GOMEMLIMIT and GOGC set the limits before the program
// begins.
func TestMemoryLimitOfTheUser(t *testing.T) {
	for name, tc := range map[string]struct {
		limit   int64
		percent int
	}{"GOMEMLIMIT": {1 << 40, usualGCPercent}, "GOGC": {math.MaxInt64, 50}} {
		t.Run(name, func(t *testing.T) {
			limit, percent := debug.SetMemoryLimit(tc.limit), debug.SetGCPercent(tc.percent)
			defer debug.SetMemoryLimit(limit)
			defer debug.SetGCPercent(percent)
			boundMemory()
			if got := debug.SetMemoryLimit(-1); got != tc.limit {
				t.Errorf("the limit that was set is now %d", got)
			}
			if got := debug.SetGCPercent(tc.percent); got != tc.percent {
				t.Errorf("the percentage that was set is now %d", got)
			}
		})
	}
}

// Little is collected seldom, and much as usual.
func TestGCPercent(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for _, c := range []struct{ alive, percent int }{
		{0, 400}, {1, 400}, {3, 400}, {4, 300}, {6, 166}, {8, 100}, {80, 100}, {8000, 100},
	} {
		if got := gcPercent(uint64(c.alive) * mb); got != c.percent {
			t.Errorf("%d MB alive: %d %%, want %d", c.alive, got, c.percent)
		}
	}
}
