package limiter

import (
	"sync"
	"time"
)

// Limiter gives out turns. It is safe for concurrent use.
type Limiter struct {
	max      int
	patience time.Duration // for which a request waits for its turn, beside what the server asks for

	mu        sync.Mutex
	limit     float64 // from 1 to max
	inFlight  int
	lowered   time.Time     // when limit was lowered last
	until     time.Time     // nothing goes out before that: the server has said so
	throttled time.Duration // for which nothing went out for that, what is still to come included
	resume    *time.Timer   // admits who waits at until: no request may be left whose end would
	latency   latency
	sent      tally
	good      int       // answers that were good
	busy      int       // requests since then that were given up because the server was busy
	since     time.Time // when the first of those was

	waiting, waitingLast queue
}

// Outcome is how a request ended, as far as it says something of how much the server can bear.
type Outcome uint8

const (
	Ignored  Outcome = iota // it says nothing of that
	Good                    // an answer
	Strained                // a sign that the server, or the way to it, has too much to do
	Busy                    // the server itself says so
)

// calm is how long one sign of trouble counts: requests that were out together fail together.
const calm = 500 * time.Millisecond

// Where a server is busy and does not say for how long, the next request is held back: twice as
// long each time, up to a bound. Vault does not say so about its quotas unless it is configured to
// (enable_rate_limit_response_headers).
const (
	firstHold = 100 * time.Millisecond
	maxHold   = time.Second
)

// New returns a limiter of at most max turns at a time. patience is how long [Limiter.Acquire]
// waits at the most.
func New(max int, patience time.Duration) *Limiter {
	return &Limiter{max: max, patience: patience, limit: float64(max)}
}

// Release gives a turn back and says how its request ended.
func (l *Limiter) Release(outcome Outcome) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	now := time.Now()
	switch outcome {
	case Good:
		l.limit = min(l.limit+1/l.limit, float64(l.max))
		l.good, l.busy = l.good+1, 0
	case Strained:
		l.lower(now)
	case Busy:
		l.lower(now)
		if l.busy++; l.busy == 1 {
			l.since = now
		}
		l.hold(now, min(firstHold<<min(l.busy, 10), maxHold))
	}
	l.admit(now)
}

// Throttle takes in that the server asks for patience, before the request that it said so of has
// ended.
func (l *Limiter) Throttle(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.lower(now)
	l.hold(now, wait)
}

func (l *Limiter) lower(now time.Time) {
	if now.Sub(l.lowered) >= calm {
		l.limit, l.lowered = max(l.limit/2, 1), now
		l.latency.trial = false
	}
}

func (l *Limiter) hold(now time.Time, wait time.Duration) {
	until := now.Add(wait)
	if wait <= 0 || !until.After(l.until) {
		return
	}
	l.throttled += wait - max(l.until.Sub(now), 0)
	l.until = until
	if l.resume != nil {
		l.resume.Stop()
	}
	l.resume = time.AfterFunc(wait, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.admit(time.Now())
	})
}

// throttledBy returns for how long nothing has gone out, up to now, because the server had asked
// for it.
func (l *Limiter) throttledBy(now time.Time) time.Duration {
	return l.throttled - max(l.until.Sub(now), 0)
}

// Sent counts a request that goes out now. Only those are counted, and only those may be Answered,
// whose time says something of the server's load.
func (l *Limiter) Sent(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent.add(now)
}

// Answered takes in how long the answer to a request took that was sent at a time.
func (l *Limiter) Answered(sent, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = min(l.latency.judge(l.limit, l.inFlight, sent, now), float64(l.max))
}

// Stats is what a limiter has counted.
type Stats struct {
	Limit     int // turns at a time, 0 where that is as many as ever
	InFlight  int
	Waiting   int
	PerSecond int           // how many requests were sent in the last second
	Good      int           // answers
	Silent    time.Duration // for which the server has been too busy for any good answer
	Latency   time.Duration // of the best answers of late, 0 where none is known
}

// Stats returns what there is to say of this moment.
func (l *Limiter) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	s := Stats{
		InFlight: l.inFlight, Waiting: len(l.waiting) + len(l.waitingLast),
		PerSecond: l.sent.rate(now), Good: l.good, Latency: l.latency.base,
	}
	if int(l.limit) < l.max {
		s.Limit = int(l.limit)
	}
	if l.busy > 0 {
		s.Silent = now.Sub(l.since)
	}
	return s
}
