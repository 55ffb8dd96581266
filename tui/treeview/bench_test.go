package treeview

import (
	"fmt"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/theme"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// flat is a view of n names in one folder, which is open.
func flat(tb testing.TB, n int) *Model {
	tb.Helper()
	s := tree.New("")
	root := s.Ensure(vaultpath.New("", "secret", ""))
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("service-%06d-credentials", i)
	}
	s.SetChildren(root, names)
	m := New(s, theme.Plain(), noNote)
	m.SetSize(150, 44)
	m.SetRoots([]tree.ID{root})
	m.Open(root)
	return m
}

// deep is a view of n names in folders of ten, of which ten make a folder above, as in a Vault of
// many teams.
func deep(tb testing.TB, n int) *Model {
	tb.Helper()
	s := tree.New("")
	root := s.Ensure(vaultpath.New("", "secret", ""))
	m := New(s, theme.Plain(), noNote)
	m.SetSize(150, 44)
	var teams []string
	for i := range n / 100 {
		teams = append(teams, fmt.Sprintf("Team-%05d/", i))
	}
	s.SetChildren(root, teams)
	m.OpenAll(root)
	for _, team := range s.Children(root) {
		s.SetChildren(team, []string{"dev/", "live/", "ops/", "prod/", "qa/", "sandbox/", "staging/",
			"test/", "uat/", "web/"})
		m.OpenAll(team)
		for _, env := range s.Children(team) {
			s.SetChildren(env, []string{"api-key", "cert", "db-main", "db-replica", "kafka", "oauth-client",
				"redis", "smtp", "stripe-key", "tls"})
			m.OpenAll(env)
		}
	}
	m.SetRoots([]tree.ID{root})
	m.Rebuild()
	return m
}

func views(b *testing.B, f func(b *testing.B, m *Model)) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("flat=%d", n), func(b *testing.B) { f(b, flat(b, n)) })
		b.Run(fmt.Sprintf("deep=%d", n), func(b *testing.B) { f(b, deep(b, n)) })
	}
}

func reportMS(b *testing.B, n int, unit string) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(b.Elapsed(), b.N*n), unit)
}

// The letters of a filter that is typed: the first one, which looks at all names, the slowest and
// the mean of those after it; and the same filter after the names changed.
func BenchmarkFilter(b *testing.B) {
	views(b, func(b *testing.B, m *Model) {
		const typed = "e0099 key"
		var first, slowest, rest, anew time.Duration
		n := 0
		for b.Loop() {
			for i := range len(typed) {
				began := time.Now()
				m.SetFilter(typed[:i+1])
				took := time.Since(began)
				if i == 0 {
					first += took
				} else {
					rest += took
					slowest = max(slowest, took)
				}
			}
			began := time.Now()
			m.Rebuild()
			anew += time.Since(began)
			m.SetFilter("")
			n++
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(ms(first, n), "ms/first-letter")
		b.ReportMetric(ms(slowest, 1), "ms/slowest-letter")
		b.ReportMetric(ms(rest, n*(len(typed)-1)), "ms/letter")
		b.ReportMetric(ms(anew, n), "ms/anew")
	})
}

func ms(d time.Duration, n int) float64 { return d.Seconds() * 1000 / float64(n) }

func BenchmarkClearFilter(b *testing.B) {
	views(b, func(b *testing.B, m *Model) {
		for b.Loop() {
			b.StopTimer()
			m.SetFilter("9")
			b.StartTimer()
			m.SetFilter("")
		}
		reportMS(b, 1, "ms/clear")
	})
}

// Opening and closing the folder at the top.
func BenchmarkToggle(b *testing.B) {
	views(b, func(b *testing.B, m *Model) {
		for b.Loop() {
			m.Close(m.roots[0])
			m.Open(m.roots[0])
		}
		reportMS(b, 2, "ms/toggle")
	})
}

func BenchmarkRebuild(b *testing.B) {
	views(b, func(b *testing.B, m *Model) {
		for b.Loop() {
			m.Rebuild()
		}
		reportMS(b, 1, "ms/rebuild")
	})
}

// What is asked after each reply: which visible folders are open.
func BenchmarkVisible(b *testing.B) {
	views(b, func(b *testing.B, m *Model) {
		for b.Loop() {
			m.Visible(func(_ tree.ID, open bool) bool { return open })
		}
		reportMS(b, 1, "ms/ask")
	})
}
