package limiter

import (
	"context"
	"math"
	"slices"
	"time"
)

// queue is those who wait for their turn, in the order in which they came.
type queue []chan struct{}

// endless is the patience of who does not give up.
const endless time.Duration = math.MaxInt64

// Acquire waits for a turn, which ends with [Limiter.Release]. Where it does not come in time, that
// is a timeout like another: who opened the folder must not wait for a server that answers nobody.
func (l *Limiter) Acquire(ctx context.Context) error {
	return l.acquire(ctx, &l.waiting, l.patience)
}

// AcquireLast is Acquire for who asks for nobody in particular: all others come first, and there is
// no hurry.
func (l *Limiter) AcquireLast(ctx context.Context) error {
	return l.acquire(ctx, &l.waitingLast, endless)
}

func (l *Limiter) acquire(ctx context.Context, q *queue, patience time.Duration) error {
	l.mu.Lock()
	joined := time.Now()
	if len(l.waiting)+len(l.waitingLast) == 0 && l.free(joined) {
		l.inFlight++
		l.mu.Unlock()
		return nil
	}
	before := l.throttledBy(joined)
	turn := make(chan struct{}, 1)
	*q = append(*q, turn)
	for {
		now := time.Now()
		l.admit(now)
		var late <-chan time.Time
		if patience < endless {
			left := patience - now.Sub(joined) + l.throttledBy(now) - before
			if left <= 0 && q.remove(turn) {
				l.mu.Unlock()
				return context.DeadlineExceeded
			}
			late = time.After(left + max(l.until.Sub(now), 0))
		}
		l.mu.Unlock()
		select {
		case <-turn:
			return nil
		case <-late:
		case <-ctx.Done():
			l.mu.Lock()
			waited := q.remove(turn)
			l.mu.Unlock()
			if !waited {
				l.Release(Ignored) // its turn came at the same moment
			}
			return ctx.Err()
		}
		l.mu.Lock()
	}
}

// free reports whether there is a turn for one more.
func (l *Limiter) free(now time.Time) bool {
	return l.inFlight < int(l.limit) && !now.Before(l.until)
}

// admit gives out the turns that are free now.
func (l *Limiter) admit(now time.Time) {
	for l.free(now) {
		next := &l.waiting
		if len(*next) == 0 {
			next = &l.waitingLast
		}
		if len(*next) == 0 {
			return
		}
		l.inFlight++
		(*next)[0] <- struct{}{}
		*next = (*next)[1:]
	}
}

// remove takes one who waits out of the queue. It returns false where that one has its turn.
func (q *queue) remove(turn chan struct{}) bool {
	i := slices.Index(*q, turn)
	if i >= 0 {
		*q = slices.Delete(*q, i, i+1)
	}
	return i >= 0
}
