package files

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/catalog"
	"github.com/vaultmap/vaultmap/tui/tuitest"
)

func catalogOf(refs ...string) *catalog.Catalog {
	c := &catalog.Catalog{}
	for _, ref := range refs {
		c.Entities = append(c.Entities, &catalog.Entity{Ref: ref})
	}
	return c
}

// Replies of a scan that another one has followed, and news of files that are no longer watched,
// change nothing.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	scan := func(context.Context) (*catalog.Catalog, error) { return catalogOf("new"), nil }
	for _, msg := range []tea.Msg{
		scanReply{seq: 1, catalog: catalogOf("late")},
		scanReply{seq: 1, err: errors.New("late")},
		changedReply{seq: 1},
		changedReply{seq: 1, err: errors.New("late")},
		changedReply{seq: 2, err: errors.New("no more watches")},
	} {
		m := New(t.Context(), Source{Scan: scan})
		m.Scan()
		m.Update(m.Scan()())
		m.unwatch, m.source = nil, Source{} // functions equal nothing
		before := *m
		changed, cmd, ok := m.Update(msg)
		if changed || cmd != nil || !ok || !reflect.DeepEqual(*m, before) {
			t.Errorf("%+v: changed %v, a command %v, taken %v", msg, changed, cmd != nil, ok)
		}
	}
	m := New(t.Context(), Source{Scan: scan})
	if _, _, ok := m.Update(tea.KeyPressMsg{}); ok || m.Catalog() != nil || !m.First() ||
		m.Entity("new") != nil {
		t.Error("a key press is taken for a message of the files'")
	}
}

// Whatever scans answer and however often files change, what shows is the newest scan that went
// well, no more than one watch is open, and one that is closed ends.
func TestScansAndWatches(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			ctx, cancel := context.WithCancel(t.Context())
			edit := make(chan struct{})
			scans, watches := 0, 0
			var want *catalog.Catalog // as a naive model has it
			var wantErr error
			m := New(ctx, Source{
				Scan: func(context.Context) (*catalog.Catalog, error) {
					scans++
					if wantErr = nil; r.IntN(3) == 0 {
						wantErr = errors.New("unreadable")
						return nil, wantErr
					}
					want = catalogOf("one", "two")
					return want, nil
				},
				Changed: func(ctx context.Context, c *catalog.Catalog, since time.Time) error {
					watches++
					defer func() { watches-- }()
					if c != want || since.After(time.Now()) {
						t.Errorf("seed %d: it watches %v since %v", seed, c, since)
					}
					select {
					case <-edit:
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				},
			})
			run := tuitest.New(func(msg tea.Msg) tea.Cmd {
				_, cmd, ok := m.Update(msg)
				if !ok {
					t.Errorf("%T is nobody's", msg)
				}
				return cmd
			})
			run.Exec(m.Start(time.Second))
			if run.Settle(); scans > 0 {
				t.Error("it does not wait before the first scan")
			}
			run.Advance(time.Second)
			for range 30 {
				before := scans
				if r.IntN(2) == 0 && watches > 0 {
					edit <- struct{}{}
				} else {
					run.Exec(m.Scan())
					if !m.Loading() {
						t.Error("it does not say that it reads")
					}
				}
				run.Settle()
				if scans != before+1 || m.Loading() || m.Catalog() != want || !errors.Is(m.Err(), wantErr) {
					t.Fatalf("seed %d: %d scans after %d, catalog %v, error %v, loading %v", seed, scans, before,
						m.Catalog(), m.Err(), m.Loading())
				}
				if open := map[bool]int{true: 1}[wantErr == nil]; watches != open {
					t.Fatalf("seed %d: %d watches, want %d", seed, watches, open)
				}
				if m.Entity("two") != nil != (want != nil) || m.Entity("three") != nil {
					t.Errorf("seed %d: the entities are others than those of the files", seed)
				}
			}
			cancel()
			tuitest.RunOut()
			if watches > 0 {
				t.Error("a watch outlives the program")
			}
		})
	}
}
