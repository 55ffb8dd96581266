package tui

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkLargeFolder prints what each key costs, Update and View together, that opens, scrolls,
// filters and collapses one folder of that many names. A frame is 16 ms.
func BenchmarkLargeFolder(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("names=%d", rows), func(b *testing.B) {
			vault := &fixedVault{}
			m := largeOf(b, rows, vault, nil)
			root := m.panes.secrets.View().Roots()[0]
			names := make([]string, rows)
			for i, id := range m.listing.Store.Children(root) {
				names[i] = m.listing.Store.Name(id)
			}
			took := map[string]time.Duration{}
			count := map[string]int{}
			press := func(what string, keys ...string) {
				for _, k := range keys {
					began := time.Now()
					m.Update(keyPress(k))
					m.View()
					took[what] += time.Since(began)
					count[what]++
				}
			}
			for b.Loop() {
				vault.names = names
				load := m.listing.Loads.Ask(root)
				began := time.Now()
				m.Update(load())
				m.View()
				took["answer"] += time.Since(began)
				count["answer"]++
				press("go", "home")
				press("collapse", "enter")
				press("open", "enter")
				press("scroll", "pgdown", "pgdown", "pgup", "down", "up")
				press("end", "end")
				press("filter", "/")
				press("first-letter", "e")
				press("letter", "0", "0", "9", "9", " ", "k", "e", "y")
				press("move", "down", "down", "up")
				press("back-letter", "backspace", "backspace")
				press("clear", "esc")
				press("leave", "esc")
			}
			b.ReportMetric(0, "ns/op")
			for _, what := range []string{"answer", "open", "collapse", "scroll", "end", "first-letter",
				"letter", "back-letter", "clear"} {
				b.ReportMetric(took[what].Seconds()*1000/float64(count[what]), "ms/"+what)
			}
			if n := m.panes.secrets.View().Len(); n != rows+1 {
				b.Fatalf("%d rows are left", n)
			}
		})
	}
}
