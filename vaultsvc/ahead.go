package vaultsvc

import (
	"context"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// A request that the server has to count before another one is counted for certain when it is
// answered. To wait for that costs a round trip each time where the server is far away, and all
// tokens pay it, though hardly one has uses. There the first is given a start that is longer than
// what the way may change: the other is under way with it, and what became of that is told when
// both are answered, as if it had waited.
const (
	nearby    = 4 * time.Millisecond // so far away is a server of which answers are waited for
	leastHead = time.Millisecond     // else a start is as long as that,
	partHead  = 40                   // as this part of the way, and twice what the way differs by;
	fitfully  = 8                    // unless that is more than this part of it
)

// distance is how far away a server is: how long answers to requests for next to nothing took.
type distance struct{ least, most atomic.Int64 }

func (d *distance) note(took time.Duration) {
	// of two that come together one is as good as the other
	if least := d.least.Load(); least == 0 || int64(took) < least {
		d.least.Store(int64(took))
	}
	d.most.Store(max(int64(took), d.most.Load()))
}

// head returns how long a start is to be, 0 where answers are to be waited for.
func (d *distance) head() time.Duration {
	least, most := time.Duration(d.least.Load()), time.Duration(d.most.Load())
	if least <= nearby || most-least > least/fitfully {
		return 0
	}
	return max(leastHead, least/partHead, 2*(most-least))
}

// far reports whether answers are not waited for, and a round trip is worth more than a request.
func (d *distance) far() bool { return d.head() > 0 && d.least.Load() > int64(farAway) }

// sending is a request that others may have to come after.
type sending struct {
	written  chan struct{} // closed when all of it is on its way
	at       time.Time     // when that was
	answered chan struct{} // closed when it is known what became of it
}

// newSending returns a request that is made with the context that comes with it. Whoever makes it
// closes answered.
func newSending(ctx context.Context) (*sending, context.Context) {
	s := &sending{written: make(chan struct{}), answered: make(chan struct{})}
	wrote := sync.OnceFunc(func() {
		s.at = time.Now()
		close(s.written)
	})
	return s, httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { wrote() },
	})
}

// isAnswered reports whether it is known what became of it.
func (s *sending) isAnswered() bool {
	select {
	case <-s.answered:
		return true
	default:
		return false
	}
}

// underWay waits until the request has been sent.
func (s *sending) underWay(ctx context.Context) error {
	select {
	case <-s.written:
	case <-s.answered:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// letAhead waits until each of some requests has been answered, or is ahead by enough; patience is
// the longest that answers are waited for.
func (c *Client) letAhead(ctx context.Context, patience time.Duration, requests ...*sending) error {
	until := time.Now().Add(patience)
	if head := c.distance.head(); head > 0 {
		ahead := time.Time{}
		for _, s := range requests {
			select {
			case <-s.answered:
			case <-s.written:
				if then := s.at.Add(head); then.After(ahead) {
					ahead = then
				}
			case <-time.After(patience):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if ahead.Before(until) {
			until = ahead
		}
	}
	enough := time.NewTimer(time.Until(until))
	defer enough.Stop()
	for _, s := range requests {
		select {
		case <-s.answered:
		case <-enough.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
