package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/listing"
	"github.com/vaultmap/vaultmap/tui/tuitest"
	"github.com/vaultmap/vaultmap/vaultsvc/memvault"
)

// countMost is how many uses are judged at a time, at the most.
const countMost = 2000

// manyUses returns a server and the catalog of n uses below it, a hundred to an entity: a quarter
// of them missing, an eighth deleted.
func manyUses(tb testing.TB, n int) (*memvault.Server, *catalog.Catalog) {
	tb.Helper()
	server := memvault.New()
	server.Identify(memvault.Vault, "1.21.4")
	server.Mount("secrets/", "kv", 2, "")
	server.Mount("other/", "kv", 2, "")
	files := map[string]string{}
	for i := range n {
		team := fmt.Sprintf("t%03d", i/100)
		name := fmt.Sprintf("%s/a%d/key-%02d", team, i%10, i%100)
		files[team+"/catalog-info.yaml"] = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: team-" +
			team + "\n"
		files[team+"/run.sh"] += "vault kv get -mount=secrets " + name + "\n"
		if i%4 != 0 {
			server.Put("secrets/", name)
		}
		if i%8 == 1 {
			server.Delete("secrets/", name)
		}
	}
	cat, err := catalog.Scan(context.Background(), []string{filesIn(tb, files)},
		catalog.ScanOptions{References: true})
	if err != nil {
		tb.Fatal(err)
	}
	if len(cat.References) != n {
		tb.Fatalf("%d references, want %d", len(cat.References), n)
	}
	return server, cat
}

// loop runs a model message by message, each with its frame, in real time.
type loop struct {
	*tuitest.Runner
	m    *Model
	took func(msg tea.Msg, d time.Duration) // nil is nothing
}

func newLoop(tb testing.TB, server *memvault.Server, cat *catalog.Catalog) *loop {
	tb.Helper()
	client := tuitest.Client(tb, server, server.RootToken(), "")
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	scan := func(context.Context) (*catalog.Catalog, error) { return cat, nil }
	l := &loop{m: New(ctx, Services{Vault: client, Catalog: scan},
		Settings{Address: address, PublicURL: address})}
	l.Runner = tuitest.New(func(msg tea.Msg) tea.Cmd {
		began := time.Now()
		_, cmd := l.m.Update(msg)
		l.m.View()
		if l.took != nil {
			l.took(msg, time.Since(began))
		}
		return cmd
	})
	l.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	l.Exec(l.m.Init())
	return l
}

// checked waits until everything has been asked and counted.
func (l *loop) checked(tb testing.TB) {
	tb.Helper()
	l.Until(tb, func() bool {
		c := l.m.uses.Checking()
		return c.Begun && !c.Running && !c.Due && !c.Counting
	})
}

// Whatever comes, a key or an answer, no message has more than so many uses judged: the rest is
// done when others had their turn. A key that filters judges none.
func TestUsesAreJudgedSomeAtATime(t *testing.T) {
	server, cat := manyUses(t, 3*countMost)
	l := newLoop(t, server, cat)
	l.Until(t, func() bool {
		return l.m.listing.Mounts.State == listing.MountsKnown && l.m.files.Catalog() != nil
	})
	counts, from := 0, 0
	l.took = func(msg tea.Msg, _ time.Duration) {
		to := l.m.uses.Checking().Judged
		if to < from {
			from = 0
		}
		if from == 0 && to > 0 {
			counts++
		}
		if to-from > countMost {
			t.Errorf("%T had %d uses judged, of %d at the most", msg, to-from, countMost)
		}
		from = to
	}
	l.Update(keyPress("!"))
	if from == 0 {
		t.Fatal("the key did not begin to judge")
	}
	l.checked(t)
	if n := l.m.uses.Tally().Total; n != 3*countMost/4+3*countMost/8 {
		t.Errorf("%d problems", n)
	}
	if counts < 3 {
		t.Errorf("only %d counts", counts)
	}
	counts = 0
	for _, k := range []string{"a", "3", "backspace", "down", "pgdown", "esc", "!"} {
		l.Update(keyPress(k))
	}
	if counts > 0 {
		t.Error("a key in the list has uses judged though nothing has changed")
	}
}

