package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// How long it takes from the start of the program to its first frame, against a Bubble Tea program that does nothing. Times
// depend on the machine and are printed alone; what goes over the wire does not, and has a budget.
//
// It is not parallel: it runs before the tests that are.
func TestFirstFrame(t *testing.T) {
	v := newMemVault(t)
	e := newEstate(t, v)
	empty := start{program: build("empty", "./testdata/empty", "-trimpath", "-ldflags", "-s -w")}
	full := e.start(e.lister, "--catalog", e.catalog)
	full.program = binary()
	runs := 9
	if raceDetector() {
		runs = 1 // its times say nothing
	}
	measure := func(s start, text string) time.Duration {
		m := s.terminal(t)
		m.wait("first frame", func(screen) bool { return strings.Contains(m.output(), text) })
		took := time.Since(m.began)
		m.see(text)
		m.quit()
		return took
	}
	var times [2][]time.Duration
	for range runs {
		times[0] = append(times[0], measure(empty, "empty"))
		times[1] = append(times[1], measure(full, "vaultmap"))
	}
	for _, all := range times {
		slices.Sort(all)
	}
	nothing, explorer := times[0][runs/2], times[1][runs/2]
	t.Logf("first frame: %s, an empty program %s: ratio %.2f (goal: at most 1.6; medians of %d)",
		explorer.Round(100*time.Microsecond), nothing.Round(100*time.Microsecond), float64(explorer)/float64(nothing), runs)
	t.Logf("all: %v, empty %v", times[1], times[0])

	// Over a slow line the bytes count: all that is sent until everything stands on a screen of 120x40.
	m := e.explore(t, e.lister)
	sent := len(m.output())
	m.quit()
	t.Logf("bytes until the screen is complete: %d", sent)
	const budget = 6000
	if sent > budget {
		t.Errorf("%d bytes until the screen is complete, of %d at the most", sent, budget)
	}
}
