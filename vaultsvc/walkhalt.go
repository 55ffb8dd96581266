package vaultsvc

import (
	"errors"
	"slices"
	"time"
)

// A walk ends as a whole where what one folder answers holds for all that are left, so that this is
// said once, and keeps its queue: it goes on when that has changed. So it is with a token that is
// no good. Where a server is sealed, or nothing answers, it may be the server, one of several
// behind one address, or the folder: such folders are held back until one answers that was asked
// for later, when they have failed, or until there are so many that nobody answers any more.

// fewestSilent are how many folders in a row without an answer are those of a server at the least.
// They are more where more are asked for at once: all of these together say no more than one.
const fewestSilent = 16

// pauseTime is how long a walk that is paused waits for what it has asked for.
const pauseTime = 2 * time.Second

// isSilence reports whether an error is no answer of a Vault that is at work: of one that is not,
// or gone, or of what is in its place.
func isSilence(err error) bool {
	return isGone(err) || isAny(err, ErrOffline, ErrTimeout, ErrTLS, errBroken) &&
		!errors.Is(err, ErrServer)
}

// isGone reports whether an error is one whatever the folder was.
func isGone(err error) bool {
	return IsServerError(err) && !errors.Is(err, ErrTimeout) && !errors.Is(err, errBroken) ||
		isAny(err, ErrNamespaceSealed, ErrLocked)
}

// halts reports whether an error is the token's and ends the walk, and has it end.
func (r *run) halts(err error) bool {
	if !isAny(err, ErrBadToken, ErrNoToken) {
		return false
	}
	r.halt(err)
	return true
}

func (r *run) halt(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.halted == nil {
		r.halted = err
	}
	r.finish()
}

// pause has the walk ask for nothing more, and wait for what it has asked for.
func (r *run) pause() {
	r.finish()
	late := time.AfterFunc(pauseTime, r.cancel)
	go func() {
		<-r.ctx.Done()
		late.Stop()
	}()
}

// hear takes in what a folder has answered, and returns what is to be handed out: folders that were
// held back, and after them this one, unless it is held back, too.
func (r *run) hear(h *heard) (before []heard, now bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.askOnceMore()
	switch {
	case isSilence(h.Err):
		h.heard = time.Now()
		r.silent = append(r.silent, *h)
		if r.halted == nil && len(r.silent) >= max(fewestSilent, r.client.opts.Concurrency) {
			r.halted = h.Err
			r.finish()
		}
		return nil, false
	case r.halted != nil:
		return nil, true
	}
	// It says nothing of those of which nothing was heard since it was asked for.
	n := 0
	for n < len(r.silent) && r.silent[n].heard.Before(h.asked) {
		n++
	}
	before, r.silent = r.silent[:n], r.silent[n:]
	return before, true
}

// askOnceMore has those that are held back asked for again, once, where nothing else is left by
// which to tell whether the server is there.
func (r *run) askOnceMore() {
	gone := func(h heard) bool { return isGone(h.Err) }
	if r.again || r.halted != nil || r.queue.len() > 0 || r.inFlight > 1 ||
		!slices.ContainsFunc(r.silent, gone) {
		return
	}
	r.again = true
	for _, h := range r.silent {
		r.push([]job{h.job})
	}
	r.silent = nil
	r.wake.Broadcast()
}

// settleSilent ends what is held back, at the end of a run: where that is the server's fault the
// folders are in the queue again, else they have failed.
func (r *run) settleSilent() {
	for i := range r.silent {
		if h := &r.silent[i]; r.halted == nil && isGone(h.Err) {
			r.halted = h.Err
		}
	}
	for i := range r.silent {
		if r.halted == nil {
			r.handOut(&r.silent[i])
		} else {
			r.putBack(r.silent[i].job)
		}
	}
}

func (w *Walk) putBack(j job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.push([]job{j})
}