// With the list open a key and its frame cost the same for a hundred problems as for some
// thousands.
func TestProblemListAllocations(t *testing.T) {
	counts := map[int]float64{}
	for _, n := range []int{400, 4000} {
		server, cat := manyUses(t, n)
		l := newLoop(t, server, cat)
		l.Until(t, func() bool {
			return l.m.listing.Mounts.State == listing.MountsKnown && l.m.files.Catalog() != nil
		})
		l.Update(keyPress("!"))
		l.checked(t)
		keys := []string{"down", "down", "up", "pgdown", "pgup", "up"}
		i := 0
		counts[n] = testing.AllocsPerRun(300, func() {
			l.m.Update(keyPress(keys[i%len(keys)]))
			l.m.View()
			i++
		})
	}
	t.Logf("allocations of a key press: %v", counts)
	const most = 1500 // some thirty for each of the rows that show
	if counts[400] > most || counts[4000] > counts[400]*1.1 {
		t.Errorf("allocations by uses are %v, at most %d and no more for more uses", counts, most)
	}
}

// What files name costs the frames nothing that show no more of it than a count.
func TestKeyPressAllocationsWithManyUses(t *testing.T) {
	server, cat := manyUses(t, 2000)
	l := newLoop(t, server, cat)
	l.Until(t, func() bool {
		return l.m.listing.Mounts.State == listing.MountsKnown && l.m.files.Catalog() != nil
	})
	l.Update(keyPress("!"))
	l.checked(t)
	// by kind, with the components folded
	for _, k := range []string{"esc", "o", "o", "home", "down", "left"} {
		l.Update(keyPress(k))
	}
	i := 0
	n := testing.AllocsPerRun(200, func() {
		l.m.Update(keyPress([]string{"down", "up"}[i%2]))
		l.m.View()
		i++
	})
	t.Logf("%v allocations of a key press", n)
	if n > maxAllocs {
		t.Errorf("%v allocations of a key press, at most %d", n, maxAllocs)
	}
}

// BenchmarkProblems prints what messages and keys cost where files name 20,000 secrets and answers
// pour in, Update and View together: each as a part of the 20 ms that nobody notices.
func BenchmarkProblems(b *testing.B) {
	const unnoticed = 20 * time.Millisecond
	server, cat := manyUses(b, 20_000)
	took, times := map[string]time.Duration{}, map[string]int{}
	for b.Loop() {
		l := newLoop(b, server, cat)
		l.Until(b, func() bool {
			return l.m.listing.Mounts.State == listing.MountsKnown && l.m.files.Catalog() != nil
		})
		key := ""
		l.took = func(msg tea.Msg, d time.Duration) {
			_, what, _ := strings.Cut(fmt.Sprintf("%T", msg), ".")
			if _, is := msg.(tea.KeyPressMsg); is {
				what = key
			}
			took[what] += d
			times[what]++
		}
		press := func(what string, keys ...string) {
			key = what
			for _, k := range keys {
				l.Update(keyPress(k))
			}
		}
		press("key-open", "!")
		l.checked(b)
		press("key-letter", "t", "0", "1", "7", "/", "a", "3")
		press("key-back", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace",
			"backspace")
		press("key-move", "down", "down", "up", "pgdown", "pgup")
		press("key-close", "esc")
		press("key-refresh", "R")
		l.checked(b)
	}
	b.ReportMetric(0, "ns/op")
	for _, what := range []string{"key-open", "key-letter", "key-back", "key-move", "key-close",
		"key-refresh", "askReply", "listReply", "countTick", "countGoesOn"} {
		if times[what] > 0 {
			b.ReportMetric(float64(took[what])/float64(times[what])/float64(unnoticed), what+"/20ms")
		}
	}
}
