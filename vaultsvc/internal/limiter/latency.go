package limiter

import (
	"slices"
	"time"
)

// latency finds out whether answers are slow because so much is asked at once. A server that has
// more to do than it can do at once keeps the rest waiting: nothing is gained by asking for more,
// and others wait, too.
//
// It goes by the middle of rounds, of as many answers as requests were in flight: a folder that is
// slow for reasons of its own does not count. Where two rounds in a row take clearly longer than
// the best of late, half as much is asked for a round, as a trial. If the answers come faster then,
// it was for the load, and the limit becomes what the server can do at once, with a little more so
// that it always has something to do: what TCP Vegas and Netflix's concurrency-limits
// (github.com/Netflix/concurrency-limits) reckon from the same two times. Otherwise the server is
// slow all by itself (the way to another backend is longer, others give it work), and everything is
// as before but for what counts as slow.
type latency struct {
	round []time.Duration // the answers since the last round
	size  int             // of this round
	base  time.Duration   // the best middle of late; 0 where none is known
	again bool            // the last round was slow

	trial  bool          // the limit was lowered at since, from before, where a round took slow
	since  time.Time     //
	before float64       //
	slow   time.Duration //
	calm   time.Time     // nothing is slow until then
	pause  time.Duration // how long that was the last time
}

const (
	tolerance = 1.5                   // what is not longer than so many times the best is not slow
	unnoticed = 20 * time.Millisecond // nor what is not longer by that: nobody waits longer for it
	spare     = 1.25                  // times what it can do at once is what a server is asked for
	// requests are always left: with one, the server waits for the way
	leastByWait = 2
	// pass after a trial that showed nothing until the next; twice as many after each
	calmRounds = 10
	mostCalm   = time.Minute
)

// judge takes in an answer, to a request that went out at a time, and returns the limit that
// follows from it.
func (l *latency) judge(limit float64, inFlight int, went, now time.Time) float64 {
	if l.trial && !went.After(l.since) {
		return limit // it was sent among more
	}
	if len(l.round) == 0 {
		l.size = max(inFlight, 1)
	}
	if l.round = append(l.round, now.Sub(went)); len(l.round) < l.size {
		return limit
	}
	slices.Sort(l.round)
	least, middle := l.round[0], middle(l.round)
	l.round = l.round[:0]
	if l.trial {
		l.trial = false
		// Where the server was the bottleneck they take as much shorter as there are fewer; about half of
		// that will do, and much more than that has another cause.
		fewer := limit / l.before
		switch faster := float64(middle) / float64(l.slow); {
		case faster > (1+fewer)/2:
			l.pause = min(max(2*l.pause, calmRounds*middle), mostCalm)
			l.base, l.calm = middle, now.Add(l.pause)
			return max(limit, l.before)
		case faster < fewer*2/3:
			return max(limit, l.before)
		}
		l.pause, l.base = 0, min(l.base, middle)
		return max(limit, spare*l.before*float64(l.base)/float64(l.slow))
	}
	if l.base == 0 {
		l.base = least // the first round may be slow for us already
	}
	l.base = min(l.base, middle)
	ratio := float64(middle) / float64(max(l.base, 1))
	if ratio <= tolerance || middle <= l.base+unnoticed || now.Before(l.calm) ||
		limit <= leastByWait ||
		float64(l.size) < limit/2 { // nothing would change
		l.again = false
		return limit
	}
	if !l.again { // the first of so many at once did not wait for long
		l.again = true
		return limit
	}
	l.again = false
	l.trial, l.since, l.before, l.slow = true, now, limit, middle
	return max(limit/2, leastByWait)
}

// middle is the mean of the middle half of sorted times. A mean is what grows with the number of
// requests that wait.
func middle(sorted []time.Duration) time.Duration {
	half := sorted[len(sorted)/4 : len(sorted)-len(sorted)/4]
	sum := time.Duration(0)
	for _, d := range half {
		sum += d
	}
	return sum / time.Duration(len(half))
}
