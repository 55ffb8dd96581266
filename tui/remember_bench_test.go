package tui

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/index"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
)

// keptMillion is a million names in 100,000 folders, as they come from the file.
func keptMillion(tb testing.TB) *index.Index {
	tb.Helper()
	s := tree.New("")
	s.Mounts([]string{"secret/"})
	fill := func(id tree.ID, n int, form string) []tree.ID {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf(form, i)
		}
		s.SetChildren(id, names)
		return slices.Clone(s.Children(id))
	}
	for _, team := range fill(s.Children(tree.Root)[0], 100, "team-%02d/") {
		for _, service := range fill(team, 1000, "service-%04d/") {
			fill(service, 10, "credential-%02d")
		}
	}
	c := index.Cache{Dir: filepath.Join(tb.TempDir(), "vaultmap", "index")}
	who := index.Owner{Server: address, Identity: "entity:1"}
	if err := c.Save(tb.Context(), who, index.Names{Snapshot: s.Snapshot(), Mounts: []index.Mount{{Path: "secret/", Engine: "kv"}}}); err != nil {
		tb.Fatal(err)
	}
	x, err := c.Load(who)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// BenchmarkRemember gives the explorer a million names of an earlier run: how long until all are there, with a frame drawn after
// each slice, and how long a key press that comes at the worst moment waits.
func BenchmarkRemember(b *testing.B) {
	x := keptMillion(b)
	var all, longest, usual time.Duration // of the best run
	for b.Loop() {
		b.StopTimer()
		m := large(b, 0)
		mount, _ := m.secrets.store.Child(tree.Root, "secret/")
		m.secrets.store.SetState(mount, tree.Unlisted, nil)
		m.remember = newRemember()
		m.remember.state, m.remember.token = rememberReading, vaultsvc.Token{Uses: 1} // nothing is listed behind
		b.StartTimer()
		began := time.Now()
		var took []time.Duration
		m.Update(rememberReply{names: x})
		for m.remember.state == rememberPutting {
			slice := time.Now()
			m.Update(rememberTick{})
			m.View()
			took = append(took, time.Since(slice))
		}
		if now := time.Since(began); all == 0 || now < all {
			slices.Sort(took)
			all, longest, usual = now, took[len(took)-1], took[len(took)*99/100]
		}
		if n := m.secrets.store.Counts().Names; n != x.Names {
			b.Fatalf("%d names of %d", n, x.Names)
		}
	}
	b.ReportMetric(float64(all.Microseconds())/1000, "ms-all")
	b.ReportMetric(float64(usual.Microseconds())/1000, "ms-slice-p99")
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-slice")
	b.ReportMetric(0, "ns/op")
}
