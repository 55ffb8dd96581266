package vaultsvc

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vaultmap/vaultmap/vaultsvc/vaultpath"
)

// WalkRoot is where a walk starts: a folder and the mount that it lies in.
type WalkRoot struct {
	Mount  Mount
	Folder vaultpath.Location
	// the folder's names, as from [Client.List], where they are known already: it is then not asked
	// for
	Known []string
	// Part is what the root stands for of the whole: see [Progress]. Where all have none they stand
	// for equal parts.
	Part float64
}

// Listing is what one folder answered during a walk.
type Listing struct {
	Mount  Mount
	Folder vaultpath.Location
	Names  []string
	Err    error // as from [Client.List]
	Depth  int   // 0 for a root
	Hint   bool  // nobody has listed its name: see walkbeyond.go
	Told   bool  // somebody else has asked: see [Walk.Tell]
	// of a folder that is denied: rules of the token's policies that allow to list what is below it
	// and nobody has named, as "secret/teams/+/shared/*"
	Open []string

	turn *longTurn // see [Listing.In]
}

// Walk is the listing of everything below some roots. It can be stopped, gone on with and told what
// to do first. Make one with [Client.NewWalk]; it is safe for concurrent use.
type Walk struct {
	client *Client
	depth  int
	named  namedFolders
	// what is wanted now; the queue follows when it is looked at next
	priority atomic.Pointer[Priority]

	running chan struct{} // has room for one [Walk.Run]
	// has room for one who hands a listing out: they come one by one, each with the progress after it
	handing chan struct{}

	mu       sync.Mutex
	begun    map[vaultpath.Location]beginning // roots, and where it went on below what is denied
	told     map[vaultpath.Location]reply     // see [Walk.Tell]
	wake     sync.Cond                        // the queue has grown, or nothing more will come
	queue    queue
	queued   int64 // bytes of the queue that are counted with what is held
	dropped  bool
	inFlight int // folders that were taken from the queue and not counted yet
	progress Progress
	done     float64 // the part of the whole that the folders which answered stand for
	whole    float64 // what all roots stand for
}

// Priority says how much a folder is wanted: the higher the sooner, and below zero last of all. It
// is called often, and by any goroutine.
type Priority func(folder vaultpath.Location) int

// Walk lists everything below the roots, in one go: see [Client.NewWalk] and [Walk.Run].
func (c *Client) Walk(ctx context.Context, roots []WalkRoot, depth int,
	emit func(Listing, Progress)) error {
	return c.NewWalk(roots, depth).Run(ctx, emit)
}

// NewWalk returns a walk of everything below the roots, and asks for nothing yet. depth limits how
// many levels below a root are listed; 0 is no limit.
//
// A root that lies below another one is listed as a root of its own, since it may be
// allowed where the folders above it are denied; the walk from above leaves it out.
func (c *Client) NewWalk(roots []WalkRoot, depth int) *Walk {
	w := &Walk{
		client: c, depth: depth, begun: map[vaultpath.Location]beginning{},
		told:    map[vaultpath.Location]reply{},
		running: make(chan struct{}, 1), handing: make(chan struct{}, 1),
	}
	w.wake.L = &w.mu
	var jobs []job
	for _, r := range roots {
		if folder := r.Folder.Folder(); !w.begun[folder].named {
			w.begun[folder] = beginning{named: true}
			r.Known = dedupeNames(r.Known, r.Mount)
			jobs = append(jobs, job{root: &r, path: folder.Path})
		}
	}
	parts := 0.
	for _, j := range jobs {
		parts += j.root.Part
	}
	for i := range jobs {
		if jobs[i].weight = jobs[i].root.Part; parts == 0 {
			jobs[i].weight = 1 / float64(len(jobs))
		}
	}
	w.push(jobs)
	w.progress.Queued, w.whole = len(jobs), 1
	return w
}

// SetPriority has the folders of a higher priority listed first, from the next request on; nil is
// none. It may be called at any time and waits for nobody: the queue is put in order by who looks
// at it next.
func (w *Walk) SetPriority(priority Priority) { w.priority.Store(&priority) }

// Drop gives back what the walk holds of the budget for names: see [Client.Hold]. It cannot go on
// then.
func (w *Walk) Drop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropped = true
	w.push(nil)
	w.wake.Broadcast()
}

// push adds folders to the queue, and counts what it has become with what is held. A walk that was
// dropped has none.
func (w *Walk) push(jobs []job) {
	if w.dropped {
		w.queue, jobs = queue{}, nil
	}
	w.queue.push(jobs)
	w.countQueue()
}

func (w *Walk) countQueue() {
	w.client.names.queued.Add(w.queue.size - w.queued)
	w.queued = w.queue.size
}

