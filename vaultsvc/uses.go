package vaultsvc

import (
	"cmp"
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
	told func(uses int)
	turn chan struct{} // has room for who sends next; guards what follows

	lists  []*sending // those before the look-up
	lookUp *sending   // nil before it
	err    error      // what every LIST comes to after that, known when it is answered
	dead   error      // what the first LIST said of a dead token, known when it is answered
}

// WatchUses has told called before many lists are made with the token, where it is good for so many
// requests and no more: with those that are left, or [NoUse]. It is called by another goroutine.
func (c *Client) WatchUses(told func(uses int)) {
	if s := c.token.Load().standing; s != nil {
		s.watch.Store(&usesWatch{told: told, turn: make(chan struct{}, 1)})
	}
}

// watchesUses reports whether a LIST may be held up for the sake of others.
func (c *Client) watchesUses() bool {
	s := c.token.Load().standing
	return s != nil && s.watch.Load() != nil
}

// awaitUses holds a LIST up until what [Client.WatchUses] wants to know is known, or has been asked
// well ahead of it. Whoever sends it then does so with the context that is returned, and says what
// became of it where it is under a watch.
func (c *Client) awaitUses(ctx context.Context, doing string, own *ownToken) (context.Context,
	*underWatch, error) {
	if own.standing == nil {
		return ctx, nil, nil
	}
	w := own.standing.watch.Load()
	if w == nil {
		return ctx, nil, nil
	}
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return nil, nil, transportError(doing, ctx.Err())
	}
	if w.lookUp == nil {
		before := w.lists
		if 0 < len(before) && len(before) < listsUnwatched {
			before = before[:1] // few others follow the first
		}
		if err := c.letAhead(ctx, lookUpTime, before...); err != nil {
			return nil, nil, transportError(doing, err)
		}
		if err := w.deadFromStart(before); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", doing, err)
		}
		if len(w.lists) < listsUnwatched {
			u := &underWatch{usesWatch: w, before: w.lists}
			u.sending, ctx = newSending(ctx)
			w.lists = append(w.lists, u.sending)
			return ctx, u, nil
		}
		// not of this LIST alone, which may end before
		base := context.WithoutCancel(ctx)
		var sent context.Context
		w.lookUp, sent = newSending(base)
		go w.look(base, sent, c)
	}
	if err := c.letAhead(ctx, lookUpTime, w.lookUp); err != nil {
		return nil, nil, transportError(doing, err)
	}
	switch {
	case !w.lookUp.isAnswered():
		return ctx, &underWatch{usesWatch: w, after: w.lookUp}, nil
	case w.err != nil:
		return nil, nil, fmt.Errorf("%s: %w", doing, w.err)
	}
	own.standing.watch.CompareAndSwap(w, nil) // it is good for as many as there are
	return ctx, nil, nil
}

// deadFromStart returns what the first of some lists said of a dead token, nil where it has not
// been answered.
func (w *usesWatch) deadFromStart(lists []*sending) error {
	if len(lists) > 0 && lists[0].isAnswered() {
		return w.dead
	}
	return nil
}

// underWatch is a LIST before the look-up, or one that was sent before that was answered.
type underWatch struct {
	*usesWatch
	*sending
	before []*sending // the lists before it
	after  *sending   // the look-up, where that was before it
}

// became takes in what became of the LIST, and returns what that means.
func (u *underWatch) became(ctx context.Context, doing string, s *standing, err error) error {
	dead := errors.Is(err, ErrBadToken)
	if u.after != nil {
		known := await(ctx, u.after)
		s.use() // it was not known to be one when it was sent
		switch {
		case known && dead && u.err != nil:
			return fmt.Errorf("%s: %w", doing, u.err)
		case known && dead && s.counted.Load():
			return fmt.Errorf("%s: %w", doing, ErrUsedUp)
		}
		return err
	}
	first := len(u.before) == 0
	if first && dead {
		u.dead = err
	}
	close(u.answered)
	if first || !dead || isAny(err, ErrUsedUp, ErrWrapping) {
		return err
	}
	if await(ctx, u.before[0]) && u.dead != nil {
		return err
	}
	return fmt.Errorf("%s: %w", doing, errSpent) // it was good a moment ago
}

// await waits until it is known what became of a request, and reports whether it is.
func await(ctx context.Context, s *sending) bool {
	select {
	case <-s.answered:
		return true
	case <-ctx.Done():
		return false
	}
}

// look looks the token up; sent is the context of that request alone.
func (w *usesWatch) look(ctx, sent context.Context, c *Client) {
	defer close(w.lookUp.answered)
	ctx, cancel := context.WithTimeout(ctx, lookUpTime)
	defer cancel()
	var t Token
	err := c.vouch(ctx, lookingUp)
	if err == nil {
		sent, cancel := context.WithTimeout(sent, lookUpTime)
		defer cancel()
		t, err = c.lookupVouched(sent)
	}
	if err == nil && t.Uses != 0 {
		w.told(t.Uses)
	}
	switch {
	case errors.Is(err, ErrBadToken):
		await(ctx, w.lists[0])
		// else it was good a moment ago
		w.err = cmp.Or[error](w.deadFromStart(w.lists), errSpent)
	case t.Uses == NoUse:
		w.err = ErrUsedUp
	}
}

// Spares reports whether the token is known to have few uses left: what is only good to know takes
// one of them, too.
func (c *Client) Spares() bool {
	s := c.token.Load().standing
	return s != nil && s.counted.Load() && s.uses.Load() <= fewUses
}
