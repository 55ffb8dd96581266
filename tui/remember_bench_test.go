package tui

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/vaultmap/vaultmap/tui/listing"
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
	if err := c.Save(tb.Context(), who, index.Names{Snapshot: s.Snapshot(),
		Mounts: []index.Mount{{Path: "secret/", Engine: "kv"}}}); err != nil {
		tb.Fatal(err)
	}
	x, err := c.Load(who)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// fixedNames has kept some names.
type fixedNames struct {
	listing.Names
	index *index.Index
}

func (n fixedNames) LoadPlaces(context.Context, vaultsvc.Token) (index.Places, error) {
	return index.Places{}, nil
}

func (n fixedNames) Load(context.Context, vaultsvc.Token) (*index.Index, error) {
	return n.index, nil
}

// BenchmarkRemember gives the explorer a million names of an earlier run: how long until all are
// there, with a frame drawn after each slice, and how long a key press that comes at the worst
// moment waits.
func BenchmarkRemember(b *testing.B) {
	x := keptMillion(b)
	var all, longest, usual time.Duration // of the best run
	for b.Loop() {
		b.StopTimer()
		m := largeOf(b, 0, &fixedVault{}, fixedNames{index: x})
		mount, _ := m.listing.Store.Child(tree.Root, "secret/")
		m.listing.Store.SetState(mount, tree.Unlisted, nil)
		// Nothing is listed behind with so few requests.
		load := m.listing.Cache.TokenLookedUp(vaultsvc.Token{Identity: "somebody", Uses: 1}, nil)
		msg := load()
		b.StartTimer()
		began := time.Now()
		var took []time.Duration
		for msg != nil {
			slice := time.Now()
			change, next, _ := m.listing.Update(msg)
			m.onListing(change)
			m.View()
			took = append(took, time.Since(slice))
			msg = nil
			if next != nil {
				msg = next()
			}
		}
		if now := time.Since(began); all == 0 || now < all {
			slices.Sort(took)
			all, longest, usual = now, took[len(took)-1], took[len(took)*99/100]
		}
		if n := m.listing.Store.Counts().Names; n != x.Names {
			b.Fatalf("%d names of %d", n, x.Names)
		}
	}
	b.ReportMetric(float64(all.Microseconds())/1000, "ms-all")
	b.ReportMetric(float64(usual.Microseconds())/1000, "ms-slice-p99")
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-slice")
	b.ReportMetric(0, "ns/op")
}
