package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A token may be good for so many requests and no more. How many are left nobody tells but a
// look-up, which is one of them. So what is left goes to what the user has named first, and a
// look-up, by which somebody can be warned, comes before many lists: few need none.

// listsUnwatched are how many lists are made before that.
const listsUnwatched = 4

// fewUses are so few that none is spent on what is only good to know.
const fewUses = 10

// lookUpTime is how long that look-up may hold up the lists behind it.
const lookUpTime = 5 * time.Second

// usesWatch is somebody who wants to know how many uses a token has.
type usesWatch struct {
	told  func(uses int)
	turn  chan struct{} // has room for the first LIST, and later for the look-up
	begun int           // lists, as many as may be; guarded by turn
	sent  int           // those that have not ended, as far as anybody has looked; guarded by turn
	ended chan struct{} // has one for each of those that was answered
	done  bool          // the token has been looked up, or is dead; guarded by turn
	err   error         // what every other LIST comes to; guarded by turn
}

// WatchUses has told called before many lists are made with the token, where it is good for so many
// requests and no more: with those that are left, or [NoUse]. It is called by another goroutine.
func (c *Client) WatchUses(told func(uses int)) {
	if s := c.token.Load().standing; s != nil {
		s.watch.Store(&usesWatch{told: told, turn: make(chan struct{}, 1),
			ended: make(chan struct{}, listsUnwatched)})
	}
}

// awaitUses holds a LIST up until what [Client.WatchUses] wants to know is known. One that comes
// before is sent under a watch: whoever sends it says what became of it, the first one before any
// other is sent.
func (c *Client) awaitUses(ctx context.Context, doing string, own *ownToken) (*underWatch, error) {
	if own.standing == nil {
		return nil, nil
	}
	w := own.standing.watch.Load()
	if w == nil {
		return nil, nil
	}
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, transportError(doing, ctx.Err())
	}
	if !w.done && w.begun < listsUnwatched {
		w.begun++
		w.sent++
		if w.begun == 1 {
			return &underWatch{w, true}, nil
		}
		<-w.turn
		return &underWatch{w, false}, nil
	}
	if !w.done {
		w.lookUp(ctx, c)
	}
	err := w.err
	if w.done && err == nil {
		own.standing.watch.CompareAndSwap(w, nil) // what is known need not be looked at by each LIST
	}
	<-w.turn
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return nil, nil
}

// underWatch is a LIST before the look-up.
type underWatch struct {
	*usesWatch
	first bool // it has the turn
}

// answered takes in what became of the LIST, and returns what that means.
func (u *underWatch) answered(doing string, err error) error {
	dead := errors.Is(err, ErrBadToken)
	u.ended <- struct{}{}
	switch {
	case u.first && dead:
		u.done, u.err = true, err
		fallthrough
	case u.first:
		<-u.turn
	case dead && !isAny(err, ErrUsedUp, ErrWrapping): // it was good a moment ago
		return fmt.Errorf("%s: %w", doing, errSpent)
	}
	return err
}

// lookUp looks the token up, for who has the turn: when the lists before have been answered, so
// that it is known which of them the server has counted.
func (w *usesWatch) lookUp(outer context.Context, c *Client) {
	enough := time.After(lookUpTime)
	for ; w.sent > 0; w.sent-- {
		select {
		case <-w.ended:
		case <-enough: // a long answer may wait for who waits here
			w.sent = 1
		case <-outer.Done():
			return // the next one does
		}
	}
	ctx, cancel := context.WithTimeout(outer, lookUpTime)
	defer cancel()
	t, err := c.LookupToken(ctx)
	switch {
	case outer.Err() != nil:
		return // the next one does
	case errors.Is(err, ErrBadToken): // it was good a moment ago
		w.err = errSpent
	case t.Uses == NoUse:
		w.err = ErrUsedUp
	}
	w.done = true
	if err == nil && t.Uses != 0 {
		w.told(t.Uses)
	}
}

// spares reports whether the token is known to have few uses left: what is only good to know takes
// one of them, too.
func (c *Client) spares() bool {
	s := c.token.Load().standing
	return s != nil && s.counted.Load() && s.uses.Load() <= fewUses
}
