package index

import (
	"runtime"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// A million names written and read, with the disk: time, bytes a name on disk, and how long the
// longest slice of putting them into a store takes, since a key press may have to wait for one.
func BenchmarkMillionNames(b *testing.B) {
	s, mounts := manyNames()
	c := Cache{b.TempDir() + "/vaultmap/index"}
	n := Names{Snapshot: s.Snapshot(), Mounts: mounts}
	if err := c.Save(b.Context(), owner(), n); err != nil {
		b.Fatal(err)
	}
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			if err := c.Save(b.Context(), owner(), n); err != nil {
				b.Fatal(err)
			}
		}
		files, _ := c.Files()
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
		b.ReportMetric(float64(files[0].Bytes)/float64(files[0].Names), "bytes/name")
	})
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.Load(owner()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
	})
	b.Run("put", func(b *testing.B) {
		x, err := c.Load(owner())
		if err != nil {
			b.Fatal(err)
		}
		var longest, total time.Duration
		slices := 0
		for b.Loop() {
			again := tree.New("")
			again.Mounts([]string{"secret/"})
			runtime.GC()
			r := x.Reader(mounts)
			longest, total, slices = 0, 0, 0
			for more := true; more; slices++ {
				began := time.Now()
				more = r.Put(again, 2000, func(tree.ID) {})
				took := time.Since(began)
				longest, total = max(longest, took), total+took
			}
			if r.Given() != x.Names {
				b.Fatal("not all")
			}
		}
		b.ReportMetric(float64(total.Milliseconds()), "ms")
		b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-slice")
		b.ReportMetric(float64(total.Microseconds())/float64(slices)/1000, "ms/slice")
	})
}
