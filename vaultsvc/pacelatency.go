package vaultsvc

import (
	"slices"
	"time"
)

// latency finds out whether answers are slow because so much is asked at once. A server that has more to do than it can
// do at once keeps the rest waiting: nothing is gained by asking for more, and others wait, too.
//
// It goes by the median of rounds, of as many answers as requests were in flight: a folder that is slow for reasons of its
// own does not count. A round that took clearly longer than the best one of late lets fewer out, by as much as it
// was longer, as in Netflix's Gradient2 (github.com/Netflix/concurrency-limits). What is left of the queue at the server is
// then so short that it stays busy all the same.
//
// A server can also be slow all by itself: the way to another backend is longer, or others give it work. So it is a trial:
// where fewer requests at once are answered no faster, it was not for them, and everything is as before but for what
// counts as slow.
type latency struct {
	round []time.Duration // the answers since the last round
	size  int             // of this round
	base  time.Duration   // the best median of late; 0 where none is known

	trial  bool          // the limit was lowered at since, from before, where a round took slow
	since  time.Time     //
	before float64       //
	slow   time.Duration //
	calm   time.Time     // nothing is slow until then
	pause  time.Duration // how long that was the last time
}

const (
	tolerance   = 1.5                   // what is not longer than so many times the best is not slow
	unnoticed   = 10 * time.Millisecond // nor what is not longer by that: nobody waits longer for it
	leastByWait = 2                     // requests are always left: with one, the server waits for the way
	firstCalm   = time.Second           // after a trial that showed nothing; twice as long after each
	mostCalm    = time.Minute
)

// judge takes in an answer, to a request that went out at a time, and returns the limit that follows from it.
func (l *latency) judge(limit float64, inFlight int, went, now time.Time) float64 {
	if l.trial && went.Before(l.since) {
		return limit // it was sent among more
	}
	if len(l.round) == 0 {
		l.size = max(inFlight, 1)
	}
	if l.round = append(l.round, now.Sub(went)); len(l.round) < l.size {
		return limit
	}
	slices.Sort(l.round)
	median := l.round[(len(l.round)-1)/2]
	l.round = l.round[:0]
	if l.trial {
		l.trial = false
		// Where the server was the bottleneck they take as much shorter as there are fewer; half of that will do.
		if half := (1 + limit/l.before) / 2; float64(median) > float64(l.slow)*half {
			l.pause = min(max(2*l.pause, firstCalm), mostCalm)
			l.base, l.calm = median, now.Add(l.pause)
			return max(limit, l.before)
		}
		l.pause = 0
	}
	if l.base == 0 || median < l.base {
		l.base = median
	}
	ratio := float64(median) / float64(max(l.base, 1))
	if float64(l.size) < limit/2 { // nothing would change
		return limit
	}
	if ratio <= tolerance || median <= l.base+unnoticed || now.Before(l.calm) || limit <= leastByWait {
		return limit
	}
	l.trial, l.since, l.before, l.slow = true, now, limit, median
	return max(limit*max(tolerance/ratio, 0.5), leastByWait)
}
