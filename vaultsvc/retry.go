package vaultsvc

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
)

// How long to wait before a request is sent again: about 100 ms the first time, then twice as long
// each time. A server that asks for more time gets it, up to a bound: it must not hold anybody up
// for an hour.
const (
	firstPause = 100 * time.Millisecond
	mostPause  = 3 * time.Second
	mostAfter  = 30 * time.Second
)

// errBroken is a connection that ended before its answer did.
var errBroken = errors.New("the connection was closed early")

// do sends one request and decodes its JSON answer into out. path is below /v1/ and not
// escaped. accept lists statuses other than 200 whose body is an answer and no error. It
// returns the status.
//
// All of these only ask, so that they are sent again where that may help, within the time that a
// request may take.
func (c *Client) do(ctx context.Context, doing, method, path string, out any, accept ...int) (int,
	error) {
	return c.doQuery(ctx, doing, method, path, "", out, accept...)
}

// doQuery is do with a query.
func (c *Client) doQuery(ctx context.Context, doing, method, path, query string, out any,
	accept ...int) (int, error) {
	if !free(path) {
		if err := c.usable(doing); err != nil {
			return 0, err
		}
	}
	own := c.sentWith(ctx)
	var watch *underWatch
	if isList(method, query) {
		var err error
		if ctx, watch, err = c.awaitUses(ctx, doing, own); err != nil {
			return 0, err
		}
	}
	status, err := c.send(ctx, doing, method, path, query, out, accept...)
	err = c.settle(ctx, doing, path, own, err)
	if watch != nil {
		err = watch.became(ctx, doing, own.standing, err)
	}
	return status, err
}

// send is doQuery without a look at what an error means for the token.
func (c *Client) send(ctx context.Context, doing, method, path, query string, out any,
	accept ...int) (int, error) {
	ctx, cancel := withTime(ctx, c.opts.Timeout)
	defer cancel()
	for attempt := 0; ; attempt++ {
		status, after, err := c.roundTrip(ctx, doing, method, path, query, out, accept)
		if strains(err) && (after > 0 || attempt < c.retries && retryable(err)) {
			// also where this request is given up: the next ones are to wait
			c.limiter.Throttle(min(after, mostAfter))
		}
		// who has a turn for long answers asks again in it
		crowded := errors.Is(err, errCrowded) && ctx.Value(longTurnKey{}) == nil
		if attempt >= c.retries || !crowded && !retryable(err) {
			return status, err
		}
		wait := min(firstPause<<min(attempt, 10), mostPause)
		// it differs, so that requests that failed together do not come back together
		wait = wait/2 + rand.N(wait)
		if after > 0 {
			wait = max(wait, min(after, mostAfter))
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			return status, err // it would come too late
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				err = transportError(doing, ctx.Err())
			}
			return status, err
		case <-time.After(wait):
		}
	}
}

// retryable reports whether the same request may go well in a moment. A sealed or
// unreachable server is no such case: who waits for it must be told at once.
func retryable(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, ErrServer) || errors.Is(err, errBroken)
}

// retryAfter returns what the header of that name says, in seconds or as a date; 0 where it says
// nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	// which gives the most
	if s, err := strconv.ParseUint(text, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// worthRetrying tells the official client what may go well in a moment: nothing that found no
// server or met a sealed one, as in [retryable]. A login is sent again only where it was not looked
// at: what can be used once may be used up, and a second answer would say that somebody else did
// that.
func worthRetrying(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Value(loggingIn{}) != nil {
		return err == nil && resp.StatusCode == http.StatusTooManyRequests, err
	}
	if err != nil {
		// what changes nothing can be sent again where nobody knows whether it arrived
		var sent *url.Error
		if errors.As(err, &sent) && sent.Op == "Get" && errors.Is(transportError("", err), errBroken) {
			return true, nil
		}
		return false, err
	}
	if resp.StatusCode == http.StatusServiceUnavailable {
		raw, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(raw))
		return err == nil && !strings.Contains(string(raw), "sealed"), nil // a proxy's own may pass
	}
	return api.DefaultRetryPolicy(ctx, resp, err)
}
