package vaultsvc

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A token may be good for so many requests and no more. How many are left nobody tells but a
// look-up, which is one of them. So the first LIST goes to what the user has named, whatever is
// left, and the second one waits for a look-up, by which somebody can be warned.

// fewUses are so few that none is spent on what is only good to know.
const fewUses = 10

// lookUpTime is how long that look-up may hold up the lists behind it.
const lookUpTime = 5 * time.Second

// usesWatch is somebody who wants to know how many uses a token has.
type usesWatch struct {
	told  func(uses int)
	turn  chan struct{} // has room for the first LIST, and then for the look-up
	begun bool          // the first LIST was; guarded by turn
	done  bool          // likewise the look-up
	err   error         // what every other LIST comes to; guarded by turn
}

// WatchUses has told called, between the first LIST that is made with the token and the second,
// where the token is good for so many requests and no more: with those that are left, or [NoUse].
// It is called by another goroutine.
func (c *Client) WatchUses(told func(uses int)) {
	if s := c.token.Load().standing; s != nil {
		s.watch.Store(&usesWatch{told: told, turn: make(chan struct{}, 1)})
	}
}

// awaitUses holds a LIST up until what [Client.WatchUses] wants to know is known. The first one is
// not: whoever sends it says what became of it.
func (c *Client) awaitUses(ctx context.Context, doing string, own *ownToken) (first *usesWatch,
	err error) {
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
	if !w.begun {
		w.begun = true
		return w, nil
	}
	if !w.done {
		w.lookUp(ctx, c)
	}
	if err = w.err; err != nil {
		err = fmt.Errorf("%s: %w", doing, err)
	}
	<-w.turn
	return nil, err
}

// answered says what became of the first LIST, and lets the others go on.
func (w *usesWatch) answered(err error) {
	if errors.Is(err, ErrBadToken) {
		w.done, w.err = true, err
	}
	<-w.turn
}

// lookUp looks the token up, for who has the turn.
func (w *usesWatch) lookUp(outer context.Context, c *Client) {
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
