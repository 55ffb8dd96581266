package tui

import (
	"context"
	"fmt"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// countdown matches the times in the status bar, which jitter.
var countdown = regexp.MustCompile(`(\d+[dhms])+\d*`)

// What a key press may cost. Times are printed by the benchmarks, since machines differ; what is counted is tested.
const (
	maxAllocs   = 40 // of Update and View together, whatever the number of rows
	maxMoveSize = 64 // bytes to the terminal for one cursor move
)

// large returns a model that shows n rows below one folder, at 200x50.
func large(tb testing.TB, n int) *Model {
	tb.Helper()
	client, err := vaultsvc.New(vaultsvc.Options{Address: address, Token: "x", Transport: memvault.New().Transport()})
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	m := New(ctx, Services{Vault: client, Catalog: noCatalog}, Settings{Address: address, PublicURL: address})
	m.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	m.Update(catalogReply{seq: m.catalog.scanning(), catalog: &catalog.Catalog{}})
	m.secrets.askMounts()
	m.Update(mountsReply{seq: m.secrets.mountsSeq, mounts: []vaultsvc.Mount{{Path: "secret/", Engine: "kv", KVVersion: 2}}})
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("service-%06d-credentials", i)
	}
	root := m.secrets.store.Ensure(vaultpath.New("", "secret", ""))
	m.secrets.store.SetChildren(root, names)
	m.secrets.view.Open(root)
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
	folder := m.secrets.store.Ensure(vaultpath.New("", "secret", "a/"))
	names := make([]string, 100_000)
	for i := range names {
		names[i] = fmt.Sprintf("n%06d", i)
	}
	m.secrets.store.SetChildren(folder, names)
	m.secrets.view.Rebuild()
	for b.Loop() {
		m.secrets.view.Open(folder)
		b.StopTimer()
		m.secrets.view.Close(folder)
		b.StartTimer()
	}
}

// counter counts the bytes that a program writes.
type counter struct{ n atomic.Int64 }

func (c *counter) Write(p []byte) (int, error) { c.n.Add(int64(len(p))); return len(p), nil }

// quiet waits until more than before was written and then nothing for a while, and returns how much
// was written by then. On a busy machine the answer to a key may be long in coming.
func (c *counter) quiet(tb testing.TB, before int64) int64 {
	tb.Helper()
	last, since := before, time.Now()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if n := c.n.Load(); n != last {
			last, since = n, time.Now()
		}
		if last > before && time.Since(since) > 300*time.Millisecond {
			return last
		}
	}
	tb.Fatal("the program does not write, or never stops")
	return 0
}

// What one cursor move costs on a slow line, as the renderer really writes it.
func TestBytesForACursorMove(t *testing.T) {
	m := large(t, 100_000)
	m.do.svc.Vault = idle{}
	out := &counter{}
	p := tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(out), tea.WithWindowSize(200, 50),
		tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignals())
	done := make(chan error, 1)
	go func() { _, err := p.Run(); done <- err }()
	before := out.quiet(t, 0)
	p.Send(keyPress("down")) // from the folder to its first secret: the details say something else
	before = out.quiet(t, before)
	most := int64(0)
	for range 8 {
		p.Send(keyPress("down"))
		after := out.quiet(t, before)
		most = max(most, after-before)
		before = after
	}
	p.Quit()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	t.Logf("bytes for a cursor move: %d", most)
	if most > maxMoveSize || most == 0 {
		t.Errorf("a cursor move writes %d bytes, at most %d", most, maxMoveSize)
	}
}

// idle is a server that never answers.
type idle struct{ Vault }

func (idle) Status(ctx context.Context) (vaultsvc.Server, error) {
	<-ctx.Done()
	return vaultsvc.Server{}, ctx.Err()
}
func (idle) Mounts(ctx context.Context) ([]vaultsvc.Mount, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}
func (idle) LookupToken(ctx context.Context) (vaultsvc.Token, error) {
	<-ctx.Done()
	return vaultsvc.Token{}, ctx.Err()
}
