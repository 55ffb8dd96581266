package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// Root is where a walk starts: a folder and the mount that it lies in.
type Root struct {
	Mount  Mount
	Folder vaultpath.Location
	Known  []string // the folder's names where they are known already: it is then not asked for
}

// Listing is what one folder answered during a walk.
type Listing struct {
	Mount  Mount
	Folder vaultpath.Location
	Names  []string
	Err    error // as from [Client.List]
	Depth  int   // 0 for a root
}

// Progress counts what a walk has done. Nothing in it is estimated.
type Progress struct {
	Listed int // folders that answered, empty ones and ones that cannot list included
	Queued int // folders known and not answered yet
	Denied int
	Failed int
	Names  int
	AtOnce int // requests in flight at the most, where the server's trouble makes them fewer; else 0
}

// Add counts a listing and the folders that it added to the queue.
func (p *Progress) Add(l Listing, queued int) {
	p.Queued += queued - 1
	p.Names += len(l.Names)
	switch {
	case StateOf(l.Err).Incomplete() && errors.Is(l.Err, ErrDenied):
		p.Denied++
	case StateOf(l.Err).Incomplete():
		p.Failed++
	default:
		p.Listed++
	}
}

// Walk lists everything below the roots: one LIST a folder, at most as many in flight as
// the client allows, nothing twice. Each answer is handed to emit as it comes, from one
// goroutine at a time, with the progress after it. Denied and failed folders are handed
// out like others and the walk goes on without them. depth limits how many levels below a root
// are listed; 0 is no limit. It returns the context's error where the walk was stopped.
//
// A root that lies below another one is listed as a root of its own, since it may be
// allowed where the folders above it are denied; the walk from above leaves it out.
func (c *Client) Walk(ctx context.Context, roots []Root, depth int, emit func(Listing, Progress)) error {
	type job struct {
		mount  Mount
		folder vaultpath.Location
		depth  int
		known  []string
	}
	var (
		mu       sync.Mutex
		wake     = sync.NewCond(&mu)
		queue    []job
		isRoot   = map[vaultpath.Location]bool{}
		inFlight int
		progress Progress
		workers  sync.WaitGroup
		fault    any // what a worker panicked with
	)
	for _, r := range roots {
		if folder := r.Folder.Folder(); !isRoot[folder] {
			isRoot[folder] = true
			queue = append(queue, job{mount: r.Mount, folder: folder, known: r.Known})
		}
	}
	progress.Queued = len(queue)
	outer := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		wake.Broadcast()
	})
	defer stop()
	work := func() {
		defer workers.Done()
		mu.Lock()
		defer mu.Unlock()
		for {
			for len(queue) == 0 && inFlight > 0 && ctx.Err() == nil {
				wake.Wait()
			}
			if len(queue) == 0 || ctx.Err() != nil {
				wake.Broadcast()
				return
			}
			// The newest first: the queue stays as long as one path is deep, not as the
			// widest level is wide.
			j := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			inFlight++
			mu.Unlock()
			l := Listing{Mount: j.mount, Folder: j.folder, Depth: j.depth, Names: j.known}
			var broke any
			if j.known == nil {
				broke = caught(func() { l.Names, l.Err = c.List(ctx, j.mount, j.folder) })
			}
			mu.Lock()
			inFlight--
			if broke != nil {
				fault = broke
				cancel()
				continue
			}
			if ctx.Err() != nil && l.Err != nil {
				continue // it died of the cancellation: no answer
			}
			queued := 0
			if depth == 0 || j.depth+1 < depth {
				names := l.Names
				if !slices.IsSorted(names) { // as Vault's always are
					names = slices.Sorted(slices.Values(names))
				}
				for i := len(names) - 1; i >= 0; i-- {
					next := j.folder.Join(names[i])
					// An empty name, or one that is given twice, leads nowhere new.
					idle := names[i] == "" || i > 0 && names[i] == names[i-1]
					if next.IsFolder() && !idle && !isRoot[next] && next.Validate() == nil {
						queue = append(queue, job{mount: j.mount, folder: next, depth: j.depth + 1})
						queued++
					}
				}
			}
			progress.Add(l, queued)
			progress.AtOnce = c.pace.atOnce()
			if broke := caught(func() { emit(l, progress) }); broke != nil {
				fault = broke
				cancel()
			}
			wake.Broadcast()
		}
	}
	for range c.opts.Concurrency {
		workers.Add(1)
		go work()
	}
	workers.Wait()
	if fault != nil {
		panic(fault)
	}
	return outer.Err()
}

// caught runs f and returns what it panicked with: a fault must end in the goroutine that
// asked for the walk, whose program puts the terminal back, and not in one that nobody watches.
func caught(f func()) (fault any) {
	defer func() {
		if p := recover(); p != nil {
			fault = fmt.Sprintf("%v\n%s", p, debug.Stack())
		}
	}()
	f()
	return nil
}
