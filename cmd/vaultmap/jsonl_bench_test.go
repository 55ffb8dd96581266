package main

import "testing"

// BenchmarkTreeJSONL is what a walk of 100,000 folders with a million names costs the processor
// where it prints them as JSON, each with its addresses, as a ratio to the same as text (x-text).
func BenchmarkTreeJSONL(b *testing.B) {
	s := (&stubServer{wire: clearText, widths: []int{10, 10, 10, 100}}).start(b)
	print := func(format string) func() cost {
		return func() cost {
			return s.measure(b, s.client(32, "tree", "-o", format).command(b), s.secrets())
		}
	}
	jsonl, text := against(b, 3, cpuOf, print("jsonl"), print("text"))
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(jsonl/float64(s.secrets())*1e6, "us-cpu/name")
	b.ReportMetric(jsonl/text, "x-text")
}
