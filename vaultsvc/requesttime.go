package vaultsvc

import (
	"context"
	"time"
)

// requestTime is the time of requests that somebody makes one after another. A context with an end
// costs a fourteenth of a LIST, with its timer and its place in the one above it: those of a walk
// share one as long as its end is right to a hundredth.
type requestTime struct {
	slack  time.Duration   // how much longer than it may a request can take
	shared context.Context // nil where there is none yet
	end    time.Time
	cancel context.CancelFunc
}

// context returns one that ends when a request that begins now has taken too long, or when the
// outer one does, which is always the same.
func (r *requestTime) context(outer context.Context, most time.Duration) context.Context {
	now := time.Now()
	if r.shared == nil || r.end.Sub(now) < most {
		r.stop()
		r.end = now.Add(most + r.slack)
		r.shared, r.cancel = context.WithDeadline(outer, r.end)
	}
	return r.shared
}

// stop ends what was shared. Nobody may be using it.
func (r *requestTime) stop() {
	if r.cancel != nil {
		r.cancel()
	}
}

// slackOf is how exact the end of a request is in a walk.
func slackOf(most time.Duration) time.Duration { return most / 100 }

// withTime returns a context that ends when a request that begins now has taken too long: the same
// one where it does so.
func withTime(ctx context.Context, most time.Duration) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= most+slackOf(most) {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, most)
}
