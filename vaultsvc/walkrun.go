package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vaultmap/vaultmap/vaultsvc/internal/limiter"
	"github.com/vaultmap/vaultmap/vaultsvc/panics"
)

// run is a walk while it is under way.
type run struct {
	*Walk
	ctx        context.Context // of the requests
	cancel     context.CancelFunc
	asking     context.Context // ends where nothing more is to be asked for
	finish     context.CancelFunc
	emit       func(Listing, Progress)
	panicValue any     // what a worker panicked with; guarded by mu
	halted     error   // see walkhalt.go; guarded by mu
	silent     []heard // likewise
	again      bool    // they have been asked for once more; likewise
}

func (r *run) work() {
	turn := &longTurn{turns: &r.client.long}
	ctx := turn.with(r.ctx)
	times := &requestTime{slack: slackOf(r.client.opts.Timeout)}
	defer times.stop()
	for {
		j, more := r.take()
		if !more {
			return
		}
		if panicValue := panics.In(func() { r.list(ctx, turn, times, j) }); panicValue != nil {
			r.mu.Lock()
			r.panicValue = panicValue
			r.mu.Unlock()
			r.cancel()
		}
	}
}

// take waits for its turn with the server and returns what is to be listed first then. It returns
// false where there is nothing and nothing will come.
func (r *run) take() (j job, more bool) {
	for r.comes() {
		if r.client.limiter.AcquireLast(r.asking) != nil {
			break
		}
		if j, more = r.pop(); more {
			return j, true
		}
		r.client.limiter.Release(limiter.Ignored) // another one has taken it
	}
	return job{}, false
}

// comes waits until there is something to list.
func (r *run) comes() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.queue.len() == 0 && r.inFlight > 0 && r.asking.Err() == nil {
		r.wake.Wait()
	}
	return r.queue.len() > 0 && r.asking.Err() == nil
}

func (r *run) pop() (j job, more bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.queue.len() == 0 || r.asking.Err() != nil {
		return job{}, false
	}
	if panicValue := panics.In(func() { r.queue.setPriority(r.priority.Load()) }); panicValue != nil {
		r.panicValue = panicValue
		r.cancel()
		return job{}, false
	}
	r.inFlight++
	j = r.queue.pop()
	r.countQueue()
	return j, true
}

// heard is a folder with what it has answered.
type heard struct {
	job
	Listing
	subs   []job // folders in it that are to be listed, too
	missed bool  // it counts for nothing itself: see walkbeyond.go
	asked  time.Time
	heard  time.Time // that there is no answer: see walkhalt.go
}

// list asks for a folder, in its turn, and hands the answer out. Whatever happens, the folder is
// counted or in the queue again.
func (r *run) list(ctx context.Context, turn *longTurn, times *requestTime, j job) {
	settled := false
	defer turn.end() // when others hold the names, or nobody
	defer func() {
		if !settled {
			r.inFlightEnds(j)
		}
	}()
	l := Listing{Mount: j.root.Mount, Folder: j.folder(), Depth: int(j.depth), Hint: j.hint,
		turn: turn}
	if j.depth == 0 {
		l.Names = j.root.Known
	}
	if l.Names == nil {
		l.Names, l.Told, l.Err = r.known(l.Folder)
	}
	var asked time.Time // what is known says nothing of the server
	switch {
	case l.Names != nil, l.Told, l.Err != nil:
		r.client.limiter.Release(limiter.Ignored)
	case r.client.names.full():
		r.client.limiter.Release(limiter.Ignored)
		l.Err = ErrTooMany // whatever it would answer; there may be very many of these
	default:
		asked = time.Now()
		l.Names, l.Err = r.client.listInTurn(ctx, turn, times, j.root.Mount, l.Folder)
	}
	if r.ctx.Err() != nil && !StateOf(l.Err).Answered() || r.client.shouldRequeue(&j.backpressure,
		l.Err) || r.halts(l.Err) {
		return // it died of the cancellation, or has its turn later: no answer
	}
	h := heard{job: j, Listing: l, asked: asked, missed: j.hint && r.misses(l)}
	refused := len(l.Names) > 0 && !r.fits(j, l)
	if !refused {
		h.subs = r.below(j, l.Names)
	}
	if !h.missed && errors.Is(l.Err, ErrDenied) {
		var err error
		if h.subs, h.Open, err = r.beyond(j); r.ctx.Err() != nil {
			return
		}
		if err != nil { // it is denied all the same, but nobody may think that this is all
			h.Err = fmt.Errorf("%w; %v", l.Err, err)
		}
	}
	r.handing <- struct{}{}
	defer func() { <-r.handing }()
	settled = true
	defer r.inFlightEnds()
	if refused || len(l.Names) > 0 && !r.fits(j, l) { // beside what others have handed out by now
		h.subs, h.Names, h.Err = nil, nil, fmt.Errorf("%s: %w", listing(l.Folder), ErrTooMany)
	}
	before, now := r.hear(&h)
	for i := range before {
		r.handOut(&before[i])
	}
	if now {
		r.handOut(&h)
	}
}

func (r *run) handOut(h *heard) {
	p := r.count(h)
	if !h.missed {
		r.emit(h.Listing, p)
	}
	if p.Queued == 0 {
		r.finish() // nobody is to wait for a turn any more
	}
}

// inFlightEnds ends the time of a folder in which others must wait for what may come of it. One
// that has no answer goes back to the queue.
func (w *Walk) inFlightEnds(back ...job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inFlight--
	w.push(back)
	if w.inFlight == 0 || len(back) > 0 {
		w.wake.Broadcast()
	}
}
