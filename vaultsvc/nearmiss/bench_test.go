package nearmiss

import (
	"fmt"
	"slices"
	"testing"
)

// A name that is not there among very many others, as each reference of a large file may be one.
func BenchmarkInFolder(b *testing.B) {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("service-%05d-database", i)
	}
	every := func(string) bool { return true }
	for name, written := range map[string]string{"none": "payments-api-credentials",
		"many": "service-0420-database"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				InFolder(written, slices.Values(names), every)
			}
		})
	}
}
