package vaultsvc

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"
)

// pace bounds how many LIST requests are in flight, and lets fewer out while the server is in trouble: half as
// many after each sign of it, and one more for each round of answers that were good. It is what TCP does about
// congestion, and ends at what the server can bear whatever that is. Answers that come slower the more is asked are
// such a sign, too: see latency.
type pace struct {
	most     int
	patience time.Duration // for which a request waits for its turn, beside what the server has asked for

	mu       sync.Mutex
	limit    float64 // from 1 to most
	inFlight int
	changed  time.Time     // when limit was lowered last
	until    time.Time     // nothing goes out before that: the server has said so
	held     time.Duration // for which nothing went out for that, what is still to come of it included
	resume   *time.Timer   // lets in who waits when until has come: there may be no request left whose end would
	latency  latency
	sent     tally
	good     int       // answers that were good
	refused  int       // requests since then that were given up because the server was busy
	since    time.Time // when the first of those was

	waiting, waitingLast line
}

// cautious is how long one sign of trouble counts: requests that were out together fail together.
const cautious = 500 * time.Millisecond

// mostHeld is how long the next request is held back at the most where a server is busy and does not say for how long:
// Vault does so about its quotas unless it is configured to (enable_rate_limit_response_headers).
const mostHeld = time.Second

// endless is the patience of who does not give up.
const endless time.Duration = math.MaxInt64

func newPace(most int, patience time.Duration) *pace {
	return &pace{most: most, patience: patience, limit: float64(most)}
}

// enter waits until a request may go out. Each that did must [pace.leave]. Where its turn does not come in time, that
// is a timeout like another: who opened the folder must not wait for a server that answers nobody.
func (p *pace) enter(ctx context.Context) error { return p.enterLine(ctx, &p.waiting, p.patience) }

// enterLast is enter for who lists for nobody in particular: all others come first, and there is no hurry.
func (p *pace) enterLast(ctx context.Context) error {
	return p.enterLine(ctx, &p.waitingLast, endless)
}

func (p *pace) enterLine(ctx context.Context, line *line, patience time.Duration) error {
	p.mu.Lock()
	joined := time.Now()
	if len(p.waiting)+len(p.waitingLast) == 0 && p.mayEnter(joined) {
		p.inFlight++
		p.mu.Unlock()
		return nil
	}
	before := p.heldBy(joined)
	turn := make(chan struct{}, 1)
	*line = append(*line, turn)
	for {
		now := time.Now()
		p.letIn(now)
		var late <-chan time.Time
		if patience < endless {
			left := patience - now.Sub(joined) + p.heldBy(now) - before
			if left <= 0 && p.giveUp(line, turn) {
				p.mu.Unlock()
				return context.DeadlineExceeded
			}
			late = time.After(left + max(p.until.Sub(now), 0))
		}
		p.mu.Unlock()
		select {
		case <-turn:
			return nil
		case <-late:
		case <-ctx.Done():
			p.mu.Lock()
			waited := p.giveUp(line, turn)
			p.mu.Unlock()
			if !waited {
				p.leave(ctx.Err()) // its turn came at the same moment
			}
			return ctx.Err()
		}
		p.mu.Lock()
	}
}

// line is those who wait for their turn, in the order in which they came.
type line []chan struct{}

// mayEnter tells whether one more may go out.
func (p *pace) mayEnter(now time.Time) bool {
	return p.inFlight < int(p.limit) && !now.Before(p.until)
}

// letIn lets in as many as may go out now.
func (p *pace) letIn(now time.Time) {
	for p.mayEnter(now) {
		next := &p.waiting
		if len(*next) == 0 {
			next = &p.waitingLast
		}
		if len(*next) == 0 {
			return
		}
		p.inFlight++
		(*next)[0] <- struct{}{}
		*next = (*next)[1:]
	}
}

// giveUp takes one who waits out of the line, with the lock held. It returns false where that one has been let in.
func (p *pace) giveUp(line *line, turn chan struct{}) bool {
	i := slices.Index(*line, turn)
	if i >= 0 {
		*line = slices.Delete(*line, i, i+1)
	}
	return i >= 0
}

// leave says how a request ended.
func (p *pace) leave(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	now := time.Now()
	switch {
	case err == nil, errors.Is(err, ErrEmpty), errors.Is(err, ErrDenied), errors.Is(err, ErrUnlistable):
		p.limit = min(p.limit+1/p.limit, float64(p.most))
		p.good, p.refused = p.good+1, 0
	case strains(err):
		p.lower(now)
		if busy(err) {
			if p.refused++; p.refused == 1 {
				p.since = now
			}
			p.hold(now, min(firstPause<<min(p.refused, 10), mostHeld))
		}
	}
	if len(p.waiting)+len(p.waitingLast) > 0 {
		p.letIn(now)
	}
}

// answers returns how many good answers there were, and for how long the server has been too busy for any other.
func (p *pace) answers() (good int, silent time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refused == 0 {
		return p.good, 0
	}
	return p.good, time.Since(p.since)
}

// slow takes in that the server asks for patience, before the request that it said so of has ended.
func (p *pace) slow(after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.lower(now)
	p.hold(now, after)
}

// hold lets nothing out for some time.
func (p *pace) hold(now time.Time, after time.Duration) {
	until := now.Add(after)
	if after <= 0 || !until.After(p.until) {
		return
	}
	p.held += after - max(p.until.Sub(now), 0)
	p.until = until
	if p.resume != nil {
		p.resume.Stop()
	}
	p.resume = time.AfterFunc(after, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.letIn(time.Now())
	})
}

// heldBy returns for how long nothing has gone out, up to now, because the server had asked for it.
func (p *pace) heldBy(now time.Time) time.Duration { return p.held - max(p.until.Sub(now), 0) }

func (p *pace) lower(now time.Time) {
	if now.Sub(p.changed) >= cautious {
		p.limit, p.changed = max(p.limit/2, 1), now
		p.latency.trial = false
	}
}

// sends counts a LIST that goes out now.
func (p *pace) sends(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent.add(now)
}

// answered takes in how long the answer to a LIST took that went out at a time.
func (p *pace) answered(went, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limit = min(p.latency.judge(p.limit, p.inFlight, went, now), float64(p.most))
}

// rate returns how many LISTs have gone out in the last second.
func (p *pace) rate() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent.rate(time.Now())
}

// atOnce returns how many requests may be in flight now, 0 where that is as many as ever.
func (p *pace) atOnce() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if int(p.limit) >= p.most {
		return 0
	}
	return int(p.limit)
}

// strains tells whether an error is a sign of a server, or of the way to it, that has too much to do.
func strains(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrServer) || errors.Is(err, ErrTimeout) || errors.Is(err, errBroken)
}

// tally counts what happens a second.
type tally struct {
	since time.Time
	n     int // since then
	last  int // a second, before that
}

func (t *tally) add(now time.Time) {
	if now.Sub(t.since) >= time.Second {
		t.last, t.n, t.since = t.rate(now), 0, now
	}
	t.n++
}

// rate returns how many there were in the last second, about.
func (t *tally) rate(now time.Time) int {
	took := now.Sub(t.since)
	if took < time.Second {
		return max(t.last, t.n) // a moment is too short to conclude a second from
	}
	return int(float64(t.n)/took.Seconds() + 0.5)
}
