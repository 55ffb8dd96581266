package main

import "testing"

// keepAll has the explorer list everything in the background and keep it, and returns what it takes
// then.
func keepAll(tb testing.TB, v hugeVault, home, names string) memory {
	tb.Helper()
	s := v.start()
	s.env = append(s.env, "HOME="+home, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=")
	m := s.terminal(tb)
	m.within(10*patience, "end of the walk", func(s screen) bool {
		return s.has(names+" names", "all listed") && !s.has("some stale")
	})
	took, ok := memoryOf(m.cmd.Process)
	if !ok {
		tb.Fatal("the system does not tell what a process takes")
	}
	m.quit()
	if files := keptFiles(tb, home, nil); len(files) != 1 {
		tb.Fatalf("kept are %q", files)
	}
	return took
}

// BenchmarkResidentKept has the explorer keep a million names in 100,000 folders, and have those of
// the last run confirmed.
func BenchmarkResidentKept(b *testing.B) {
	v := newHugeVault(b, 100_000, 10)
	for b.Loop() {
		home := keepingHome(b, v.address)
		first := keepAll(b, v, home, "1,100,100")
		second := keepAll(b, v, home, "1,100,100")
		b.ReportMetric(first.peak, "MB-peak-first")
		b.ReportMetric(second.peak, "MB-peak-second")
		b.ReportMetric(second.resident, "MB-resident")
	}
	b.ReportMetric(0, "ns/op")
}

// The same with fewer folders: names that are kept, and those of the last run, do not take more
// than the program may.
func TestResidentKept(t *testing.T) {
	if testing.Short() {
		t.Skip("a million names take a while")
	}
	t.Parallel()
	v := newHugeVault(t, 10_000, 100)
	home := keepingHome(t, v.address)
	first := keepAll(t, v, home, "1,010,100")
	second := keepAll(t, v, home, "1,010,100")
	t.Logf("resident: %.1f MB, then %.1f; at their peaks %.1f and %.1f", first.resident,
		second.resident, first.peak, second.peak)
	if first.resident > maxResident || second.resident > maxResident {
		t.Errorf("with a million names that are kept the explorer takes %.1f MB, and %.1f in the next run, of %d at the most",
			first.resident, second.resident, maxResident)
	}
}
