package main

import (
	"strings"
	"testing"
	"time"
)

// firstFrames is the program beside a Bubble Tea program that does nothing.
type firstFrames struct{ empty, explorer start }

func newFirstFrames(tb testing.TB, e estate) firstFrames {
	tb.Helper()
	f := firstFrames{explorer: e.start(e.lister, "--catalog", e.catalog)}
	f.explorer.program = binary()
	f.empty.program = build("empty", "./testdata/empty", "-trimpath", "-ldflags", "-s -w")
	return f
}

// measure returns how long each takes from its start to its first frame.
func (f firstFrames) measure(tb testing.TB) (empty, explorer time.Duration) {
	tb.Helper()
	one := func(s start, text string) time.Duration {
		m := s.terminal(tb)
		m.wait("first frame", func(screen) bool { return strings.Contains(m.output(), text) })
		took := time.Since(m.began)
		m.see(text)
		m.quit()
		return took
	}
	return one(f.empty, "empty"), one(f.explorer, "vaultmap")
}

// BenchmarkFirstFrame is how long it takes from the start of the program to its first frame, as a ratio to a program that does
// nothing (x-empty). They take turns, and the best of each counts: others have the machine, too.
func BenchmarkFirstFrame(b *testing.B) {
	f := newFirstFrames(b, newEstate(b, newMemVault(b)))
	empty, explorer := time.Hour, time.Hour
	turn := func() {
		nothing, took := f.measure(b)
		empty, explorer = min(empty, nothing), min(explorer, took)
	}
	for range 9 {
		turn()
	}
	for b.Loop() {
		turn()
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(explorer.Seconds()*1000, "ms-explorer")
	b.ReportMetric(empty.Seconds()*1000, "ms-empty")
	b.ReportMetric(float64(explorer)/float64(empty), "x-empty")
}

// Over a slow line the bytes count: all that is sent until everything stands on a screen of 120x40.
func TestFirstFrame(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	m := e.explore(t, e.lister)
	sent := len(m.output())
	m.quit()
	t.Logf("bytes until the screen is complete: %d", sent)
	const budget = 6000
	if sent > budget {
		t.Errorf("%d bytes until the screen is complete, of %d at the most", sent, budget)
	}
}
