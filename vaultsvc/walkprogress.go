package vaultsvc

import (
	"errors"
	"math"
)

// Progress says what a walk has done. Only Share is an estimate: everything else is counted.
type Progress struct {
	Listed int // folders that answered, empty ones and ones that cannot list included
	Queued int // folders known and not answered yet
	Denied int
	Failed int
	Names  int
	AtOnce int // requests in flight at the most, where the server's trouble makes them fewer; else 0

	// PerSecond is how many LIST requests the client has sent in the last second, those that were sent
	// again and those of others than the walk included.
	PerSecond int

	// Share is how much of the whole is done, from 0 to 1. The roots stand for equal parts of it, but
	// for those with no folders in them, which are next to nothing: a mount such as cubbyhole is no
	// half of a Vault of two. A folder that answers keeps the same part of what it stands for as each
	// folder in it, and passes the rest on to these. So what is known to be missing is never counted
	// as done, however much more there may be in it than elsewhere: the share never falls, and is 1 at
	// the end alone.
	Share float64
}

// BareMount is how much of what it stood for a mount keeps that turns out to have no folders.
const BareMount = 1.0 / 1024

// count counts a listing and the folders that it adds to the queue.
func (p *Progress) count(l Listing, queued int) {
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

// now returns the progress of this moment.
func (w *Walk) now() Progress {
	p := w.progress
	stats := w.client.limiter.Stats()
	p.AtOnce, p.PerSecond = stats.Limit, stats.PerSecond
	// A sum of so many parts is not exact.
	p.Share = min(w.done/w.whole, math.Nextafter(1, 0))
	if p.Queued == 0 {
		p.Share = 1
	}
	return p
}
