package vaultsvc

import (
	"context"
	"io"
	"time"
)

// long is how many bytes an answer has that is read and held by one at a time: with many in flight
// the others together take no more than one of these may.
const long = 256 << 10

// longTurns lets one long answer be read at a time. The zero value, and nil, let all.
type longTurns struct {
	one      chan struct{}
	patience time.Duration // how long the server is kept waiting
	names    *budget       // that is held besides
}

func (t *longTurns) budget() *budget {
	if t == nil {
		return nil
	}
	return t.names
}

// longTurn is the turn of who asks for a folder: it lasts from the long part of the answer until
// the names have been handed on.
type longTurn struct {
	turns *longTurns
	taken bool
}

type longTurnKey struct{}

// with returns a context for requests whose long answers are read in this turn.
func (t *longTurn) with(ctx context.Context) context.Context {
	return context.WithValue(ctx, longTurnKey{}, t)
}

// turnOf returns the turn that a context has, or a new one with a context for it, and what ends
// that.
func (t *longTurns) turnOf(ctx context.Context) (in context.Context, own *longTurn, end func()) {
	if own, _ = ctx.Value(longTurnKey{}).(*longTurn); own != nil && own.turns == t {
		return ctx, own, func() {}
	}
	own = &longTurn{turns: t}
	return own.with(ctx), own, own.end
}

// In returns a context for what is asked while a listing is handed on. Its long answers are read in
// the turn of the listing, which lasts until then: in any other they would wait for that for ever.
func (l Listing) In(ctx context.Context) context.Context {
	if l.turn == nil {
		return ctx
	}
	return l.turn.with(ctx)
}

// wait takes the turn, however long that lasts.
func (t *longTurn) wait(ctx context.Context) error {
	if t.taken {
		return nil
	}
	select {
	case t.turns.one <- struct{}{}:
		t.taken = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end gives the turn back. What has none needs not.
func (t *longTurn) end() {
	if t.taken {
		t.taken = false
		<-t.turns.one
	}
}

// longReader reads an answer that may be long: in pieces, so that it ends soon when its context
// does, and from some length on in turn. A server that would wait too long for that is asked again
// later: see errCrowded.
type longReader struct {
	io.Reader
	ctx   context.Context
	turns *longTurns
	own   *longTurn // of the context, or of this answer alone
	n     int
}

func (t *longTurns) reader(ctx context.Context, body io.Reader) *longReader {
	own, _ := ctx.Value(longTurnKey{}).(*longTurn)
	return &longReader{Reader: body, ctx: ctx, turns: t, own: own}
}

func (r *longReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.n >= long {
		if err := r.take(); err != nil {
			return 0, err
		}
	}
	n, err := r.Reader.Read(p[:min(len(p), long)])
	r.n += n
	return n, err
}

func (r *longReader) take() error {
	if r.turns == nil || r.turns.one == nil || r.own != nil && r.own.taken {
		return nil
	}
	if r.own == nil {
		r.own = &longTurn{turns: r.turns}
	}
	ctx, cancel := context.WithTimeout(r.ctx, r.turns.patience)
	defer cancel()
	if r.own.wait(ctx) == nil {
		return nil
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return errCrowded
}

// done ends a turn that is of this answer alone.
func (r *longReader) done() {
	if of, _ := r.ctx.Value(longTurnKey{}).(*longTurn); r.own != nil && r.own != of {
		r.own.end()
	}
}
