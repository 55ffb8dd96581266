package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// timedPTY is a program on a pseudo-terminal whose bytes are timed.
type timedPTY struct {
	tb     testing.TB
	pid    int
	tty    *os.File
	chunks chan time.Time // when bytes came; closed at their end
}

// timed starts a program, and returns when it is at rest.
func (s start) timed(tb testing.TB) *timedPTY {
	tb.Helper()
	cmd, master, release := s.pty(tb)
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	release()
	w := &timedPTY{tb: tb, pid: cmd.Process.Pid, tty: master, chunks: make(chan time.Time, 10_000)}
	go func() {
		defer close(w.chunks)
		for b := make([]byte, 64<<10); ; {
			if _, err := master.Read(b); err != nil {
				return
			}
			w.chunks <- time.Now()
		}
	}()
	tb.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		for range w.chunks {
		}
		master.Close()
	})
	w.quiet(time.Second)
	return w
}

// quiet waits until nothing has come for a while.
func (w *timedPTY) quiet(d time.Duration) {
	for {
		select {
		case _, ok := <-w.chunks:
			if !ok {
				w.tb.Fatal("the program has ended")
			}
		case <-time.After(d):
			return
		}
	}
}

// key returns how long it takes from a key to the first byte that comes for it.
func (w *timedPTY) key(key string) time.Duration {
	w.tb.Helper()
	w.quiet(30 * time.Millisecond)
	pressed := time.Now()
	if _, err := w.tty.WriteString(key); err != nil {
		w.tb.Fatal(err)
	}
	select {
	case came := <-w.chunks:
		return came.Sub(pressed)
	case <-time.After(patience):
		w.tb.Fatalf("nothing comes for %q", key)
	}
	return 0
}

// latencies are a program's times from keys to bytes, the shortest first.
type latencies []time.Duration

func (k latencies) at(part float64) float64 {
	slices.Sort(k)
	return k[int(float64(len(k)-1)*part)].Seconds() * 1000
}

// BenchmarkKey is how long it takes from a key to the first byte on the terminal: of the median key
// and of the slowest twentieth, and the first as a ratio to a Bubble Tea program that counts its
// keys (x-empty). They take turns.
func BenchmarkKey(b *testing.B) {
	e := newEstate(b, newMemVault(b))
	nothing := start{program: build("empty", "./testdata/empty", "-trimpath", "-ldflags", "-s -w")}
	full := e.start(e.lister, "--catalog", e.catalog)
	full.program = released()
	empty, explorer := nothing.timed(b), full.timed(b)
	var ofEmpty, ofExplorer latencies
	turn := func() {
		for _, key := range []string{"j", "k"} {
			ofEmpty = append(ofEmpty, empty.key(key))
			ofExplorer = append(ofExplorer, explorer.key(key))
		}
	}
	for range 60 {
		turn()
	}
	for b.Loop() {
		turn()
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ofExplorer.at(0.5), "ms")
	b.ReportMetric(ofExplorer.at(0.95), "ms-p95")
	b.ReportMetric(ofEmpty.at(0.5), "ms-empty")
	b.ReportMetric(ofExplorer.at(0.5)/ofEmpty.at(0.5), "x-empty")
}

// Nothing goes over a slow line while nobody does anything.
func TestNothingIsSentAtRest(t *testing.T) {
	t.Parallel()
	e := newEstate(t, newMemVault(t))
	w := e.start(e.lister, "--catalog", e.catalog).timed(t)
	time.Sleep(1500 * time.Millisecond)
	if n := len(w.chunks); n > 0 {
		t.Errorf("%d writes", n)
	}
}

// BenchmarkAtRest is what the explorer takes while nobody does anything: the part of a processor in
// percent, how often it wakes up in a second, and how often it writes to the terminal.
func BenchmarkAtRest(b *testing.B) {
	e := newEstate(b, newMemVault(b))
	full := e.start(e.lister, "--catalog", e.catalog)
	full.program = released()
	w := full.timed(b)
	const rest = 5 * time.Second
	for b.Loop() {
		used, woken := w.used()
		began := time.Now()
		time.Sleep(rest)
		took := time.Since(began)
		usedThen, wokenThen := w.used()
		b.ReportMetric(100*float64(usedThen-used)/float64(took), "%cpu")
		b.ReportMetric(float64(wokenThen-woken)/took.Seconds(), "wakeups/s")
		b.ReportMetric(float64(len(w.chunks)), "writes")
	}
	b.ReportMetric(0, "ns/op")
}

// used is how long the program has had a processor so far, and how often it was given one.
func (w *timedPTY) used() (cpu time.Duration, times int) {
	w.tb.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", w.pid))
	if err != nil || len(threads) == 0 {
		w.tb.Fatalf("the program's threads: %q %v", threads, err)
	}
	for _, t := range threads {
		text, err := os.ReadFile(t)
		fields := strings.Fields(string(text)) // nanoseconds on a processor and waiting for it, turns
		if err != nil || len(fields) != 3 {
			w.tb.Fatalf("%s is %q: %v", t, text, err)
		}
		ns, _ := strconv.Atoi(fields[0])
		n, _ := strconv.Atoi(fields[2])
		cpu, times = cpu+time.Duration(ns), times+n
	}
	return cpu, times
}
