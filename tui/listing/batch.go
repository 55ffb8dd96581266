package listing

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/vaultmap/vaultmap/vaultsvc"
	"github.com/vaultmap/vaultmap/vaultsvc/tree"
	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// How a walk's listings are gathered before the screen changes: no longer than batchPause after the
// first, and no more than batchMax of them, or of batchNames in them.
const (
	batchPause = 50 * time.Millisecond
	batchMax   = 2000
	batchNames = 100_000
)

type walkReply struct {
	seq      uint64
	root     tree.ID
	walk     *vaultsvc.Walk
	batch    []vaultsvc.Listing
	progress vaultsvc.Progress
	done     bool
	err      error
	size     int64   // of the names in the batch, which count as held until they are taken in
	next     tea.Cmd // fetches the batch after this one
	discard  tea.Cmd // fetches all that come, where nobody wants them: they tell that it has ended
}

// onTheWay are the folders that a walk has handed out and nobody has taken in yet. It is safe for
// concurrent use.
type onTheWay struct {
	mu      sync.Mutex
	folders map[vaultpath.Location]bool
}

func (o *onTheWay) put(folder vaultpath.Location) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.folders == nil {
		o.folders = map[vaultpath.Location]bool{}
	}
	o.folders[folder] = true
}

func (o *onTheWay) has(folder vaultpath.Location) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.folders[folder]
}

func (o *onTheWay) take(batch []vaultsvc.Listing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range batch {
		delete(o.folders, batch[i].Folder)
	}
}

// startBatches has a walk begin or go on until pause ends, and fetches its first batch. Nothing
// that it hands out is lost, also when it is paused: it would not ask for it again. What is on its
// way is told to hold, so that names which nobody has taken in yet are bounded with the others.
func startBatches(ctx, pause context.Context, of walkReply, way *onTheWay,
	hold func(bytes int64)) tea.Cmd {
	type event struct {
		listing  vaultsvc.Listing
		progress vaultsvc.Progress
	}
	// How it ended, and what came after it was stopped; may be read once events is closed.
	var end error
	var panicValue any
	var rest []event
	events := make(chan event, 64)
	start := func() {
		defer close(events)
		defer func() { panicValue = recover() }()
		end = of.walk.RunUntil(ctx, pause, func(l vaultsvc.Listing, p vaultsvc.Progress) {
			ev := event{listing: l, progress: p}
			hold(vaultsvc.Size(l.Names))
			way.put(l.Folder)
			if ctx.Err() == nil {
				select {
				case events <- ev:
					return
				case <-ctx.Done(): // maybe nobody fetches any more
				}
			}
			rest = append(rest, ev)
		})
	}
	var fetch tea.Cmd
	fetch = func() tea.Msg {
		r := of
		r.next = fetch
		r.discard = func() tea.Msg {
			for {
				r := fetch().(walkReply)
				if r.done {
					return r
				}
				hold(-r.size)
				way.take(r.batch)
			}
		}
		names := 0
		take := func(ev event) {
			r.batch, r.progress = append(r.batch, ev.listing), ev.progress
			names += len(ev.listing.Names)
			r.size += vaultsvc.Size(ev.listing.Names)
		}
		var pause <-chan time.Time
		for len(r.batch) < batchMax && names < batchNames {
			select {
			case ev, ok := <-events:
				if !ok && panicValue != nil {
					panic(panicValue) // here, where Bubble Tea puts the terminal back
				}
				if !ok {
					for _, ev := range rest {
						take(ev)
					}
					r.done, r.err = true, end
					return r
				}
				take(ev)
				if pause == nil {
					pause = time.After(batchPause)
				}
			case <-pause:
				return r
			}
		}
		return r
	}
	return func() tea.Msg {
		go start()
		return fetch()
	}
}
