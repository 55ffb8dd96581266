package tui

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// countdown matches the times in the status bar, which jitter.
var countdown = regexp.MustCompile(`(\d+[dhms])+\d*`)

// What a key press may cost. Times are printed by the benchmarks, since machines differ; what is
// counted is tested.
const (
	maxAllocs = 6 // of Update and View together, whatever the number of rows and what they say
)

// large returns a model that shows n rows below one folder, at 200x50.
func large(tb testing.TB, n int) *Model {
	tb.Helper()
	return largeOf(tb, n, &fixedVault{}, nil)
}

// fixedVault is a server with one mount, whose folders have all the same names.
type fixedVault struct {
	*vaultsvc.Client
	names []string
}

func (v *fixedVault) Mounts(context.Context) ([]vaultsvc.Mount, error) {
	return []vaultsvc.Mount{{Path: "secret/", Engine: "kv", KVVersion: 2}}, nil
}

func (v *fixedVault) List(context.Context, vaultsvc.Mount, vaultpath.Location) ([]string, error) {
	return v.names, nil
}

func largeOf(tb testing.TB, n int, vault *fixedVault, kept listing.Names) *Model {
	tb.Helper()
	client := tuitest.Client(tb, memvault.New(), "x", "")
	vault.Client = client
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	m := New(ctx, Services{Vault: vault, Catalog: noCatalog, Names: kept},
		Settings{Address: address, PublicURL: address})
	m.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	m.Update(m.files.Scan()())
	m.Update(m.listing.AskMounts()())
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("service-%06d-credentials", i)
	}
	root := m.listing.Store.Ensure(vaultpath.New("", "secret", ""))
	m.listing.Store.SetChildren(root, names)
	m.panes.secrets.View().Open(root)
	m.Update(keyPress("a"))
	return m
}

func noCatalog(context.Context) (*catalog.Catalog, error) { return &catalog.Catalog{}, nil }

// step presses the key that moves down, and up again at the end of the list.
func step(m *Model, i int) string {
	k := "down"
	if i/1000%2 == 1 {
		k = "up"
	}
	m.Update(keyPress(k))
	return m.View().Content
}

func TestKeyPressAllocations(t *testing.T) {
	counts := map[int]float64{}
	for _, rows := range []int{1000, 100_000} {
		m := large(t, rows)
		i := 0
		counts[rows] = testing.AllocsPerRun(500, func() { step(m, i); i++ })
	}
	t.Logf("allocations of a key press: %v", counts)
	if counts[100_000] > maxAllocs || counts[100_000] > counts[1000]+1 {
		t.Errorf("allocations by rows are %v, at most %d and no more for more rows", counts, maxAllocs)
	}
}

// The same on screens that say much: the demo's mounts, its folders with their counts, an entity's
// secrets with their references, beside a catalog; and a server and a token that counts down.
func TestKeyPressAllocationsOnFullScreens(t *testing.T) {
	scenes := map[string]func(h *harness){
		"mounts": func(h *harness) { h.press("a") },
		"names": func(h *harness) {
			h.press("a")
			h.to("secrets/")
			h.press("*")
			h.Advance(10 * time.Second)
			h.to("secrets/teams/payments/")
			h.press("pgdown", "pgdown")
		},
		"entity": func(h *harness) {
			h.choose("payments-api")
			h.to("secrets/teams/payments/prod/stripe-webhook")
		},
		"filter": func(h *harness) {
			h.choose("payments-api")
			h.press("/")
			h.write("key")
			h.press("enter")
		},
	}
	for name, scene := range scenes {
		for _, size := range [][2]int{{200, 50}, {80, 24}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					h := sampleHarness(t)
					h.resize(size[0], size[1])
					scene(h)
					h.Advance(10 * time.Second) // notices are gone
					i := 0
					n := testing.AllocsPerRun(200, func() {
						h.m.Update(keyPress([]string{"down", "down", "up", "down", "up", "up"}[i%6]))
						h.m.View()
						i++
					})
					t.Logf("%v allocations", n)
					if n > maxAllocs {
						t.Errorf("%v allocations of a key press, at most %d; the screen:\n%s", n, maxAllocs,
							h.screen())
					}
				})
			})
		}
	}
}

// Nor does it cost more where rows are selected, and sorted otherwise than by name.
func TestKeyPressAllocationsSelectedAndSorted(t *testing.T) {
	m := large(t, 100_000)
	for range 50 {
		m.Update(keyPress("space"))
	}
	for _, by := range []string{"status", "uses", "owner"} {
		m.Update(keyPress("s"))
		i := 0
		n := testing.AllocsPerRun(500, func() { step(m, i); i++ })
		if t.Logf("%v allocations by %s", n, by); n > maxAllocs {
			t.Errorf("%v allocations of a key press by %s, at most %d", n, by, maxAllocs)
		}
	}
}

// To sort a folder of very many names anew, and to make its rows anew when they are sorted.
func BenchmarkSort(b *testing.B) {
	for _, by := range []string{"status", "uses", "owner"} {
		b.Run(by, func(b *testing.B) {
			m := large(b, 1_000_000)
			for m.panes.secrets.Title() != "All mounts  by "+by {
				m.Update(keyPress("s"))
			}
			for b.Loop() {
				m.panes.secrets.View().Rebuild()
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
		})
	}
}

func BenchmarkKeyPress(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			m := large(b, rows)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				step(m, i)
				i++
			}
		})
	}
}

func BenchmarkExpand(b *testing.B) {
	m := large(b, 1_000_000)
	folder := m.listing.Store.Ensure(vaultpath.New("", "secret", "a/"))
	names := make([]string, 100_000)
	for i := range names {
		names[i] = fmt.Sprintf("n%06d", i)
	}
	m.listing.Store.SetChildren(folder, names)
	m.panes.secrets.View().Rebuild()
	for b.Loop() {
		m.panes.secrets.View().Open(folder)
		b.StopTimer()
		m.panes.secrets.View().Close(folder)
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms")
}

// idle is a server that never answers: no question is given up before the program ends, as slow as
// the machine may be, since that would change the screen.
type idle struct {
	Vault
	program context.Context
}

func (v idle) Status(context.Context) (vaultsvc.ServerInfo, error) {
	<-v.program.Done()
	return vaultsvc.ServerInfo{}, v.program.Err()
}

func (v idle) Mounts(context.Context) ([]vaultsvc.Mount, error) {
	<-v.program.Done()
	return nil, v.program.Err()
}

func (v idle) LookupToken(context.Context) (vaultsvc.Token, error) {
	<-v.program.Done()
	return vaultsvc.Token{}, v.program.Err()
}