// Progress returns what the walk has done so far. It may have to wait for a moment, though for no
// request.
func (w *Walk) Progress() Progress {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

// Run lists: one LIST a folder, at most as many in flight as the client allows, nothing twice. Each
// answer is handed to emit as it comes, from one goroutine at a time, with the progress after it.
// Denied and failed folders are handed out like others and the walk goes on without them; what the
// server is too busy for has its turn again, see walkbusy.go. It returns nil when there is nothing
// left, and the error of a folder that holds for all that are left: see walkhalt.go.
//
// Where the context ends first, Run returns its error. What was handed out is done with then;
// folders whose requests were cut off are in the queue again, and another Run goes on from there.
// One that is called meanwhile waits until the first has ended.
func (w *Walk) Run(ctx context.Context, emit func(Listing, Progress)) error {
	return w.RunUntil(ctx, context.Background(), emit)
}

// RunUntil is [Walk.Run] that can be paused, too: when pause has ended it asks for nothing more,
// and returns [context.Canceled] when what it has asked for is answered, or after a moment without.
func (w *Walk) RunUntil(ctx, pause context.Context, emit func(Listing, Progress)) error {
	select {
	case w.running <- struct{}{}:
		defer func() { <-w.running }()
	case <-ctx.Done():
		return ctx.Err()
	}
	r := &run{Walk: w, emit: emit}
	r.ctx, r.cancel = context.WithCancel(ctx)
	defer r.cancel()
	r.asking, r.finish = context.WithCancel(r.ctx)
	stop := context.AfterFunc(r.asking, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.wake.Broadcast()
	})
	defer stop()
	defer context.AfterFunc(pause, r.pause)()
	var workers sync.WaitGroup
	// As many as requests: while one hands an answer out it asks for nothing, but with more each would
	// have to wait for its turn each time, which is a tenth of what a LIST costs.
	for range w.client.opts.Concurrency {
		workers.Go(r.work)
	}
	workers.Wait()
	if r.panicValue != nil {
		panic(r.panicValue)
	}
	r.settleSilent()
	if w.Progress().Queued == 0 {
		return nil
	}
	return cmp.Or(ctx.Err(), r.halted, pause.Err())
}

// deepest reports whether a folder is of the last level that is listed.
func (w *Walk) deepest(j job) bool { return w.depth > 0 && int(j.depth)+1 >= w.depth }

// fits reports whether there is room for the names of a folder, and for the folders among them in
// the queue.
func (w *Walk) fits(j job, l Listing) bool {
	size, below := Size(l.Names), int64(0)
	for _, name := range l.Names {
		if strings.HasSuffix(name, "/") && !w.deepest(j) {
			below += j.size() + int64(len(name))
		}
	}
	return w.client.names.queues(below) && w.client.names.fits(size+below)
}

// below returns the folders among the names of one that are to be listed, too.
func (w *Walk) below(j job, names []string) []job {
	if w.deepest(j) {
		return nil
	}
	if !slices.IsSorted(names) { // as Vault's always are
		names = slices.Sorted(slices.Values(names))
	}
	folders := 0
	for _, name := range names {
		if strings.HasSuffix(name, "/") {
			folders++
		}
	}
	if folders == 0 {
		return nil
	}
	subs := make([]job, 0, folders)
	for _, name := range names {
		if !strings.HasSuffix(name, "/") {
			continue
		}
		sub := job{root: j.root, path: j.path + name, depth: j.depth + 1, probe: len(subs) == 0 &&
			(j.probe || j.depth == 1)}
		if sub.folder().Validate() == nil {
			subs = append(subs, sub)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	subs = slices.DeleteFunc(subs, func(sub job) bool {
		begun, ok := w.begun[sub.folder()]
		if begun.named = true; ok {
			w.begun[sub.folder()] = begun
		}
		return ok && begun.missed == nil
	})
	share(j.weight, subs)
	return subs
}

// share gives each of the folders in one its part of what that one stands for.
func share(weight float64, subs []job) {
	for i := range subs {
		subs[i].weight = weight / float64(len(subs)+1)
	}
}

// count takes in what a folder answered and which folders that adds. It returns the progress after
// it.
func (w *Walk) count(h *heard) Progress {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.push(h.subs)
	if h.missed {
		w.progress.Queued--
	} else {
		w.progress.count(h.Listing, len(h.subs))
	}
	part := h.weight / float64(len(h.subs)+1)
	if h.depth == 0 && h.path == "" && len(h.subs) == 0 {
		part *= BareMount
		w.whole -= h.weight - part
	}
	w.done += part
	switch {
	case w.progress.Queued == 0:
		w.wake.Broadcast() // that was all
	default:
		for range min(len(h.subs), w.client.opts.Concurrency) {
			w.wake.Signal()
		}
	}
	return w.now()
}
