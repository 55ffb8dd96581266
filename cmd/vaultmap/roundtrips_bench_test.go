package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func wallOf(c cost) float64 { return c.wall.Seconds() }

// BenchmarkTreeWall is how long the command tree takes for 526 folders, from the start of the
// process to its end, as a ratio to a raw loop (x-raw) on as many connections: which waits for
// nothing but the folder above, and is told what the program asks the mounts for.
func BenchmarkTreeWall(b *testing.B) {
	for _, latency := range []int{5, 20, 100} {
		for _, inFlight := range []int{8, 32, 128} {
			b.Run(fmt.Sprintf("%dms/%d", latency, inFlight), func(b *testing.B) {
				s := (&stubServer{wire: clearText, widths: []int{25, 20},
					latency: time.Duration(latency) * time.Millisecond}).start(b)
				turns := 5
				if s.folders()*latency/inFlight > 1000 {
					turns = 3 // they differ by less the longer they take
				}
				we, they := against(b, turns, wallOf, func() cost { return s.tree(b, inFlight) },
					func() cost { return s.raw(b, inFlight) })
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(we*1e3, "ms")
				b.ReportMetric(we/they, "x-raw")
			})
		}
	}
}

// BenchmarkRoundTrips is how long commands take that answer one question, from the start of the
// process to its end, in round trips to the server (trips).
func BenchmarkRoundTrips(b *testing.B) {
	const latency = 100 * time.Millisecond
	dir := b.TempDir()
	writeFile(b, filepath.Join(dir, "catalog-info.yaml"), `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay
  annotations:
    vault.io/secrets-engine: secret
    vault.io/secrets-path: folder-0000/folder-0000, folder-0000/folder-0001
`)
	for _, tc := range []struct {
		args  string
		lines int
	}{
		{"ls secret/folder-0000/folder-0000", secretsInFolder},
		{"open --print secret/folder-0000/folder-0000/secret-0000", 1},
		{"entity pay", 22},
	} {
		args := append(strings.Fields(tc.args), "--catalog", dir)
		b.Run(args[0], func(b *testing.B) {
			s := (&stubServer{wire: clearText, widths: []int{25, 20}, latency: latency}).start(b)
			run := func() cost { return s.measure(b, s.client(32, args...).command(b), tc.lines) }
			trips, _ := against(b, 9, wallOf, run, run)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(trips/latency.Seconds(), "trips")
		})
	}
}
