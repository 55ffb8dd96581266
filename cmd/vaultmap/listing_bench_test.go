package main

import (
	"slices"
	"testing"
	"time"
)

// against has two kinds of processes take turns, so that what disturbs one disturbs the other, and
// returns the middle of each one's costs, by what counts of them.
func against(b *testing.B, turns int, of func(cost) float64, ours, theirs func() cost) (we,
	they float64) {
	b.Helper()
	var all [2][]float64
	for b.Loop() {
		for range turns {
			all[0], all[1] = append(all[0], of(ours())), append(all[1], of(theirs()))
		}
	}
	for i := range all {
		slices.Sort(all[i])
	}
	return all[0][len(all[0])/2], all[1][len(all[1])/2]
}

func cpuOf(c cost) float64 { return c.cpu.Seconds() }

// BenchmarkTree is what the command tree costs the processor, as a whole process, for folders of
// ten names each (us-cpu/list), and that as a ratio to a raw loop (x-raw).
func BenchmarkTree(b *testing.B) {
	for _, w := range wires {
		b.Run(string(w), func(b *testing.B) {
			s := (&stubServer{wire: w, widths: []int{10, 10, 10, 10}}).start(b)
			we, they := against(b, 7, cpuOf, func() cost { return s.tree(b, 32) },
				func() cost { return s.raw(b, 32) })
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(we/float64(s.folders())*1e6, "us-cpu/list")
			b.ReportMetric(they/float64(s.folders())*1e6, "us-cpu/raw-list")
			b.ReportMetric(we/they, "x-raw")
		})
	}
}

// BenchmarkTreeOverTLS is how long the command tree takes over TLS, at 20 ms a request and 32 in
// flight, as a ratio to a raw loop (x-raw), and the connections that it opens.
func BenchmarkTreeOverTLS(b *testing.B) {
	for _, w := range []wire{tlsHTTP1, tlsHTTP2} {
		b.Run(string(w), func(b *testing.B) {
			s := (&stubServer{wire: w, widths: []int{25, 40}, latency: 20 * time.Millisecond}).start(b)
			connections := int64(0)
			we, they := against(b, 5, func(c cost) float64 { return c.wall.Seconds() },
				func() cost {
					c := s.tree(b, 32)
					connections = max(connections, c.connections)
					return c
				}, func() cost { return s.raw(b, 32) })
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(we*1e3, "ms")
			b.ReportMetric(we/they, "x-raw")
			b.ReportMetric(float64(connections), "connections")
		})
	}
}

// A walk takes one request a folder and four more (mounts, two status pages, what the token is), on
// no more connections than requests are in flight and two, and over HTTP/2 on one. More would be
// felt by the server, and by what stands in front of it. The raw loop that costs are held against
// does the same work.
func TestTreeOnTheWire(t *testing.T) {
	t.Parallel()
	for _, w := range wires {
		s := (&stubServer{wire: w, widths: []int{8, 16}, latency: 5 * time.Millisecond}).start(t)
		ours, raw := s.tree(t, 16), s.raw(t, 16)
		if n := int64(s.folders()); raw.requests != n || ours.requests > n+4 {
			t.Errorf("%s: %d requests, and %d of the raw loop, for %d folders", w, ours.requests,
				raw.requests, n)
		}
		most := int64(16 + 2)
		if w == tlsHTTP2 {
			most = 1
		}
		if ours.connections > most || raw.connections > most {
			t.Errorf("%s: %d connections, and %d of the raw loop, of %d at the most", w,
				ours.connections, raw.connections, most)
		}
	}
}

// What stands in front of a server may take fewer requests at a time on a connection than a walk
// has in flight: ten is the default of some. All is listed then, and nothing asked for twice.
func TestTreeOverNarrowHTTP2(t *testing.T) {
	t.Parallel()
	for _, streams := range []int{1, 10} {
		s := (&stubServer{wire: tlsHTTP2, streams: streams, widths: []int{8, 16},
			latency: 5 * time.Millisecond}).start(t)
		c := s.tree(t, 32)
		if most := int64(s.folders() + 4); c.requests > most {
			t.Errorf("%d streams: %d requests, of %d at the most", streams, c.requests, most)
		}
	}
}
